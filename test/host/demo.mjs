// The demo service in a process of its own.
import { join, resolve } from "node:path";
import { outputMatch, start, stop } from "./processes.mjs";

const script = resolve(import.meta.dirname, "../../dist/demo.cjs");

/**
 * Starts the built demo service on any free port; it ends with this script at the latest.
 *
 * @param {string} logDir where its output is kept
 */
export async function startDemo(logDir) {
  const child = start(process.execPath, [script, "--port", "0"], { stdio: ["ignore", "pipe", "pipe"] });
  const [line] = await outputMatch(child, /^\{.*\}$/m, join(logDir, "demo.log"));
  /** @type {{ url: string, key: string }} */
  const { url, key } = JSON.parse(line);
  return {
    url,
    key,
    /** Makes it the extension's read-only connection 'Environment'. */
    env: { FAUNA_ACCOUNT_URL: url, FAUNA_ACCOUNT_KEY: key },
    stop: () => stop(child),
  };
}
