// How much very many exports keep the extension's thread busy: `npm run load [-- --finished 10000] [-- --exports 200]`.
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { loadBundled } from "./bundled.mjs";
import { startDemo } from "./host/demo.mjs";
import { installPackages } from "./host/packages.mjs";
import { run } from "./host/processes.mjs";

const root = resolve(import.meta.dirname, "..");
const { values: options } = parseArgs({
  options: {
    finished: { type: "string", default: "10000" },
    exports: { type: "string", default: "200" },
  },
});

process.chdir(root);
await installPackages();
if ((await run(process.execPath, ["esbuild.js"], { cwd: root })) !== 0) process.exit(1);
/** @type {typeof import("./unit/core/exports/load-runs.ts")} */
const { loadOfExports, loadOfList } = await loadBundled(
  "test/unit/core/exports/load-runs.ts",
  "load/load-runs",
);

const finished = Number(options.finished);
console.log(`A list of ${finished} finished exports:`);
console.table(rounded(await loadOfList(finished)));

// In a process of its own: only the client is measured.
const demo = await startDemo(tmpdir());
const { load, ...counts } = await loadOfExports(demo, Number(options.exports), finished);
console.log(`${options.exports} exports at once beside them:`, counts);
console.table(rounded({ exports: load }));
await demo.stop();
process.exit();

/** @param {Record<string, import("./unit/core/exports/load-runs.ts").Load>} loads */
function rounded(loads) {
  const rows = Object.entries(loads).map(([name, { ms, busy, longestMs, p99Ms }]) => [
    name,
    {
      ms: Math.round(ms),
      "busy %": round(busy * 100),
      "longest ms": round(longestMs),
      "p99 ms": round(p99Ms),
    },
  ]);
  return Object.fromEntries(rows);
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}
