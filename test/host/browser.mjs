// A Chromium for the tests: one that is there, else one that is installed here.
import { existsSync, rmSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { run, tail } from "./processes.mjs";

const root = resolve(import.meta.dirname, "../..");
const logFile = join(root, "artefacts/install-browser.log");
const names = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "microsoft-edge",
];

/**
 * Finds a browser, or installs one.
 *
 * @returns {Promise<string>} the path of its program
 * @throws an error that says what to do
 */
export async function installBrowser() {
  const found = await findBrowser();
  if (found) return found;

  console.log("No Chromium found, installing one (this once) …");
  rmSync(logFile, { force: true });
  const playwright = join(root, "node_modules/playwright-core/cli.js");
  await run(process.execPath, [playwright, "install", "chromium", "--no-shell"], {
    logFile,
    timeoutMs: 300_000,
  });
  if (!(await findBrowser()) && process.platform === "linux" && process.getuid?.() === 0) {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    await run("apt-get", ["update"], { env, logFile });
    await run("apt-get", ["install", "--yes", "--no-install-recommends", "chromium"], { env, logFile });
  }
  const installed = await findBrowser();
  if (installed) return installed;
  throw new Error(
    `No Chromium, and none could be installed:\n${tail(logFile)}\n` +
      "Install Chromium or Chrome, or give the path of one in CHROMIUM_PATH, then run the command again.",
  );
}

/** Starts the browser without a window; it ends with this script at the latest. */
export async function launchBrowser() {
  const { chromium } = await import("playwright-core");
  return chromium.launchServer({
    executablePath: await installBrowser(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-sync"],
  });
}

async function findBrowser() {
  const { chromium } = await import("playwright-core");
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = [
    process.env.CHROMIUM_PATH ?? "",
    ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    chromium.executablePath(),
  ];
  return candidates.find((path) => path !== "" && existsSync(path));
}

if (process.argv[1] === import.meta.filename) console.log(await installBrowser());
