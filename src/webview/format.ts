/** How numbers, sizes and times are written in the page, in the locale of the editor. */
import type { Cell, TimeZone } from "../protocol/explorer.ts";

// Digits stay Latin in every locale, so that a digit of the log is a digit of the page.
const counts = new Intl.NumberFormat(undefined, { numberingSystem: "latn" });
const threeDigits = new Intl.NumberFormat(undefined, {
  numberingSystem: "latn",
  maximumSignificantDigits: 3,
});
const decimals = new Intl.NumberFormat(undefined, { numberingSystem: "latn", maximumFractionDigits: 3 });

export function formatCount(count: number): string {
  return counts.format(count);
}

/** A measured number, such as a duration: at most three decimals. */
export function formatNumber(value: number): string {
  return decimals.format(value);
}

/** `3,201 records`, `1 record`. */
export function formatCountOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** Decimal units, three digits: `412 MB`. */
export function formatBytes(bytes: number): string {
  const units = ["bytes", "KB", "MB", "GB", "TB", "PB"];
  let unit = 0;
  // From 999.5 on three digits would say 1,000.
  while (bytes >= 999.5 && unit < units.length - 1) {
    bytes /= 1000;
    unit++;
  }
  return `${threeDigits.format(bytes)} ${units[unit]}`;
}

/** A share of 0 to 1 as whole percent; what is not all is never 100%. */
export function formatPercent(share: number): string {
  const percent = Math.round(share * 100);
  return `${Math.max(0, share < 1 ? Math.min(99, percent) : 100)}%`;
}

/** `about 40 s left`. */
export function formatLeft(seconds: number): string {
  if (seconds < 55) return `about ${Math.max(1, Math.round(seconds))} s left`;
  if (seconds < 55 * 60) return `about ${Math.round(seconds / 60)} min left`;
  return `about ${Math.round(seconds / 3600)} h left`;
}

/** `14:05:43.118`. */
export function formatTime(timeMs: number, zone: TimeZone): string {
  return shifted(timeMs, zone)?.slice(11, 23) ?? "";
}

/** `2024-05-10 14:05:43.118`. */
export function formatInstant(timeMs: number, zone: TimeZone): string {
  return shifted(timeMs, zone)?.slice(0, 23).replace("T", " ") ?? "";
}

/** What a time is in, at that time: `UTC`, or the local zone's short name, such as `GMT+2`. */
export function zoneName(timeMs: number, zone: TimeZone): string {
  if (zone === "utc") return "UTC";
  const parts = new Intl.DateTimeFormat(undefined, { timeZoneName: "short" }).formatToParts(timeMs);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "local";
}

/** ISO text of an instant, moved so that its digits are those of the zone. Years past 9999 have none. */
function shifted(timeMs: number, zone: TimeZone): string | undefined {
  if (!Number.isFinite(timeMs)) return undefined;
  const minutes = zone === "utc" ? 0 : new Date(timeMs).getTimezoneOffset();
  const date = new Date(timeMs - minutes * 60_000);
  const isWritable = date.getTime() > -62_135_596_800_000 && date.getTime() < 253_402_300_800_000;
  return isWritable ? date.toISOString() : undefined;
}

/**
 * Sets the separators of the locale into an integer literal, digit by digit: a number of any length keeps
 * every digit. Other text stays as it is. Marks move with their digits.
 */
export function groupInteger(cell: Cell): Cell {
  if (!/^-?[1-9]\d{3,}$/.test(cell.text)) return cell;
  const text = counts.format(BigInt(cell.text));
  if (!cell.marks) return { text };
  const places = digitPlaces(text);
  const sign = cell.text.startsWith("-") ? 1 : 0;
  const marks: number[] = [];
  for (let i = 0; i + 1 < cell.marks.length; i += 2) {
    const first = (cell.marks[i] ?? 0) - sign;
    const last = (cell.marks[i + 1] ?? 0) - sign - 1;
    const start = first < 0 ? 0 : places[first];
    const end = places[last];
    if (start !== undefined && end !== undefined && end >= start) marks.push(start, end + 1);
  }
  return { text, marks };
}

function digitPlaces(text: string): number[] {
  const places: number[] = [];
  for (let i = 0; i < text.length; i++) if (/\d/.test(text.charAt(i))) places.push(i);
  return places;
}

/** A time as the page shows it, with the marks that lie in the part of the log's text that is shown. */
export function timeCell(cell: Cell, timeMs: number, zone: TimeZone): Cell {
  const text = formatTime(timeMs, zone);
  const start = text && cell.marks ? cell.text.indexOf(text) : -1;
  if (start < 0 || !cell.marks) return { text: text || cell.text };
  const marks: number[] = [];
  for (let i = 0; i + 1 < cell.marks.length; i += 2) {
    const from = Math.max(0, (cell.marks[i] ?? 0) - start);
    const to = Math.min(text.length, (cell.marks[i + 1] ?? 0) - start);
    if (to > from) marks.push(from, to);
  }
  return { text, marks };
}
