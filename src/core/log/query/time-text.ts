/** Times as they are written in a query. */
import { instantOf, wallTime, type Zone } from "../../format.ts";
import { parseTime } from "../times.ts";
import type { QueryContext } from "./syntax.ts";

/** What a text names: an instant or a stretch of time, or one on every day. Milliseconds, both ends inclusive. */
export interface WrittenTime {
  readonly isTimeOfDay: boolean;
  readonly fromMs: number;
  readonly toMs: number;
  /** A date alone is all of its day; of a time the precision counts only where it is to be equal. */
  readonly isDay: boolean;
}

const unitsMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
export const dayMs = 86_400_000;

const relative = /^-(\d+(?:\.\d+)?)(ms|s|min|m|h|d)$/;
const timeOfDay = /^(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?$/;
const date = /^\d{4}[-/]\d\d[-/]\d\d$/;
const withTime =
  /^\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d(?::(\d\d)(?:[.,](\d+))?)?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/i;

/**
 * Knows `14:05`, `14:05:43.118`, `2024-05-10`, `2024-05-10T14:05` with or without seconds and zone, `-15m`
 * before the end of the log, and epoch numbers as logs have them.
 */
export function readTime(text: string, { zone, span }: QueryContext): WrittenTime | undefined {
  const [, length, unit = ""] = relative.exec(text) ?? [];
  if (length !== undefined) {
    const fromMs = (span?.lastMs ?? 0) - Math.round(Number(length) * (unitsMs[unit] ?? 1));
    return { isTimeOfDay: false, isDay: false, fromMs, toMs: Number.POSITIVE_INFINITY };
  }
  if (timeOfDay.test(text)) return readTimeOfDay(text);
  if (date.test(text)) return readDay(text, zone);
  return readInstant(text, zone);
}

function readTimeOfDay(text: string): WrittenTime | undefined {
  const [, hours, minutes, seconds, fraction] = timeOfDay.exec(text) ?? [];
  const minuteOfDay = Number(hours) * 60 + Number(minutes);
  const fromMs = (minuteOfDay * 60 + Number(seconds ?? 0)) * 1000 + milliseconds(fraction);
  if (Number(minutes) > 59 || Number(seconds ?? 0) > 59 || fromMs > dayMs) return undefined;
  return { isTimeOfDay: true, isDay: false, fromMs, toMs: fromMs + stepMs(seconds, fraction) - 1 };
}

function readDay(text: string, zone: Zone): WrittenTime | undefined {
  const wallMs = parseTime(`${text} 00:00`);
  if (wallMs === undefined) return undefined;
  const toMs = instantInZone(wallMs + dayMs, zone) - 1;
  return { isTimeOfDay: false, isDay: true, fromMs: instantInZone(wallMs, zone), toMs };
}

function readInstant(text: string, zone: Zone): WrittenTime | undefined {
  const parsedMs = parseTime(text);
  if (parsedMs === undefined) return undefined;
  const match = withTime.exec(text);
  if (!match) return instant(parsedMs);
  const [, seconds, fraction, ownZone] = match;
  const fromMs = ownZone === undefined ? instantInZone(parsedMs, zone) : parsedMs;
  return { isTimeOfDay: false, isDay: false, fromMs, toMs: fromMs + stepMs(seconds, fraction) - 1 };
}

function instant(timeMs: number): WrittenTime {
  return { isTimeOfDay: false, isDay: false, fromMs: timeMs, toMs: timeMs };
}

/** How long the last digit that is written lasts. */
function stepMs(seconds: string | undefined, fraction: string | undefined): number {
  if (seconds === undefined) return 60_000;
  return 10 ** Math.max(0, 3 - (fraction?.length ?? 0));
}

function milliseconds(fraction = ""): number {
  return Number(fraction.slice(0, 3).padEnd(3, "0"));
}

/** @param wallMs a wall clock, as the instant at which a clock in UTC shows it */
export function instantInZone(wallMs: number, zone: Zone): number {
  return zone === "utc" ? wallMs : instantOf(wallTime(new Date(wallMs), "utc"), zone).getTime();
}

/** The wall clock of a zone, as the instant at which a clock in UTC shows it. */
export function wallMsOf(timeMs: number, zone: Zone): number {
  return zone === "utc" ? timeMs : instantOf(wallTime(new Date(timeMs), zone), "utc").getTime();
}

/** Milliseconds since midnight. */
export function timeOfDayMs(timeMs: number, zone: Zone): number {
  return modulo(wallMsOf(timeMs, zone), dayMs);
}

export function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
