/** How a stretch of time is written: `14:03 – 14:11`, `8 min`. */
import type { TimeZone } from "../protocol/explorer.ts";
import { dayLabel, dayMs, wallMs } from "./time-axis.ts";

/** Epoch milliseconds; infinite where there is no end. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The ends that a range has. */
export function finiteEnds({ fromMs, toMs }: TimeRange): Partial<TimeRange> {
  return {
    ...(Number.isFinite(fromMs) && { fromMs }),
    ...(Number.isFinite(toMs) && { toMs }),
  };
}

/** `14:03 – 14:11`; with the day where the range, or the log around it, goes over several. */
export function rangeText(range: TimeRange, zone: TimeZone, log?: TimeRange): string {
  const [from, to] = [wallMs(range.fromMs, zone), wallMs(range.toMs, zone)];
  const days = [range.fromMs, range.toMs, log?.fromMs ?? range.fromMs, log?.toMs ?? range.toMs]
    .filter(Number.isFinite)
    .map((timeMs) => Math.floor(wallMs(timeMs, zone) / dayMs));
  const hasDays = new Set(days).size > 1;
  if (to === Number.POSITIVE_INFINITY) return `from ${momentText(from, hasDays)}`;
  if (from === Number.NEGATIVE_INFINITY) return `until ${momentText(to, hasDays)}`;
  const isSameDay = Math.floor(from / dayMs) === Math.floor(to / dayMs);
  return `${momentText(from, hasDays)} – ${momentText(to, hasDays && !isSameDay)}`;
}

/** `8 min`; nothing for a range without an end. */
export function lengthText({ fromMs, toMs }: TimeRange): string {
  return lengthIn(toMs - fromMs, [" d", " h", " min", " s", " ms"]);
}

/** As it is said: `8 minutes`. */
export function spokenLength({ fromMs, toMs }: TimeRange): string {
  return lengthIn(toMs - fromMs, [" days", " hours", " minutes", " seconds", " milliseconds"]).replace(
    /\b1 (\w+)s\b/g,
    "1 $1",
  );
}

/** What one bar stands for: `minute`, `5 minutes`. */
export function barText(barMs: number): string {
  const text = spokenLength({ fromMs: 0, toMs: barMs });
  return text.replace(/^1 /, "");
}

/** `14:03`, with seconds and milliseconds only where there are some. */
function momentText(wall: number, hasDay: boolean): string {
  const date = new Date(wall);
  if (Number.isNaN(date.getTime())) return "";
  const time = date
    .toISOString()
    .split("T")[1]
    ?.slice(0, 12)
    .replace(/(?::00)?\.000$/, "");
  return hasDay ? `${dayLabel(wall)} ${time}` : (time ?? "");
}

const unitsMs = [86_400_000, 3_600_000, 60_000, 1000, 1];

/** In the largest unit that fits, with what is left in the one below. */
function lengthIn(lengthMs: number, names: readonly string[]): string {
  if (!Number.isFinite(lengthMs)) return "";
  const whole = Math.round(lengthMs);
  const unit = unitsMs.findIndex((unitMs) => whole >= unitMs);
  if (unit < 0) return `0${names.at(-1)}`;
  const size = unitsMs[unit] ?? 1;
  const count = Math.floor(whole / size);
  const below = unitsMs[unit + 1];
  const rest = below === undefined ? 0 : Math.floor((whole - count * size) / below);
  return `${count}${names[unit]}${rest > 0 ? ` ${rest}${names[unit + 1]}` : ""}`;
}
