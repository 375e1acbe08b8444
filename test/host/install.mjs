// Installs the headless VS Code that the host and UI tests run in: `node test/host/install.mjs`.
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run, tail } from "./processes.mjs";

const here = import.meta.dirname;
const modules = join(here, "node_modules");
const stampFile = join(modules, ".installed");
const logFile = join(here, "../../artefacts/install-vscode.log");

const nodeDir = join(modules, `node-linux-${process.arch}`);

// Another VS Code, such as the oldest one supported, may be given by the folder of its server: it runs on this Node.
const given = process.env.VSCODE_SERVER_DIR;
/** The folder of VS Code's server, and the Node that runs it. */
export const vscodeDir = given ?? join(modules, "code-server/lib/vscode");
export const nodePath = given ? process.execPath : join(nodeDir, "bin/node");

/**
 * Installs VS Code on the first run, and again only when the lock file has changed.
 *
 * @throws an error that says what to do.
 */
export async function installVsCode() {
  if (given) return;
  if (process.platform !== "linux") {
    throw new Error(
      "The headless VS Code runs on Linux only. Elsewhere `npm start` takes the desktop one, with `code` on the PATH, " +
        "and `npm run test:electron` runs the host tests in it.",
    );
  }
  const sources = ["package-lock.json", "spdlog-shim.cjs"].map((name) => readFileSync(join(here, name)));
  const stamp = createHash("sha256").update(Buffer.concat(sources)).digest("hex");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;

  console.log("Installing a headless VS Code (about a minute and 800 MB, this once) …");
  rmSync(logFile, { force: true });
  // Its own install script would refuse the Node of the contributor and compile what the tests do not use.
  await npmIn(here, ["ci", "--ignore-scripts"]);
  await npmIn(vscodeDir, ["install", "--omit=dev", "--ignore-scripts"]);
  replaceNativeModules();
  writeFileSync(stampFile, stamp);
}

/**
 * @param {string} cwd
 * @param {string[]} args
 */
async function npmIn(cwd, args) {
  const env = { ...process.env, PATH: `${join(nodeDir, "bin")}:${process.env.PATH}` };
  const exitCode = await run("npm", [...args, "--no-audit", "--no-fund"], {
    cwd,
    env,
    logFile,
    timeoutMs: 600_000,
  });
  if (exitCode === 0) return;
  throw new Error(
    `npm ${args.join(" ")} failed (${exitCode}) in ${cwd}:\n${tail(logFile)}\n` +
      `The whole output is in ${logFile}. Check the network and the npm registry, then run the command again.`,
  );
}

/** Two native modules get stand-ins, so that no compiler is needed: one writes logs, one watches for hangs. */
function replaceNativeModules() {
  const native = join(vscodeDir, "node_modules/@vscode");
  copyFileSync(join(here, "spdlog-shim.cjs"), join(native, "spdlog/index.js"));
  const watchdog = join(native, "native-watchdog");
  mkdirSync(watchdog, { recursive: true });
  writeFileSync(join(watchdog, "index.js"), "exports.start = () => {};\n");
}

if (process.argv[1] === import.meta.filename) await installVsCode();
