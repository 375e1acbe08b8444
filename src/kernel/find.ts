import { anyOf64, bitsOf, bitsOf64, lowestBits } from "./bytes";
import { blockBytes, firstNote, halfBytes, keepNote, stretchBytes, writeNote } from "./notes";

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
/** Most blocks do not have the first of them. */
let isFirstRare: bool = false;

export function setNeedle(
  needle: usize,
  mask: usize,
  size: u32,
  first: u32,
  second: u32,
  isRare: bool,
): void {
  isFirstRare = isRare;
  bytes = needle;
  ignored = mask;
  length = size;
  firstProbe = first;
  secondProbe = second;
}

/**
 * Finds the needle in a chunk of whole records, the first hit in each of them.
 *
 * @param starts 32 bits for each record of a list: where it begins
 * @param first the record that begins with the chunk
 * @param end behind the last record in the chunk
 * @param records takes, in 32 bits each, the records that have a hit
 * @param hits takes the offset of each hit in the chunk
 * @returns how many there are
 */
export function findNeedle(
  chunk: usize,
  size: u32,
  starts: usize,
  first: u32,
  end: u32,
  records: usize,
  hits: usize,
): u32 {
  if (size < length) return 0;
  const hasMasks = (load<u8>(ignored + firstProbe) | load<u8>(ignored + secondProbe)) != 0;
  return hasMasks
    ? findEach(chunk, size, starts, first, end, records, hits, true)
    : findEach(chunk, size, starts, first, end, records, hits, false);
}

/**
 * Blocks in which the rare bytes stand are noted first: both of them as in the needle, or the first one alone where
 * that is rare enough by itself. Then these blocks are looked at again.
 * @param hasMasks whether bits are ignored in the two rare bytes; written out, so that there is a loop for each
 * case
 */
@inline
function findEach(
  chunk: usize,
  size: u32,
  starts: usize,
  first: u32,
  end: u32,
  records: usize,
  hits: usize,
  hasMasks: bool,
): u32 {
  const firstAt: usize = firstProbe;
  const secondAt: usize = secondProbe;
  const a = i8x16.splat(load<u8>(bytes + firstAt));
  const aMask = i8x16.splat(load<u8>(ignored + firstAt));
  const b = i8x16.splat(load<u8>(bytes + secondAt));
  const bMask = i8x16.splat(load<u8>(ignored + secondAt));
  const noteBytes = isFirstRare ? blockBytes : halfBytes;
  // The offset of the first record is that of the chunk.
  const origin = load<u32>(starts + ((<usize>first) << 2));
  const to = chunk + (size - length) + 1;
  let count: u32 = 0;
  let record = first;
  // A hit that begins before this is not the first one of its record.
  let next = chunk;
  for (let stretch = chunk; stretch < to; stretch += stretchBytes) {
    const stretchEnd = min(stretch + stretchBytes, to);
    const lastNote = isFirstRare
      ? noteOne(stretch, stretchEnd, firstAt, a, aMask, hasMasks)
      : noteBoth(stretch, stretchEnd, firstAt, a, aMask, secondAt, b, bMask, hasMasks);
    for (let note: usize = firstNote; note < lastNote; note += 4) {
      const block = <usize>load<u32>(note);
      const blockEnd = min(block + noteBytes, stretchEnd);
      for (let half = block; half < blockEnd; half += halfBytes) {
        const x = half + firstAt;
        const y = half + secondAt;
        const p = isBoth(v128.load(x), a, aMask, v128.load(y), b, bMask, hasMasks);
        const q = isBoth(v128.load(x, 16), a, aMask, v128.load(y, 16), b, bMask, hasMasks);
        const r = isBoth(v128.load(x, 32), a, aMask, v128.load(y, 32), b, bMask, hasMasks);
        const s = isBoth(v128.load(x, 48), a, aMask, v128.load(y, 48), b, bMask, hasMasks);
        if (!anyOf64(p, q, r, s)) continue;
        let candidates = bitsOf64(p, q, r, s);
        // What stands behind the range is not of it.
        if (blockEnd - half < halfBytes) candidates &= lowestBits(<u32>(blockEnd - half));
        for (; candidates != 0; candidates &= candidates - 1) {
          const hit = half + <usize>ctz(candidates);
          if (hit < next || !isHit(hit)) continue;
          const offset = <u32>(hit - chunk);
          record = recordAt(starts, origin + offset, record, end);
          store<u32>(records + ((<usize>count) << 2), record);
          store<u32>(hits + ((<usize>count) << 2), offset);
          count++;
          record++;
          if (record == end) return count;
          next = chunk + (load<u32>(starts + ((<usize>record) << 2)) - origin);
        }
      }
    }
  }
  return count;
}

