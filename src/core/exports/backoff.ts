/** How long to wait before the next try. */

const firstMs = 1000;
const longestMs = 30_000;

/** About 1 s, growing by half to 30 s; up to a quarter less by chance, so that clients do not come in step. */
export function backoffMs(attempt: number, random: () => number): number {
  const fullMs = Math.min(longestMs, firstMs * 1.5 ** attempt);
  return Math.round(fullMs * (1 - random() / 4));
}
