/** The lay-out of stacked bars, in whole CSS px of a plot, and as the paths of three classes. */
import type { Timeline } from "../protocol/explorer.ts";

export interface BarPaths {
  readonly failed: string;
  readonly rejected: string;
  readonly rest: string;
}

type Counts = Pick<Timeline, "failed" | "rejected" | "rest">;

/** Fewer bars than this many px each would not be told apart, nor hit. */
const narrowestBarPx = 8;
const mostBars = 400;
const roundTops = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9, 10];

/** How many bars a plot has room for. */
export function barsFor(widthPx: number): number {
  return Math.max(8, Math.min(mostBars, Math.floor(widthPx / narrowestBarPx)));
}

export function barCount({ rest }: Counts): number {
  return rest.length;
}

export function totalAt({ failed, rejected, rest }: Counts, bar: number): number {
  return (failed[bar] ?? 0) + (rejected[bar] ?? 0) + (rest[bar] ?? 0);
}

export function highest(counts: Counts): number {
  let most = 0;
  for (let bar = 0; bar < barCount(counts); bar++) most = Math.max(most, totalAt(counts, bar));
  return most;
}

/** The nearest round count that no bar is higher than; 0 where there is nothing. */
export function roundTop(most: number): number {
  if (most <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(most));
  const factor = roundTops.find((candidate) => candidate * power >= most && (candidate * power) % 1 === 0);
  return (factor ?? 10) * power;
}

/** About how many bars are to come, when so much of the log is here. */
export function barsToCome(bars: number, share: number): number {
  return share >= 1 ? 0 : Math.max(1, Math.round(bars / share) - bars);
}

/** Left edge of a bar, and with the number of bars the right edge of the last. */
export function barX(bar: number, bars: number, widthPx: number): number {
  return Math.round((bar / Math.max(1, bars)) * widthPx);
}

/**
 * What failed stands on the base line, where heights can be compared. What is there at all is at least 1 px high.
 * @param slots how many bars the plot has room for, where more are to come
 */
export function barPaths(
  counts: Counts,
  widthPx: number,
  heightPx: number,
  slots = barCount(counts),
): BarPaths {
  const bars = barCount(counts);
  const top = roundTop(highest(counts));
  const paths = { failed: "", rejected: "", rest: "" };
  if (top === 0 || widthPx <= 0) return paths;
  for (let bar = 0; bar < bars; bar++) {
    const left = barX(bar, slots, widthPx);
    const right = barX(bar + 1, slots, widthPx);
    const gap = right - left > 2 ? 1 : 0;
    let sum = 0;
    let base = 0;
    for (const name of ["failed", "rejected", "rest"] as const) {
      const count = counts[name][bar] ?? 0;
      if (count === 0) continue;
      sum += count;
      const end = Math.min(heightPx, Math.max(base + 1, Math.round((sum / top) * heightPx)));
      paths[name] += `M${left} ${heightPx - end}h${right - left - gap}v${end - base}h${left - right + gap}z`;
      base = end;
    }
  }
  return paths;
}
