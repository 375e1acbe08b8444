import { anyOf64, bitsOf64, isSpace, lineFeed, lowestBits } from "./bytes";

/** Where the line begins that the chunk ends in, and whether there is something in it other than white space. */
export let openStart: u32 = 0;
export let openHasText: bool = false;
/** The line feed that ends the last record. */
export let lastEnd: u32 = 0;
export let blankCount: u32 = 0;

/**
 * Finds the records of a chunk: the lines that hold more than white space.
 *
 * @param hasText whether the line that the chunk begins in has shown text in the chunks before
 * @param starts takes, as 32-bit offsets, where each record begins that ends in the chunk
 * @param blanks takes, for each blank line that ends in the chunk, how many of these records are before it
 * @returns how many records end in the chunk
 */
export function findLines(chunk: usize, length: u32, hasText: bool, starts: usize, blanks: usize): u32 {
  let nextStart = starts;
  let nextBlank = blanks;
  let lineStart: u32 = 0;
  for (let block: u32 = 0; block < length; block += 64) {
    let feeds = lineFeedsOf64(chunk + block);
    // What stands behind the chunk is not of it.
    if (length - block < 64) feeds &= lowestBits(length - block);
    while (feeds != 0) {
      const feed = block + <u32>ctz(feeds);
      feeds &= feeds - 1;
      if (hasText || isText(chunk + lineStart, chunk + feed)) {
        store<u32>(nextStart, lineStart);
        nextStart += 4;
        lastEnd = feed;
        hasText = false;
      } else {
        store<u32>(nextBlank, <u32>((nextStart - starts) >>> 2));
        nextBlank += 4;
      }
      lineStart = feed + 1;
    }
  }
  openStart = lineStart;
  openHasText = hasText || isText(chunk + lineStart, chunk + length);
  blankCount = <u32>((nextBlank - blanks) >>> 2);
  return <u32>((nextStart - starts) >>> 2);
}

/** Most blocks of 64 bytes have no line feed, which one test over all of them tells. */
@inline
function lineFeedsOf64(at: usize): u64 {
  const feed = i8x16.splat(lineFeed);
  const first = i8x16.eq(v128.load(at), feed);
  const second = i8x16.eq(v128.load(at, 16), feed);
  const third = i8x16.eq(v128.load(at, 32), feed);
  const fourth = i8x16.eq(v128.load(at, 48), feed);
  return anyOf64(first, second, third, fourth) ? bitsOf64(first, second, third, fourth) : 0;
}

/** Nearly every line is decided by its first byte. */
@inline
function isText(from: usize, to: usize): bool {
  while (from < to) {
    if (!isSpace(load<u8>(from))) return true;
    from++;
  }
  return false;
}
