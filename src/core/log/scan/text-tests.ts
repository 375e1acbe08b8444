import { readFully } from "../byte-source.ts";
import { byteFrequencies } from "../kernel/needle.ts";
import type { ChunkScanner, Hits, Needle, RecordsInChunk } from "../kernel/types.ts";
import { lineEnd } from "../records.ts";
import type { TextFound, TextJob } from "./jobs.ts";
import { findInLong } from "./long-record.ts";
import { type TextFinder, textFinder } from "./text-finder.ts";

/** Pieces of so many bytes stay in the processor's cache; a longer record is a piece of its own. */
const pieceBytes = 384 * 1024;
/** By so many bytes of a log the rare bytes of a text are chosen. */
const sampleBytes = 64 * 1024;
/** Longer records are looked at window by window. */
const largestPiece = 8 * 1024 * 1024;

/** Most matches that begin with a hit are shorter. */
const firstLookBytes = 128;

const noHit = 0xffffffff;

/** Looks for texts in records. */
export class TextTests {
  readonly #scanner: ChunkScanner;
  #searchId = -1;
  #searched: readonly Searched[] = [];

  constructor(scanner: ChunkScanner) {
    this.#scanner = scanner;
  }

  test(job: TextJob): TextFound {
    // Apart from what runs for every piece: code that was compiled without this is thrown away when it comes to it.
    if (job.searchId !== this.#searchId) this.#begin(job);
    return this.#testAll(job);
  }

  #begin({ descriptor, from, to, searchId, tests }: TextJob): void {
    const sample = this.#scanner.bytes.subarray(0, Math.min(sampleBytes, to - from));
    const frequencies = byteFrequencies(sample.subarray(0, readFully(descriptor, sample, from)));
    const needles: Needle[] = [];
    this.#searched = tests.map((test) => {
      const finder = textFinder(test, frequencies);
      const firstNeedle = needles.length;
      needles.push(...(finder.needles ?? []));
      return { finder, firstNeedle };
    });
    this.#scanner.setNeedles(needles);
    this.#searchId = searchId;
  }

  #testAll(job: TextJob): TextFound {
    const { starts, from, to } = job;
    const hits = job.tests.map(() => new Positions());
    for (let first = 0; first < starts.length; ) {
      const start = starts[first] ?? 0;
      const end = Math.max(first + 1, recordAt(starts, start + pieceBytes, first, starts.length));
      const bound = boundOf(job, end - 1);
      if (bound - start > largestPiece) {
        for (const [at, { finder }] of this.#searched.entries()) {
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
    const piece: Piece = { scanner: this.#scanner, length, starts: job.starts, first, end };
    for (const [at, searched] of this.#searched.entries()) {
      const positions = hits[at];
      if (positions) findInPiece(piece, searched, positions);
    }
  }
}

/** How a test is done, and where its needles are among those that the scanner looks for. */
interface Searched {
  readonly finder: TextFinder;
  readonly firstNeedle: number;
}

/** Some whole records of a job, in the memory of a scanner, which may move whenever that is asked for something. */
interface Piece extends RecordsInChunk {
  readonly scanner: ChunkScanner;
}

function findInPiece(piece: Piece, { finder, firstNeedle }: Searched, positions: Positions): void {
  const { needles, isExact } = finder;
  if (!needles) testLines(piece, finder, positions);
  else {
    const hits =
      needles.length === 1
        ? piece.scanner.find(firstNeedle, piece)
        : hitsOfAny(firstNeedle, firstNeedle + needles.length, piece);
    if (isExact) positions.addAll(hits.records);
    else testHits(hits, piece, finder, positions);
  }
}

/** Each needle is looked for by itself. Only the first hit in a record counts. */
function hitsOfAny(firstNeedle: number, needleEnd: number, piece: Piece): Hits {
  const { scanner, first, end } = piece;
  const offsets = new Uint32Array(end - first).fill(noHit);
  for (let needle = firstNeedle; needle < needleEnd; needle++) {
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
  if (records.length === 0) return;
  const { beginsWithNeedle, bytewise, test } = finder;
  const bytes = bytesOf(piece);
  const mayBeOdd = mayBeOddIn(bytes, finder);
  const endsSoon = beginsWithNeedle && bytewise?.isLocal === true && !mayBeOdd;
  for (let at = 0; at < records.length; at++) {
    const record = records[at] as number;
    const start = beginsWithNeedle ? (offsets[at] as number) : startIn(piece, record);
    const end = endIn(piece, bytes, record);
    const isFound =
      (endsSoon && test(bytes.toString("latin1", start, Math.min(end, start + firstLookBytes)))) ||
      test(textOf(bytes, start, end, finder, mayBeOdd));
    if (isFound) positions.add(record);
  }
}

function testLines(piece: Piece, finder: TextFinder, positions: Positions): void {
  const bytes = bytesOf(piece);
  const mayBeOdd = mayBeOddIn(bytes, finder);
  for (let record = piece.first; record < piece.end; record++) {
    const text = textOf(bytes, startIn(piece, record), endIn(piece, bytes, record), finder, mayBeOdd);
    if (finder.test(text)) positions.add(record);
  }
}

function bytesOf({ scanner, length }: Piece): Buffer {
  return scanner.bytes.subarray(0, length);
}

/** Whether there is something for which bytes do not do. One look at the whole piece does for nearly all records. */
function mayBeOddIn(bytes: Buffer, { bytewise }: TextFinder): boolean {
  return bytewise?.unless.some((text) => bytes.includes(text, 0, "latin1")) === true;
}

/** A part of a line, or its bytes, one character for each, where these do. */
function textOf(
  bytes: Buffer,
  start: number,
  end: number,
  { bytewise }: TextFinder,
  mayBeOdd: boolean,
): string {
  if (!bytewise) return bytes.toString("utf8", start, end);
  const line = bytes.toString("latin1", start, end);
  const isOdd = mayBeOdd && bytewise.unless.some((text) => line.includes(text));
  return isOdd ? bytes.toString("utf8", start, end) : line;
}

function startIn({ starts, first }: Piece, record: number): number {
  return (starts[record] as number) - (starts[first] as number);
}

/** Where the line of a record ends in its piece. */
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
