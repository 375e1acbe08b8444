import type { TextQuery } from "../types.ts";
import type { Field, Fields } from "./fields.ts";
import { parseQuery } from "./parser.ts";
import { type Scalar, scalarText } from "./paths.ts";
import type { Op, Place, QueryContext, Span } from "./syntax.ts";
import { isOrder } from "./value-tests.ts";
import { writeValue } from "./write-value.ts";

/** What could be written at the caret: it goes in the place of the characters from `start` to `end`. */
export type Expected = ExpectedField | ExpectedValue;

interface ExpectedField extends Span {
  readonly kind: "field";
  /** From `start` to the caret. */
  readonly typed: string;
  readonly isInExists: boolean;
}

interface ExpectedValue extends Span {
  readonly kind: "value";
  readonly typed: string;
  readonly field: Field;
  readonly op: Op;
}

interface Completion {
  readonly label: string;
  /** What is written into the query. */
  readonly text: string;
  /** Of a field, its path or its short name, where that is another. */
  readonly detail?: string;
  /** Of a value, how many records have it. */
  readonly count?: number;
}

export interface Completions {
  readonly expected: Expected;
  readonly items: readonly Completion[];
}

export interface SeenValue {
  readonly value: Scalar;
  readonly count: number;
}

/** The values of a field in the log, most frequent first; of a field of names they are joined paths. */
export type SeenValuesOf = (
  field: Field,
  typed: string,
  signal?: AbortSignal,
) => Promise<readonly SeenValue[]>;

const mostItems = 50;

/** What to offer at the caret; nothing in a phrase, an expression, a range or a time. */
export async function complete(
  query: TextQuery,
  caret: number,
  context: QueryContext,
  valuesOf: SeenValuesOf,
  signal?: AbortSignal,
): Promise<Completions | undefined> {
  const expected = expectedAt(query, caret, context);
  if (!expected) return undefined;
  if (expected.kind === "field") {
    const isCompared = /^(?:!=|[:=<>])/.test(query.text.slice(expected.end));
    const isClosed = query.text.startsWith(")", expected.end);
    return { expected, items: fieldItems(expected, context.fields, isCompared || isClosed) };
  }
  const { field, typed } = expected;
  return { expected, items: valueItems(expected, await valuesOf(field, typed, signal)) };
}

export function expectedAt(query: TextQuery, caret: number, context: QueryContext): Expected | undefined {
  if (query.isRegex || context.fields.isEmpty) return undefined;
  const { text } = query;
  const { places } = parseQuery(query, context);
  const written = places.find(({ kind, start, end }) => kind !== "values" && start <= caret && caret <= end);
  if (written) return expectedIn(written, text.slice(written.start, caret));
  if (!isGap(text, caret)) return undefined;
  const empty = { start: caret, end: caret };
  // The innermost brackets are read first.
  const around = places.find(({ kind, start, end }) => kind === "values" && start <= caret && caret <= end);
  return expectedIn(around ? { ...around, ...empty } : { kind: "field", isInExists: false, ...empty }, "");
}

function expectedIn(place: Place, typed: string): Expected | undefined {
  const { start, end } = place;
  if (place.kind === "field") return { kind: "field", typed, isInExists: place.isInExists, start, end };
  const { field, op } = place;
  const isText = field.kind === "text" || field.kind === "names";
  if (field.kind === "time" || typed.startsWith("/") || (isText ? isOrder(op) : typed.includes(".."))) {
    return undefined;
  }
  return { kind: "value", typed: typed.replace(/^"|"$/g, ""), field, op, start, end };
}

/** Whether nothing stands on either side of the caret that a word would grow together with. */
function isGap(text: string, caret: number): boolean {
  return /(?:^|[\s(]|(?:^|[\s(])-)$/.test(text.slice(0, caret)) && /^(?:$|[\s)])/.test(text.slice(caret));
}

function fieldItems({ typed, isInExists }: ExpectedField, fields: Fields, isFollowed: boolean): Completion[] {
  const found = fields.all.flatMap((field) => {
    const names = fields.namesOf(field);
    const ranks = names.map((name) => rank(name, typed) ?? Number.POSITIVE_INFINITY);
    const best = Math.min(...ranks);
    const label = names[ranks.indexOf(best)];
    if (label === undefined || best === Number.POSITIVE_INFINITY) return [];
    const detail = names.find((name) => name !== label);
    const text = isFollowed ? label : label + ending(field, isInExists);
    return [{ rank: best, item: { label, text, ...(detail !== undefined && { detail }) } }];
  });
  return ranked(found);
}

/** What a field is compared with most is a number for some, and equal to something for the others. */
function ending({ kind }: Field, isInExists: boolean): string {
  if (isInExists) return ")";
  return kind === "text" || kind === "any" || kind === "code" || kind === "names" ? ":" : "";
}

function valueItems({ field, typed }: ExpectedValue, seen: readonly SeenValue[]): Completion[] {
  const found = seen.flatMap(({ value, count }) => {
    const label = scalarText(value);
    const fit = rank(label, typed);
    return fit === undefined
      ? []
      : [{ rank: fit, item: { label, text: writeValue(field, value).text, count } }];
  });
  return ranked(found);
}

/** In the order of their ranks, and as they came within one. */
function ranked(found: readonly { rank: number; item: Completion }[]): Completion[] {
  return [...found]
    .sort((a, b) => a.rank - b.rank)
    .slice(0, mostItems)
    .map(({ item }) => item);
}

/** How well a text fits what is typed, 0 best: begins with it, a part of it does, holds it, has its letters in order. */
function rank(text: string, typed: string): number | undefined {
  const [lower, wanted] = [text.toLowerCase(), typed.toLowerCase()];
  const at = lower.indexOf(wanted);
  if (at === 0) return 0;
  if (at > 0) return /[\p{L}\p{N}]/u.test(lower.charAt(at - 1)) ? 2 : 1;
  let next = 0;
  for (const letter of lower) if (letter === wanted[next]) next++;
  return next === wanted.length ? 3 : undefined;
}
