/** The time range of an export, as typed or picked. */
import { startOfDay, wallTime, type Zone, zoneName } from "../format.ts";
import {
  type CalendarDate,
  instantIn,
  type Moment,
  type MomentZone,
  parseLength,
  parseMoment,
  type TimeOfDay,
  wallTimeIn,
} from "./moment.ts";

/** `[start, end)`, with what the user should know about it. */
export interface ParsedRange {
  readonly start: Date;
  readonly end: Date;
  readonly notes: readonly string[];
}

export interface RangePreset {
  readonly label: string;
  readonly start: Date;
  readonly end: Date;
}

const hourMs = 3_600_000;
const notYet = { error: "Not a time range yet. Try 14:00 - 15:30, yesterday, or -2h." };

interface Ends {
  readonly start: Date;
  readonly end: Date;
  /** Those of the two that come from a wall clock without an offset. */
  readonly fromWallClock?: readonly Date[];
}

/**
 * Understands `14:00 - 15:30`, `yesterday 9am to 11am`, `-2h`, `last 3 days`, `2024-05-10`, ISO instants and
 * pairs, and much of what one would say. Without a zone of its own the text is read in `zone`.
 */
export function parseRange(
  text: string,
  { now, zone }: { now: Date; zone: Zone },
): ParsedRange | { readonly error: string } {
  const { words, isUtc } = normalize(text);
  const defaultZone = isUtc || zone === "utc" ? 0 : "local";
  const ends = understand(words, now, defaultZone);
  if (!ends) return notYet;
  return judge(ends, now);
}

/** The ranges of the quick pick. All end now or earlier. */
export function presets(now: Date): { upToNow: readonly RangePreset[]; calendar: readonly RangePreset[] } {
  const back = (label: string, hours: number): RangePreset => ({
    label,
    start: new Date(now.getTime() - hours * hourMs),
    end: now,
  });
  const today = startOfDay(now);
  const { minute, second, millisecond } = wallTime(now);
  const thisHour = new Date(now.getTime() - (minute * 60 + second) * 1000 - millisecond);
  return {
    upToNow: [
      back("Last 15 minutes", 0.25),
      back("Last 1 hour", 1),
      back("Last 6 hours", 6),
      back("Last 24 hours", 24),
      back("Last 7 days", 7 * 24),
      back("Last 30 days", 30 * 24),
    ],
    calendar: [
      { label: "Today", start: today, end: now },
      { label: "Yesterday", start: startOfDay(now, "local", -1), end: today },
      { label: "This hour", start: thisHour, end: now },
      { label: "Previous hour", start: new Date(thisHour.getTime() - hourMs), end: thisHour },
    ],
  };
}

function normalize(text: string): { words: string; isUtc: boolean } {
  const words = text
    .trim()
    .toLowerCase()
    .replaceAll(/[‐-―−]/g, "-")
    .replaceAll(/\s+/g, " ");
  const zone = /(?:\s+(?:utc|gmt)|(?<=\d)\s*(?:z|utc))$/.exec(words);
  return { words: zone ? words.slice(0, zone.index) : words, isUtc: zone !== null };
}

function understand(words: string, now: Date, zone: MomentZone): Ends | undefined {
  return (
    understandUpToNow(words, now, zone) ??
    understandCalendar(words, now, zone) ??
    understandDay(words, now, zone) ??
    understandPair(words, now, zone)
  );
}

/** `-2h`, `last 3 days`, `since yesterday 9am`, an instant alone. */
function understandUpToNow(words: string, now: Date, zone: MomentZone): Ends | undefined {
  const [, length] = /^(?:-|(?:the )?(?:last|past) )\s*(.+)$/.exec(words) ?? [];
  if (length !== undefined) {
    const lengthMs = parseLength(/^\d/.test(length) ? length : `1 ${length}`);
    return lengthMs === undefined ? undefined : { start: new Date(now.getTime() - lengthMs), end: now };
  }
  const [, since] = /^since (.+)$/.exec(words) ?? [];
  const isInstant = /^\d{4}-\d{2}-\d{2}[t ]\d{1,2}:\d{2}(?!.* - )[^/]*$/.test(words);
  const moment = since ?? (isInstant ? words : undefined);
  const start = moment === undefined ? undefined : parseMoment(moment, now, zone);
  return start && resolve(start, { instant: now }, now, zone);
}

