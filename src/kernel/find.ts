import { blockBytes, firstNote, isByte, noteBlocks, stretchBytes } from "./blocks";
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
  if (length > to - from) return 0;
  const hasMasks = (load<u8>(ignored + firstProbe) | load<u8>(ignored + secondProbe)) != 0;
  return hasMasks ? findIn(chunk, from, to, hits, true) : findIn(chunk, from, to, hits, false);
}

/**
 * @param hasMasks whether bits are ignored in the two rare bytes; written out, so that there are loops for each case
 */
@inline
function findIn(chunk: usize, from: u32, to: u32, hits: usize, hasMasks: bool): u32 {
  const firstByte = i8x16.splat(load<u8>(bytes + firstProbe));
  const firstMask = i8x16.splat(load<u8>(ignored + firstProbe));
  const secondByte = i8x16.splat(load<u8>(bytes + secondProbe));
  const secondMask = i8x16.splat(load<u8>(ignored + secondProbe));
  const end = chunk + to;
  const last = end - length;
  let nextHit = hits;
  // No hit before this one counts: it is in a line that has one already.
  let at = chunk + from;
  while (at <= last) {
    const stretchEnd = min(at + stretchBytes, last + 1);
    const lastNote = noteBlocks(at + firstProbe, stretchEnd + firstProbe, firstByte, firstMask, hasMasks);
    for (let note: usize = firstNote; note < lastNote; note += 4) {
      const block = <usize>load<u32>(note) - firstProbe;
      if (block + blockBytes <= at) continue;
      let candidates = candidatesIn(block, firstByte, firstMask, secondByte, secondMask, hasMasks);
      if (candidates == 0) continue;
      // What stands behind the range is not of it.
      if (last - block < blockBytes - 1) candidates &= lowestBits(<u32>(last - block) + 1);
      for (; candidates != 0; candidates &= candidates - 1) {
        const candidate = block + <usize>ctz(candidates);
        if (candidate < at || !isHit(candidate)) continue;
        store<u32>(nextHit, <u32>(candidate - chunk));
        nextHit += 4;
        at = nextLineFeedBefore(candidate, end) + 1;
      }
    }
    at = max(at, stretchEnd);
  }
  return <u32>((nextHit - hits) >>> 2);
}

/** A bit for each byte of a block at which a hit may begin: both rare bytes stand where they should. */
@inline
function candidatesIn(
  block: usize,
  firstByte: v128,
  firstMask: v128,
  secondByte: v128,
  secondMask: v128,
  hasMasks: bool,
): u64 {
  const first = block + firstProbe;
  const second = block + secondProbe;
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
  // Two rare bytes seldom meet, which one test over all of them tells.
  return anyOf64(a, b, c, d) ? bitsOf64(a, b, c, d) : 0;
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
