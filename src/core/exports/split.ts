/** How a range that is too large for one request becomes several. */
import { UserError } from "../errors.ts";
import { formatCount, startOfDay } from "../format.ts";

const dayMs = 86_400_000;
/** The service refuses an interval that is longer. Its days have 24 hours. */
export const serviceLimitDays = 90;
/** So many requests are no longer meant: rather a year was mistyped. */
export const mostParts = 400;

interface Range {
  readonly start: Date;
  readonly end: Date;
}

/** How many requests `[start, end)` takes. @param mostDays of a request, at most what the service takes */
export function countParts(start: Date, end: Date, mostDays: number): number {
  return Math.ceil((end.getTime() - start.getTime()) / longestMs(mostDays));
}

/**
 * Ranges that follow each other without a gap, as few as possible. They meet at midnights where that takes no more
 * of them, and otherwise at whatever time is as late as it can be.
 * @throws UserError when there would be too many.
 */
export function splitRange(start: Date, end: Date, mostDays: number): Range[] {
  const count = countParts(start, end, mostDays);
  if (count > mostParts) throw new UserError(tooManyParts(count));
  const ranges: Range[] = [];
  let from = start;
  for (let left = count - 1; left > 0; left--) {
    const latest = new Date(from.getTime() + longestMs(mostDays));
    // What comes after it must still fit into the parts that are left.
    const earliestMs = Math.max(from.getTime() + 1, end.getTime() - left * longestMs(mostDays));
    const midnight = startOfDay(latest);
    const until = midnight.getTime() >= earliestMs ? midnight : latest;
    ranges.push({ start: from, end: until });
    from = until;
  }
  return [...ranges, { start: from, end }];
}

export function tooManyParts(count: number): string {
  const most = formatCount(mostParts);
  return `This range takes ${formatCount(count)} requests; ${most} is the most. Pick a shorter one, or longer parts in the settings.`;
}

function longestMs(mostDays: number): number {
  return Math.min(mostDays, serviceLimitDays) * dayMs;
}
