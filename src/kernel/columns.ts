import { Dictionary, numberOf } from "./dictionary";
import { allocate } from "./memory";
import { doubleOf } from "./numbers";
import { mayHideTime, timeOfDigits, timeOfText } from "./times";

/** What a value is. */
export const missing: u8 = 0;
export const nullValue: u8 = 1;
export const falseValue: u8 = 2;
export const trueValue: u8 = 3;
export const numberValue: u8 = 4;
export const stringValue: u8 = 5;
export const arrayValue: u8 = 6;
export const objectValue: u8 = 7;

/** What is taken of values beyond their kind and place. */
export const takeSpans: u32 = 0;
export const takeValues: u32 = 1;
export const takeTimes: u32 = 2;

/** The values at one path, one entry a record in each array. */
@unmanaged
export class Column {
  next: Column | null;
  /** Its place among the columns of the table, from 0. */
  position: u32;
  take: u32;
  dictionary: Dictionary | null;
  /** 8 bits each: what the value is. */
  kinds: usize;
  /** 32 bits each: where the value begins in the chunk, and how long it is, as written. */
  starts: usize;
  lengths: usize;
  /** 64 bits each: the double that a number is, or the instant of a time; NaN for anything else. */
  numbers: usize;
  /** 32 bits each: the number in the dictionary of a string, an array or an object; 0 for none. */
  ids: usize;
}

export function newColumn(take: u32, dictionary: usize, mostRecords: u32): usize {
  const it = changetype<Column>(allocate(offsetof<Column>()));
  const size: usize = mostRecords;
  it.take = take;
  it.dictionary = changetype<Dictionary | null>(dictionary);
  it.kinds = allocate(size);
  it.starts = allocate(size << 2);
  it.lengths = allocate(size << 2);
  it.numbers = allocate(size << 3);
  it.ids = allocate(size << 2);
  // Memory is handed out in order: once there is none, there is none.
  return it.ids == 0 ? 0 : changetype<usize>(it);
}

/** Keeps a value as it was found. A later one for the same record replaces it. */
@inline
export function keepValue(column: Column, record: u32, kind: u8, start: u32, length: u32): void {
  store<u8>(column.kinds + record, kind);
  store<u32>(column.starts + ((<usize>record) << 2), start);
  store<u32>(column.lengths + ((<usize>record) << 2), length);
}

@inline
export function dropValue(column: Column, record: u32): void {
  store<u8>(column.kinds + record, missing);
}

/**
 * Makes of a value that was kept what the column takes of it. To be called once it is sure that the value
 * counts.
 * @returns false where the number or the time cannot be told here
 */
export function convertValue(column: Column, record: u32, chunk: usize): bool {
  const kind = load<u8>(column.kinds + record);
  if (kind == missing) keepValue(column, record, missing, 0, 0);
  if (column.take == takeSpans) return true;
  const start = chunk + load<u32>(column.starts + ((<usize>record) << 2));
  const length = load<u32>(column.lengths + ((<usize>record) << 2));
  if (column.take == takeTimes) return keepTime(column, record, kind, start, start + length);
  const dictionary = column.dictionary;
  const isListed = kind >= stringValue && dictionary !== null;
  store<u32>(column.ids + ((<usize>record) << 2), isListed ? numberOf(dictionary!, start, length) : 0);
  const number = kind == numberValue ? doubleOf(start, start + length) : NaN;
  store<f64>(column.numbers + ((<usize>record) << 3), number);
  return kind != numberValue || !isNaN(number);
}

@inline
function keepTime(column: Column, record: u32, kind: u8, start: usize, end: usize): bool {
  let time = NaN;
  if (kind == numberValue) time = timeOfDigits(start, end);
  if (kind == stringValue) time = timeOfText(start + 1, end - 1);
  store<f64>(column.numbers + ((<usize>record) << 3), time);
  return kind != stringValue || !isNaN(time) || !mayHideTime(start + 1, end - 1);
}

export function kindsOf(column: Column): usize {
  return column.kinds;
}

export function valueStartsOf(column: Column): usize {
  return column.starts;
}

export function lengthsOf(column: Column): usize {
  return column.lengths;
}

export function numbersOf(column: Column): usize {
  return column.numbers;
}

export function idsOf(column: Column): usize {
  return column.ids;
}
