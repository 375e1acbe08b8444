import { readFully } from "../byte-source.ts";
import type { ChunkScanner, Needle } from "../kernel/types.ts";
import { lineEnd } from "../records.ts";
import type { TextFound, TextJob } from "./jobs.ts";
import { findInLong } from "./long-record.ts";
import { type TextFinder, textFinder } from "./text-finder.ts";

/** Pieces of so many bytes stay in the processor's cache; a longer record is a piece of its own. */
const pieceBytes = 256 * 1024;
/** Longer records are looked at window by window. */
const largestPiece = 8 * 1024 * 1024;

/** Looks for texts in records. */
export class TextTests {
  readonly #scanner: ChunkScanner;
  #searchId = -1;
  #finders: readonly TextFinder[] = [];

  constructor(scanner: ChunkScanner) {
    this.#scanner = scanner;
  }

  test(job: TextJob): TextFound {
    const { starts, from, to } = job;
    const hits = job.tests.map(() => new Positions());
    for (let first = 0; first < starts.length; ) {
      const start = starts[first] ?? 0;
      const end = Math.max(first + 1, recordAt(starts, start + pieceBytes, first, starts.length));
      const bound = boundOf(job, end - 1);
      if (bound - start > largestPiece) {
        this.#prepare(job, Buffer.alloc(0));
        for (const [at, finder] of this.#finders.entries()) {
          if (findInLong(job.descriptor, from + start, Math.min(to, from + bound), finder))
            hits[at]?.add(first);
        }
      } else {
        this.#testPiece(job, first, end, start, bound, hits);
      }
      first = end;
    }
    return { hits: hits.map((positions) => positions.finish()) };
  }

  #testPiece(
    job: TextJob,
    first: number,
    end: number,
    start: number,
    bound: number,
    hits: readonly Positions[],
  ): void {
    const wanted = bound - start;
    this.#scanner.grow(wanted);
    const length = readFully(job.descriptor, this.#scanner.bytes.subarray(0, wanted), job.from + start);
    this.#prepare(job, this.#scanner.bytes.subarray(0, length));
    const piece: Piece = { scanner: this.#scanner, length, starts: job.starts, first, end, offset: start };
    for (const [at, finder] of this.#finders.entries()) {
      const positions = hits[at];
      if (positions) findInPiece(piece, finder, positions);
    }
  }

  /** @param sample by which the rare bytes of a text are chosen */
  #prepare({ searchId, tests }: TextJob, sample: Buffer): void {
    if (searchId === this.#searchId) return;
    this.#searchId = searchId;
    this.#finders = tests.map((test) => textFinder(test, sample));
  }
}

/** Some whole records of a job, in the memory of a scanner, which may move whenever that is asked for something. */
interface Piece {
  readonly scanner: ChunkScanner;
  /** In bytes. */
  readonly length: number;
  readonly starts: Uint32Array;
  readonly first: number;
  readonly end: number;
  /** That of the first byte, in the terms of `starts`. */
  readonly offset: number;
}

function findInPiece(piece: Piece, finder: TextFinder, positions: Positions): void {
  const { needles } = finder;
  if (needles) addHits(hitsOf(needles, piece), piece, finder, positions);
  else testLines(piece, finder, positions);
}

function hitsOf(needles: readonly Needle[], { scanner, length }: Piece): Uint32Array {
  const [only] = needles;
  if (only && needles.length === 1) return scanner.find(only, 0, length);
  // Each is looked for by itself; hits are views of the scanner's memory, which the next look takes again.
  const found = needles.map((needle) => scanner.find(needle, 0, length).slice());
  const all = new Uint32Array(found.reduce((sum, { length }) => sum + length, 0));
  let count = 0;
  for (const hits of found) {
    all.set(hits, count);
    count += hits.length;
  }
  return all.sort();
}

/** @param hits in ascending order, one a record or more */
function addHits(hits: Uint32Array, piece: Piece, finder: TextFinder, positions: Positions): void {
  const { isExact, beginsWithNeedle, test } = finder;
  const { starts, offset, end } = piece;
  const textOf = textsOf(piece, finder, hits.length > (end - piece.first) / 2);
  let record = piece.first;
  let last = -1;
  for (const hit of hits) {
    record = recordAt(starts, hit + offset, record, end);
    if (record === last) continue;
    last = record;
    const from = beginsWithNeedle ? hit + offset - (starts[record] as number) : 0;
    if (isExact || test(textOf(record, from))) positions.add(record);
  }
}

function testLines(piece: Piece, finder: TextFinder, positions: Positions): void {
  const textOf = textsOf(piece, finder, true);
  for (let record = piece.first; record < piece.end; record++)
    if (finder.test(textOf(record, 0))) positions.add(record);
}

/** The text of a record from some byte on, as far as its line goes. */
type TextOf = (record: number, from: number) => string;

/** @param areMany most of the records will be asked for */
function textsOf(piece: Piece, { bytewise, isExact }: TextFinder, areMany: boolean): TextOf {
  const bytes = bytesOf(piece);
  const decoded: TextOf = (record, from) => lineOf(piece, record).toString("utf8", from);
  // An exact hit needs no text.
  if (isExact || !bytewise) return decoded;
  const { unless } = bytewise;
  const { starts, offset } = piece;
  // Slices of one string cost no copy, and no call that leaves JavaScript.
  const text = areMany ? bytes.toString("latin1") : undefined;
  const mayBeOdd = unless.length > 0 && (!text || isOneIn(unless, text));
  return (record, from) => {
    const start = (starts[record] as number) - offset + from;
    const end = lineEndOf(piece, bytes, record);
    const line = text ? text.slice(start, end) : bytes.toString("latin1", start, end);
    return mayBeOdd && isOneIn(unless, line) ? decoded(record, from) : line;
  };
}

function isOneIn(texts: readonly string[], text: string): boolean {
  return texts.some((one) => text.includes(one));
}

function lineEndOf({ starts, offset, end }: Piece, bytes: Buffer, record: number): number {
  const start = (starts[record] as number) - offset;
  const bound = record + 1 < end ? (starts[record + 1] as number) - offset : bytes.length;
  return lineEnd(bytes, start, bound);
}

function bytesOf({ scanner, length }: Piece): Buffer {
  return scanner.bytes.subarray(0, length);
}

function lineOf(piece: Piece, record: number): Buffer {
  const bytes = bytesOf(piece);
  const start = (piece.starts[record] as number) - piece.offset;
  return bytes.subarray(start, lineEndOf(piece, bytes, record));
}

/** The record that an offset is in, looked for from a record on that begins at or before it. */
function recordAt(starts: Uint32Array, offset: number, from: number, end: number): number {
  // Hits are in order, so that the next one is near: first in growing steps, then by halves.
  let low = from;
  let step = 1;
  while (low + step < end && (starts[low + step] as number) <= offset) {
    low += step;
    step *= 2;
  }
  let high = Math.min(end, low + step);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle;
  }
  return low;
}

function boundOf({ starts, from, to }: TextJob, record: number): number {
  return record + 1 < starts.length ? (starts[record + 1] as number) : to - from;
}

/** Numbers in ascending order, as they come. */
class Positions {
  #found = new Uint32Array(64);
  #count = 0;

  add(position: number): void {
    if (this.#count === this.#found.length) {
      const larger = new Uint32Array(this.#count * 2);
      larger.set(this.#found);
      this.#found = larger;
    }
    this.#found[this.#count++] = position;
  }

  finish(): Uint32Array {
    return this.#found.slice(0, this.#count);
  }
}
