// Runs tests inside the extension host of the headless VS Code.
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "node:util";
import { startVsCode } from "./vscode.mjs";

/** Printed by `inside/index.ts`; what the window says before it is not about the tests. */
const firstLine = "Tests inside the extension host";
const noise = /^(Ignoring fetching|Updating) additional builtin extensions/;

/**
 * @param {object} options
 * @param {import("playwright-core").BrowserServer} options.browserServer
 * @param {string} options.profileDir
 * @param {string} options.folder opened in the workbench
 * @param {string} options.extension folder of the extension
 * @param {string} options.tests the module whose `run` runs the tests
 * @param {NodeJS.ProcessEnv} options.env
 * @param {number} options.timeoutMs
 * @returns {Promise<number>} 0 when every test passed
 */
export async function runInside({ browserServer, profileDir, folder, extension, tests, env, timeoutMs }) {
  const { chromium } = await import("playwright-core");
  const vscode = await startVsCode({ profileDir, env, runsTests: true });
  const browser = await chromium.connect(browserServer.wsEndpoint());
  let hasBegun = false;
  let timer;
  const onLog = (/** @type {string} */ _type, /** @type {unknown[]} */ args) => {
    const line = format(...args);
    appendFileSync(join(profileDir, "window.log"), `${line}\n`);
    hasBegun ||= line === firstLine;
    if (hasBegun && !noise.test(line)) console.log(line);
  };
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    // VS Code calls these two with what the tests print, and with how they ended.
    await page.exposeFunction("codeAutomationLog", onLog);
    return await new Promise((resolve, reject) => {
      timer = setTimeout(() => reject(new Error("The host tests did not end in time.")), timeoutMs);
      page
        .exposeFunction("codeAutomationExit", resolve)
        .then(() => page.goto(vscode.url(folder, { extension, tests })))
        .catch(reject);
    });
  } finally {
    clearTimeout(timer);
    await browser.close();
    await vscode.stop();
  }
}
