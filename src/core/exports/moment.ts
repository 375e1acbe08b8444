/** One end of a typed time range, as far as its words say what it is. */
import * as chrono from "chrono-node/en";
import { instantOf, type WallTime, wallTime } from "../format.ts";

/** The zone in which a wall clock is read: the local one, or minutes east of UTC. */
export type MomentZone = "local" | number;

export interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  readonly meridiem?: "am" | "pm";
}

export interface CalendarDate {
  readonly year: number;
  /** 0 is January. */
  readonly month: number;
  readonly day: number;
  /** A month as a whole: `May 2024`. */
  readonly isMonth: boolean;
  /** What the words leave open: which week's Monday, which year's 10 May. */
  readonly isOpen: "week" | "year" | undefined;
}

export interface Moment {
  /** Relative to now, so no calendar is needed. */
  readonly instant?: Date;
  readonly date?: CalendarDate;
  readonly time?: TimeOfDay;
  readonly zone?: MomentZone;
  /** One or two digits alone: an hour or a day, as the other end says. With a date it is an hour. */
  readonly bare?: number;
}

const unitMs: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const units: readonly (readonly [RegExp, string])[] = [
  [/^s(ecs?|econds?)?$/, "s"],
  [/^m(ins?|inutes?)?$/, "m"],
  [/^h(rs?|ours?)?$/, "h"],
  [/^d(ays?)?$/, "d"],
  [/^w(eeks?)?$/, "w"],
];

/** `2h`, `1.5 h`, `1h30m`, `3 days`, `1 month` (30 days) in milliseconds. */
export function parseLength(text: string): number | undefined {
  const part = /\s*(\d+(?:\.\d+)?)\s*([a-z]+)/y;
  let lengthMs = 0;
  while (part.lastIndex < text.length) {
    const match = part.exec(text);
    if (!match) return undefined;
    const [, count = "", word = ""] = match;
    const unit = units.find(([pattern]) => pattern.test(word))?.[1];
    const oneMs = /^months?$/.test(word) ? 30 * 86_400_000 : unitMs[unit ?? ""];
    if (oneMs === undefined) return undefined;
    lengthMs += Number(count) * oneMs;
  }
  return lengthMs > 0 ? Math.round(lengthMs) : undefined;
}

/** Understands lower-case text; `undefined` where it is no moment. */
export function parseMoment(text: string, now: Date, zone: MomentZone): Moment | undefined {
  if (text === "now") return { instant: now };
  if (/^\d{1,2}$/.test(text)) return { bare: Number(text) };
  return (
    parseRelative(text, now) ??
    parseIso(text) ??
    parseTime(text) ??
    parseWords(text, now, zone) ??
    parseDayAndHour(text, now, zone)
  );
}

export function wallTimeIn(date: Date, zone: MomentZone): WallTime {
  return zone === "local" ? wallTime(date) : wallTime(new Date(date.getTime() + zone * 60_000), "utc");
}

export function instantIn(wall: Parameters<typeof instantOf>[0], zone: MomentZone): Date {
  return zone === "local" ? instantOf(wall) : new Date(instantOf(wall, "utc").getTime() - zone * 60_000);
}

function parseRelative(text: string, now: Date): Moment | undefined {
  const length = /^-\s*(.+)$/.exec(text)?.[1] ?? /^(\d.*?)\s*ago$/.exec(text)?.[1];
  const lengthMs = length === undefined ? undefined : parseLength(length);
  return lengthMs === undefined ? undefined : { instant: new Date(now.getTime() - lengthMs) };
}

const timePattern = String.raw`(\d{1,2})[:.](\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?`;
const zonePattern = String.raw`(?:\s*(z|utc|gmt|[+-]\d{2}:?\d{2}))?`;
const isoPattern = new RegExp(
  String.raw`^(\d{4})-(\d{2})-(\d{2})(?:(?:t|\s+)${timePattern}${zonePattern})?$`,
);
const clockPattern = new RegExp(String.raw`^(?:at\s+)?${timePattern}\s*(am|pm)?${zonePattern}$`);
const hourPattern = new RegExp(String.raw`^(?:at\s+)?(\d{1,2})\s*(am|pm)${zonePattern}$`);

