import type { Path } from "./json/extract.ts";
import type { Highlight } from "./query/index.ts";

/** Where a query's texts stand in what is shown. */
export class Marker {
  readonly #highlights: readonly Highlight[];

  constructor(highlights: readonly Highlight[]) {
    this.#highlights = highlights;
  }

  /**
   * @param path where the text comes from, if it is a value
   * @returns flat `[start, end, …]` in ascending order and without overlaps, at most `limit` of each highlight
   */
  marksIn(text: string, path: Path | undefined, limit: number): number[] | undefined {
    const found = this.#highlights
      .filter((highlight) => !highlight.path || (path && isSame(highlight.path, path)))
      .flatMap(({ expression }) => spansOf(expression, text, limit));
    return found.length > 0 ? joined(found) : undefined;
  }
}

type Span = readonly [start: number, end: number];

function spansOf(expression: RegExp, text: string, limit: number): Span[] {
  const spans: Span[] = [];
  expression.lastIndex = 0;
  for (let match = expression.exec(text); match; match = expression.exec(text)) {
    const end = match.index + match[0].length;
    if (end > match.index) spans.push([match.index, end]);
    else expression.lastIndex += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
    if (spans.length >= limit) break;
  }
  return spans;
}

function joined(spans: Span[]): number[] {
  const marks: number[] = [];
  for (const [start, end] of spans.sort(([a], [b]) => a - b)) {
    const lastEnd = marks.at(-1) ?? -1;
    if (start > lastEnd) marks.push(start, end);
    else marks[marks.length - 1] = Math.max(lastEnd, end);
  }
  return marks;
}

function isSame(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((key, at) => key === b[at]);
}
