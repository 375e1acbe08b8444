// Kills windows with running exports at any moment, many times over: `npm run crashes [-- --runs 500] [-- --seed 1]`.
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { loadBundled } from "./bundled.mjs";
import { installPackages } from "./host/packages.mjs";

const root = resolve(import.meta.dirname, "..");
const { values: options } = parseArgs({
  options: { runs: { type: "string", default: "500" }, seed: { type: "string" } },
});
const runs = Number(options.runs);
const seed = Number(options.seed ?? Date.now() % 1_000_000);

process.chdir(root);
await installPackages();
/** @type {typeof import("./unit/core/exports/crash-runs.ts")} */
const { crashRuns } = await loadBundled("test/unit/core/exports/crash-runs.ts", "crashes/crash-runs");
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
