import { anyOf64, bitsOf, bitsOf64, lowestBits, nextLineFeedBefore } from "./bytes";

/**
 * What is looked for. A byte of the log matches a byte of the needle where they are equal once the bits in
 * `ignored` are set in both: none for exact bytes, 0x20 for letters in any case. `bytes` has them set already.
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
 * Finds the needle in `[from, to)` of a chunk, once in each line: after a hit it goes on behind the next line feed.
 * @param hits takes the 32-bit offset of each hit
 * @returns how many there are
 */
export function findNeedle(chunk: usize, from: u32, to: u32, hits: usize): u32 {
  let count: u32 = 0;
  const end = chunk + to;
  let at = nextHit(chunk + from, end);
  while (at != 0) {
    store<u32>(hits + (<usize>count << 2), <u32>(at - chunk));
    count++;
    at = nextHit(nextLineFeedBefore(at, end) + 1, end);
  }
  return count;
}

/** The first hit of `[at, end)`, or 0. */
function nextHit(at: usize, end: usize): usize {
  if (at + length > end) return 0;
  const last = end - length;
  const firstByte = i8x16.splat(load<u8>(bytes + firstProbe));
  const firstMask = i8x16.splat(load<u8>(ignored + firstProbe));
  const secondByte = i8x16.splat(load<u8>(bytes + secondProbe));
  const secondMask = i8x16.splat(load<u8>(ignored + secondProbe));
  for (; at <= last; at += 64) {
    const left = at + firstProbe;
    const right = at + secondProbe;
    // Each byte of these is all ones where a hit may begin: both rare bytes stand where they should.
    const a = bothAt(left, firstMask, firstByte, right, secondMask, secondByte);
    const b = bothAt(left + 16, firstMask, firstByte, right + 16, secondMask, secondByte);
    const c = bothAt(left + 32, firstMask, firstByte, right + 32, secondMask, secondByte);
    const d = bothAt(left + 48, firstMask, firstByte, right + 48, secondMask, secondByte);
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
function bothAt(left: usize, leftMask: v128, leftByte: v128, right: usize, rightMask: v128, rightByte: v128): v128 {
  const isLeft = i8x16.eq(v128.or(v128.load(left), leftMask), leftByte);
  const isRight = i8x16.eq(v128.or(v128.load(right), rightMask), rightByte);
  return v128.and(isLeft, isRight);
}

/** Compares 16 bytes at a time. What the last comparison has too much does not count. */
function isHit(at: usize): bool {
  let done: u32 = 0;
  while (true) {
    const folded = v128.or(v128.load(at + done), v128.load(ignored + done));
    const equal = bitsOf(i8x16.eq(folded, v128.load(bytes + done)));
    const left = length - done;
    if (left <= 16) {
      const wanted = (<u32>1 << left) - 1;
      return (equal & wanted) == wanted;
    }
    if (equal != 0xffff) return false;
    done += 16;
  }
  return false;
}
