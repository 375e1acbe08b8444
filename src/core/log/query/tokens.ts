import type { QueryToken, Span } from "./syntax.ts";

/**
 * The tokens of a query, with the characters that errors are about cut out of them and marked as wrong.
 * @param tokens in the order of the text
 */
export function withWrong(tokens: readonly QueryToken[], errors: readonly Span[]): QueryToken[] {
  const wrong = merged(errors);
  const kept: QueryToken[] = [];
  let next = 0;
  for (const token of tokens) {
    let { start } = token;
    for (; next < wrong.length; next++) {
      const span = wrong[next];
      if (!span || span.start >= token.end) break;
      if (span.start > start) kept.push({ ...token, start, end: span.start });
      start = Math.max(start, span.end);
      // What goes on beyond this token is still to be cut out of the next one.
      if (span.end > token.end) break;
    }
    if (start < token.end) kept.push({ ...token, start });
  }
  const marked = wrong.map(({ start, end }): QueryToken => ({ kind: "wrong", start, end }));
  return [...kept, ...marked].sort((a, b) => a.start - b.start);
}

function merged(spans: readonly Span[]): Span[] {
  const found: { start: number; end: number }[] = [];
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = found.at(-1);
    if (last && start < last.end) last.end = Math.max(last.end, end);
    else if (end > start) found.push({ start, end });
  }
  return found;
}
