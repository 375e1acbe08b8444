// Installs this checkout's npm packages where they are missing or differ from the lock file.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { npm, run } from "./processes.mjs";

const root = resolve(import.meta.dirname, "../..");

/** @throws an error that says what to do */
export async function installPackages() {
  if (isUpToDate()) return;
  console.log("Installing npm packages …");
  // Not `npm ci`: it insists on the optional binaries of every platform, which not every registry has.
  const exitCode = await run(npm, ["install", "--no-save", "--no-audit", "--no-fund"], { cwd: root });
  if (exitCode !== 0) {
    throw new Error(
      `npm install failed (${exitCode}). Check the network and the npm registry, then run it again.`,
    );
  }
}

function isUpToDate() {
  // npm notes there what it has installed, in the form of the lock file.
  const noteFile = join(root, "node_modules/.package-lock.json");
  if (!existsSync(noteFile)) return false;
  const installed = packagesOf(noteFile);
  return Object.entries(packagesOf(join(root, "package-lock.json"))).every(
    ([path, wanted]) => path === "" || wanted.optional || installed[path]?.version === wanted.version,
  );
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version: string, optional?: boolean }>}
 */
function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, "utf8")).packages;
}
