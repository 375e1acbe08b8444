/** The selected stretch of time, which is a term of the query like any other. */
import { formatInstant, type Zone } from "../../format.ts";
import type { TextQuery } from "../types.ts";
import { addTerm, removeTerm, replace } from "./edit-text.ts";
import { parseQuery } from "./parser.ts";
import { editable } from "./statements.ts";
import type { CompareNode, LogSpan, Node, QueryContext } from "./syntax.ts";
import { dayMs, instantInZone, wallMsOf } from "./time-text.ts";
import { withText } from "./write.ts";

/** Epoch milliseconds, both ends inclusive; infinite where there is no end. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

const allTime: TimeRange = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };

/**
 * Selects the records of a stretch of time, in the place of those that were selected before. A side that is
 * undefined stays open; without either, the range is taken back.
 */
export function setRange(
  query: TextQuery,
  fromMs: number | undefined,
  toMs: number | undefined,
  context: QueryContext,
): TextQuery {
  const edit = editable(query, context);
  const [first, ...others] = edit.terms.filter(isTimeTerm);
  const [other] = others;
  if (other) return setRange(withText(query, removeTerm(edit, other)), fromMs, toMs, context);
  const term = rangeTerm({ fromMs: fromMs ?? allTime.fromMs, toMs: toMs ?? allTime.toMs }, context);
  if (term === undefined) return first ? withText(query, removeTerm(edit, first)) : query;
  return withText(query, first ? replace(edit.text, first, term) : addTerm(edit, term));
}

/** The query without its time, for a histogram that shows what is around the range. */
export function withoutRange(query: TextQuery, context: QueryContext): TextQuery {
  return setRange(query, undefined, undefined, context);
}

/** The stretch of time that the query selects; undefined where it selects all, or no single one. */
export function rangeOf(query: TextQuery, context: QueryContext): TimeRange | undefined {
  const ranges = editable(query, context)
    .terms.filter(isTimeTerm)
    .map((term) => (term.kind === "compare" ? rangeOfTerm(term, context.span) : undefined));
  if (ranges.length === 0) return undefined;
  let range = allTime;
  for (const found of ranges) {
    if (!found) return undefined;
    range = { fromMs: Math.max(range.fromMs, found.fromMs), toMs: Math.min(range.toMs, found.toMs) };
  }
  return range.fromMs <= range.toMs ? range : undefined;
}

/** Whether a term is about the time of records and nothing else. */
function isTimeTerm(term: Node): boolean {
  if (term.kind === "compare") {
    const isTime = term.test.type === "time" || term.test.type === "timeOfDay";
    return isTime && !term.isNegated && term.field.isRecordTime === true;
  }
  return term.kind === "group" && term.valuesOf?.op !== "!=" && term.valuesOf?.field.isRecordTime === true;
}

function rangeOfTerm({ test }: CompareNode, span: LogSpan | undefined): TimeRange | undefined {
  if (test.type === "time") return { fromMs: test.fromMs, toMs: test.toMs };
  if (test.type !== "timeOfDay" || test.ranges.length !== 1) return undefined;
  const dayStartMs = span && onlyDay(span, test.zone);
  const [[fromMs, toMs] = [0, 0]] = test.ranges;
  if (dayStartMs === undefined) return undefined;
  const at = (ofDayMs: number) => instantInZone(dayStartMs + ofDayMs, test.zone);
  return { fromMs: at(fromMs), toMs: at(toMs) };
}

/** The midnight before all of a log, by the wall clock; undefined where it goes over several days. */
function onlyDay({ firstMs, lastMs }: LogSpan, zone: Zone): number | undefined {
  const [first, last] = [wallMsOf(firstMs, zone), wallMsOf(lastMs, zone)].map((ms) => Math.floor(ms / dayMs));
  return first !== undefined && first === last ? first * dayMs : undefined;
}

/** The shortest term that is read as this range. */
function rangeTerm(range: TimeRange, context: QueryContext): string | undefined {
  const name = context.fields.recordTime?.name;
  const { fromMs, toMs } = range;
  if (name === undefined || (fromMs === allTime.fromMs && toMs === allTime.toMs)) return undefined;
  const terms = [...timesOfDay(range, context), ...withDates(range, context.zone), inUtc(range)].map(
    (written) => `${name}${written}`,
  );
  return terms.find((text) => isReadAs(text, range, context)) ?? terms.at(-1);
}

/** `:14:03..14:11`, in a log of one day. */
function timesOfDay({ fromMs, toMs }: TimeRange, { span, zone }: QueryContext): string[] {
  const day = span && onlyDay(span, zone);
  if (day === undefined || fromMs === allTime.fromMs || toMs === allTime.toMs) return [];
  const ends = [fromMs, toMs].map((timeMs) => wallMsOf(timeMs, zone) - day);
  return [`:${ends.map(timeOfDayText).join("..")}`];
}

/** By the wall clock of the zone, with the second date only where it is another. */
function withDates({ fromMs, toMs }: TimeRange, zone: Zone): string[] {
  const wall = (timeMs: number) => wallMsOf(timeMs, zone);
  if (toMs === allTime.toMs) return [`>=${dateTimeText(wall(fromMs))}`];
  if (fromMs === allTime.fromMs) return [`<=${dateTimeText(wall(toMs))}`];
  const from = dateTimeText(wall(fromMs));
  const ofDay = timeOfDayText(wall(toMs) - Math.floor(wall(toMs) / dayMs) * dayMs);
  const isSameDay = Math.floor(wall(fromMs) / dayMs) === Math.floor(wall(toMs) / dayMs);
  return [...(isSameDay ? [`:${from}..${ofDay}`] : []), `:${from}..${dateTimeText(wall(toMs))}`];
}

/** Where clocks change, a time on the wall can be two or none. */
function inUtc({ fromMs, toMs }: TimeRange): string {
  const utc = (timeMs: number) => formatInstant(new Date(timeMs));
  if (toMs === allTime.toMs) return `>=${utc(fromMs)}`;
  return fromMs === allTime.fromMs ? `<=${utc(toMs)}` : `:${utc(fromMs)}..${utc(toMs)}`;
}

function isReadAs(text: string, range: TimeRange, context: QueryContext): boolean {
  const { root, errors } = parseQuery({ text, matchCase: false, isRegex: false }, context);
  const found = errors.length === 0 && root?.kind === "compare" ? rangeOfTerm(root, context.span) : undefined;
  return found?.fromMs === range.fromMs && found.toMs === range.toMs;
}

function dateTimeText(wallMs: number): string {
  const dayStartMs = Math.floor(wallMs / dayMs) * dayMs;
  return `${new Date(dayStartMs).toISOString().slice(0, 10)}T${timeOfDayText(wallMs - dayStartMs)}`;
}

/** `14:03`, with seconds and milliseconds only where there are some. The end of the day is `24:00`. */
function timeOfDayText(ofDayMs: number): string {
  if (ofDayMs === dayMs) return "24:00";
  const text = new Date(ofDayMs).toISOString().slice(11, 23);
  return text.replace(/(?::00)?\.000$/, "");
}
