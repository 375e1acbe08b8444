import { setImmediate } from "node:timers/promises";
import type { Content } from "./content.ts";
import { wholeCharacterBytes } from "./utf8.ts";

const mostCharacters = 1024 * 1024;
const stepBytes = 256 * 1024;

/** Reads the text of records by characters. A huge record is decoded in steps, and never as a whole. */
export class RecordText {
  readonly #content: Content;
  /** Where the last answer ended, as the next question mostly goes on from there. */
  #known = { record: -1, character: 0, byteOffset: 0 };

  constructor(content: Content) {
    this.#content = content;
  }

  /** A record as written from character `start` to `end`, at most 1 MiB characters of it. */
  async slice(record: number, start: number, end: number): Promise<string> {
    const { reader, index } = this.#content;
    const recordEnd = reader.endOf(record);
    const last = Math.min(end, start + mostCharacters);
    const known = this.#known;
    const goesOn = known.record === record && known.character <= start;
    let character = goesOn ? known.character : 0;
    let from = goesOn ? known.byteOffset : index.startOf(record);
    let text = "";
    while (from < recordEnd && character < last) {
      const bytes = this.#read(from, Math.min(recordEnd, from + stepBytes), recordEnd);
      const piece = bytes.toString();
      text += piece.slice(Math.max(0, start - character), Math.max(0, last - character));
      this.#known = { record, character, byteOffset: from };
      character += piece.length;
      from += bytes.length;
      if (bytes.length === 0) break;
      await setImmediate();
    }
    return text;
  }

  /** Something else may stand in the record's place. */
  forget(): void {
    this.#known = { record: -1, character: 0, byteOffset: 0 };
  }

  #read(from: number, to: number, recordEnd: number): Buffer {
    const bytes = Buffer.allocUnsafe(to - from);
    const read = bytes.subarray(0, this.#content.origin.read(bytes, from));
    return to === recordEnd ? read : read.subarray(0, wholeCharacterBytes(read));
  }
}
