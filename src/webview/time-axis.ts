/** Where times are written below a plot, and in which words. Instants are epoch milliseconds. */
import type { TimeZone } from "../protocol/explorer.ts";

export interface AxisMark {
  readonly timeMs: number;
  readonly label: string;
}

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const steps = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * secondMs),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minuteMs),
  ...[1, 2, 3, 6, 12].map((count) => count * hourMs),
  ...[1, 2, 7, 14].map((count) => count * dayMs),
];
const monthSteps = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200];

/** Times on the clock of a zone, as evenly as it has them, at most `most` of them. */
export function axisMarks(fromMs: number, toMs: number, most: number, zone: TimeZone): AxisMark[] {
  const span = toMs - fromMs;
  if (!(span > 0) || most < 1) return [];
  const step = steps.find((candidate) => span / candidate <= most);
  if (step === undefined) return monthMarks(fromMs, toMs, most, zone);
  const marks: AxisMark[] = [];
  // Weeks begin on a Monday; 1970 did on a Thursday.
  const first = step % (7 * dayMs) === 0 ? 4 * dayMs : 0;
  const wallFrom = wallMs(fromMs, zone);
  for (let wall = Math.ceil((wallFrom - first) / step) * step + first; ; wall += step) {
    const timeMs = instantOf(wall, zone);
    if (timeMs > toMs) return marks;
    // In the hour that a clock is put forward over, there is no such time.
    if (timeMs >= fromMs && timeMs > (marks.at(-1)?.timeMs ?? Number.NEGATIVE_INFINITY)) {
      marks.push({ timeMs, label: labelOf(wall, step) });
    }
  }
}

export interface PlacedMark extends AxisMark {
  readonly x: number;
  /** At the ends words begin or end with the axis. */
  readonly edge: "first" | "last" | undefined;
}

const letterPx = 6.5;
const gapPx = 64;

/** The marks of an axis of this width, with room between the words. */
export function placedMarks(fromMs: number, toMs: number, widthPx: number, zone: TimeZone): PlacedMark[] {
  for (const letters of [5, 8, 12]) {
    // Words at the ends are moved by half of their width.
    const slotPx = 1.5 * letters * letterPx + gapPx;
    const marks = axisMarks(fromMs, toMs, Math.floor(widthPx / slotPx), zone);
    const longest = Math.max(0, ...marks.map(({ label }) => label.length));
    if (longest > letters && letters < 12) continue;
    return marks.map((mark) => {
      const x = ((mark.timeMs - fromMs) / (toMs - fromMs)) * widthPx;
      const halfPx = (mark.label.length * letterPx) / 2;
      return { ...mark, x, edge: x < halfPx ? "first" : x > widthPx - halfPx ? "last" : undefined };
    });
  }
  return [];
}

function monthMarks(fromMs: number, toMs: number, most: number, zone: TimeZone): AxisMark[] {
  const months = (toMs - fromMs) / (30.4 * dayMs);
  const step = monthSteps.find((candidate) => months / candidate <= most) ?? 12_000;
  const marks: AxisMark[] = [];
  const start = new Date(wallMs(fromMs, zone));
  const firstMonth = start.getUTCFullYear() * 12 + start.getUTCMonth();
  for (let month = Math.floor(firstMonth / step) * step; ; month += step) {
    const year = Math.floor(month / 12);
    const timeMs = instantOf(Date.UTC(year, month - year * 12), zone);
    if (!(timeMs <= toMs)) return marks;
    const label = step % 12 === 0 ? String(year) : `${monthNames[month - year * 12]} ${year}`;
    if (timeMs >= fromMs) marks.push({ timeMs, label });
  }
}

function labelOf(wall: number, step: number): string {
  if (step >= dayMs || wall % dayMs === 0) return dayLabel(wall);
  const text = new Date(wall).toISOString().slice(11, 23);
  if (step >= minuteMs) return text.slice(0, 5);
  return step >= secondMs ? text.slice(0, 8) : text;
}

/** `10 May`, of a time on the wall. */
export function dayLabel(wall: number): string {
  const date = new Date(wall);
  return `${date.getUTCDate()} ${monthNames[date.getUTCMonth()]}`;
}

/** What the clock of a zone shows, as if it were that of UTC. */
export function wallMs(timeMs: number, zone: TimeZone): number {
  return zone === "utc" ? timeMs : timeMs - new Date(timeMs).getTimezoneOffset() * minuteMs;
}

function instantOf(wall: number, zone: TimeZone): number {
  if (zone === "utc") return wall;
  const date = new Date(wall);
  return new Date(
    date.getUTCFullYear(),
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
    date.getUTCMilliseconds(),
  ).getTime();
}
