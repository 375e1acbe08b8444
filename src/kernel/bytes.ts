/** Bytes that mean something, and the small steps that every scanner is made of. */
export const tab: u8 = 0x09;
export const lineFeed: u8 = 0x0a;
export const carriageReturn: u8 = 0x0d;
export const space: u8 = 0x20;
export const quote: u8 = 0x22;
export const plus: u8 = 0x2b;
export const comma: u8 = 0x2c;
export const minus: u8 = 0x2d;
export const point: u8 = 0x2e;
export const slash: u8 = 0x2f;
export const zero: u8 = 0x30;
export const colon: u8 = 0x3a;
export const openBracket: u8 = 0x5b;
export const backslash: u8 = 0x5c;
export const closeBracket: u8 = 0x5d;
export const letterE: u8 = 0x65;
export const letterF: u8 = 0x66;
export const letterN: u8 = 0x6e;
export const letterT: u8 = 0x74;
export const letterU: u8 = 0x75;
export const letterZ: u8 = 0x7a;
export const openBrace: u8 = 0x7b;
export const closeBrace: u8 = 0x7d;
/** Makes a small letter of a capital. */
export const caseBit: u8 = 0x20;

/** One bit a byte, the first byte lowest, of a vector whose bytes are all ones or all zeros. */
@inline
export function bitsOf(vector: v128): u32 {
  return <u32>i8x16.bitmask(vector);
}

/** The same for 64 bytes in four vectors. */
@inline
export function bitsOf64(first: v128, second: v128, third: v128, fourth: v128): u64 {
  const low = bitsOf(first) | (bitsOf(second) << 16);
  const high = bitsOf(third) | (bitsOf(fourth) << 16);
  return <u64>low | ((<u64>high) << 32);
}

@inline
export function anyOf64(first: v128, second: v128, third: v128, fourth: v128): bool {
  return v128.any_true(v128.or(v128.or(first, second), v128.or(third, fourth)));
}

/** @param count below 64 */
@inline
export function lowestBits(count: u32): u64 {
  return ((<u64>1) << count) - 1;
}

@inline
export function isDigit(byte: u8): bool {
  return <u8>(byte - zero) < 10;
}

/** The white space of JSON within a line. */
@inline
export function isSpace(byte: u8): bool {
  return byte == space || byte == tab || byte == carriageReturn;
}

/** The first byte from `at` on that is no white space. Stops at a line feed at the latest. */
@inline
export function skipSpaces(at: usize): usize {
  // Most of the time there is none, which the first comparison tells.
  while (load<u8>(at) <= space && isSpace(load<u8>(at))) at++;
  return at;
}

/** The next line feed from `at` on. There has to be one. */
export function nextLineFeed(at: usize): usize {
  while (true) {
    const feeds = bitsOf(i8x16.eq(v128.load(at), i8x16.splat(lineFeed)));
    if (feeds != 0) return at + ctz(feeds);
    at += 16;
  }
  return at;
}

/** Whether two runs of bytes are the same. Both are followed by bytes that may be read. */
@inline
export function areEqual(left: usize, right: usize, length: u32): bool {
  let at: u32 = 0;
  while (at + 16 <= length) {
    if (bitsOf(i8x16.eq(v128.load(left + at), v128.load(right + at))) != 0xffff) return false;
    at += 16;
  }
  const wanted = ((<u32>1) << (length - at)) - 1;
  return (bitsOf(i8x16.eq(v128.load(left + at), v128.load(right + at))) & wanted) == wanted;
}

const multiplier: u64 = 0x9e3779b97f4a7c15;

/** A hash of bytes that are followed by bytes that may be read. */
@inline
export function hashOf(start: usize, length: u32): u32 {
  let hash: u64 = length;
  let at: u32 = 0;
  for (; at + 8 <= length; at += 8) {
    hash = (hash ^ load<u64>(start + at)) * multiplier;
    hash ^= hash >> 32;
  }
  const rest = load<u64>(start + at) & lowestBits((length - at) << 3);
  hash = (hash ^ rest) * multiplier;
  return <u32>(hash >> 32) ^ <u32>(hash >> 15);
}
