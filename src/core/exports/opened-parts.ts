/** Which parts of a large export are in its log when that is open, and what is missing in it. */
import { hasLog } from "./fold.ts";
import { namedGaps } from "./present.ts";
import type { ExportView } from "./types.ts";

const mostNamed = 4;

/**
 * Ids of the parts to read as one log. `before` are those that were read until now: they stay. Of those that arrive
 * only one is read at a time, and only where none that is read comes after it: what comes late in the order of time
 * makes all be read again. The others are taken in once they are there.
 */
export function partsToRead(parts: readonly ExportView[], before: ReadonlySet<string>): ReadonlySet<string> {
  const isArriving = ({ state }: ExportView) => state === "downloading";
  const present = parts.filter((part) => hasLog(part) || before.has(part.id));
  const read = present.filter(({ id }) => before.has(id));
  if (read.some(isArriving)) return before;
  const whole = present.filter((part) => !isArriving(part));
  const last = whole.at(-1)?.part?.index ?? -1;
  const next = present.find((part) => isArriving(part) && (part.part?.index ?? 0) > last);
  return new Set([...whole, ...(next ? [next] : [])].map(({ id }) => id));
}

/** What an open log says of the stretches that it does not have; nothing where it has all of its range. */
export function gapNotice(
  parts: readonly ExportView[],
  read: ReadonlySet<string>,
  now: Date,
): string | undefined {
  const gaps = namedGaps(parts, now, read);
  if (gaps.length === 0) return undefined;
  const others = gaps.length > mostNamed ? [`${gaps.length - mostNamed} more`] : [];
  return `Parts of this log are missing. ${[...gaps.slice(0, mostNamed), ...others].join("; ")}.`;
}
