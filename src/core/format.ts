/** How times, sizes, counts and targets are written, everywhere outside the table of records. */
import type { ExportTarget } from "./exports/types.ts";

export type Zone = "local" | "utc";

/** What day it is, and in which zone days begin. */
export interface Clock {
  /** Without it no day is called today or yesterday, and every date has its year. */
  readonly now?: Date;
  readonly zone?: Zone;
  /** Text that will still be read tomorrow: no day is called today or yesterday. */
  readonly isLasting?: boolean;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The wall clock at an instant. */
export interface WallTime {
  readonly year: number;
  /** 0 is January. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

export function wallTime(date: Date, zone: Zone = "local"): WallTime {
  const isUtc = zone === "utc";
  return {
    year: isUtc ? date.getUTCFullYear() : date.getFullYear(),
    month: isUtc ? date.getUTCMonth() : date.getMonth(),
    day: isUtc ? date.getUTCDate() : date.getDate(),
    hour: isUtc ? date.getUTCHours() : date.getHours(),
    minute: isUtc ? date.getUTCMinutes() : date.getMinutes(),
    second: isUtc ? date.getUTCSeconds() : date.getSeconds(),
    millisecond: isUtc ? date.getUTCMilliseconds() : date.getMilliseconds(),
  };
}

/** The instant of a wall clock. Days, hours and so on may overflow, as in `day: 32`. */
export function instantOf(
  wall: Partial<WallTime> & { year: number; month: number },
  zone: Zone = "local",
): Date {
  const { year, month, day = 1, hour = 0, minute = 0, second = 0, millisecond = 0 } = wall;
  const date = new Date(0);
  // The constructor and Date.UTC take the years 0 to 99 for 1900 to 1999; these setters do not.
  if (zone === "utc") {
    date.setUTCFullYear(year, month, day);
    date.setUTCHours(hour, minute, second, millisecond);
  } else {
    date.setFullYear(year, month, day);
    date.setHours(hour, minute, second, millisecond);
  }
  return date;
}

/** Midnight at the beginning of the day of `date`, moved by whole days. */
export function startOfDay(date: Date, zone: Zone = "local", days = 0): Date {
  const { year, month, day } = wallTime(date, zone);
  return instantOf({ year, month, day: day + days }, zone);
}

/**
 * The range `[start, end)`: `today 13:00 – 15:00`, `10 May 22:00 – 11 May 02:00`, `10 – 12 May`,
 * with the year where it is not this one, and with `UTC` at the end where days are those of UTC.
 */
export function formatRange(start: Date, end: Date, clock: Clock = {}): string {
  const zone = clock.zone ?? "local";
  const suffix = zone === "utc" ? " UTC" : "";
  if (isMidnight(start, zone) && isMidnight(end, zone) && start < end) {
    return formatDays(start, startOfDay(end, zone, -1), clock) + suffix;
  }
  const first = `${formatDay(start, clock)} ${formatTime(start, zone)}`;
  if (isSameDay(start, end, zone)) return `${first} – ${formatTime(end, zone)}${suffix}`;
  // A range that ends with its day stays on that day.
  if (isMidnight(end, zone) && isSameDay(start, startOfDay(end, zone, -1), zone))
    return `${first} – 24:00${suffix}`;
  // The year is said once.
  const isSameYear = wallTime(start, zone).year === wallTime(end, zone).year;
  const from = isSameYear ? first.replace(/ \d{4,}(?= )/, "") : first;
  return `${from} – ${formatDay(end, clock)} ${formatTime(end, zone)}${suffix}`;
}

/** As `formatRange`, without saying that it begins today: `13:26 – 14:26`. */
export function formatRangeShort(start: Date, end: Date, clock: Clock = {}): string {
  return formatRange(start, end, clock).replace(/^today (?=\d)/, "");
}

/** `today`, `yesterday`, `10 May` or `10 May 2023`. */
function formatDay(date: Date, { now, zone = "local", isLasting = false }: Clock = {}): string {
  if (now && !isLasting && isSameDay(date, now, zone)) return "today";
  if (now && !isLasting && isSameDay(date, startOfDay(now, zone, -1), zone)) return "yesterday";
  return formatDate(date, { now, zone });
}

/** `10 May`, or `10 May 2023` where it is not this year. */
function formatDate(date: Date, { now, zone = "local" }: Clock = {}): string {
  const { year, month, day } = wallTime(date, zone);
  const isThisYear = now !== undefined && wallTime(now, zone).year === year;
  return isThisYear ? `${day} ${monthNames[month]}` : `${day} ${monthNames[month]} ${year}`;
}

/** `13:05`, or `13:05:09`. */
export function formatTime(date: Date, zone: Zone = "local", { seconds = false } = {}): string {
  const { hour, minute, second } = wallTime(date, zone);
  return (seconds ? [hour, minute, second] : [hour, minute]).map(twoDigits).join(":");
}

/** `10 May 15:02`, or with seconds `10 May 15:02:11`. */
export function formatMoment(date: Date, clock: Clock = {}, options = { seconds: false }): string {
  return `${formatDate(date, clock)} ${formatTime(date, clock.zone, options)}`;
}

/** `2024-05-10T11:00:00Z`; a fraction only where there is one. */
export function formatInstant(date: Date): string {
  return date.toISOString().replace(".000Z", "Z");
}

/** The range in local time and in UTC: `10 May 14:00:00 – 15:30:00 CEST  =  12:00:00 – 13:30:00 UTC`. */
export function formatEcho(start: Date, end: Date, now: Date): string {
  const local = formatEchoPart(start, end, { now, zone: "local" });
  const utc = formatEchoPart(start, end, { now, zone: "utc" });
  const names = [zoneName(start), zoneName(end)];
  const [from, to] = local.ends;
  const localText =
    names[0] === names[1] ? `${from} – ${to} ${names[1]}` : `${from} ${names[0]} – ${to} ${names[1]}`;
  const utcText = `${utc.ends.join(" – ")} UTC`;
  const withDate = (date: string, text: string) => (date ? `${date} ${text}` : text);
  return `${withDate(local.date, localText)}  =  ${utc.date === local.date ? utcText : withDate(utc.date, utcText)}`;
}

/** One date for both ends where they share it, else each end with its own. */
function formatEchoPart(
  start: Date,
  end: Date,
  clock: Clock,
): { date: string; ends: readonly [string, string] } {
  const { zone = "local" } = clock;
  const times = [start, end].map((date) => formatTime(date, zone, { seconds: true }));
  const dates = [start, end].map((date) => formatDate(date, clock));
  if (dates[0] === dates[1]) return { date: `${dates[0]}`, ends: [`${times[0]}`, `${times[1]}`] };
  return { date: "", ends: [`${dates[0]} ${times[0]}`, `${dates[1]} ${times[1]}`] };
}

/** The short name of the local zone at an instant, such as `CEST` or `UTC+5:30`. */
export function zoneName(date: Date): string {
  // Each locale knows only the names used in its own country.
  const names = ["en-GB", "en-US", "en-AU", "en-IN"].map(
    (locale) =>
      new Intl.DateTimeFormat(locale, { timeZoneName: "short" })
        .formatToParts(date)
        .find((part) => part.type === "timeZoneName")?.value ?? "local",
  );
  const known = names.find((name) => !/^GMT[+-]/.test(name)) ?? names[0] ?? "local";
  return known.replace(/^GMT(?=[+-])/, "UTC");
}

/** `just now`, `2 min ago`, `3 h ago`, `yesterday`, then the date. */
export function formatAge(date: Date, now: Date, zone: Zone = "local"): string {
  const ageMs = now.getTime() - date.getTime();
  if (ageMs < minuteMs) return "just now";
  if (ageMs < hourMs) return `${Math.floor(ageMs / minuteMs)} min ago`;
  // Shortly after midnight, what was an hour ago is not yet called yesterday.
  if (ageMs < 6 * hourMs || isSameDay(date, now, zone)) return `${Math.floor(ageMs / hourMs)} h ago`;
  return formatDay(date, { now, zone });
}

/** Decimal, at most three digits: `812 B`, `41.2 MB`, `1.1 GB`. */
export function formatSize(bytes: number): string {
  const units = ["B", "KB", "MB", "GB", "TB", "PB"];
  let value = bytes;
  let unit = 0;
  // 999.5 would be written as 1000 in three digits.
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${Number(unit === 0 ? value : value.toPrecision(3))} ${units[unit]}`;
}

/** `178 of 412 MB`; both units where they differ. */
export function formatPart(bytes: number, totalBytes: number): string {
  const part = formatSize(bytes);
  const total = formatSize(totalBytes);
  const unit = total.slice(total.indexOf(" "));
  return `${part.endsWith(unit) ? part.slice(0, -unit.length) : part} of ${total}`;
}

/** Rounded down, so that only what is complete is `100%`. */
export function formatPercent(part: number, total: number): string {
  if (total <= 0) return "0%";
  return `${Math.min(100, Math.max(0, Math.floor((part / total) * 100)))}%`;
}

/** The two largest units: `45 s`, `1 min 48 s`, `1 h 30 min`, `2 h`, `3 days 4 h`. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  const units: readonly (readonly [number, string])[] = [
    [Math.floor(seconds / 86_400), Math.floor(seconds / 86_400) === 1 ? "day" : "days"],
    [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ];
  const first = units.findIndex(([count]) => count > 0);
  if (first < 0) return "0 s";
  return units
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
}

/** The largest unit alone, for what is only about right: `40 s`, `2 min`, `3 h`. */
export function formatDurationShort(durationMs: number): string {
  if (durationMs < minuteMs) return `${Math.max(1, Math.round(durationMs / 1000))} s`;
  if (durationMs < hourMs) return `${Math.floor(durationMs / minuteMs)} min`;
  if (durationMs < dayMs) return `${Math.floor(durationMs / hourMs)} h`;
  const days = Math.floor(durationMs / dayMs);
  return days === 1 ? "1 day" : `${days} days`;
}

/** `1,204,331`. */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}

/** `ECommerce/prod`, or `us-std` for a whole region group. */
export function targetLabel({
  database,
  regionGroup,
}: Pick<ExportTarget, "database" | "regionGroup">): string {
  const whole = database ?? regionGroup;
  const name = whole.startsWith(`${regionGroup}/`) ? whole.slice(regionGroup.length + 1) : whole;
  // Names come from services, and a notification would make a link of this one.
  return name.replaceAll("](", "] (");
}

function formatDays(first: Date, last: Date, clock: Clock): string {
  const zone = clock.zone ?? "local";
  if (isSameDay(first, last, zone)) return formatDay(first, clock);
  const from = wallTime(first, zone);
  const to = wallTime(last, zone);
  if (from.year !== to.year) return `${formatDate(first, { zone })} – ${formatDate(last, { zone })}`;
  if (from.month === to.month) return `${from.day} – ${formatDate(last, clock)}`;
  return `${from.day} ${monthNames[from.month]} – ${formatDate(last, clock)}`;
}

function isMidnight(date: Date, zone: Zone): boolean {
  return startOfDay(date, zone).getTime() === date.getTime();
}

function isSameDay(a: Date, b: Date, zone: Zone): boolean {
  return startOfDay(a, zone).getTime() === startOfDay(b, zone).getTime();
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
