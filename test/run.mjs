// Installs what is missing, checks, builds and runs every test: `npm test`.
// A part of it: `node test/run.mjs [stage …] [--grep pattern] [--vsix package]`, where `--vsix` has the UI tests
// use an installed package instead of this folder.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { installBrowser, launchBrowser } from "./host/browser.mjs";
import { startDemo } from "./host/demo.mjs";
import { runInside } from "./host/headless.mjs";
import { installVsCode } from "./host/install.mjs";
import { installPackages } from "./host/packages.mjs";
import { npm, run } from "./host/processes.mjs";
import { startVsCode } from "./host/vscode.mjs";

const root = resolve(import.meta.dirname, "..");
const artefactsDir = join(root, "artefacts", new Date().toISOString().slice(0, 19).replaceAll(":", "-"));

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: "string" }, vsix: { type: "string" } },
});

/**
 * A stage throws when it fails, or leaves the counts of its tests.
 *
 * @typedef {{ passed: number, failed: number }} Counts
 * @type {Record<string, { needs: string[], run: () => Promise<Counts | void> }>}
 */
const stages = {
  packages: { needs: [], run: installPackages },
  check: { needs: ["packages"], run: () => succeed(npm, ["run", "--silent", "check"], 240_000) },
  build: { needs: ["packages"], run: () => succeed(process.execPath, ["esbuild.js", "--tests"], 120_000) },
  unit: { needs: ["build"], run: () => mocha("unit", "out/unit/**/*.test.cjs", {}, 900_000) },
  vscode: { needs: [], run: installVsCode },
  browser: { needs: ["packages"], run: async () => console.log(await installBrowser()) },
  host: { needs: ["build", "vscode", "browser"], run: hostTests },
  ui: { needs: ["build", "vscode", "browser"], run: uiTests },
};

const unknown = wanted.find((name) => !(name in stages));
if (unknown) {
  console.error(`No stage is called '${unknown}': ${Object.keys(stages).join(", ")}.`);
  process.exit(2);
}

mkdirSync(artefactsDir, { recursive: true });
process.exitCode = await runStages(withNeeds(wanted.length > 0 ? wanted : Object.keys(stages)));
// Whatever a failed stage may have left open does not keep the command alive.
process.exit();

/**
 * @param {Set<string>} names
 * @returns {Promise<number>} the exit code
 */
