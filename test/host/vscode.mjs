// A headless VS Code: its server, with the web workbench and a full extension host, on a port of this machine.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
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
};

/**
 * @typedef {object} VsCode
 * @property {string} origin where the workbench is served, such as `http://127.0.0.1:8130`
 * @property {string} settingsFile the user's settings; a change takes effect at once
 * @property {(page: { folder: string, extension?: string, tests?: string }) => string} url
 *   the workbench with a folder open; with the folder of an extension to load from its source, and tests to run inside
 * @property {() => Promise<void>} stop
 */

/**
 * Starts the server; it ends with this script at the latest.
 *
 * @param {object} options
 * @param {string} options.profileDir holds all that the server writes; kept as it is where it exists
 * @param {number} [options.port] 0 for any that is free
 * @param {NodeJS.ProcessEnv} [options.env] reaches the extension host
 * @param {Record<string, unknown>} [options.settings] the user's settings, where there are none yet
 * @param {string} [options.vsix] a package to install first
 * @param {boolean} [options.isTest] tests may be run inside
 * @returns {Promise<VsCode>}
 */
export async function startVsCode({ profileDir, port = 0, env = {}, settings = {}, vsix, isTest = false }) {
  const profile = (/** @type {string} */ name) => join(profileDir, name);
  const settingsFile = profile("user-data/User/settings.json");
  const logFile = profile("server.log");
  mkdirSync(profile("home"), { recursive: true });
  mkdirSync(profile("user-data/User"), { recursive: true });
  if (!existsSync(settingsFile))
    writeFileSync(settingsFile, JSON.stringify({ ...quietSettings, ...settings }, null, 2));

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

  if (vsix) {
    const exitCode = await run(nodePath, [...server, "--install-extension", vsix, "--force"], {
      env: serverEnv,
      logFile,
    });
    if (exitCode !== 0) throw new Error(`${vsix} could not be installed:\n${tail(logFile)}`);
  }
  const listen = [
    "--host",
    "127.0.0.1",
    "--port",
    String(port),
    "--without-connection-token",
    "--disable-workspace-trust",
  ];
  const child = start(nodePath, [...server, ...listen, ...(isTest ? ["--enable-smoke-test-driver"] : [])], {
    env: serverEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [, boundPort] = await outputMatch(
    child,
    /Server bound to 127\.0\.0\.1:(\d+).*agent started/s,
    logFile,
  );
  const origin = `http://127.0.0.1:${boundPort}`;
  return {
    origin,
    settingsFile,
    url: ({ folder, extension, tests }) => {
      const remote = (/** @type {string} */ path) => `vscode-remote://${new URL(origin).host}${path}`;
      const payload = [];
      if (extension) payload.push(["extensionDevelopmentPath", remote(extension)]);
      if (tests) payload.push(["extensionTestsPath", remote(tests)]);
      return `${origin}/?${new URLSearchParams({ folder, payload: JSON.stringify(payload) })}`;
    },
    stop: () => stop(child),
  };
}
