import type { Cell } from "../protocol/explorer.ts";

/** A stretch of a cell that is shown in one way. */
export interface Segment {
  readonly text: string;
  readonly kind: "text" | "break" | "placeholder";
  readonly isMark: boolean;
}

/**
 * Cuts a cell's text at line breaks and at the ends of matches. A break and the indent after it become
 * one `↵`: a row is one line high. A break at the very end says nothing, and is left out with all around it.
 */
export function segmentsOf({ text, marks = [] }: Cell, hasPlaceholders: boolean): Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  const trimmed = text.trimEnd().length;
  const length = text.indexOf("\n", trimmed) === -1 ? text.length : trimmed;
  for (const { start, end, kind } of special(text.slice(0, length), hasPlaceholders)) {
    pushText(segments, text, at, start, marks);
    const isMark = kind === "placeholder" && isCovered(start, end, marks);
    segments.push({ text: kind === "break" ? "↵" : text.slice(start, end), kind, isMark });
    at = end;
  }
  pushText(segments, text, at, length, marks);
  return segments;
}

interface Special {
  readonly start: number;
  readonly end: number;
  readonly kind: "break" | "placeholder";
}

function* special(text: string, hasPlaceholders: boolean): Generator<Special> {
  // From the first white space on alone: a long stretch without a break would be looked through from each of its places.
  const pattern = hasPlaceholders ? /(?<!\s)\s*\n\s*|<[a-z]+>/g : /(?<!\s)\s*\n\s*/g;
  for (const { 0: found, index } of text.matchAll(pattern)) {
    const kind = found.startsWith("<") ? "placeholder" : "break";
    yield { start: index, end: index + found.length, kind };
  }
}

function pushText(
  segments: Segment[],
  text: string,
  from: number,
  to: number,
  marks: readonly number[],
): void {
  let at = from;
  const push = (end: number, isMark: boolean) => {
    if (end > at) segments.push({ text: text.slice(at, end), kind: "text", isMark });
    at = Math.max(at, end);
  };
  for (let i = 0; i + 1 < marks.length; i += 2) {
    const start = Math.min(marks[i] ?? to, to);
    const end = Math.min(marks[i + 1] ?? to, to);
    if (end <= at) continue;
    push(start, false);
    push(end, true);
  }
  push(to, false);
}

function isCovered(start: number, end: number, marks: readonly number[]): boolean {
  for (let i = 0; i + 1 < marks.length; i += 2) {
    if ((marks[i] ?? 0) < end && (marks[i + 1] ?? 0) > start) return true;
  }
  return false;
}
