/** What a time that is written after a field and an operator asks of the times in a record. */
import type { Zone } from "../../format.ts";
import type { Atom, Literal, RangeLiteral, SingleLiteral } from "./literal.ts";
import { badTime, upsideDown } from "./messages.ts";
import type { Op, QueryContext, QueryError, TextTest, TimeOfDayTest, TimeTest } from "./syntax.ts";
import { dayMs, instantInZone, modulo, readTime, type WrittenTime, wallMsOf } from "./time-text.ts";
import type { Subject, TestContext } from "./value-tests.ts";

const allTime = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };

export function timeTest(
  literal: Literal,
  subject: Subject,
  context: TestContext,
): TimeTest | TimeOfDayTest | TextTest | QueryError {
  if (literal.type === "range") return rangeTest(literal, subject, context);
  const time = readAtom(literal.atom, context);
  return time ? singleTest(time, subject.op, context.zone) : notATime(literal, subject, context);
}

/** What is in quotes and not a time is a text that stands where times do. */
function notATime(
  { atom }: SingleLiteral,
  subject: Subject,
  { matchCase }: TestContext,
): TextTest | QueryError {
  const { op } = subject;
  const isText = atom.isQuoted && (op === ":" || op === "=" || op === "!=");
  if (!isText) return wrongTime(atom, subject);
  return {
    type: "text",
    mode: op === ":" && atom.text !== "" ? "contains" : "equals",
    text: atom.text,
    matchCase,
  };
}

/** To be equal, a time has the precision in which it is written; to be before or after, it is an instant. */
function singleTest(time: WrittenTime, op: Op, zone: Zone): TimeTest | TimeOfDayTest {
  const { fromMs } = time;
  const toMs = endMs(time);
  const ends = {
    ">": { fromMs: toMs + 1 },
    ">=": { fromMs },
    "<": { toMs: fromMs - 1 },
    "<=": { toMs },
    ":": { fromMs, toMs: time.toMs },
    "=": { fromMs, toMs: time.toMs },
    "!=": { fromMs, toMs: time.toMs },
  }[op];
  if (!time.isTimeOfDay) return { type: "time", ...allTime, ...ends };
  return onEveryDay({ fromMs: 0, toMs: dayMs - 1, ...ends }, zone);
}

function rangeTest(
  literal: RangeLiteral,
  subject: Subject,
  context: TestContext,
): TimeTest | TimeOfDayTest | QueryError {
  const from = literal.from && readAtom(literal.from, context);
  const to = literal.to && readAtom(literal.to, context);
  if (literal.from && !from) return wrongTime(literal.from, subject);
  if (literal.to && !to) return wrongTime(literal.to, subject);
  if (from?.isTimeOfDay !== false && to?.isTimeOfDay !== false) return rangeOfDay(from, to, context.zone);
  const fromMs = from ? startOn(from, to, context.zone) : allTime.fromMs;
  const toMs = to ? endOn(to, from, context.zone) : allTime.toMs;
  if (fromMs <= toMs) return { type: "time", fromMs, toMs };
  return { start: literal.start, end: literal.end, message: upsideDown(literal.text) };
}

/** From a later to an earlier time the range goes over midnight. */
function rangeOfDay(from: WrittenTime | undefined, to: WrittenTime | undefined, zone: Zone): TimeOfDayTest {
  const fromMs = from?.fromMs ?? 0;
  const toMs = to?.fromMs ?? dayMs - 1;
  if (fromMs <= toMs) return onEveryDay({ fromMs, toMs }, zone);
  return {
    type: "timeOfDay",
    zone,
    ranges: [
      [0, toMs],
      [fromMs, dayMs - 1],
    ],
  };
}

/** The first end of a range: without a date it is on the day of the other end, or the day before. */
function startOn(from: WrittenTime, to: WrittenTime | undefined, zone: Zone): number {
  if (!from.isTimeOfDay || !to) return from.fromMs;
  const wallMs = wallMsOf(endMs(to), zone);
  const startMs = wallMs - modulo(wallMs, dayMs) + from.fromMs;
  return instantInZone(startMs > wallMs ? startMs - dayMs : startMs, zone);
}

/** The last end of a range: without a date it is on the day of the other end, or the day after. */
function endOn(to: WrittenTime, from: WrittenTime | undefined, zone: Zone): number {
  if (!to.isTimeOfDay || !from) return endMs(to);
  const wallMs = wallMsOf(from.fromMs, zone);
  const lastMs = wallMs - modulo(wallMs, dayMs) + to.fromMs;
  return instantInZone(lastMs < wallMs ? lastMs + dayMs : lastMs, zone);
}

function endMs(time: WrittenTime): number {
  return time.isDay ? time.toMs : time.fromMs;
}

function onEveryDay({ fromMs, toMs }: { fromMs: number; toMs: number }, zone: Zone): TimeOfDayTest {
  return { type: "timeOfDay", zone, ranges: fromMs <= toMs ? [[fromMs, toMs]] : [] };
}

function readAtom({ text }: Atom, context: QueryContext): WrittenTime | undefined {
  return readTime(text.trim(), context);
}

function wrongTime({ start, end }: Atom, { name, op }: Subject): QueryError {
  return { start, end, message: badTime(name + op) };
}
