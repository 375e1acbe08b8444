// Loaded into the extension host by `--require`: on the signal SIGUSR2 it notes for how long the main thread was
// blocked at most since the signal before, in milliseconds, in the file that BLOCK_PROBE names, with its own id behind.
const { writeFileSync } = require("node:fs");
const { monitorEventLoopDelay } = require("node:perf_hooks");
const { isMainThread } = require("node:worker_threads");

const resolutionMs = 1;
const isWanted = process.argv.includes("--type=extensionHost") || process.argv.includes("--idle");

if (isMainThread && isWanted && process.env.BLOCK_PROBE) {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  process.on("SIGUSR2", () => {
    // What is measured is the time from one look to the next, and they are meant to be so far apart.
    const longestMs = Math.max(0, delays.max / 1e6 - resolutionMs);
    delays.reset();
    writeFileSync(`${process.env.BLOCK_PROBE}-${process.pid}`, String(longestMs));
  });
  if (process.argv.includes("--idle")) setInterval(() => {}, 1000);
}
