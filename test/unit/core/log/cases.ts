/** Seconds that each property runs for; a fixed number of cases where it is not given. */
const fuzzSeconds = Number(process.env.FUZZ_SECONDS ?? 0);

export const isFuzzing = fuzzSeconds > 0;

/** So many generated cases in a short run, else as many as there is time for. */
export function cases(count: number): { numRuns: number; interruptAfterTimeLimit?: number } {
  return isFuzzing ? { numRuns: 1e9, interruptAfterTimeLimit: fuzzSeconds * 1000 } : { numRuns: count };
}
