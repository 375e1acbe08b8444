import type { Lines } from "./types.ts";

const lineFeed = 0x0a;

/** The twin of `src/kernel/newlines.ts`. */
export function findPlainLines(chunk: Buffer, hasText: boolean): Lines {
  const starts: number[] = [];
  const blanks: number[] = [];
  let lastEnd = 0;
  let lineStart = 0;
  for (let feed = chunk.indexOf(lineFeed); feed !== -1; feed = chunk.indexOf(lineFeed, lineStart)) {
    if (hasText || isText(chunk, lineStart, feed)) {
      starts.push(lineStart);
      lastEnd = feed;
    } else {
      blanks.push(starts.length);
    }
    lineStart = feed + 1;
    hasText = false;
  }
  return {
    starts: Uint32Array.from(starts),
    lastEnd,
    blanks: Uint32Array.from(blanks),
    openStart: lineStart,
    openHasText: hasText || isText(chunk, lineStart, chunk.length),
  };
}

/** Whether there is something other than the white space that JSON allows around a value. */
export function isText(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return true;
  }
  return false;
}
