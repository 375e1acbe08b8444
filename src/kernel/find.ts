import { anyOf64, bitsOf, bitsOf64, lowestBits, nextLineFeedBefore } from "./bytes";

/**
 * What is looked for. A byte of the log matches a byte of the needle where they are equal once the bits in
 * `ignored` are set in both: none for exact bytes, 0x20 for letters in any case. `bytes` has them set
 * already.
 */
let bytes: usize = 0;
let ignored: usize = 0;
let length: u32 = 0;
/** Positions in the needle of the two bytes that are looked for first, those that are rare in logs. */
let firstProbe: u32 = 0;
let secondProbe: u32 = 0;

export function setNeedle(needle: usize, mask: usize, size: u32, first: u32, second: u32): void {
  bytes = needle;
  ignored = mask;
  length = size;
  firstProbe = first;
  secondProbe = second;
}

/**
 * Finds the needle in `[from, to)` of a chunk, once in each line: after a hit it goes on behind the next line
 * feed.
 * @param hits takes the 32-bit offset of each hit
 * @returns how many there are
 */
export function findNeedle(chunk: usize, from: u32, to: u32, hits: usize): u32 {
  let count: u32 = 0;
  const end = chunk + to;
  let at = nextHit(chunk + from, end);
  while (at != 0) {
    store<u32>(hits + ((<usize>count) << 2), <u32>(at - chunk));
    count++;
    at = nextHit(nextLineFeedBefore(at, end) + 1, end);
  }
  return count;
}

/** The first hit of `[at, end)`, or 0. */
function nextHit(at: usize, end: usize): usize {
  if (at + length > end) return 0;
  const hasMasks = (load<u8>(ignored + firstProbe) | load<u8>(ignored + secondProbe)) != 0;
  return hasMasks ? nextHitUpTo(at, end - length, true) : nextHitUpTo(at, end - length, false);
}

/**
 * The first hit that begins in `[at, last]`, or 0.
 * @param hasMasks whether bits are ignored in the two rare bytes; written out, so that there is a loop for
 * each case
 */
@inline
function nextHitUpTo(at: usize, last: usize, hasMasks: bool): usize {
  const firstByte = i8x16.splat(load<u8>(bytes + firstProbe));
  const firstMask = i8x16.splat(load<u8>(ignored + firstProbe));
  const secondByte = i8x16.splat(load<u8>(bytes + secondProbe));
  const secondMask = i8x16.splat(load<u8>(ignored + secondProbe));
  for (; at <= last; at += 64) {
    const first = at + firstProbe;
    const second = at + secondProbe;
    // Each byte of these is all ones where a hit may begin: both rare bytes stand where they should.
    const a = v128.and(
      isByte(v128.load(first), firstByte, firstMask, hasMasks),
      isByte(v128.load(second), secondByte, secondMask, hasMasks),
    );
    const b = v128.and(
      isByte(v128.load(first, 16), firstByte, firstMask, hasMasks),
      isByte(v128.load(second, 16), secondByte, secondMask, hasMasks),
    );
    const c = v128.and(
      isByte(v128.load(first, 32), firstByte, firstMask, hasMasks),
      isByte(v128.load(second, 32), secondByte, secondMask, hasMasks),
    );
    const d = v128.and(
      isByte(v128.load(first, 48), firstByte, firstMask, hasMasks),
      isByte(v128.load(second, 48), secondByte, secondMask, hasMasks),
    );
    if (!anyOf64(a, b, c, d)) continue;
    let candidates = bitsOf64(a, b, c, d);
    // What stands behind the range is not of it.
    if (last - at < 63) candidates &= lowestBits(<u32>(last - at) + 1);
    for (; candidates != 0; candidates &= candidates - 1) {
      const candidate = at + <usize>ctz(candidates);
      if (isHit(candidate)) return candidate;
    }
  }
  return 0;
}

@inline
function isByte(text: v128, byte: v128, mask: v128, hasMasks: bool): v128 {
  return i8x16.eq(hasMasks ? v128.or(text, mask) : text, byte);
}

/** Compares 16 bytes at a time. What the last comparison has too much does not count. */
function isHit(at: usize): bool {
  let done: u32 = 0;
  while (true) {
    const folded = v128.or(v128.load(at + done), v128.load(ignored + done));
    const equal = bitsOf(i8x16.eq(folded, v128.load(bytes + done)));
    const left = length - done;
    if (left <= 16) {
      const wanted = ((<u32>1) << left) - 1;
      return (equal & wanted) == wanted;
    }
    if (equal != 0xffff) return false;
    done += 16;
  }
  return false;
}
