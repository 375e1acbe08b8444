// Modules in TypeScript, for scripts that plain Node runs.
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");

/**
 * Loads a module, and all that it imports of the project.
 *
 * @param {string} path from the root
 * @param {string} name of the bundle
 */
export async function loadBundled(path, name) {
  const { build } = await import("esbuild");
  // Within the project, where its packages are found.
  const outfile = join(root, `out/${name}.cjs`);
  await build({
    entryPoints: [join(root, path)],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    packages: "external",
    logLevel: "error",
  });
  return createRequire(import.meta.url)(outfile);
}
