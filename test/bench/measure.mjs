// What a program takes: CPU time of all its threads, wall time, and the most memory it held.
import { once } from "node:events";
import { closeSync, openSync, readFileSync, rmSync } from "node:fs";
import { start } from "../host/processes.mjs";

const rssPollMs = 10;

/**
 * One thing that was done, such as one search.
 *
 * @typedef {object} Step
 * @property {number} count what was found, to hold against what others found
 * @property {number} cpuMs user and system
 * @property {number} wallMs
 *
 * @typedef {object} Measurement
 * @property {Step[]} steps
 * @property {number} peakMb resident memory in MiB; NaN where it cannot be told
 */

/**
 * Runs a program from start to end. Node does not tell what a child has used, so that bash's `time` does it.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {object} [options]
 * @param {string} [options.into] a file that takes its output, as by `>`, and is removed afterwards
 * @param {boolean} [options.isDropped] nobody takes its output
 * @param {(output: string) => number} [options.count] what was found, by what the program says
 * @returns {Promise<Measurement>}
 */
export async function measureProgram(command, args, { into, isDropped, count = Number } = {}) {
  const script = 'TIMEFORMAT="%R %U %S"; { time "$@" 2>/dev/null; } 2>&3';
  const stdout = into ? openSync(into, "w") : isDropped ? "ignore" : "pipe";
  const shell = start("bash", ["-c", script, "bash", command, ...args], {
    stdio: ["ignore", stdout, "inherit", "pipe"],
  });
  if (typeof stdout === "number") closeSync(stdout);
  let output = "";
  let times = "";
  shell.stdout?.on("data", (data) => {
    output += data;
  });
  shell.stdio[3]?.on("data", (data) => {
    times += data;
  });
  let peakMb = Number.NaN;
  const poll = setInterval(() => {
    peakMb = peakOfChild(shell.pid) ?? peakMb;
  }, rssPollMs);
  await once(shell, "close");
  clearInterval(poll);
  if (into) rmSync(into);
  const [wallMs = 0, userMs = 0, systemMs = 0] = times
    .trim()
    .split(" ")
    .map((seconds) => Number(seconds) * 1000);
  return {
    steps: [{ count: into || isDropped ? 0 : count(output), cpuMs: userMs + systemMs, wallMs }],
    peakMb,
  };
}

/**
 * The most memory that the one child of a shell has held. It grows only, so that the last look is nearly right.
 *
 * @param {number | undefined} pid of the shell
 */
function peakOfChild(pid) {
  try {
    const child = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    const peak = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync(`/proc/${child}/status`, "utf8"));
    return peak ? Number(peak[1]) / 1024 : undefined;
  } catch {
    // It has just ended, or this is no Linux.
    return undefined;
  }
}

/**
 * Runs a script of this folder, or a bundle, in a Node of its own. It measures itself from when it is loaded on, so
 * that the start-up of Node counts for nobody, and prints its `Measurement`.
 *
 * @param {string} script
 * @param {unknown} job
 * @returns {Promise<Measurement & { latenciesMs?: number[], failure?: string }>}
 */
export async function measureScript(script, job) {
  return runScript(script, job);
}

/**
 * @param {string} script prints JSON
 * @param {unknown} job
 * @param {NodeJS.ProcessEnv} [env]
 */
export async function runScript(script, job, env = {}) {
  const child = start(process.execPath, [script, JSON.stringify(job)], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout?.on("data", (data) => {
    output += data;
  });
  const [exitCode] = await once(child, "close");
  if (exitCode !== 0) throw new Error(`${script} ended with ${exitCode}.`);
  return JSON.parse(output);
}

/** @param {number[]} values one at least */
export function medianOf(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}
