// The child processes of the test scripts. None outlives the script that started it.
import { spawn, spawnSync } from "node:child_process";
import { appendFileSync, closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";

const isWindows = process.platform === "win32";

/** @type {Set<import("node:child_process").ChildProcess>} */
const alive = new Set();

process.on("exit", () => {
  for (const child of alive) kill(child, "SIGKILL");
});
for (const [signal, exitCode] of /** @type {const} */ ([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
])) {
  process.on(signal, () => process.exit(exitCode));
}

/**
 * Starts a program in a process group of its own, so that whatever it starts ends with it.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import("node:child_process").SpawnOptions} [options]
 */
export function start(command, args, options = {}) {
  const child =
    isWindows && command.endsWith(".cmd")
      ? spawn(
          `"${command}"`,
          args.map((arg) => `"${arg}"`),
          { ...options, shell: true },
        )
      : spawn(command, args, { ...options, detached: !isWindows });
  alive.add(child);
  child.once("exit", () => alive.delete(child));
  child.once("error", () => alive.delete(child));
  return child;
}

/**
 * Ends a program and all it started: asks first, and after two seconds insists.
 *
 * @param {import("node:child_process").ChildProcess} child
 */
export async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once("exit", resolve));
  kill(child, "SIGTERM");
  const insist = setTimeout(() => kill(child, "SIGKILL"), 2_000);
  await exited;
  clearTimeout(insist);
}

/**
 * Runs a program to its end. With a `logFile` its output goes there, else to this terminal.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, logFile?: string, timeoutMs?: number }} [options]
 * @returns {Promise<number>} the exit code; 127 where the program could not be started, 124 where its time ran out.
 */
export async function run(command, args, { cwd, env, logFile, timeoutMs = 300_000 } = {}) {
  if (logFile) mkdirSync(dirname(logFile), { recursive: true });
  const output = logFile ? openSync(logFile, "a") : "inherit";
  const child = start(command, args, { cwd, env, stdio: ["ignore", output, output] });
  if (typeof output === "number") closeSync(output);

  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    void stop(child);
  }, timeoutMs);
  const exitCode = await new Promise((resolve) => {
    child.once("exit", (code) => resolve(code ?? 1));
    child.once("error", () => resolve(127));
  });
  clearTimeout(timer);
  return isLate ? 124 : exitCode;
}

/**
 * Keeps a started program's output in a file, and waits until it says what is awaited.
 *
 * @param {import("node:child_process").ChildProcess} child with stdout and stderr as pipes
 * @param {RegExp} pattern
 * @param {string} logFile
 * @returns {Promise<RegExpExecArray>} the match in all that it has written so far
 */
export function outputMatch(child, pattern, logFile, timeoutMs = 60_000) {
  return new Promise((resolve, reject) => {
    let output = "";
    const fail = (/** @type {string} */ what) =>
      reject(
        new Error(`${child.spawnargs.join(" ")} ${what}:\n${output}\nIts output is kept in ${logFile}.`),
      );
    const timer = setTimeout(() => fail("said nothing of use in time"), timeoutMs);
    child.once("exit", (code) => fail(`ended with ${code}`));
    child.once("error", (error) => fail(`could not be started (${error.message})`));
    const onData = (/** @type {Buffer} */ chunk) => {
      appendFileSync(logFile, chunk);
      output += chunk;
      const match = pattern.exec(output);
      if (!match) return;
      clearTimeout(timer);
      resolve(match);
    };
    child.stdout?.on("data", onData);
    child.stderr?.on("data", onData);
  });
}

/** npm, as the platform names it. */
export const npm = isWindows ? "npm.cmd" : "npm";

/**
 * @param {string} logFile
 * @param {number} [lineCount]
 */
export function tail(logFile, lineCount = 15) {
  return readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-lineCount).join("\n");
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function kill(child, signal) {
  if (child.pid === undefined) return;
  if (isWindows) {
    spawnSync("taskkill", ["/pid", String(child.pid), "/t", "/f"]);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has ended by itself.
  }
}
