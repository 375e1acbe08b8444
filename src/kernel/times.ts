import {
  bitsOf,
  caseBit,
  colon,
  comma,
  isDigit,
  letterT,
  letterZ,
  minus,
  plus,
  point,
  slash,
  space,
  zero,
} from "./bytes";
import { hasBackslash, hasHighByte } from "./json-strings";

/** In place of minutes, more than there are in 9,999 years. */
const noTime: i64 = 1 << 40;

/**
 * The instant that the text of a string names, in whole epoch microseconds: a date and a time of day in the
 * forms of ISO 8601 and its relatives, in UTC where no zone is given, or an epoch number in digits.
 * @returns NaN where it names none
 */
export function timeOfText(from: usize, to: usize): f64 {
  while (from < to && load<u8>(from) == space) from++;
  while (from < to && load<u8>(to - 1) == space) to--;
  if (to - from < 8) return NaN;
  return isDigit(load<u8>(from, 4)) ? timeOfDigits(from, to) : timeOfDate(from, to);
}

/** Whether a text that names no time as it is written may name one once it is decoded. */
export function mayHideTime(from: usize, to: usize): bool {
  return hasBackslash(from, to) || hasHighByte(from, to);
}

/**
 * The instant of an epoch number in s, ms, µs or ns, which its size tells: seconds reach until the year 5138,
 * and each unit further is a thousand times more. A fraction is cut at the microsecond.
 * @returns NaN for anything but 8 to 19 digits, maybe with a fraction
 */
export function timeOfDigits(from: usize, to: usize): f64 {
  let number: u64 = 0;
  let at = from;
  for (; at < to && at < from + 20 && isDigit(load<u8>(at)); at++) {
    number = number * 10 + (load<u8>(at) - zero);
  }
  if (at - from < 8 || at - from > 19) return NaN;
  const fraction = at + 1;
  if (at < to && (load<u8>(at) != point || endOfDigits(fraction, to) != to || fraction == to)) return NaN;
  if (number < 100_000_000_000) return <f64>(number * 1_000_000 + fractionOf(fraction, to, 6));
  if (number < 100_000_000_000_000) return <f64>(number * 1_000 + fractionOf(fraction, to, 3));
  if (number < 100_000_000_000_000_000) return <f64>number;
  return <f64>(number / 1_000);
}

/** The text `YYYY-MM-DDTHH:mm` that was read last, and what it names. */
const lastMinuteText = memory.data(16);
let lastMinute: i64 = noTime;

/** `YYYY-MM-DD`, `T` or a space, `HH:mm`, then maybe `:ss`, a fraction, and a zone. */
function timeOfDate(at: usize, to: usize): f64 {
  // The records of a log are mostly of the same minute as the one before.
  const text = v128.load(at);
  if (bitsOf(i8x16.eq(text, v128.load(lastMinuteText))) != 0xffff) {
    const minute = minuteOf(at);
    if (minute == noTime) return NaN;
    lastMinute = minute;
    v128.store(lastMinuteText, text);
  }
  at += 16;
  let second: i64 = 0;
  let microseconds: i64 = 0;
  if (load<u8>(at) == colon) {
    second = twoDigits(at + 1);
    if (second > 60) return NaN;
    at += 3;
    if (load<u8>(at) == point || load<u8>(at) == comma) {
      const fraction = at + 1;
      at = endOfDigits(fraction, to);
      if (at == fraction) return NaN;
      microseconds = <i64>fractionOf(fraction, at, 6);
    }
  }
  while (at < to && load<u8>(at) == space) at++;
  const offset = minutesOfZone(at, to);
  if (offset == noTime) return NaN;
  return <f64>(((lastMinute - offset) * 60 + second) * 1_000_000 + microseconds);
}

/** Minutes from 1970 to what the 16 bytes at `at` name, or `noTime`. */
function minuteOf(at: usize): i64 {
  const century = twoDigits(at);
  const yearOfCentury = twoDigits(at + 2);
  const month = twoDigits(at + 5);
  const day = twoDigits(at + 8);
  const hour = twoDigits(at + 11);
  const minute = twoDigits(at + 14);
  const isPlaced =
    isDateSeparator(load<u8>(at, 4)) &&
    isDateSeparator(load<u8>(at, 7)) &&
    ((load<u8>(at, 10) | caseBit) == letterT || load<u8>(at, 10) == space) &&
    load<u8>(at, 13) == colon;
  if (!isPlaced || century > 99 || yearOfCentury > 99) return noTime;
  const year = century * 100 + yearOfCentury;
  if (month < 1 || month > 12 || day < 1 || day > daysIn(month, year) || hour > 23 || minute > 59)
    return noTime;
  return (daysBefore(year, month, day) * 24 + hour) * 60 + minute;
}

/** `Z`, `UTC`, `+hh`, `+hhmm`, `+hh:mm` or nothing, up to `to`; otherwise `noTime`. */
function minutesOfZone(at: usize, to: usize): i64 {
  if (at >= to) return at == to ? 0 : noTime;
  const sign = load<u8>(at);
  if (sign != plus && sign != minus) return isUtc(at, to) ? 0 : noTime;
  const hours = twoDigits(at + 1);
  at += 3;
  if (load<u8>(at) == colon) at++;
  let minutes: i64 = 0;
  if (at < to) {
    minutes = twoDigits(at);
    at += 2;
  }
  if (at != to || hours > 99 || minutes > 99) return noTime;
  return sign == minus ? -(hours * 60 + minutes) : hours * 60 + minutes;
}

function isUtc(at: usize, to: usize): bool {
  if (to - at == 1) return (load<u8>(at) | caseBit) == letterZ;
  // The three letters of `utc` are compared as one number.
  return to - at == 3 && ((load<u32>(at) | 0x202020) & 0xffffff) == 0x637475;
}

/** The number of two digits; something over 99 where these are none. */
@inline
function twoDigits(at: usize): i64 {
  const tens = <u8>(load<u8>(at) - zero);
  const ones = <u8>(load<u8>(at, 1) - zero);
  return tens < 10 && ones < 10 ? <i64>(tens * 10 + ones) : 1_000;
}

@inline
function isDateSeparator(byte: u8): bool {
  return byte == minus || byte == slash;
}

function endOfDigits(at: usize, to: usize): usize {
  while (at < to && isDigit(load<u8>(at))) at++;
  return at;
}

/** The first `count` digits of a fraction, with zeros for those that are not there. */
function fractionOf(at: usize, to: usize, count: i32): u64 {
  let value: u64 = 0;
  for (; count > 0; count--) {
    value *= 10;
    if (at < to) value += load<u8>(at++) - zero;
  }
  return value;
}

function daysIn(month: i64, year: i64): i64 {
  if (month == 2) return isLeap(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

function isLeap(year: i64): bool {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/** Days from 1970-01-01 to a date of the Gregorian calendar. */
function daysBefore(year: i64, month: i64, day: i64): i64 {
  // Counted from March on, the day that leap years have more is the last of the year, and the months before
  // it have 31 and 30 days in a pattern that repeats every five months, which are 153 days.
  const marchYear = month > 2 ? year : year - 1;
  const marchMonth = month > 2 ? month - 3 : month + 9;
  const dayOfYear = (153 * marchMonth + 2) / 5 + day - 1;
  // Up to the year 0, which begins in March of the year before, division has to round down.
  const era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400;
  const yearOfEra = marchYear - era * 400;
  const dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
