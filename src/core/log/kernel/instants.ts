const dateTime =
  /^(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(?:Z|UTC|([+-])(\d\d):?(\d\d)?)?$/i;
const epoch = /^(\d{8,19})(?:\.(\d+))?$/;

/**
 * The instant that a value names, in whole epoch microseconds: a date and a time of day in the forms of ISO 8601 and
 * its relatives, `2024-05-10 18:05:42.871 Z` for one, in UTC where there is no zone; or an epoch number in s, ms, µs
 * or ns, which its size tells. What is finer than a microsecond is cut.
 * @param text that of a string, or a number as it is written
 * @returns NaN where it names none
 */
export function microsecondsOf(text: string): number {
  const trimmed = text.trim();
  const digits = epoch.exec(trimmed);
  if (digits) return fromEpoch(BigInt(digits[1] ?? 0), digits[2] ?? "");
  const match = dateTime.exec(trimmed);
  return match ? fromDate(match) : Number.NaN;
}

/** Seconds reach until the year 5138, and each unit further is a thousand times more. */
function fromEpoch(whole: bigint, fraction: string): number {
  if (whole < 10n ** 11n) return Number(whole * 1_000_000n + BigInt(leading(fraction, 6)));
  if (whole < 10n ** 14n) return Number(whole * 1_000n + BigInt(leading(fraction, 3)));
  if (whole < 10n ** 17n) return Number(whole);
  return Number(whole / 1_000n);
}

function fromDate(match: RegExpExecArray): number {
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((digits) => Number(digits ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const date = new Date(0);
  // Not `Date.UTC`, which takes the year 50 for 1950.
  date.setUTCFullYear(year, month - 1, day);
  // 31 April rolls over to 1 May; such a date is none.
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return Number.NaN;
  if (hour > 23 || minute > 59 || second > 60) return Number.NaN;
  const sign = match[8] === "-" ? -1 : 1;
  const offsetMinutes = sign * (Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0));
  const seconds = (hour * 60 + minute - offsetMinutes) * 60 + second;
  return (date.getTime() + seconds * 1000) * 1000 + leading(match[7] ?? "", 6);
}

/** The number that the first digits of a fraction are, with zeros for those that are not there. */
function leading(fraction: string, digits: number): number {
  return Number(fraction.slice(0, digits).padEnd(digits, "0"));
}