async function runStages(names) {
  const failedStages = new Set();
  const total = { passed: 0, failed: 0 };
  const summary = [];
  for (const [name, stage] of Object.entries(stages)) {
    if (!names.has(name)) continue;
    console.log(`\n── ${name} ${"─".repeat(70 - name.length)}`);
    const missing = stage.needs.find((need) => failedStages.has(need));
    if (missing) {
      failedStages.add(name);
      summary.push(`${name}: not run, ${missing} failed`);
      console.log(summary.at(-1));
      continue;
    }
    const startedAt = Date.now();
    const counts = await stage.run().catch((error) => {
      console.error(error instanceof Error ? error.message : error);
      failedStages.add(name);
      return { passed: 0, failed: 1 };
    });
    const seconds = `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
    if (!counts) {
      summary.push(`${name}: done, ${seconds}`);
      continue;
    }
    total.passed += counts.passed;
    total.failed += counts.failed;
    const isStage = failedStages.has(name);
    summary.push(
      `${name}: ${isStage ? "failed" : `${counts.passed} passed, ${counts.failed} failed`}, ${seconds}`,
    );
  }
  console.log(`\n── summary ${"─".repeat(63)}\n${summary.join("\n")}\nArtefacts: ${artefactsDir}\n`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

/** @param {string[]} names */
function withNeeds(names) {
  const all = new Set(names);
  for (const name of all) {
    for (const need of stages[name]?.needs ?? []) all.add(need);
  }
  return all;
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {number} timeoutMs
 */
async function succeed(command, args, timeoutMs) {
  const exitCode = await run(command, args, { cwd: root, timeoutMs });
  if (exitCode !== 0) throw new Error(`${[command, ...args].join(" ")} ended with ${exitCode}.`);
}

/**
 * @param {string} name
 * @param {string} files
 * @param {NodeJS.ProcessEnv} env
 * @param {number} timeoutMs
 * @param {string[]} [more] options of mocha
 */
async function mocha(name, files, env, timeoutMs, more = []) {
  const args = [
    "--forbid-only",
    "--reporter",
    "test/host/reporter.cjs",
    ...more,
    ...(options.grep ? ["--grep", options.grep] : []),
  ];
  return counted(name, (countsFile) =>
    run(process.execPath, ["node_modules/mocha/bin/mocha.js", ...args, files], {
      cwd: root,
      env: { ...process.env, ...env, TEST_COUNTS: countsFile },
      timeoutMs,
    }),
  );
}

/**
 * @param {string} name
 * @param {(countsFile: string) => Promise<number>} runTests
 * @returns {Promise<Counts>}
 */
async function counted(name, runTests) {
  const countsFile = join(artefactsDir, `${name}.json`);
  const exitCode = await runTests(countsFile);
  if (!existsSync(countsFile))
    throw new Error(`The ${name} tests ended with ${exitCode} before they were done.`);
  /** @type {Counts} */
  const counts = JSON.parse(readFileSync(countsFile, "utf8"));
  if (counts.passed + counts.failed === 0 && !options.grep) throw new Error(`There are no ${name} tests.`);
  if (exitCode !== 0 && counts.failed === 0) throw new Error(`The ${name} tests ended with ${exitCode}.`);
  return counts;
}

async function hostTests() {
  return inHost("host", ({ env, browserServer, profileDir, folder }) =>
    counted("host", (countsFile) =>
      runInside({
        browserServer,
        profileDir,
        folder,
        extension: root,
        tests: join(root, "out/host/inside/index.cjs"),
        env: { ...env, TEST_COUNTS: countsFile, TEST_GREP: options.grep },
        timeoutMs: 180_000,
      }),
    ),
  );
}

async function uiTests() {
  return inHost("ui", async ({ demo, env, browserServer, profileDir, folder }) => {
    const extension = options.vsix ? resolve(options.vsix) : root;
    // A window that is loaded anew while it starts leaves its extension host behind, which would work on exports too.
    const vscode = await startVsCode({ profileDir, env, extension, graceSeconds: 1 });
    const surroundings = {
      browser: browserServer.wsEndpoint(),
      workbench: vscode.url(folder),
      settingsFile: vscode.settingsFile,
      folder,
      demo: { url: demo.url, key: demo.key },
      artefactsDir,
    };
    const testEnv = { TEST_SURROUNDINGS: JSON.stringify(surroundings) };
    try {
      return await mocha("ui", "out/host/ui/**/*.test.cjs", testEnv, 1_500_000, ["--timeout", "120000"]);
    } finally {
      await vscode.stop();
    }
  });
}

/**
 * @typedef {object} Host
 * @property {Awaited<ReturnType<typeof startDemo>>} demo
 * @property {NodeJS.ProcessEnv} env for VS Code
 * @property {Awaited<ReturnType<typeof launchBrowser>>} browserServer
 * @property {string} profileDir
 * @property {string} folder
 */

/**
 * Gives tests a demo service, a browser, an empty folder to open, and a fresh profile.
 *
 * @template T
 * @param {string} name
 * @param {(host: Host) => Promise<T>} use
 * @returns {Promise<T>}
 */
async function inHost(name, use) {
  // A short path: VS Code opens sockets below it.
  const profileDir = mkdtempSync(join(tmpdir(), "fauna-logs-"));
  process.once("exit", () => rmSync(profileDir, { recursive: true, force: true }));
  const folder = join(profileDir, "workspace");
  mkdirSync(folder);
  const demo = await startDemo(artefactsDir);
  const browserServer = await launchBrowser();
  try {
    // VS Code leaves its sockets behind: they go with the profile.
    const env = { ...demo.env, XDG_RUNTIME_DIR: profileDir };
    return await use({ demo, env, browserServer, profileDir, folder });
  } finally {
    await browserServer.close();
    await demo.stop();
    for (const log of ["server.log", "window.log", "user-data/logs"]) {
      const path = join(profileDir, log);
      if (existsSync(path)) cpSync(path, join(artefactsDir, `${name}-logs`, log), { recursive: true });
    }
  }
}
