// The extension in a VS Code, connected to the demo service: `npm start [-- --no-open] [--port 8130]`.
import { existsSync, mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { startDemo } from "./demo.mjs";
import { installVsCode } from "./install.mjs";
import { installPackages } from "./packages.mjs";
import { run, start } from "./processes.mjs";
import { startVsCode } from "./vscode.mjs";

const root = resolve(import.meta.dirname, "../..");
// Kept between starts: settings, exports and the layout of the window stay.
const profileDir = join(import.meta.dirname, ".profile");
const folder = join(profileDir, "workspace");

const { values: options } = parseArgs({
  options: { "no-open": { type: "boolean", default: false }, port: { type: "string" } },
});

try {
  await installPackages();
  if ((await run(process.execPath, ["esbuild.js"], { cwd: root })) !== 0)
    throw new Error("The build failed.");
  mkdirSync(folder, { recursive: true });
  const demo = await startDemo(profileDir);
  console.log(`Demo service: ${demo.url}, connected as 'Environment'.`);
  const code = options["no-open"] ? undefined : findCode();
  if (code) await runDesktop(code, demo.env);
  else await startHeadless(demo.env);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

function findCode() {
  const name = process.platform === "win32" ? "code.cmd" : "code";
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/**
 * Ends when the window is closed.
 *
 * @param {string} code
 * @param {NodeJS.ProcessEnv} env
 */
async function runDesktop(code, env) {
  // A profile of its own makes it a process of its own: only that one gets the environment.
  const args = ["--new-window", "--wait", `--user-data-dir=${join(profileDir, "desktop")}`];
  console.log("Starting the desktop VS Code. Close its window, or press Ctrl+C here, to end all.");
  const child = start(code, [...args, `--extensionDevelopmentPath=${root}`, folder], {
    env: { ...process.env, ...env },
    stdio: "inherit",
  });
  await new Promise((resolve) => child.once("exit", resolve));
  process.exit();
}

/** @param {NodeJS.ProcessEnv} env */
async function startHeadless(env) {
  await installVsCode();
  // The same port each time, because the window keeps its layout and state by its address.
  const port = Number(options.port ?? 8130);
  const isTaken = !(await canListen(port));
  if (isTaken && options.port)
    throw new Error(`Port ${port} is taken. Give another one, or 0 for any that is free.`);
  const vscode = await startVsCode({ profileDir, port: isTaken ? 0 : port, env, extension: root });
  const url = vscode.url(folder);
  console.log(`VS Code with the extension, until Ctrl+C:\n\n  ${url}\n`);
  if (!options["no-open"]) openInBrowser(url);
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function canListen(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/**
 * In whatever browser the desktop has; where there is none, the address is printed already.
 *
 * @param {string} url
 */
function openInBrowser(url) {
  if (process.platform === "linux" && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return;
  const opener = process.platform === "darwin" ? "open" : "xdg-open";
  start(opener, [url], { stdio: "ignore" }).on("error", () => {});
}
