// Loaded into the extension host by `--require`: on the signal SIGUSR2 it notes, for the time since the signal before
// and in milliseconds, for how long the main thread was blocked at most, and for how long at most it worked in one go.
// What it was blocked for beyond that it had no processor. Both are in the file that BLOCK_PROBE names, with its own
// id behind.
const { openSync, readSync, writeFileSync } = require("node:fs");
const { monitorEventLoopDelay } = require("node:perf_hooks");
const { isMainThread } = require("node:worker_threads");

const resolutionMs = 1;
const isWanted = process.argv.includes("--type=extensionHost") || process.argv.includes("--idle");

const text = Buffer.alloc(64);
let file;

/** The time that the main thread has had a processor for. Leaves no garbage: the collector would be measured, too. */
function workedMs() {
  file ??= openSync("/proc/thread-self/schedstat", "r");
  readSync(file, text, 0, text.length, 0);
  // "1234567 89 10": on the processor and waiting for it, in nanoseconds, and how often.
  let nanoseconds = 0;
  for (let at = 0; text[at] !== 0x20; at++) nanoseconds = nanoseconds * 10 + text[at] - 0x30;
  return nanoseconds / 1e6;
}

if (isMainThread && isWanted && process.env.BLOCK_PROBE) {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  let workMs = 0;
  let before = workedMs();
  const looks = setInterval(() => {
    const now = workedMs();
    workMs = Math.max(workMs, now - before);
    before = now;
  }, resolutionMs);
  if (!process.argv.includes("--idle")) looks.unref();
  process.on("SIGUSR2", () => {
    // What is measured is the time from one look to the next, and they are meant to be so far apart.
    const longestMs = Math.max(0, delays.max / 1e6 - resolutionMs);
    delays.reset();
    writeFileSync(`${process.env.BLOCK_PROBE}-${process.pid}`, JSON.stringify({ longestMs, workMs }));
    workMs = 0;
  });
}
