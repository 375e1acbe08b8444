import {
  caseBit,
  closeBrace,
  closeBracket,
  comma,
  isDigit,
  isSpace,
  letterE,
  letterF,
  letterN,
  letterT,
  minus,
  openBrace,
  openBracket,
  plus,
  point,
  quote,
  skipSpaces,
  zero,
} from "./bytes";
import { endOfKey } from "./json-keys";
import { endOfString } from "./json-strings";

/**
 * For each open bracket whether the one around it is that of an object. As long as a chunk: no nesting is too
 * deep.
 */
let outerBrackets: usize = 0;

export function setDepthStack(start: usize): void {
  outerBrackets = start;
}

/**
 * Passes over one value with all that is in it, holding it against the grammar of JSON.
 * @param at its first byte, or white space before that
 * @returns the byte behind it, or 0 where this is no JSON. What follows the value is for the caller to check.
 */
export function endOfValue(at: usize): usize {
  const outermost = outerBrackets;
  let depth = outermost;
  let isInObject = false;
  while (true) {
    // A value begins here.
    const first = load<u8>(at);
    if (first == quote) {
      at = endOfString(at + 1);
      if (at == 0) return 0;
    } else if (first == openBrace) {
      const inside = skipSpaces(at + 1);
      if (load<u8>(inside) != closeBrace) {
        store<u8>(depth++, u8(isInObject));
        isInObject = true;
        at = endOfKey(at, 0);
        if (at == 0) return 0;
        continue;
      }
      at = inside + 1;
    } else if (first == openBracket) {
      at = skipSpaces(at + 1);
      if (load<u8>(at) != closeBracket) {
        store<u8>(depth++, u8(isInObject));
        isInObject = false;
        continue;
      }
      at++;
    } else if (isSpace(first)) {
      at = skipSpaces(at);
      continue;
    } else {
      at = endOfScalar(at);
      if (at == 0) return 0;
    }
    // A value has ended here, and with it maybe the brackets around it.
    while (true) {
      if (depth == outermost) return at;
      at = skipSpaces(at);
      const next = load<u8>(at);
      if (next == comma) {
        at = isInObject ? endOfKey(at, 0) : at + 1;
        if (at == 0) return 0;
        break;
      }
      if (next != (isInObject ? closeBrace : closeBracket)) return 0;
      isInObject = load<u8>(--depth) != 0;
      at++;
    }
  }
  return 0;
}

/** The same as `endOfValue`, without a call for what most values are. */
@inline
export function endOfAnyValue(at: usize): usize {
  const first = load<u8>(at);
  if (first == quote) return endOfString(at + 1);
  return isDigit(first) ? endOfNumber(at) : endOfValue(at);
}

/** `true`, `alse` of `false`, and `null`, as the numbers that four bytes are. */
const trueWord: u32 = 0x65757274;
const alseWord: u32 = 0x65736c61;
const nullWord: u32 = 0x6c6c756e;

function endOfScalar(at: usize): usize {
  const first = load<u8>(at);
  if (first == minus || isDigit(first)) return endOfNumber(at);
  if (first == letterT) return load<u32>(at) == trueWord ? at + 4 : 0;
  if (first == letterF) return load<u32>(at, 1) == alseWord ? at + 5 : 0;
  if (first == letterN) return load<u32>(at) == nullWord ? at + 4 : 0;
  return 0;
}

/**
 * A digit at a time: most numbers have few, and where the processor guesses their count right, the next step
 * does not wait for this one, as it would for a count taken from a comparison of 16 bytes.
 */
@inline
function endOfNumber(at: usize): usize {
  if (load<u8>(at) == minus) at++;
  if (load<u8>(at) == zero) {
    at++;
  } else {
    at = endOfDigits(at);
    if (at == 0) return 0;
  }
  if (load<u8>(at) == point) {
    at = endOfDigits(at + 1);
    if (at == 0) return 0;
  }
  if ((load<u8>(at) | caseBit) == letterE) {
    const sign = load<u8>(at, 1);
    at = endOfDigits(sign == plus || sign == minus ? at + 2 : at + 1);
  }
  return at;
}

/** The byte behind one digit or more, or 0. */
@inline
function endOfDigits(at: usize): usize {
  if (!isDigit(load<u8>(at))) return 0;
  do at++;
  while (isDigit(load<u8>(at)));
  return at;
}
