import type { ByteSource } from "../byte-source.ts";

const lineFeed = 0x0a;
/** The time of a longer line is looked for in its beginning. */
const headBytes = 64 * 1024;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
const noBytes = Buffer.alloc(0);

/** The bytes of one part, as far as they are there. */
export interface PartSource extends ByteSource {
  /** What is there now is in `size`. */
  readonly isComplete: boolean;
  /** It has stopped growing, for now at least: a last line without a line feed is a line. */
  readonly isSettled: boolean;
}

export interface MergedPart {
  readonly source: PartSource;
  /** The instant of a line in epoch microseconds, NaN where it has none. */
  readonly timeOf: (line: string) => number;
}

/** A place in the order of lines: those of equal times come in the order of their parts. */
export interface Place {
  readonly time: number;
  readonly order: number;
}

export function isBefore(a: Place, b: Place): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}

/**
 * What stands at a cursor: a line whose time is known; the `rest` of one whose beginning was taken; a last line that is
 * `unfinished`, and may grow; bytes that are `coming`; or the `end`, for now.
 */
export type Standing = "line" | "rest" | "unfinished" | "coming" | "end";

/** Goes line by line over parts that follow each other. A line without a time has that of the line before it. */
export class LineCursor {
  readonly order: number;
  readonly #parts: readonly MergedPart[];
  readonly #pieceBytes: number;
  #at = 0;
  /** Bytes that were read and not taken, and where the next ones are read. */
  #window: Buffer = noBytes;
  #position = 0;
  /** Of the line that stands here, or else of the last one taken. */
  #time: number;
  #takenTime: number;
  #isHeadKnown = false;
  #isMidLine = false;
  /** What was found out about the end of the window: it is asked for again and again. */
  #last = { position: -1, time: 0 };
  /** What was read of the parts that are over. */
  readonly #ends: number[] = [];

  /** @param firstTime of lines that come before the first one with a time */
  constructor(order: number, parts: readonly MergedPart[], firstTime: number, pieceBytes: number) {
    this.order = order;
    this.#parts = parts;
    this.#time = firstTime;
    this.#takenTime = firstTime;
    this.#pieceBytes = pieceBytes;
  }

  /** Of the line that stands here. */
  get place(): Place {
    return { time: this.#time, order: this.order };
  }

  /** Of the last line that was taken. */
  get taken(): Place {
    return { time: this.#takenTime, order: this.order };
  }

  /** A part that is over has grown: its lines belong to where others are already. */
  get isOvertaken(): boolean {
    return this.#ends.some((end, at) => (this.#parts[at]?.source.size ?? 0) > end);
  }

  look(): Standing {
    while (!this.#isHeadKnown) {
      const found = this.#isMidLine ? this.#lookForRest() : this.#lookForLine();
      if (found !== "end" || !this.#nextPart()) return found;
    }
    return "line";
  }

  /** Takes the line that stands here, and those that follow it before `limit`, up to about a piece. */
  take(limit: Place): Buffer {
    this.#isHeadKnown = false;
    // Not whenever a line was taken: what is left is copied each time.
    while (this.#window.length < this.#pieceBytes / 2 && this.#fill());
    const end = this.#window.lastIndexOf(lineFeed) + 1;
    this.#takenTime = this.#time;
    if (end === 0) {
      this.#isMidLine = true;
      return this.#cut(this.#window.length);
    }
    const last = { time: this.#timeOfLast(end), order: this.order };
    if (!isBefore(last, limit)) return this.#cut(this.#endBefore(limit, end));
    this.#time = last.time;
    this.#takenTime = last.time;
    return this.#cut(end);
  }

  /** Goes on with a line whose beginning was taken. */
  takeRest(): Buffer {
    const end = this.#window.indexOf(lineFeed) + 1;
    this.#isMidLine = end === 0;
    return this.#cut(end === 0 ? this.#window.length : end);
  }

  get #part(): MergedPart {
    return this.#parts[this.#at] as MergedPart;
  }

  #lookForLine(): Standing {
    let end = this.#window.indexOf(lineFeed);
    while (end === -1 && this.#window.length < headBytes) {
      const before = this.#window.length;
      if (!this.#fill()) {
        const ending = this.#endingWith(before);
        if (ending !== "line") return ending;
        break;
      }
      end = this.#window.indexOf(lineFeed, before);
    }
    this.#time = this.#timeOf(this.#window.subarray(0, end === -1 ? this.#window.length : end)) ?? this.#time;
    this.#isHeadKnown = true;
    return "line";
  }

  #lookForRest(): Standing {
    if (this.#window.length > 0 || this.#fill()) return "rest";
    const ending = this.#endingWith(1);
    return ending === "line" ? "end" : ending;
  }

  /** What stands where there are no more bytes. @param bytes those of a line whose line feed has not come */
  #endingWith(bytes: number): Standing {
    const { isComplete, isSettled } = this.#part.source;
    if (!isComplete) return "coming";
    if (bytes === 0) return "end";
    return isSettled ? "line" : "unfinished";
  }

  #nextPart(): boolean {
    if (this.#at + 1 >= this.#parts.length) return false;
    this.#ends.push(this.#part.source.size);
    this.#at++;
    this.#position = 0;
    this.#last = { position: -1, time: 0 };
    this.#isMidLine = false;
    return true;
  }

  #fill(): boolean {
    const { source } = this.#part;
    const wanted = Math.min(this.#pieceBytes, source.size - this.#position);
    if (wanted <= 0) return false;
    this.#skipByteOrderMark();
    const piece = Buffer.allocUnsafe(wanted);
    const read = source.read(piece, this.#position);
    const fresh = piece.subarray(0, read);
    this.#position += read;
    this.#window = this.#window.length === 0 ? fresh : Buffer.concat([this.#window, fresh]);
    return read > 0;
  }

  /** In the midst of a log it would make a record something else. */
  #skipByteOrderMark(): void {
    if (this.#position > 0) return;
    const head = Buffer.alloc(byteOrderMark.length);
    this.#part.source.read(head, 0);
    if (head.equals(byteOrderMark)) this.#position = head.length;
  }

  /** @returns the end of the lines before `limit`; the first one is */
  #endBefore(limit: Place, windowEnd: number): number {
    let end = this.#window.indexOf(lineFeed) + 1;
    while (end < windowEnd) {
      const next = this.#window.indexOf(lineFeed, end);
      const time = this.#timeOf(this.#window.subarray(end, next)) ?? this.#time;
      if (!isBefore({ time, order: this.order }, limit)) {
        this.#time = time;
        this.#isHeadKnown = true;
        break;
      }
      this.#time = time;
      this.#takenTime = time;
      end = next + 1;
    }
    return end;
  }

  /** The time at the end of the window's whole lines. */
  #timeOfLast(end: number): number {
    const position = this.#position - this.#window.length + end;
    if (this.#last.position === position) return this.#last.time;
    let time: number | undefined;
    for (let lineEnd = end - 1; lineEnd > 0 && time === undefined; ) {
      const start = this.#window.lastIndexOf(lineFeed, lineEnd - 1) + 1;
      time = this.#timeOf(this.#window.subarray(start, lineEnd));
      lineEnd = start - 1;
    }
    this.#last = { position, time: time ?? this.#time };
    return this.#last.time;
  }

  #timeOf(line: Buffer): number | undefined {
    const time = this.#part.timeOf(line.toString("utf8", 0, headBytes));
    return Number.isNaN(time) ? undefined : time;
  }

  #cut(end: number): Buffer {
    const cut = this.#window.subarray(0, end);
    this.#window = this.#window.subarray(end);
    return cut;
  }
}
