/** A value as it is written after an operator, before the field says what it means. */
import type { FieldKind } from "./fields.ts";
import type { Reader, WrittenRegex } from "./reader.ts";
import type { QueryError, Span } from "./syntax.ts";

/** A text, or one end of a range. */
export interface Atom extends Span {
  readonly text: string;
  readonly isQuoted: boolean;
}

export type Literal = SingleLiteral | RangeLiteral;

export interface SingleLiteral extends Span {
  readonly type: "single";
  readonly atom: Atom;
}

/** `a..b`, `a..` or `..b`. */
export interface RangeLiteral extends Span {
  readonly type: "range";
  readonly from: Atom | undefined;
  readonly to: Atom | undefined;
  /** All of it as typed. */
  readonly text: string;
}

const startOfQuotedEnd = /[^\s"()]*?\.\.(?=")/y;

/** @param onOpenQuote gets the place of a quote that is not closed */
export function readLiteral(
  reader: Reader,
  kind: FieldKind,
  onOpenQuote: (quote: Span) => void,
): Literal | ({ readonly type: "regex" } & WrittenRegex) {
  const regex = kind === "time" ? undefined : reader.readRegex();
  if (regex) return { type: "regex", ...regex };
  const mayBeRange = kind !== "text" && kind !== "names";
  const { at: start, text } = reader;
  const first = readAtom(reader, mayBeRange, onOpenQuote);
  if (!mayBeRange) return single(first);
  if (!first.isQuoted) {
    const dots = first.text.indexOf("..");
    if (dots === -1) return single(first);
    const to = reader.is('"')
      ? readAtom(reader, false, onOpenQuote)
      : part(first, dots + 2, first.text.length);
    return {
      type: "range",
      from: part(first, 0, dots),
      to,
      start,
      end: reader.at,
      text: text.slice(start, reader.at),
    };
  }
  if (!reader.is("..")) return single(first);
  reader.take(2);
  const to = reader.isAtGap ? undefined : readAtom(reader, false, onOpenQuote);
  return { type: "range", from: first, to, start, end: reader.at, text: text.slice(start, reader.at) };
}

/** Stops at a quote after `..` where that may begin the other end of a range. */
function readAtom(reader: Reader, mayBeRange: boolean, onOpenQuote: (quote: Span) => void): Atom {
  if (reader.is('"')) {
    const phrase = reader.readPhrase();
    if (!phrase.isClosed) onOpenQuote({ start: phrase.start, end: phrase.start + 1 });
    return { text: phrase.text, isQuoted: true, start: phrase.start, end: phrase.end };
  }
  startOfQuotedEnd.lastIndex = reader.at;
  const beforeQuote = mayBeRange ? startOfQuotedEnd.exec(reader.text)?.[0] : undefined;
  if (beforeQuote === undefined) return { ...reader.readWord(), isQuoted: false };
  return { ...reader.take(beforeQuote.length), text: beforeQuote, isQuoted: false };
}

/** The characters `from` to `to` of an atom; undefined where there are none. */
function part({ text, start }: Atom, from: number, to: number): Atom | undefined {
  if (from === to) return undefined;
  return { text: text.slice(from, to), isQuoted: false, start: start + from, end: start + to };
}

function single(atom: Atom): SingleLiteral {
  return { type: "single", atom, start: atom.start, end: atom.end };
}

export function isError(found: object): found is QueryError {
  return "message" in found;
}
