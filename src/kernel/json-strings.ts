import {
  anyOf64,
  backslash,
  bitsOf,
  bitsOf64,
  caseBit,
  isDigit,
  letterN,
  letterU,
  lowestBits,
  quote,
  space,
} from "./bytes";

/**
 * Control characters, of which none may stand in a string as it is. A line feed is one: no string leaves its
 * line.
 */
const lastControl: u8 = 0x1f;

/**
 * Passes over a string, holding it against what JSON allows in one. What is not UTF-8 does no harm: decoding
 * replaces it.
 *
 * Most strings end within 16 bytes, which one load and one comparison of a kind each tell.
 * @param at behind the opening quote
 * @returns the byte behind the closing quote, or 0 where this is no JSON string
 */
@inline
export function endOfString(at: usize): usize {
  const specials = bitsOf(specialsOf(v128.load(at)));
  if (specials != 0) {
    const first = at + <usize>ctz(specials);
    if (load<u8>(first) == quote) return first + 1;
  }
  return endOfLongString(at);
}

/**
 * All ones for each byte that cannot just be passed over in a string: quotes, backslashes, control
 * characters.
 */
@inline
function specialsOf(text: v128): v128 {
  // With bit 1 turned round a quote is a space, the byte behind the control characters, and these stay among
  // themselves.
  const turned = v128.xor(text, i8x16.splat(quote ^ space));
  const quotesAndControls = i8x16.le_u(turned, i8x16.splat(space));
  return v128.or(quotesAndControls, i8x16.eq(text, i8x16.splat(backslash)));
}

/** The same as `endOfString`, 64 bytes at a time. */
function endOfLongString(at: usize): usize {
  while (true) {
    const a = specialsOf(v128.load(at));
    const b = specialsOf(v128.load(at, 16));
    const c = specialsOf(v128.load(at, 32));
    const d = specialsOf(v128.load(at, 48));
    if (anyOf64(a, b, c, d)) {
      at += <usize>ctz(bitsOf64(a, b, c, d));
      if (load<u8>(at) == quote) return at + 1;
      return load<u8>(at) == backslash ? endOfEscapedString(at) : 0;
    }
    at += 64;
  }
  return 0;
}

/**
 * The same from a backslash on. Where there is one there are more, above all in JSON within a string. So from
 * here on no time is lost with guessing whether there is another: which bytes are escaped is worked out for
 * all of 64 bytes at once.
 */
function endOfEscapedString(at: usize): usize {
  /** One where the first byte of the 64 is escaped by the last one before them. */
  let carry: u64 = 0;
  while (true) {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    const quotes = bitsOfByte(a, b, c, d, quote);
    const backslashes = bitsOfByte(a, b, c, d, backslash);
    const escaped = escapedBits(backslashes, carry);
    let stops = quotes & ~escaped;
    if (hasControl(a, b, c, d)) stops |= controlBits(a, b, c, d);
    // `\"` and `\n` are nearly all that there is; anything else is looked at.
    let others = escaped & ~quotes;
    if (others != 0) others &= ~bitsOfByte(a, b, c, d, letterN);
    if (stops != 0) others &= lowestBits(<u32>ctz(stops));
    for (; others != 0; others &= others - 1) {
      if (!isEscape(at + <usize>ctz(others))) return 0;
    }
    if (stops != 0) {
      at += <usize>ctz(stops);
      return load<u8>(at) == quote ? at + 1 : 0;
    }
    // A backslash that is not escaped itself and stands last reaches into the next 64 bytes.
    carry = (backslashes & ~escaped) >> 63;
    at += 64;
  }
  return 0;
}

/** Bits 1, 3, 5 and so on. */
const oddBits: u64 = 0xaaaaaaaaaaaaaaaa;

/**
 * Which bytes are escaped by the backslash before them: every second one of a run of backslashes, and the
 * byte behind a run that is odd in number. One subtraction finds that for all runs. The method is that of
 * simdjson.
 *
 * A run from bit `first` up to before bit `end` is the number 2^end - 2^first. It is subtracted from a number
 * in which the bits behind `first` up to `end` are set, and of all others the odd ones. That takes `end` away
 * and adds `first`. If `first` is even, it is set now, the run is all ones, and `end` is zero. If it is odd,
 * it was set already, and the sum carries through the run: that is all zeros, and `end` is one. In both
 * cases, once the odd bits are turned round, the run has a one at every second bit from `first` on, which are
 * the backslashes that escape; and `end` is one where the run is odd in number, which makes that byte an
 * escaped one.
 */
@inline
function escapedBits(backslashes: u64, carry: u64): u64 {
  const escapes = backslashes & ~carry;
  const codes = (((escapes << 1) | oddBits) - escapes) ^ oddBits;
  return codes ^ (backslashes | carry);
}

@inline
function bitsOfByte(a: v128, b: v128, c: v128, d: v128, byte: u8): u64 {
  const wanted = i8x16.splat(byte);
  return bitsOf64(i8x16.eq(a, wanted), i8x16.eq(b, wanted), i8x16.eq(c, wanted), i8x16.eq(d, wanted));
}

@inline
function hasControl(a: v128, b: v128, c: v128, d: v128): bool {
  const lowest = i8x16.min_u(i8x16.min_u(a, b), i8x16.min_u(c, d));
  return v128.any_true(i8x16.le_u(lowest, i8x16.splat(lastControl)));
}

@inline
function controlBits(a: v128, b: v128, c: v128, d: v128): u64 {
  const last = i8x16.splat(lastControl);
  return bitsOf64(i8x16.le_u(a, last), i8x16.le_u(b, last), i8x16.le_u(c, last), i8x16.le_u(d, last));
}

/** The bytes that may follow a backslash, as two sets of 64 bits: `"` and `/` below 64, the others above. */
const lowEscapes: u64 = ((<u64>1) << 0x22) | ((<u64>1) << 0x2f);
const highEscapes: u64 =
  ((<u64>1) << (0x5c - 64)) |
  ((<u64>1) << (0x62 - 64)) |
  ((<u64>1) << (0x66 - 64)) |
  ((<u64>1) << (0x6e - 64)) |
  ((<u64>1) << (0x72 - 64)) |
  ((<u64>1) << (0x74 - 64));

/** Whether the byte at `at`, which follows a backslash, makes an escape with it. */
function isEscape(at: usize): bool {
  const byte = load<u8>(at);
  if (byte == letterU) return isHex(at + 1) && isHex(at + 2) && isHex(at + 3) && isHex(at + 4);
  const escapes = byte < 64 ? lowEscapes : highEscapes;
  return byte < 128 && ((escapes >> (byte & 63)) & 1) != 0;
}

function isHex(at: usize): bool {
  const byte = load<u8>(at);
  return isDigit(byte) || <u8>((byte | caseBit) - 0x61) < 6;
}

/** Whether there is a backslash in `[from, to)`. */
export function hasBackslash(from: usize, to: usize): bool {
  for (; from < to; from++) if (load<u8>(from) == backslash) return true;
  return false;
}

/** Whether there is anything but ASCII in `[from, to)`. */
export function hasHighByte(from: usize, to: usize): bool {
  for (; from < to; from++) if (load<u8>(from) >= 0x80) return true;
  return false;
}
