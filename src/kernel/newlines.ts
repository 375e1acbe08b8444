import { bitsOf64, isSpace, lineFeed, lowestBits, space } from "./bytes";
import { allocate } from "./memory";
import { blockBytes, firstNote, keepNote, stretchBytes, writeNote } from "./notes";

/** Bytes of the chunks so far. All offsets are from the first one's first byte. */
let position: u32 = 0;

/** Where each record begins that ends in the chunks, as 32-bit offsets. */
export let starts: usize = 0;
export let startCount: u32 = 0;
let startRoom: u64 = 0;
/** For each blank line that ends in the chunks, how many of these records are before it. */
export let blanks: usize = 0;
export let blankCount: u32 = 0;
let blankRoom: u64 = 0;

/** Where the line begins that the chunks end in, and whether there is something in it other than white space. */
export let openStart: u32 = 0;
export let openHasText: bool = false;
/** The line feed that ends the last record. */
export let lastEnd: u32 = 0;

/** Begins with a new line, and forgets what was found before. */
export function openLines(): void {
  position = startCount = blankCount = openStart = lastEnd = 0;
  openHasText = false;
}

/** @returns whether there is memory for all that may be found in so many bytes more */
function makeRoom(length: u64): bool {
  // At worst every second byte begins a record, or every byte is a blank line.
  const startBytes = 4 * <u64>startCount + 2 * length + 4;
  if (startBytes > startRoom) {
    starts = moved(starts, 4 * startCount, startBytes);
    startRoom = starts != 0 ? 2 * startBytes : 0;
  }
  const blankBytes = 4 * <u64>blankCount + 4 * length;
  if (blankBytes > blankRoom) {
    blanks = moved(blanks, 4 * blankCount, blankBytes);
    blankRoom = blanks != 0 ? 2 * blankBytes : 0;
  }
  return startRoom >= startBytes && blankRoom >= blankBytes;
}

/**
 * A list elsewhere, with twice the room that is wanted, so that one that grows is not moved again and again.
 * @returns 0 where there is no memory for it
 */
function moved(list: usize, length: usize, wanted: u64): usize {
  if (wanted > 0x7fffffff) return 0;
  const copy = allocate(<usize>(2 * wanted));
  if (copy != 0) memory.copy(copy, list, length);
  return copy;
}

/**
 * Finds the records of one more chunk: the lines that hold more than white space.
 * @returns whether there is enough memory for that
 */
export function findLines(chunk: usize, length: u32): bool {
  if (!makeRoom(length)) return false;
  let toStart = starts + 4 * startCount;
  let toBlank = blanks + 4 * blankCount;
  let lineStart = openStart;
  let hasText = openHasText;
  let lastFeed = lastEnd;
  // What is in the chunk of the line, which may have begun before it.
  let text = chunk;
  const lineFeeds = i8x16.splat(lineFeed);
  const end = chunk + length;
  for (let stretch = chunk; stretch < end; stretch += stretchBytes) {
    const lastNote = noteBlocks(stretch, min(stretch + stretchBytes, end), lineFeeds);
    for (let note: usize = firstNote; note < lastNote; note += 4) {
      const block = <usize>load<u32>(note);
      if (block >= end) break;
      let low = feedsIn(block, lineFeeds);
      let high = feedsIn(block + 64, lineFeeds);
      if (end - block < blockBytes) {
        // What stands behind the chunk is not of it.
        const left = <u32>(end - block);
        if (left < 64) low &= lowestBits(left);
        high &= left > 64 ? lowestBits(left - 64) : 0;
      }
      // Nearly always there is one. No branch asks in which half it is, as no processor could guess that.
      while ((low | high) != 0) {
        const isHigh = <u64>(low == 0);
        const feed = block + <usize>(ctz(low) + (ctz(high) & (0 - isHigh)));
        low &= low - 1;
        high &= high - isHigh;
        const feedOffset = position + <u32>(feed - chunk);
        if (hasText || isText(text, feed)) {
          store<u32>(toStart, lineStart);
          toStart += 4;
          lastFeed = feedOffset;
          hasText = false;
        } else {
          store<u32>(toBlank, <u32>((toStart - starts) >>> 2));
          toBlank += 4;
        }
        lineStart = feedOffset + 1;
        text = feed + 1;
      }
    }
  }
  position += length;
  lastEnd = lastFeed;
  openStart = lineStart;
  openHasText = hasText || isText(text, end);
  startCount = <u32>((toStart - starts) >>> 2);
  blankCount = <u32>((toBlank - blanks) >>> 2);
  return true;
}

/**
 * Notes the blocks of `[from, to)` that may have a line feed in them. The last one may reach beyond `to`, or even begin
 * there.
 *
 * That is told by the smallest byte: to compare each with a line feed would take twice as many steps. Besides a line
 * feed only tabs and what no text holds are as small, and a block that is noted for them costs time and nothing else.
 * @returns the end of the notes
 */
@inline
function noteBlocks(from: usize, to: usize, lineFeeds: v128): usize {
  let note: usize = firstNote;
  // Two a round: the round itself costs a good part of what looking at one block does.
  for (let block = from; block < to; block += 2 * blockBytes) {
    writeNote(note, block);
    note = keepNote(note, lowBytes(block, lineFeeds));
    writeNote(note, block + blockBytes);
    note = keepNote(note, lowBytes(block + blockBytes, lineFeeds));
  }
  return note;
}

/** All ones where the smallest byte of a place in eight vectors is a line feed or less. */
@inline
function lowBytes(block: usize, lineFeeds: v128): v128 {
  const a = i8x16.min_u(v128.load(block), v128.load(block, 16));
  const b = i8x16.min_u(v128.load(block, 32), v128.load(block, 48));
  const c = i8x16.min_u(v128.load(block, 64), v128.load(block, 80));
  const d = i8x16.min_u(v128.load(block, 96), v128.load(block, 112));
  return i8x16.le_u(i8x16.min_u(i8x16.min_u(a, b), i8x16.min_u(c, d)), lineFeeds);
}

/** The line feeds in 64 bytes, one bit each. */
@inline
function feedsIn(at: usize, lineFeeds: v128): u64 {
  return bitsOf64(
    i8x16.eq(v128.load(at), lineFeeds),
    i8x16.eq(v128.load(at, 16), lineFeeds),
    i8x16.eq(v128.load(at, 32), lineFeeds),
    i8x16.eq(v128.load(at, 48), lineFeeds),
  );
}

/** Nearly every line is decided by its first byte. */
@inline
function isText(from: usize, to: usize): bool {
  while (from < to) {
    const byte = load<u8>(from);
    if (byte > space || !isSpace(byte)) return true;
    from++;
  }
  return false;
}
