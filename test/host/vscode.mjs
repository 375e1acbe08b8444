// A headless VS Code: its server, with the web workbench and a full extension host, on a port of this machine.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodePath, vscodeDir } from "./install.mjs";
import { outputMatch, run, start, stop, tail } from "./processes.mjs";

/** Keep the window free of what is not under test. */
const quietSettings = {
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
  "remote.autoForwardPorts": false,
};

/**
 * @typedef {object} VsCode
 * @property {string} origin where the workbench is served, such as `http://127.0.0.1:8130`
 * @property {string} settingsFile the user's settings, read when a window is loaded
 * @property {(folder: string, development?: { extension: string, tests: string }) => string} url
 *   the window with a folder open; with an extension to load from its source and tests to run in it
 * @property {() => Promise<void>} stop
 */

/**
 * Starts the server; it ends with this script at the latest.
 *
 * @param {object} options
 * @param {string} options.profileDir holds all that the server writes; kept as it is where it exists
 * @param {number} [options.port] 0 for any that is free
 * @param {NodeJS.ProcessEnv} [options.env] reaches the extension host
 * @param {string} [options.extension] an extension to install: a package, or the folder of its source
 * @param {string[]} [options.nodeArgs] options of Node, for the extension host as well
 * @param {number} [options.graceSeconds] for so long the extension host of a window that is gone without a word goes on
 * @param {boolean} [options.runsTests] makes a development URL work; there are no notifications then
 * @returns {Promise<VsCode>}
 */
export async function startVsCode({
  profileDir,
  port = 0,
  env = {},
  extension,
  nodeArgs = [],
  graceSeconds,
  runsTests = false,
}) {
  const profile = (/** @type {string} */ name) => join(profileDir, name);
  const settingsFile = profile("user-data/User/settings.json");
  const logFile = profile("server.log");
  mkdirSync(profile("home"), { recursive: true });
  mkdirSync(profile("user-data/User"), { recursive: true });
  if (!existsSync(settingsFile)) writeFileSync(settingsFile, JSON.stringify(quietSettings, null, 2));

  const server = [
    join(vscodeDir, "out/server-main.js"),
    ...["--accept-server-license-terms", "--telemetry-level", "off"],
    ...["--server-data-dir", profile("server-data")],
    ...["--user-data-dir", profile("user-data")],
    ...["--extensions-dir", profile("extensions")],
  ];
  const serverEnv = {
    ...process.env,
    ...env,
    HOME: profile("home"),
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
  };

  if (extension?.endsWith(".vsix")) {
    const install = [...server, "--install-extension", extension, "--force"];
    const exitCode = await run(nodePath, install, { env: serverEnv, logFile });
    if (exitCode !== 0) throw new Error(`${extension} could not be installed:\n${tail(logFile)}`);
  } else if (extension) {
    installFromSource(profile("extensions"), extension);
  }
  const listen = ["--host", "127.0.0.1", "--port", String(port), "--without-connection-token"];
  const grace = graceSeconds === undefined ? [] : ["--reconnection-grace-time", String(graceSeconds)];
  const window = [
    "--disable-workspace-trust",
    ...grace,
    ...(runsTests ? ["--enable-smoke-test-driver"] : []),
  ];
  const child = start(nodePath, [...nodeArgs, ...server, ...listen, ...window], {
    env: serverEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const isUp = /Server bound to 127\.0\.0\.1:(\d+).*agent started/s;
  const [, boundPort] = await outputMatch(child, isUp, logFile);
  const origin = `http://127.0.0.1:${boundPort}`;
  return {
    origin,
    settingsFile,
    url: (folder, development) => {
      const query = new URLSearchParams({ folder });
      const remote = (/** @type {string} */ path) => `vscode-remote://${new URL(origin).host}${path}`;
      if (development) {
        const { extension, tests } = development;
        const payload = { extensionDevelopmentPath: remote(extension), extensionTestsPath: remote(tests) };
        query.set("payload", JSON.stringify(Object.entries(payload)));
      }
      return `${origin}/?${query}`;
    },
    stop: () => stop(child),
  };
}

/**
 * Lists the folder of an extension among the installed ones. The window loads it like every other one,
 * notifications and all, which the development mode of the web workbench leaves out.
 *
 * @param {string} extensionsDir
 * @param {string} extension
 */
function installFromSource(extensionsDir, extension) {
  const { publisher, name, version } = JSON.parse(readFileSync(join(extension, "package.json"), "utf8"));
  const location = { $mid: 1, scheme: "file", path: extension };
  mkdirSync(extensionsDir, { recursive: true });
  writeFileSync(
    join(extensionsDir, "extensions.json"),
    JSON.stringify([{ identifier: { id: `${publisher}.${name}` }, version, location }]),
  );
}