/** Notes the blocks in which hits may begin, going by one byte. @returns the end of the notes */
@inline
function noteOne(from: usize, to: usize, first: usize, a: v128, aMask: v128, hasMasks: bool): usize {
  let note: usize = firstNote;
  for (let block = from; block < to; block += blockBytes) {
    const at = block + first;
    writeNote(note, block);
    const p = isByte(v128.load(at), a, aMask, hasMasks);
    const q = isByte(v128.load(at, 16), a, aMask, hasMasks);
    const r = isByte(v128.load(at, 32), a, aMask, hasMasks);
    const s = isByte(v128.load(at, 48), a, aMask, hasMasks);
    const t = isByte(v128.load(at, 64), a, aMask, hasMasks);
    const u = isByte(v128.load(at, 80), a, aMask, hasMasks);
    const v = isByte(v128.load(at, 96), a, aMask, hasMasks);
    const w = isByte(v128.load(at, 112), a, aMask, hasMasks);
    note = keepNote(note, v128.or(inAny(p, q, r, s), inAny(t, u, v, w)));
  }
  return note;
}

/** The same, going by two bytes, half a block at a time: a processor has registers for no more. */
@inline
function noteBoth(
  from: usize,
  to: usize,
  first: usize,
  a: v128,
  aMask: v128,
  second: usize,
  b: v128,
  bMask: v128,
  hasMasks: bool,
): usize {
  let note: usize = firstNote;
  for (let half = from; half < to; half += halfBytes) {
    const x = half + first;
    const y = half + second;
    writeNote(note, half);
    const p = isBoth(v128.load(x), a, aMask, v128.load(y), b, bMask, hasMasks);
    const q = isBoth(v128.load(x, 16), a, aMask, v128.load(y, 16), b, bMask, hasMasks);
    const r = isBoth(v128.load(x, 32), a, aMask, v128.load(y, 32), b, bMask, hasMasks);
    const s = isBoth(v128.load(x, 48), a, aMask, v128.load(y, 48), b, bMask, hasMasks);
    note = keepNote(note, inAny(p, q, r, s));
  }
  return note;
}

@inline
function inAny(p: v128, q: v128, r: v128, s: v128): v128 {
  return v128.or(v128.or(p, q), v128.or(r, s));
}

/** Ones where both rare bytes stand in their places of a hit. */
@inline
function isBoth(x: v128, a: v128, aMask: v128, y: v128, b: v128, bMask: v128, hasMasks: bool): v128 {
  return v128.and(isByte(x, a, aMask, hasMasks), isByte(y, b, bMask, hasMasks));
}

@inline
function isByte(text: v128, byte: v128, mask: v128, hasMasks: bool): v128 {
  return i8x16.eq(hasMasks ? v128.or(text, mask) : text, byte);
}

/** The record that an offset is in. @param from one that begins at or before it */
@inline
function recordAt(starts: usize, offset: u32, from: u32, end: u32): u32 {
  // Hits are in order, so that the next one is near: first in growing steps, then by halves.
  let low = from;
  let step: u32 = 1;
  while (step < end - low && load<u32>(starts + ((<usize>(low + step)) << 2)) <= offset) {
    low += step;
    step <<= 1;
  }
  let high = step < end - low ? low + step : end;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (load<u32>(starts + ((<usize>middle) << 2)) <= offset) low = middle;
    else high = middle;
  }
  return low;
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
