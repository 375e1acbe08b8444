// Runs the host tests in a desktop VS Code: `npm run test:electron [-- --path /path/to/code] [-- --version 1.100.3]`.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { startDemo } from "./demo.mjs";
import { installPackages } from "./packages.mjs";
import { run } from "./processes.mjs";

const root = resolve(import.meta.dirname, "../..");
const { values: options } = parseArgs({ options: { path: { type: "string" }, version: { type: "string" } } });

await installPackages();
if ((await run(process.execPath, ["esbuild.js", "--tests"], { cwd: root })) !== 0) process.exit(1);

// A short path: VS Code opens a socket below it.
const profileDir = mkdtempSync(join(tmpdir(), "fauna-logs-"));
const folder = join(profileDir, "workspace");
mkdirSync(folder);
const demo = await startDemo(profileDir);
const { runTests } = await import("@vscode/test-electron");
try {
  process.exitCode = await runTests({
    ...(options.path && { vscodeExecutablePath: options.path }),
    ...(options.version && { version: options.version }),
    extensionDevelopmentPath: root,
    extensionTestsPath: join(root, "out/host/inside/index.cjs"),
    extensionTestsEnv: demo.env,
    launchArgs: [folder, "--user-data-dir", join(profileDir, "user-data"), "--disable-extensions"],
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(
    "Where VS Code cannot be downloaded, give the path of one: npm run test:electron -- --path …",
  );
  process.exitCode = 1;
} finally {
  await demo.stop();
  rmSync(profileDir, { recursive: true, force: true });
}
