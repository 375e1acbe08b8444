// Kills windows with running exports at any moment, many times over: `npm run crashes [-- --runs 500] [-- --seed 1]`.
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { installPackages } from "./host/packages.mjs";

const root = resolve(import.meta.dirname, "..");
const { values: options } = parseArgs({
  options: { runs: { type: "string", default: "500" }, seed: { type: "string" } },
});
const runs = Number(options.runs);
const seed = Number(options.seed ?? Date.now() % 1_000_000);

process.chdir(root);
await installPackages();
// Within the project, where its packages are found.
const outfile = join(root, "out/crashes/crash-runs.cjs");
const { build } = await import("esbuild");
await build({
  entryPoints: ["test/unit/core/exports/crash-runs.ts"],
  outfile,
  bundle: true,
  platform: "node",
  format: "cjs",
  packages: "external",
  logLevel: "error",
});
/** @type {typeof import("./unit/core/exports/crash-runs.ts")} */
const { crashRuns } = createRequire(import.meta.url)(outfile);
console.log(`${runs} exports, seed ${seed} …`);
try {
  const figures = await crashRuns(runs, seed, (run, { kills }) => {
    if (run % 50 === 0) console.log(`${run} exports, ${kills} kills`);
  });
  console.log(figures);
  console.log("No export was lost, doubled or wrongly complete, and none was requested twice.");
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
process.exit();
