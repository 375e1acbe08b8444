import { readFully } from "../byte-source.ts";
import { wholeCharacterBytes } from "../utf8.ts";
import type { TextFinder } from "./text-finder.ts";

const windowBytes = 1024 * 1024;
/**
 * How much two windows share. What an expression matches in such a record may be missed where it is longer than
 * this; a text is found wherever it stands.
 */
const overlapBytes = 64 * 1024;
/** Enough for what an expression may look back at, such as `\b`. */
const lookBehind = 16;

/** Whether a record of any length passes a test. It is read window by window. */
export function findInLong(descriptor: number, from: number, bound: number, finder: TextFinder): boolean {
  const end = endOfLine(descriptor, from, bound);
  const bytes = Buffer.allocUnsafeSlow(windowBytes);
  for (let position = from; position < end; position += windowBytes - overlapBytes) {
    const to = Math.min(end, position + windowBytes);
    const length = readFully(descriptor, bytes.subarray(0, to - position), position);
    if (testWindow(bytes.subarray(0, length), position === from, to === end, finder.expression)) return true;
    if (to === end) return false;
  }
  return false;
}

/** Without the line break and the blank lines that may follow. */
function endOfLine(descriptor: number, from: number, bound: number): number {
  const bytes = Buffer.allocUnsafeSlow(Math.min(windowBytes, bound - from));
  const tail = Math.max(from, bound - bytes.length);
  const text = bytes.subarray(0, readFully(descriptor, bytes, tail));
  const feed = text.lastIndexOf(0x0a);
  const isBlankAfter = feed !== -1 && /^[ \t\r\n]*$/.test(text.toString("latin1", feed));
  let end = tail + text.length;
  if (isBlankAfter) {
    const lead = text.toString("latin1").replace(/[ \t\r]*(?:\n[ \t\r]*)+$/, "");
    end = tail + lead.length;
  }
  return end;
}

function testWindow(bytes: Buffer, isFirst: boolean, isLast: boolean, expression: RegExp): boolean {
  const text = wholeCharacters(bytes, isFirst, isLast).toString();
  // From a later position on, `^` and `\b` see that something stands before.
  expression.lastIndex = isFirst ? 0 : lookBehind;
  const isMatch = expression.test(text);
  const isAtEnd = expression.lastIndex >= text.length;
  expression.lastIndex = 0;
  // The end of the window is not the end of the record, as `$` takes it to be.
  return isMatch && (isLast || !isAtEnd || !looksAhead(expression));
}

function looksAhead({ source }: RegExp): boolean {
  return /\$|\\b|\\B|\(\?[=!]/i.test(source);
}

/** Leaves out the bytes of characters that are cut at the ends. */
function wholeCharacters(bytes: Buffer, isFirst: boolean, isLast: boolean): Buffer {
  let from = 0;
  if (!isFirst) while (from < 3 && ((bytes[from] ?? 0) & 0xc0) === 0x80) from++;
  return bytes.subarray(from, isLast ? bytes.length : wholeCharacterBytes(bytes));
}
