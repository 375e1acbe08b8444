import { readFully } from "../byte-source.ts";
import type { ChunkScanner, Hits, Needle, RecordsInChunk } from "../kernel/types.ts";
import { lineEnd } from "../records.ts";
import type { TextFound, TextJob } from "./jobs.ts";
import { findInLong } from "./long-record.ts";
import { type TextFinder, textFinder } from "./text-finder.ts";

/** Pieces of so many bytes stay in the processor's cache; a longer record is a piece of its own. */
const pieceBytes = 384 * 1024;
/** Longer records are looked at window by window. */
const largestPiece = 8 * 1024 * 1024;

const noHit = 0xffffffff;

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
        this.#prepare(job, 0);
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
    const length = readFully(job.descriptor, this.#scanner.bytes, job.from + start, wanted);
    this.#prepare(job, length);
    const piece: Piece = { scanner: this.#scanner, length, starts: job.starts, first, end };
    for (const [at, finder] of this.#finders.entries()) {
      const positions = hits[at];
      if (positions) findInPiece(piece, finder, positions);
    }
  }

  /** @param length of what is in the scanner, by which the rare bytes of a text are chosen */
  #prepare({ searchId, tests }: TextJob, length: number): void {
    if (searchId === this.#searchId) return;
    this.#searchId = searchId;
    const sample = this.#scanner.bytes.subarray(0, length);
    this.#finders = tests.map((test) => textFinder(test, sample));
  }
}

/** Some whole records of a job, in the memory of a scanner, which may move whenever that is asked for something. */
interface Piece extends RecordsInChunk {
  readonly scanner: ChunkScanner;
}

function findInPiece(piece: Piece, finder: TextFinder, positions: Positions): void {
  const { needles, isExact } = finder;
  if (!needles) testLines(piece, finder, positions);
  else {
    const [only] = needles;
    const hits = only && needles.length === 1 ? piece.scanner.find(only, piece) : hitsOfAny(needles, piece);
    if (isExact) positions.addAll(hits.records);
    else testHits(hits, piece, finder, positions);
  }
}

/** Each needle is looked for by itself. Only the first hit in a record counts. */
function hitsOfAny(needles: readonly Needle[], piece: Piece): Hits {
  const { scanner, first, end } = piece;
  const offsets = new Uint32Array(end - first).fill(noHit);
  for (const needle of needles) {
    const hits = scanner.find(needle, piece);
    for (let at = 0; at < hits.records.length; at++) {
      const record = (hits.records[at] as number) - first;
      offsets[record] = Math.min(offsets[record] as number, hits.offsets[at] as number);
    }
  }
  const records = new Uint32Array(end - first);
  let count = 0;
  for (let record = 0; record < offsets.length; record++) {
    const offset = offsets[record] as number;
    if (offset === noHit) continue;
    records[count] = first + record;
    offsets[count++] = offset;
  }
  return { records: records.subarray(0, count), offsets: offsets.subarray(0, count) };
}

function testHits({ records, offsets }: Hits, piece: Piece, finder: TextFinder, positions: Positions): void {
  const { beginsWithNeedle, test } = finder;
  const textOf = textsOf(piece, finder);
  for (let at = 0; at < records.length; at++) {
    const record = records[at] as number;
    const from = beginsWithNeedle ? (offsets[at] as number) - startIn(piece, record) : 0;
    if (test(textOf(record, from))) positions.add(record);
  }
}

function testLines(piece: Piece, finder: TextFinder, positions: Positions): void {
  const textOf = textsOf(piece, finder);
  for (let record = piece.first; record < piece.end; record++)
    if (finder.test(textOf(record, 0))) positions.add(record);
}

/** The text of a record from some byte on, as far as its line goes. */
type TextOf = (record: number, from: number) => string;

function textsOf(piece: Piece, { bytewise }: TextFinder): TextOf {
  const bytes = piece.scanner.bytes.subarray(0, piece.length);
  const decoded: TextOf = (record, from) =>
    bytes.toString("utf8", startIn(piece, record) + from, endIn(piece, bytes, record));
  if (!bytewise) return decoded;
  const { unless } = bytewise;
  const isOneIn = (line: string) => unless.some((text) => line.includes(text));
  let mayBeOdd: boolean | undefined;
  return (record, from) => {
    // One look at the whole piece does for nearly all of its records.
    mayBeOdd ??= unless.some((text) => bytes.includes(text, 0, "latin1"));
    const line = bytes.toString("latin1", startIn(piece, record) + from, endIn(piece, bytes, record));
    return mayBeOdd && isOneIn(line) ? decoded(record, from) : line;
  };
}

function startIn({ starts, first }: Piece, record: number): number {
  return (starts[record] as number) - (starts[first] as number);
}

function endIn(piece: Piece, bytes: Buffer, record: number): number {
  const bound = record + 1 < piece.end ? startIn(piece, record + 1) : bytes.length;
  return lineEnd(bytes, startIn(piece, record), bound);
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

  addAll(positions: Uint32Array): void {
    for (let at = 0; at < positions.length; at++) this.add(positions[at] as number);
  }

  finish(): Uint32Array {
    return this.#found.slice(0, this.#count);
  }
}
