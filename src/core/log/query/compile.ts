/** Tests and texts made ready for many values. They say what `passes` and `containsText` say, and say it fast. */
import type { Zone } from "../../format.ts";
import { passes } from "./matches.ts";
import { numberOf, type Scalar, scalarText } from "./paths.ts";
import type { NumberTest, Test, TimeOfDayTest } from "./syntax.ts";
import { containsText, foldText, isAscii } from "./text-match.ts";
import { timeOfDayMs } from "./time-text.ts";

/** Whether a value passes a test. */
export function compileTest(test: Test): (value: Scalar) => boolean {
  switch (test.type) {
    case "number": {
      const isWithin = compileInterval(test);
      return (value) => isWithin(numberOf(value) ?? Number.NaN);
    }
    case "time":
      return (value) => typeof value === "number" && test.fromMs <= value && value <= test.toMs;
    case "timeOfDay": {
      const isWithin = compileTimeOfDay(test);
      return (value) => typeof value === "number" && isWithin(value);
    }
    case "text": {
      if (test.mode === "equals") return (value) => passes(test, value);
      const contains = compileText([test.text], test.matchCase);
      return (value) =>
        typeof value === "number" && test.number !== undefined
          ? value === test.number
          : contains(scalarText(value));
    }
    case "regex": {
      const expression = new RegExp(test.source, test.flags);
      return (value) => expression.test(scalarText(value));
    }
  }
}

/** Whether a number is in an interval; never so for what is not a number. */
export function compileInterval({ from, to, isFromOpen, isToOpen }: NumberTest): (value: number) => boolean {
  if (isFromOpen)
    return isToOpen ? (value) => value > from && value < to : (value) => value > from && value <= to;
  return isToOpen ? (value) => value >= from && value < to : (value) => value >= from && value <= to;
}

/** Whether an instant is in a range of every day. */
export function compileTimeOfDay({ zone, ranges }: TimeOfDayTest): (timeMs: number) => boolean {
  const offsetMs = zone === "utc" ? () => 0 : offsetOf(zone);
  return (timeMs) => {
    const ofDayMs = (((timeMs + offsetMs(timeMs)) % dayMs) + dayMs) % dayMs;
    return ranges.some(([fromMs, toMs]) => fromMs <= ofDayMs && ofDayMs <= toMs);
  };
}

/** Whether a text holds one of several. */
export function compileText(wanted: readonly string[], matchCase: boolean): (text: string) => boolean {
  if (!matchCase && wanted.every(isAscii)) {
    const folded = wanted.map(foldText);
    return (text) => {
      const foldedText = foldText(text);
      return folded.some((form) => foldedText.includes(form));
    };
  }
  return (text) => wanted.some((form) => containsText(text, form, matchCase));
}

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** The records of a log are close in time, and clocks change between minutes if they do. */
function offsetOf(zone: Zone): (timeMs: number) => number {
  let minute = Number.NaN;
  let offsetMs = 0;
  return (timeMs) => {
    const next = Math.floor(timeMs / minuteMs);
    if (next !== minute) {
      minute = next;
      offsetMs = timeOfDayMs(timeMs, zone) - (((timeMs % dayMs) + dayMs) % dayMs);
    }
    return offsetMs;
  };
}