function understandCalendar(words: string, now: Date, zone: MomentZone): Ends | undefined {
  const { minute, second, millisecond, ...day } = wallTimeIn(now, zone);
  const thisHour = new Date(now.getTime() - (minute * 60 + second) * 1000 - millisecond);
  if (words === "today") return { start: instantIn({ ...day, hour: 0 }, zone), end: now };
  if (words === "this hour") return { start: thisHour, end: now };
  if (words === "previous hour") return { start: new Date(thisHour.getTime() - hourMs), end: thisHour };
  return undefined;
}

/** A day or a month as a whole. */
function understandDay(words: string, now: Date, zone: MomentZone): Ends | undefined {
  const moment = parseMoment(words, now, zone);
  if (!moment?.date || moment.time) return undefined;
  return resolve(moment, moment, now, zone);
}

/** Two moments with something between them. Of several places to part the text the first that makes sense is taken. */
function understandPair(words: string, now: Date, zone: MomentZone): Ends | undefined {
  const isBetween = words.startsWith("between ");
  const text = words.replace(/^(from|between) /, "");
  const spaced = isBetween ? / (?:and|-|to) /g : / (?:-|to|until|till|through) /g;
  const tight = /\s*(?:\.{2,}|\/|-|(?<=\d{2}z?) (?=\d{4}-))\s*/g;
  for (const separator of [spaced, tight]) {
    for (const { index, 0: between } of text.matchAll(separator)) {
      const start = parseMoment(text.slice(0, index).trim(), now, zone);
      const end = start && parseMoment(text.slice(index + between.length).trim(), now, zone);
      const ends = end && resolvePair(start, end, now, zone);
      if (ends) return ends;
    }
  }
  return undefined;
}

function resolvePair(start: Moment, end: Moment, now: Date, zone: MomentZone): Ends | undefined {
  const first = start.bare === undefined ? start : completeStart(start, start.bare, end);
  const second = first && end.bare !== undefined ? completeEnd(end, end.bare, first) : end;
  return first && second && resolve(first, second, now, zone);
}

/** The 9 of `9 - 11am`, of `9 - 11:30` and of `yesterday 9 to 11`, the 10 of `10 - 12 May`. */
function completeStart(start: Moment, bare: number, end: Moment): Moment | undefined {
  if (start.date && end.bare !== undefined) return { ...start, time: oClock(bare), bare: undefined };
  if (!start.date && end.date && !end.time) return { date: { ...end.date, day: bare } };
  if (!end.time || bare > 24) return undefined;
  const { meridiem, hour } = end.time;
  if (!meridiem) return { ...start, time: oClock(bare), bare: undefined };
  if (bare < 1 || bare > 12) return undefined;
  const sameHalf = (bare % 12) + (meridiem === "pm" ? 12 : 0);
  return { ...start, time: oClock(sameHalf < hour ? sameHalf : (sameHalf + 12) % 24), bare: undefined };
}

/** The 5 of `9am - 5` and the 15 of `14:00 - 15`. */
function completeEnd(end: Moment, bare: number, start: Moment): Moment | undefined {
  if (!start.time || bare > 24) return undefined;
  const { meridiem, hour } = start.time;
  const isAfternoon = bare < 12 && (meridiem === "pm" || (meridiem === "am" && bare <= hour));
  return { ...end, time: oClock(isAfternoon ? bare + 12 : bare), bare: undefined };
}

function oClock(hour: number): TimeOfDay {
  return { hour, minute: 0, second: 0, millisecond: 0 };
}

/** Gives both moments their day. What one end leaves out, the other end or the past says. */
function resolve(start: Moment, end: Moment, now: Date, defaultZone: MomentZone): Ends | undefined {
  const startZone = start.zone ?? end.zone ?? defaultZone;
  const endZone = end.zone ?? startZone;
  const startDate = start.date && towardsPast(start.date, now, startZone);
  // `13:00 - 15:00 yesterday`: the day is said once, and is that of the start.
  const borrowed =
    start.date || start.instant ? undefined : end.date && towardsPast(end.date, now, startZone);
  const from = start.instant ?? placeStart(start.time, startDate ?? borrowed, now, startZone);
  if (!from) return undefined;
  const until = end.instant ?? placeEnd(end, borrowed ? undefined : end.date, from, endZone);
  if (!until) return undefined;
  const isWall = ({ instant, time }: Moment, zone: MomentZone) => !instant && time && zone === "local";
  const fromWallClock = [isWall(start, startZone) ? from : [], isWall(end, endZone) ? until : []].flat();
  return { start: from, end: until, fromWallClock };
}

