/** Values and terms as they are written into a query. */
import { parseTime } from "../times.ts";
import { type Field, isMeasured } from "./fields.ts";
import { plainNumber } from "./numbers.ts";
import { numberOf, type Scalar, scalarText } from "./paths.ts";
import type { Op } from "./syntax.ts";

export interface WrittenValue {
  readonly op: Op;
  readonly text: string;
  /** A number or a time, which is the same with `:` and `=`. */
  readonly isMeasured: boolean;
}

/** How a query says that a field has this value and no other. */
export function writeValue({ kind }: Field, value: Scalar): WrittenValue {
  if (kind === "time") {
    const time = timeText(value);
    if (time !== undefined) return { op: ":", text: time, isMeasured: true };
  } else if (isMeasured(kind) || kind === "code") {
    const number = numberOf(value);
    // Of a string that is written in another way than the number, the text counts.
    const isPlain = number !== undefined && (typeof value === "number" || String(number) === value);
    if (isPlain) return { op: ":", text: numberText(number), isMeasured: true };
  } else if (typeof value === "number" && kind !== "names") {
    return { op: "=", text: numberText(value), isMeasured: false };
  } else {
    return { op: "=", text: writeText(scalarText(value)), isMeasured: false };
  }
  return { op: "=", text: JSON.stringify(scalarText(value)), isMeasured: false };
}

/** A text without quotes where it is read as the same text, and as nothing else. */
function writeText(text: string): string {
  const isPlain = /^[\p{L}\p{N}_@$][\p{L}\p{N}_@$/.:+-]*$/u.test(text);
  const isOther = text.includes("..") || /^(?:AND|OR|NOT)$/.test(text) || plainNumber(text) !== undefined;
  return isPlain && !isOther ? text : JSON.stringify(text);
}

function numberText(number: number): string {
  if (Number.isFinite(number)) return String(number);
  return number < 0 ? "-1e999" : "1e999";
}

/** To the millisecond; undefined where a value is no time, or one that cannot be written. */
function timeText(value: Scalar): string | undefined {
  const timeMs = parseTime(scalarText(value));
  if (timeMs === undefined) return undefined;
  const iso = new Date(timeMs).toISOString();
  return parseTime(iso) === timeMs ? iso : undefined;
}
