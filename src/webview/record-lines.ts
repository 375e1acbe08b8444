/** Which lines of a pretty-printed record are shown, when some are folded and some are not here yet. */
import type { PrettyLine } from "../protocol/explorer.ts";

/** Lines by number; holes are lines that were not fetched. */
export type Lines = readonly (PrettyLine | undefined)[];

export interface ShownLines {
  readonly numbers: readonly number[];
  /** The first line that should be shown and is not here. */
  readonly missing: number | undefined;
  /** There are more lines to show than were asked for. */
  readonly hasMore: boolean;
}

/** Up to `most` lines from the top, without those inside of folded ones. */
export function shownLines(
  lines: Lines,
  lineCount: number,
  isFolded: (line: number) => boolean,
  most: number,
): ShownLines {
  const numbers: number[] = [];
  let number = 0;
  while (number < lineCount) {
    if (numbers.length === most) return { numbers, missing: undefined, hasMore: true };
    const line = lines[number];
    if (!line) return { numbers, missing: number, hasMore: true };
    numbers.push(number);
    number = canFold(line, number) && isFolded(number) ? (line.foldEnd ?? number) + 1 : number + 1;
  }
  return { numbers, missing: undefined, hasMore: false };
}

export function canFold(line: PrettyLine, number: number): boolean {
  return line.foldEnd !== undefined && line.foldEnd > number;
}

/**
 * By what a fold is remembered: the path, so that what was folded in one record stays folded in the next.
 * Items of a list and what is unfolded from a string have no path of their own: they are a matter of the record.
 */
export function foldKey(record: number, line: PrettyLine, number: number): string {
  const isOfTheRecord = line.ruleDepth !== undefined || line.tokens[0]?.kind !== "key";
  return isOfTheRecord || line.path === undefined ? `#${record}:${number}` : line.path;
}

/** The line that holds a line: the nearest one above with less depth. */
export function parentOf(lines: Lines, number: number): number | undefined {
  const depth = lines[number]?.depth ?? 0;
  for (let above = number - 1; above >= 0; above--) {
    const line = lines[above];
    if (line && line.depth < depth && canFold(line, above)) return above;
  }
  return undefined;
}