function placeStart(
  time: TimeOfDay | undefined,
  date: CalendarDate | undefined,
  now: Date,
  zone: MomentZone,
): Date | undefined {
  if (date) return instantIn({ ...date, day: date.isMonth ? 1 : date.day, ...time }, zone);
  if (!time) return undefined;
  const { year, month, day } = wallTimeIn(now, zone);
  const today = instantIn({ year, month, day, ...time }, zone);
  // A time that has not come yet today is meant as yesterday's.
  return today > now ? instantIn({ year, month, day: day - 1, ...time }, zone) : today;
}

/** Where an end lies: on a date of its own, on the day of the start, or past the midnight after it. */
function placeEnd(
  { time }: Moment,
  ownDate: CalendarDate | undefined,
  from: Date,
  zone: MomentZone,
): Date | undefined {
  if (ownDate) {
    const { year, month, day, isMonth } = towardsFuture(ownDate, from, zone);
    if (time) return instantIn({ year, month, day, ...time }, zone);
    // Without a time a day or a month is meant to its end.
    return instantIn(isMonth ? { year, month: month + 1 } : { year, month, day: day + 1 }, zone);
  }
  if (!time) return undefined;
  const { year, month, day } = wallTimeIn(from, zone);
  const sameDay = instantIn({ year, month, day, ...time }, zone);
  return sameDay < from ? instantIn({ year, month, day: day + 1, ...time }, zone) : sameDay;
}

/** The last Monday, the last 10 May. */
function towardsPast(date: CalendarDate, now: Date, zone: MomentZone): CalendarDate {
  if (!date.isOpen || instantIn(date, zone) <= now) return date;
  return date.isOpen === "week" ? movedBy(date, -7) : { ...date, year: date.year - 1 };
}

/** The first Friday, the first 12 May that is not before the start. */
function towardsFuture(date: CalendarDate, from: Date, zone: MomentZone): CalendarDate {
  const { year, month, day } = wallTimeIn(from, zone);
  const first = instantIn({ year, month, day }, zone);
  if (date.isOpen === "year") {
    const sameYear = { ...date, year };
    return instantIn(sameYear, zone) < first && !date.isMonth ? { ...date, year: year + 1 } : sameYear;
  }
  if (date.isOpen !== "week") return date;
  const days = Math.round((instantIn(date, zone).getTime() - first.getTime()) / (24 * hourMs));
  return movedBy(date, -Math.floor(days / 7) * 7);
}

function movedBy(date: CalendarDate, days: number): CalendarDate {
  const { year, month, day } = wallTimeIn(instantIn({ ...date, day: date.day + days }, 0), 0);
  return { ...date, year, month, day };
}

function judge(
  { start, end, fromWallClock = [] }: Ends,
  now: Date,
): ParsedRange | { readonly error: string } {
  if (Number.isNaN(start.getTime()) || Number.isNaN(end.getTime())) return notYet;
  if (end < start) return { error: "The end is before the start." };
  if (end.getTime() === start.getTime()) return { error: "The range is empty." };
  if (start > now) return { error: "The start is in the future." };
  const notes: string[] = [];
  const twice = fromWallClock.find(happensTwice);
  if (twice) notes.push(twiceNote(twice));
  if (end > now) notes.push("The end is in the future: the log holds what is there by then.");
  return { start, end, notes };
}

function twiceNote(date: Date): string {
  const { hour, minute } = wallTime(date);
  const time = [hour, minute].map((part) => String(part).padStart(2, "0")).join(":");
  return `This hour happens twice tonight, clocks change: ${time} ${zoneName(date)} is used. Add the offset to be exact.`;
}

/** Whether the wall clock shows the same time again when the clocks have been turned back. */
function happensTwice(date: Date): boolean {
  const minutes = date.getTimezoneOffset();
  return [0.5, 1, 2].some((hours) => {
    const later = new Date(date.getTime() + hours * hourMs);
    return later.getTimezoneOffset() - minutes === hours * 60;
  });
}
