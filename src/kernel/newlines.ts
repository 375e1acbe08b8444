import { bitsOf64, isSpace, lineFeed, lowestBits, space } from "./bytes";
import { allocate } from "./memory";
import { blockBytes, firstNote, keepNote, stretchBytes, writeNote } from "./notes";

/** Bytes of the chunks so far. All offsets are from the first one's first byte. */
let position: u32 = 0;

/** The lower 16 bits of where each record begins that ends in the chunks. */
export let starts: usize = 0;
export let startCount: u32 = 0;
let startRoom: u64 = 0;
/** 32 bits for each page that the chunks have come to: how many of these records begin before it. */
export let pages: usize = 0;
export let pageCount: u32 = 0;
let pageRoom: u64 = 0;
/** For each blank line that ends in the chunks, how many of these records are before it. */
export let blanks: usize = 0;
export let blankCount: u32 = 0;
let blankRoom: u64 = 0;

/** The bytes whose offsets differ in the lower 16 bits alone. */
const pageBytes: u32 = 64 * 1024;
/** From this page on, the line is still open that was when the page began: who knows whether it is a record. */
let firstOpenPage: u32 = 0;

/** Where the line begins that the chunks end in, and whether there is something in it other than white space. */
export let openStart: u32 = 0;
export let openHasText: bool = false;
/** The line feed that ends the last record. */
export let lastEnd: u32 = 0;

/** Begins with a new line, and forgets what was found before. */
export function openLines(): void {
  position = startCount = pageCount = blankCount = firstOpenPage = openStart = lastEnd = 0;
  openHasText = false;
}

/** @returns whether there is memory for all that may be found in so many bytes more */
function makeRoom(length: u64): bool {
  // At worst every second byte begins a record, or every byte is a blank line.
  const startBytes = 2 * <u64>startCount + length + 2;
  if (startBytes > startRoom) {
    starts = moved(starts, 2 * startCount, startBytes);
    startRoom = starts != 0 ? 2 * startBytes : 0;
  }
  const pagesBytes = 4 * (<u64>pageCount + length / pageBytes + 1);
  if (pagesBytes > pageRoom) {
    pages = moved(pages, 4 * pageCount, pagesBytes);
    pageRoom = pages != 0 ? 2 * pagesBytes : 0;
  }
  const blankBytes = 4 * <u64>blankCount + 4 * length;
  if (blankBytes > blankRoom) {
    blanks = moved(blanks, 4 * blankCount, blankBytes);
    blankRoom = blanks != 0 ? 2 * blankBytes : 0;
  }
  return startRoom >= startBytes && pageRoom >= pagesBytes && blankRoom >= blankBytes;
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
  const end = chunk + length;
  for (let from = chunk; from < end; ) {
    const inPage = position & (pageBytes - 1);
    if (inPage == 0) beginPage();
    const to = min(end, from + (pageBytes - inPage));
    const records = startCount;
    const blankLines = blankCount;
    findInPage(from, to);
    settlePages(records, blankLines);
    from = to;
  }
  return true;
}

/** The line that is open began in an earlier page, and counts as a record before this one if it is one. */
@inline
function beginPage(): void {
  store<u32>(pages + 4 * pageCount, startCount);
  if (openStart == position) firstOpenPage = pageCount + 1;
  pageCount++;
}

/**
 * Counts the line that was open when a page began, once it has ended in a record.
 * @param records how many there were before the last bytes. @param blankLines the same
 */
@inline
function settlePages(records: u32, blankLines: u32): void {
  if (records == startCount && blankLines == blankCount) return;
  const isBlank = blankLines < blankCount && load<u32>(blanks + 4 * blankLines) == records;
  if (!isBlank) {
    for (let page = firstOpenPage; page < pageCount; page++) {
      const count = pages + 4 * page;
      store<u32>(count, load<u32>(count) + 1);
    }
  }
  firstOpenPage = pageCount;
}

/** Finds what is in `[from, to)`, all of one page. */
function findInPage(from: usize, to: usize): void {
  let toStart = starts + 2 * startCount;
  let toBlank = blanks + 4 * blankCount;
  let lineStart = openStart;
  let hasText = openHasText;
  let lastFeed = lastEnd;
  // What is here of the line, which may have begun before.
  let text = from;
  const lineFeeds = i8x16.splat(lineFeed);
  for (let stretch = from; stretch < to; stretch += stretchBytes) {
    const lastNote = noteBlocks(stretch, min(stretch + stretchBytes, to), lineFeeds);
    for (let note: usize = firstNote; note < lastNote; note += 4) {
      const block = <usize>load<u32>(note);
      if (block >= to) break;
      let low = feedsIn(block, lineFeeds);
      let high = feedsIn(block + 64, lineFeeds);
      if (to - block < blockBytes) {
        // What stands behind is not of it.
        const left = <u32>(to - block);
        if (left < 64) low &= lowestBits(left);
        high &= left > 64 ? lowestBits(left - 64) : 0;
      }
      // Nearly always there is one. No branch asks in which half it is, as no processor could guess that.
      while ((low | high) != 0) {
        const isHigh = <u64>(low == 0);
        const feed = block + <usize>(ctz(low) + (ctz(high) & (0 - isHigh)));
        low &= low - 1;
        high &= high - isHigh;
        const feedOffset = position + <u32>(feed - from);
        if (hasText || isText(text, feed)) {
          store<u16>(toStart, <u16>lineStart);
          toStart += 2;
          lastFeed = feedOffset;
          hasText = false;
        } else {
          store<u32>(toBlank, <u32>((toStart - starts) >>> 1));
          toBlank += 4;
        }
        lineStart = feedOffset + 1;
        text = feed + 1;
      }
    }
  }
  position += <u32>(to - from);
  lastEnd = lastFeed;
  openStart = lineStart;
  openHasText = hasText || isText(text, to);
  startCount = <u32>((toStart - starts) >>> 1);
  blankCount = <u32>((toBlank - blanks) >>> 2);
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
