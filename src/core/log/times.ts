const dateTime =
  /^(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(?:Z|UTC|([+-])(\d\d):?(\d\d)?)?$/i;
const epoch = /^\d{8,20}(?:\.\d+)?$/;

/**
 * The instant that a value names, in whole epoch milliseconds. Knows `2024-05-10 18:05:42.871 Z`, ISO 8601 with
 * any fraction and offset, and epoch numbers in s, ms, µs or ns by their magnitude. Without a zone it is UTC.
 * @param value a number as written, or the text of a string
 */
export function parseTime(value: string): number | undefined {
  const text = value.trim();
  if (epoch.test(text)) return fromEpoch(Number(text));
  const match = dateTime.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second = "0", fraction = "", sign, offsetHours, offsetMinutes] =
    match;
  const dayMs = Date.UTC(Number(year), Number(month) - 1, Number(day));
  // `Date.UTC` rolls 31 April over to 1 May; such a date is none.
  if (new Date(dayMs).getUTCDate() !== Number(day) || Number(month) > 12) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  const secondsOfDay = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  const timeMs = dayMs + secondsOfDay * 1000 + Number(fraction.slice(0, 3).padEnd(3, "0"));
  if (sign === undefined) return timeMs;
  const offsetMs = (Number(offsetHours) * 60 + Number(offsetMinutes ?? 0)) * 60_000;
  return sign === "-" ? timeMs + offsetMs : timeMs - offsetMs;
}

/** Seconds until the year 5138; each unit further is a thousand times more. */
function fromEpoch(value: number): number {
  if (value < 1e11) return Math.floor(value * 1000);
  if (value < 1e14) return Math.floor(value);
  if (value < 1e17) return Math.floor(value / 1e3);
  return Math.floor(value / 1e6);
}
