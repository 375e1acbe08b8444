import { isAscii } from "node:buffer";
import type { ByteSource } from "./byte-source.ts";
import { foldAscii } from "./fold.ts";
import type { LineIndex } from "./line-index.ts";
import { type Literal, type Matcher, matchesLine } from "./matcher.ts";
import { NumberList } from "./number-list.ts";
import { lineAt, type RecordReader, shownBytes } from "./records.ts";
import type { SlicedTask } from "./slices.ts";
import { matchesWindow, windowOverlap } from "./window.ts";

/** The records that are searched: one state of a file, which may grow. */
export interface Searched {
  readonly source: ByteSource;
  readonly index: LineIndex;
  readonly reader: RecordReader;
}

export interface SearchOptions {
  readonly chunkBytes?: number;
  /** Called after each slice. */
  readonly onProgress?: () => void;
}

/** Tests one record after the other, from the first to whatever comes last, and keeps the numbers of those that match. */
export class Search implements SlicedTask {
  readonly matches = new NumberList();
  readonly #log: Searched;
  readonly #matcher: Matcher;
  readonly #onProgress: () => void;
  readonly #chunk: Buffer;
  #scanned = 0;
  /** Where to go on in a record that is larger than what is ever in memory. */
  #window: { from: number; readonly end: number } | undefined;

  constructor(log: Searched, matcher: Matcher, { chunkBytes = 256 * 1024, onProgress }: SearchOptions = {}) {
    this.#log = log;
    this.#matcher = matcher;
    this.#onProgress = onProgress ?? (() => {});
    this.#chunk = Buffer.allocUnsafeSlow(chunkBytes);
  }

  get scanned(): number {
    return this.#scanned;
  }

  hasWork(): boolean {
    return this.#scanned < this.#log.index.count;
  }

  runSlice(isOver: () => boolean): void {
    do this.#step();
    while (this.hasWork() && !isOver());
    this.#onProgress();
  }

  /** A record has changed since it was tested: the search goes back to it. */
  rewind(record: number): void {
    if (this.#scanned < record) return;
    this.#scanned = record;
    this.#window = undefined;
    this.matches.cutFrom(record);
  }

  #step(): void {
    const { index } = this.#log;
    const first = this.#scanned;
    const start = index.startOf(first);
    const end = start + this.#chunk.length;
    const last = index.recordAt(end, first, index.count);
    const whole = index.boundOf(last) <= end ? last + 1 : last;
    if (whole === first) {
      this.#testLarge(first);
      return;
    }
    const bytes = this.#read(start, index.boundOf(whole - 1));
    const { literal } = this.#matcher;
    if (literal) this.#findLiteral(literal, bytes, first, whole);
    else this.#testLines(bytes, first, whole);
    this.#scanned = whole;
  }

  /** Looks for the bytes first and for the record they are in after that: most records hold no match. */
  #findLiteral(literal: Literal, bytes: Buffer, first: number, whole: number): void {
    const { index } = this.#log;
    const start = index.startOf(first);
    if (literal.foldsAscii) foldAscii(bytes);
    let record = first;
    let hit = bytes.indexOf(literal.bytes);
    while (hit !== -1) {
      record = index.recordAt(start + hit, record, whole);
      if (literal.isBlank && isAfterBreak(bytes, index.startOf(record) - start, hit)) {
        hit = bytes.indexOf(literal.bytes, hit + 1);
        continue;
      }
      this.matches.push(record++);
      if (record === whole) break;
      hit = bytes.indexOf(literal.bytes, index.startOf(record) - start);
    }
  }

  #testLines(bytes: Buffer, first: number, whole: number): void {
    const { index } = this.#log;
    const { expression } = this.#matcher;
    const start = index.startOf(first);
    // Where a character is a byte, lines are slices of one string, which cost no copy.
    const text = isAscii(bytes) ? bytes.toString("latin1") : undefined;
    for (let record = first; record < whole; record++) {
      const from = index.startOf(record) - start;
      const line = lineAt(bytes, from, Math.min(bytes.length, index.boundOf(record) - start));
      if (expression.test(text ? text.slice(from, from + line.length) : line.toString()))
        this.matches.push(record);
    }
  }

  #testLarge(record: number): void {
    const { index, reader } = this.#log;
    const start = index.startOf(record);
    if (index.boundOf(record) - start <= shownBytes) {
      if (matchesLine(this.#matcher, reader.readOne(record).bytes)) this.matches.push(record);
      this.#scanned++;
      return;
    }
    const { from, end } = this.#window ?? { from: start, end: reader.endOf(record) };
    const to = Math.min(end, from + shownBytes);
    const bytes = Buffer.allocUnsafeSlow(to - from);
    const length = this.#log.source.read(bytes, from);
    const isFound = matchesWindow(this.#matcher, bytes.subarray(0, length), from === start, to === end);
    if (isFound) this.matches.push(record);
    if (isFound || to === end) {
      this.#window = undefined;
      this.#scanned++;
    } else {
      this.#window = { from: to - windowOverlap(this.#matcher), end };
    }
  }

  #read(from: number, to: number): Buffer {
    const bytes = this.#chunk.subarray(0, to - from);
    return bytes.subarray(0, this.#log.source.read(bytes, from));
  }
}

/** Whether a hit stands in the blank lines after a record. */
function isAfterBreak(bytes: Buffer, lineFrom: number, hit: number): boolean {
  const feed = bytes.indexOf(0x0a, lineFrom);
  return feed !== -1 && feed < hit;
}
