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
  if (epoch.test(text)) return fromEpoch(text);
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

/** Up to 11 digits are seconds (until the year 5138), and every 3 more are a smaller unit. */
function fromEpoch(text: string): number {
  const [digits = "", fraction = ""] = text.split(".");
  if (digits.length <= 11) return Number(digits + fraction.slice(0, 3).padEnd(3, "0"));
  if (digits.length <= 14) return Number(digits);
  // Nanoseconds have more digits than a number holds.
  return Number(digits.slice(0, digits.length <= 17 ? -3 : -6));
}