function parseIso(text: string): Moment | undefined {
  const match = isoPattern.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const date = { year: Number(year), month: Number(month) - 1, day: Number(day) };
  if (!isDate(date)) return undefined;
  const time = hour === undefined ? undefined : timeOfDay(hour, minute, second, fraction);
  if (hour !== undefined && !time) return undefined;
  return { date: { ...date, isMonth: false, isOpen: undefined }, time, zone: parseZone(zone) };
}

function parseTime(text: string): Moment | undefined {
  if (text === "noon") return { time: { hour: 12, minute: 0, second: 0, millisecond: 0 } };
  if (text === "midnight") return { time: { hour: 0, minute: 0, second: 0, millisecond: 0 } };
  const clock = clockPattern.exec(text);
  if (clock) {
    const [, hour, minute, second, fraction, meridiem, zone] = clock;
    const time = timeOfDay(hour, minute, second, fraction, meridiem);
    return time && { time, zone: parseZone(zone) };
  }
  const [, hour, meridiem, zone] = hourPattern.exec(text) ?? [];
  const time = hour === undefined ? undefined : timeOfDay(hour, "0", undefined, undefined, meridiem);
  return time && { time, zone: parseZone(zone) };
}

function timeOfDay(
  hourText = "",
  minuteText = "",
  secondText = "0",
  fraction = "0",
  meridiemText?: string,
): TimeOfDay | undefined {
  const meridiem = meridiemText === "am" || meridiemText === "pm" ? meridiemText : undefined;
  const [minute, second] = [Number(minuteText), Number(secondText)];
  const millisecond = Number(fraction.padEnd(3, "0").slice(0, 3));
  let hour = Number(hourText);
  if (meridiem) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (meridiem === "pm" ? 12 : 0);
  }
  const isEndOfDay = hour === 24 && minute === 0 && second === 0 && millisecond === 0;
  if ((hour > 23 && !isEndOfDay) || minute > 59 || second > 59) return undefined;
  return { hour, minute, second, millisecond, meridiem };
}

function parseZone(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(text) ?? [];
  if (sign === undefined) return 0;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function isDate({ year, month, day }: { year: number; month: number; day: number }): boolean {
  const date = wallTime(instantOf({ year, month, day }, "utc"), "utc");
  return date.year === year && date.month === month && date.day === day;
}

/** Everything in words goes through chrono, which must understand all of the text. */
function parseWords(text: string, now: Date, zone: MomentZone): Moment | undefined {
  // Which hours a night or a morning has is anybody's guess; so is which of 5/10 is the month.
  // What looks like ISO has been refused as such, and is not to be read with days for months.
  if (/night|morning|afternoon|evening|\d\/\d|^\d{4}-/.test(text)) return undefined;
  const reference = zone === "local" ? { instant: now } : { instant: now, timezone: zone };
  const [result, ...others] = chrono.parse(text, reference);
  if (!result || others.length > 0 || result.text !== text || result.end) return undefined;
  const { start } = result;
  const number = (component: chrono.Component) => start.get(component) ?? 0;
  const hasDay = start.isCertain("day");
  const hasMonth = start.isCertain("month");
  const hasWeekday = start.isCertain("weekday");
  const date: CalendarDate | undefined =
    hasDay || hasMonth || hasWeekday
      ? {
          year: number("year"),
          month: number("month") - 1,
          day: number("day"),
          isMonth: !hasDay && !hasWeekday,
          isOpen: hasDay || hasMonth ? (start.isCertain("year") ? undefined : "year") : "week",
        }
      : undefined;
  const time: TimeOfDay | undefined = start.isCertain("hour")
    ? {
        hour: number("hour"),
        minute: number("minute"),
        second: number("second"),
        millisecond: number("millisecond"),
      }
    : undefined;
  if (!date && !time) return undefined;
  return { date, time, zone: start.isCertain("timezoneOffset") ? number("timezoneOffset") : undefined };
}

/** The `yesterday 9` of `yesterday 9 to 11`. */
function parseDayAndHour(text: string, now: Date, zone: MomentZone): Moment | undefined {
  const [, words, hour] = /^(.*[a-z].*) (\d{1,2})$/.exec(text) ?? [];
  const day = words === undefined ? undefined : parseWords(words, now, zone);
  return day?.date && !day.time ? { ...day, bare: Number(hour) } : undefined;
}
