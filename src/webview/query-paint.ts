/** The colours of what is typed, also in the moment before it has been read. */
import type { QueryReading, QuerySpan } from "../protocol/explorer.ts";

type QueryToken = QueryReading["tokens"][number];

export interface Stroke {
  readonly text: string;
  readonly kind: QueryToken["kind"] | undefined;
  readonly isWrong: boolean;
}

/** Cuts a text at its tokens and at the ends of what is wrong. Where that is at the end, a space stands for it. */
export function paint(
  text: string,
  tokens: readonly QueryToken[],
  wrong: QuerySpan | undefined,
): readonly Stroke[] {
  const strokes: Stroke[] = [];
  const push = (start: number, end: number, kind: Stroke["kind"]) => {
    for (const [from, to] of cutAt(start, end, wrong)) {
      const isWrong = wrong !== undefined && from >= wrong.start && to <= wrong.end;
      if (to > from) strokes.push({ text: text.slice(from, to), kind, isWrong });
    }
  };
  let at = 0;
  for (const { start, end, kind } of tokens) {
    if (start < at || end > text.length) continue;
    push(at, start, undefined);
    // What is not a token that can be, is said after a pause; until then it looks like any text.
    push(start, end, kind === "wrong" ? undefined : kind);
    at = end;
  }
  push(at, text.length, undefined);
  if (wrong && wrong.start >= text.length) strokes.push({ text: "\u00a0", kind: undefined, isWrong: true });
  return strokes;
}

/** The tokens of a text, moved to where they are in what it has become; the token that was typed in grows. */
export function carried(tokens: readonly QueryToken[], before: string, after: string): readonly QueryToken[] {
  if (before === after) return tokens;
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const changeEnd = before.length - tail;
  const moved = after.length - before.length;
  const grows = !/\s/.test(after.slice(head, after.length - tail));
  return tokens.flatMap((token) => {
    const { start, end } = token;
    if (end < head || (end === head && !grows)) return [token];
    if (start >= changeEnd) return [{ ...token, start: start + moved, end: end + moved }];
    const grown = { ...token, start: Math.min(start, head), end: Math.max(end, changeEnd) + moved };
    return grown.end > grown.start ? [grown] : [];
  });
}

function cutAt(start: number, end: number, wrong: QuerySpan | undefined): [number, number][] {
  if (!wrong) return [[start, end]];
  const from = Math.min(end, Math.max(start, wrong.start));
  const to = Math.min(end, Math.max(from, wrong.end));
  return [
    [start, from],
    [from, to],
    [to, end],
  ];
}
