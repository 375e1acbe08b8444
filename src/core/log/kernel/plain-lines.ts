import { OffsetList } from "../offset-list.ts";
import type { LineScan, Lines } from "./types.ts";

const lineFeed = 0x0a;

/** The twin of `src/kernel/newlines.ts`. */
export class PlainLineScan implements LineScan {
  readonly #chunk: () => Buffer;
  readonly #starts = new OffsetList();
  readonly #blanks: number[] = [];
  #position = 0;
  #lastEnd = 0;
  #openStart = 0;
  #openHasText = false;

  constructor(chunk: () => Buffer) {
    this.#chunk = chunk;
  }

  add(length: number): void {
    const chunk = this.#chunk().subarray(0, length);
    let lineStart = 0;
    for (let feed = chunk.indexOf(lineFeed); feed !== -1; feed = chunk.indexOf(lineFeed, lineStart)) {
      if (this.#openHasText || isText(chunk, lineStart, feed)) {
        this.#starts.push(this.#openStart);
        this.#lastEnd = this.#position + feed;
      } else {
        this.#blanks.push(this.#starts.length);
      }
      lineStart = feed + 1;
      this.#openStart = this.#position + lineStart;
      this.#openHasText = false;
    }
    this.#openHasText ||= isText(chunk, lineStart, length);
    this.#position += length;
  }

  get found(): Lines {
    return {
      starts: this.#starts.offsets,
      lastEnd: this.#lastEnd,
      blanks: Uint32Array.from(this.#blanks),
      openStart: this.#openStart,
      openHasText: this.#openHasText,
    };
  }
}

/** Whether there is something other than the white space that JSON allows around a value. */
export function isText(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return true;
  }
  return false;
}
