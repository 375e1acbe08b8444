import { foldAscii } from "./fold.ts";
import type { Matcher } from "./matcher.ts";
import { wholeCharacterBytes } from "./utf8.ts";

const textOverlapBytes = 64 * 1024;
/** Enough for what an expression may look back at, such as `\b`. */
const lookBehind = 16;

/**
 * How much two windows of one record share. Exact text is found wherever it stands; what an expression matches in
 * a record of more than a window may be missed where it is longer than this.
 */
export function windowOverlap({ literal }: Matcher): number {
  return literal ? literal.bytes.length - 1 : textOverlapBytes;
}

/** Whether a part of a record matches. Changes `bytes`. */
export function matchesWindow(matcher: Matcher, bytes: Buffer, isFirst: boolean, isLast: boolean): boolean {
  const { literal, globalExpression } = matcher;
  if (literal) {
    if (literal.foldsAscii) foldAscii(bytes);
    return bytes.includes(literal.bytes);
  }
  const text = wholeCharacters(bytes, isFirst, isLast).toString();
  // From a later position on, `^` and `\b` see that something stands before.
  globalExpression.lastIndex = isFirst ? 0 : lookBehind;
  const isMatch = globalExpression.test(text);
  // The end of the window is not the end of the record, as `$` takes it to be.
  return isMatch && (isLast || globalExpression.lastIndex < text.length || !looksAhead(globalExpression));
}

function looksAhead({ source }: RegExp): boolean {
  return /\$|\\b|\\B|\(\?[=!]/i.test(source);
}

/** Leaves out the bytes of characters that are cut at the ends. */
function wholeCharacters(bytes: Buffer, isFirst: boolean, isLast: boolean): Buffer {
  let from = 0;
  if (!isFirst) while (from < 3 && isContinuation(bytes[from])) from++;
  return bytes.subarray(from, isLast ? bytes.length : wholeCharacterBytes(bytes));
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
