// Measures the log engine against its peers, side by side: `npm run bench -- --help`.
import { createReadStream, createWriteStream, existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { createGzip } from "node:zlib";
import { installPackages } from "../host/packages.mjs";
import { run } from "../host/processes.mjs";
import { measureScript } from "./measure.mjs";
import { findPeers } from "./peers.mjs";
import { isMissed, resultOf, tableOf } from "./results.mjs";
import { sampleOf } from "./sample.mjs";
import { tasks } from "./tasks.mjs";

const root = resolve(import.meta.dirname, "../..");

const help = `Usage: npm run bench -- [options]

Measures the log engine against wc, ripgrep, DuckDB, lnav, jq and gzip, as far as they are there.
Ends with 1 if a floor is missed, or if others count differently.

  --mib <number>     Size of the log, which is made once and kept among the temporary files (default 1024)
  --rounds <number>  How often everything is measured; medians count (default 5)
  --only <task>      Only this task; may be given several times
  --cold             Without the code that the extension keeps compiled: as the first log that is ever opened
  --json             Prints one object, {"<task>": {"ours": …, "peer": …, "ratio": …, "floor": …, "aim": …}}

Tasks: ${tasks.map(({ name, isOnDemand }) => (isOnDemand ? `${name} (with --only)` : name)).join(", ")}
`;

try {
  process.exitCode = await bench();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

/** @returns {Promise<number>} the exit code */
async function bench() {
  const { values: options } = parseArgs({
    options: {
      mib: { type: "string", default: "1024" },
      rounds: { type: "string", default: "5" },
      only: { type: "string", multiple: true, default: [] },
      cold: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (options.help) {
    console.log(help);
    return 0;
  }
  const mib = wholeNumber("mib", options.mib);
  const rounds = wholeNumber("rounds", options.rounds);
  const wanted = wantedTasks(options.only);

  await installPackages();
  const peers = await findPeers();
  const ours = await bundle();
  const sample = sampleOf(mib);
  const files = { plain: sample.path, gzip: `${sample.path}.gz` };
  if (wanted.some((task) => JSON.stringify(task.ours(files)).includes(files.gzip))) await compress(files);
  if (!options.cold) await measureScript(ours, { do: "rehearse", path: files.plain });

  const runs = await measure(wanted, { rounds, files, peers, ours });
  const bareMb = (await measureScript(ours, { do: "nothing" })).peakMb;
  const results = wanted.map((task) => resultOf(task, { runs, sample, peers, files, bareMb }));
  if (options.json) {
    console.log(
      JSON.stringify(Object.fromEntries(results.map(({ task, ...result }) => [task, result])), null, 2),
    );
  } else {
    console.log(
      `\n${sample.records} records, ${mib} MiB, medians of ${rounds}${options.cold ? ", cold" : ""}\n`,
    );
    console.log(tableOf(results));
  }
  return results.some(isMissed) ? 1 : 0;
}

/**
 * What was measured: of ours by the job, written as JSON, and of each peer by the function that runs it. Tasks that
 * have these in common share the runs.
 *
 * @typedef {object} Runs
 * @property {Map<string, import("./measure.mjs").Measurement[]>} ours
 * @property {Map<Function, import("./measure.mjs").Measurement[]>} peers
 */

/**
 * Everybody by turns, so that whatever else the machine does meets all of them.
 *
 * @param {import("./tasks.mjs").Task[]} wanted
 * @param {{ rounds: number, files: import("./tasks.mjs").Files, peers: import("./peers.mjs").Peers, ours: string }} what
 * @returns {Promise<Runs>}
 */
async function measure(wanted, { rounds, files, peers, ours }) {
  /** @type {Runs} */
  const runs = { ours: new Map(), peers: new Map() };
  for (let round = 1; round <= rounds; round++) {
    for (const task of wanted) {
      const job = task.ours(files);
      const words = JSON.stringify(job);
      const file = words.includes(files.gzip) ? files.gzip : files.plain;
      const oursSoFar = listIn(runs.ours, words);
      if (oursSoFar.length < round) {
        console.error(`${round}/${rounds} ${task.name}`);
        await warm(file);
        oursSoFar.push(await measureScript(ours, job));
      }
      const program = task.peer && peers[task.peer];
      if (!program || !task.runPeer) continue;
      const peerSoFar = listIn(runs.peers, task.runPeer);
      if (peerSoFar.length >= (task.isSlow ? 1 : round)) continue;
      console.error(`${round}/${rounds} ${task.name}: ${task.peerName}`);
      await warm(file);
      peerSoFar.push(await task.runPeer(files, program));
    }
  }
  return runs;
}

/**
 * @template Key
 * @template Item
 * @param {Map<Key, Item[]>} lists
 * @param {Key} key
 */
function listIn(lists, key) {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

/** @param {string[]} names */
function wantedTasks(names) {
  const unknown = names.find((name) => !tasks.some((task) => task.name === name));
  if (unknown !== undefined) throw new Error(`No task is called '${unknown}'. See --help.`);
  return tasks.filter(({ name, isOnDemand }) => (names.length > 0 ? names.includes(name) : !isOnDemand));
}

/**
 * @param {string} name
 * @param {string} text
 */
function wholeNumber(name, text) {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} takes a whole number from 1.`);
  return value;
}

/**
 * The extension as it is, and the script that uses its engine.
 *
 * @returns {Promise<string>} the script that runs it
 */
async function bundle() {
  const exitCode = await run(process.execPath, ["esbuild.js"], { cwd: root });
  if (exitCode !== 0) throw new Error(`The build ended with ${exitCode}.`);
  const { build } = await import("esbuild");
  const folder = mkdtempSync(join(tmpdir(), "fauna-logs-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  await build({
    entryPoints: ["ours", "start"].map((name) => join(import.meta.dirname, `${name}.ts`)),
    outdir: folder,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    define: { dist: JSON.stringify(join(root, "dist")), "import.meta.dirname": "__dirname" },
    logLevel: "warning",
  });
  return join(folder, "start.cjs");
}

/** @param {import("./tasks.mjs").Files} files */
async function compress({ plain, gzip }) {
  if (existsSync(gzip)) return;
  console.error("Compressing the log (this once) …");
  await pipeline(createReadStream(plain), createGzip(), createWriteStream(`${gzip}.part`));
  renameSync(`${gzip}.part`, gzip);
}

/**
 * Reads a file, so that nobody waits for the disk. Before each run, as what others have done since may have taken it out
 * of memory, or out of that of a virtual machine: then who comes first would read it for those after.
 *
 * @param {string} path
 */
async function warm(path) {
  for await (const _ of createReadStream(path, { highWaterMark: 1024 * 1024 }));
}
