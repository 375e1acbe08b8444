import { LineCursor, type MergedPart, type PartSource } from "./line-cursor.ts";
import { Merge } from "./merge.ts";
import { sampleOf, timePathOf, timeReader } from "./part-times.ts";

/**
 * How parts become one log: by the time of their first records. Parts without times stay behind the one before
 * them, as records do.
 * @param sources in the order of rotation
 * @param pieceBytes how much is read, and comes out, in one go, about
 */
export function arrange(sources: readonly PartSource[], pieceBytes: number): Merge {
  const groups = groupsOf(timed(sources)).sort((a, b) => a.first - b.first);
  const cursors = groups.map(
    ({ first, members }, order) => new LineCursor(order, members, first, pieceBytes),
  );
  return new Merge(cursors, pieceBytes);
}

interface TimedPart extends MergedPart {
  /** Time of the first record that has one, NaN where none has. */
  readonly first: number;
}

function timed(sources: readonly PartSource[]): TimedPart[] {
  const sampled = sources.map((source) => {
    const sample = sampleOf(source);
    return { source, sample, path: timePathOf(sample) };
  });
  // A part that is empty yet will be like the others.
  const anyPath = sampled.find(({ path }) => path)?.path;
  return sampled.map(({ source, sample, path }) => {
    const timeOf = timeReader(path ?? anyPath);
    const first = sample.map(timeOf).find((time) => !Number.isNaN(time)) ?? Number.NaN;
    return { source, timeOf, first };
  });
}

interface Group {
  readonly first: number;
  readonly members: TimedPart[];
}

/** Each has a part with a time, those without that follow it, and the first one those before it too. */
function groupsOf(parts: readonly TimedPart[]): Group[] {
  const groups: Group[] = [];
  const untimed: TimedPart[] = [];
  for (const part of parts) {
    if (!Number.isNaN(part.first)) groups.push({ first: part.first, members: [...untimed.splice(0), part] });
    else (groups.at(-1)?.members ?? untimed).push(part);
  }
  if (untimed.length > 0) groups.push({ first: Number.NEGATIVE_INFINITY, members: untimed });
  return groups;
}
