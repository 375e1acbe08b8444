// What the process that uses it takes, from when it is loaded on. The scripts that are measured print it.

/**
 * Does something, and says what it took in all threads of this process.
 *
 * @param {() => number | Promise<number>} act gives a count
 * @returns {Promise<import("./measure.mjs").Step>}
 */
export async function timed(act) {
  // This first: to load it takes a millisecond or two.
  const wallBefore = performance.now();
  const cpuBefore = process.cpuUsage();
  const count = await act();
  const wallMs = performance.now() - wallBefore;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { count, cpuMs: (user + system) / 1000, wallMs };
}

/**
 * Prints what was measured, and ends.
 *
 * @param {{ steps?: import("./measure.mjs").Step[], latenciesMs?: number[], failure?: string }} result
 */
export function report(result) {
  const peakMb = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(JSON.stringify({ steps: [], ...result, peakMb }), () => process.exit());
}

/** What the process was asked to do. */
export function jobOf() {
  return JSON.parse(process.argv[2] ?? "{}");
}
