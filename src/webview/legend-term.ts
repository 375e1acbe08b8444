/** The term that a legend entry writes: as it stands, at the end of the query. */
import type { TextQuery } from "../protocol/explorer.ts";

export function isWithTerm(text: string, term: string): boolean {
  return placeOf(text, term) !== undefined;
}

/** The text that says in the query language what a query says that is one regular expression. */
export function languageText({ text, isRegex, matchCase }: TextQuery): string {
  if (!isRegex || text === "") return text;
  const source = text.replace(/\\[\s\S]|\//g, (found) => (found === "/" ? "\\/" : found));
  return `/${source}/${matchCase ? "" : "i"}`;
}

/** The text with the term, or without it where it has it. */
export function toggledTerm(text: string, term: string): string {
  const at = placeOf(text, term);
  if (at !== undefined)
    return `${text.slice(0, at)}${text.slice(at + term.length)}`.replace(/\s+/g, " ").trim();
  const rest = text.trim();
  if (rest === "") return term;
  // OR binds less than what stands beside each other.
  return /(?:^|\s)OR\s/.test(rest) ? `(${rest}) ${term}` : `${rest} ${term}`;
}

function placeOf(text: string, term: string): number | undefined {
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
    const before = text[at - 1];
    const after = text[at + term.length];
    if ((before === undefined || before === " ") && (after === undefined || after === " ")) return at;
  }
  return undefined;
}
