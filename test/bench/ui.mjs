// Measures the Explorer as a user meets it, in a headless VS Code: `npm run bench:ui -- --help`.
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { launchBrowser } from "../host/browser.mjs";
import { installVsCode } from "../host/install.mjs";
import { installPackages } from "../host/packages.mjs";
import { run, start, stop } from "../host/processes.mjs";
import { startVsCode } from "../host/vscode.mjs";
import { runScript } from "./measure.mjs";
import { sampleOf } from "./sample.mjs";

const root = resolve(import.meta.dirname, "../..");

const help = `Usage: npm run bench:ui -- [options]

Opens logs in the Explorer in a headless VS Code, searches and scrolls them, and tells how long that takes.

  --mib <number>  Size of a log; may be given several times (default 100 and 1024)
  --json          One object instead of the table
`;

/** What is told, and what is to be reached. @type {[key: string, says: string, unit: string, limits?: string][]} */
const measures = [
  ["firstRowMs", "open to first row", "ms"],
  ["completeMs", "open to complete", "ms"],
  ["reopenMs", "open again to first row", "ms"],
  ["endMs", "End key to last row", "ms"],
  ["searchMs", "search to count", "ms"],
  ["longestFrameMs", "longest frame while wheeling", "ms"],
  ["droppedFrames", "frames dropped", "of 100"],
  ["framesWithGaps", "frames with rows that are not there yet", "of 100"],
  ["longestBlockMs", "longest block of the extension host's main thread", "ms", "floor 20, aim 8"],
  ["longestWorkMs", "of which it worked in one go", "ms", "floor 20, aim 8"],
  ["emptyWorkMs", "the same with no log open, for as long", "ms"],
  ["idleBlockMs", "longest block of a Node that does nothing, beside it", "ms"],
  ["hostMb", "RSS of the extension host", "MB"],
  ["hostBeforeMb", "the same before a log is open", "MB"],
  ["pageMb", "RSS of the pages", "MB"],
  ["pageBeforeMb", "the same before a log is open", "MB"],
];

const { values: options } = parseArgs({
  options: {
    mib: { type: "string", multiple: true, default: ["100", "1024"] },
    json: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
});
if (options.help) console.log(help);
else await measureAll(options.mib.map(Number));
process.exit();

/** @param {number[]} sizes in MiB */
async function measureAll(sizes) {
  await installPackages();
  await installVsCode();
  if ((await run(process.execPath, ["esbuild.js"], { cwd: root })) !== 0)
    throw new Error("The build failed.");
  const script = await bundle();
  const results = [];
  for (const mib of sizes) {
    console.error(`${mib} MiB …`);
    results.push(await measure(mib, script));
  }
  if (options.json)
    console.log(JSON.stringify(Object.fromEntries(sizes.map((mib, at) => [mib, results[at]])), null, 2));
  else print(sizes, results);
}

/**
 * One log in a window and a profile of its own.
 *
 * @param {number} mib
 * @param {string} script
 * @returns {Promise<Record<string, number>>}
 */
async function measure(mib, script) {
  const sample = sampleOf(mib);
  // A short path: VS Code opens sockets below it.
  const profileDir = mkdtempSync(join(tmpdir(), "fauna-bench-"));
  process.once("exit", () => rmSync(profileDir, { recursive: true, force: true }));
  const folder = join(profileDir, "workspace");
  mkdirSync(folder);
  const log = join(folder, "bench.ndjson");
  try {
    linkSync(sample.path, log);
  } catch {
    symlinkSync(sample.path, log);
  }
  const browserServer = await launchBrowser();
  const probe = join(import.meta.dirname, "block-probe.cjs");
  const probeEnv = { BLOCK_PROBE: join(profileDir, "block") };
  const vscode = await startVsCode({
    profileDir,
    extension: root,
    nodeArgs: ["--require", probe],
    env: { XDG_RUNTIME_DIR: profileDir, ...probeEnv },
  });
  const surroundings = {
    browser: browserServer.wsEndpoint(),
    workbench: vscode.url(folder),
    settingsFile: vscode.settingsFile,
    folder,
    artefactsDir: profileDir,
  };
  const idle = start(process.execPath, [probe, "--idle"], {
    env: { ...process.env, ...probeEnv },
    stdio: "ignore",
  });
  const job = {
    log,
    records: sample.records,
    profileDir,
    blockFile: probeEnv.BLOCK_PROBE,
    browserPid: browserServer.process().pid,
    idlePid: idle.pid,
  };
  try {
    return await runScript(script, job, { TEST_SURROUNDINGS: JSON.stringify(surroundings) });
  } finally {
    await browserServer.close();
    await vscode.stop();
    await stop(idle);
  }
}

/** The script that drives the window, with what the UI tests know of it. */
async function bundle() {
  const { build } = await import("esbuild");
  const folder = mkdtempSync(join(tmpdir(), "fauna-logs-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, "ui.mjs");
  await build({
    entryPoints: [join(import.meta.dirname, "drive.ts")],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    alias: { "playwright-core": join(root, "node_modules/playwright-core/index.mjs") },
    external: [join(root, "node_modules/playwright-core/index.mjs")],
    logLevel: "warning",
  });
  return outfile;
}

/**
 * @param {number[]} sizes
 * @param {Record<string, number>[]} results
 */
function print(sizes, results) {
  const rows = measures.map(([key, says, unit, limits]) => [
    says,
    ...results.map((result) => `${result[key] ?? "–"} ${unit}`),
    limits ?? "",
  ]);
  const all = [["", ...sizes.map((mib) => `${mib} MiB`), ""], ...rows];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  for (const row of all)
    console.log(
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
}
