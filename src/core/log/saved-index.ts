import { crc32 } from "node:zlib";
import type { LinesState } from "./line-index.ts";
import type { SourceIdentity } from "./source-identity.ts";

/**
 * A line index as a file, in the byte order of the machine, as it is only read where it was written:
 *
 *     u32 magic · u32 version · u32 bytes of the header · header in JSON, with spaces up to a multiple of 8
 *     f64 starts of runs · f64 bases of runs · f64 blank lines before gaps
 *     u32 records after gaps · u32 offsets before each 64 KiB, run after run
 *     u16 lower halves of offsets, run after run, and zeros up to a multiple of 4
 *     u32 CRC-32 of all before
 *
 * A CRC-32 finds each change of up to 32 bits in a row, so that a damaged file is not used.
 */
const magic = 0x584c4e46;
const version = 3;
const preambleBytes = 12;
const checksumBytes = 4;
const alignment = 8;

export interface SavedIndex {
  readonly source: SourceIdentity;
  readonly lines: LinesState;
}

/** What the header says, besides the source. Lengths are of the arrays that follow, in numbers. */
interface Header extends Pick<SavedIndex, "source"> {
  readonly scalars: Pick<LinesState, "position" | "lastEnd" | "lineStart" | "lineHasText" | "blankLines">;
  readonly gaps: number;
  /** Records of each run, and its pages. */
  readonly runs: readonly (readonly [records: number, pages: number])[];
}

/** The bytes of the file, in pieces: large arrays are not copied. */
export function encodeIndex({ source, lines }: SavedIndex): Uint8Array[] {
  const { runs, gaps, ...scalars } = lines;
  const header: Header = {
    source,
    scalars,
    gaps: gaps.records.length,
    runs: runs.map(({ offsets: { low, before } }) => [low.length, before.length]),
  };
  const pieces = [
    ...encodeHeader(header),
    Float64Array.from(runs, ({ start }) => start),
    Float64Array.from(runs, ({ base }) => base),
    gaps.blanks,
    gaps.records,
    ...runs.map(({ offsets }) => offsets.before),
    ...runs.map(({ offsets }) => offsets.low),
    new Uint16Array(sumOf(header.runs, 0) % 2),
  ]
    .map(bytesOf)
    // `crc32` would begin anew after one without bytes.
    .filter(({ length }) => length > 0);
  const checksum = pieces.reduce((sum, piece) => crc32(piece, sum), 0);
  return [...pieces, bytesOf(Uint32Array.of(checksum))];
}

/**
 * Reads what `encodeIndex` wrote. The arrays are views of the bytes where these lie as numbers have to.
 * @returns undefined for anything else
 */
export function decodeIndex(bytes: Uint8Array): SavedIndex | undefined {
  if (bytes.length < preambleBytes + checksumBytes || bytes.length % 4 !== 0) return undefined;
  const file = bytes.byteOffset % alignment === 0 ? bytes : Uint8Array.from(bytes);
  const body = file.subarray(0, file.length - checksumBytes);
  const [checksum] = new Uint32Array(file.buffer, file.byteOffset + body.length, 1);
  if (crc32(body) !== checksum) return undefined;
  const [foundMagic, foundVersion, headerBytes = 0] = new Uint32Array(file.buffer, file.byteOffset, 3);
  if (foundMagic !== magic || foundVersion !== version) return undefined;
  const headerEnd = preambleBytes + headerBytes;
  const header = parseHeader(body.subarray(preambleBytes, headerEnd));
  return header && bodyBytes(header) === body.length - headerEnd
    ? decodeBody(header, new Numbers(body, headerEnd))
    : undefined;
}

function encodeHeader(header: Header): (Uint32Array | Uint8Array)[] {
  const json = Buffer.from(JSON.stringify(header));
  const paddedBytes = Math.ceil((preambleBytes + json.length) / alignment) * alignment - preambleBytes;
  const padded = Buffer.alloc(paddedBytes, " ");
  padded.set(json);
  return [Uint32Array.of(magic, version, paddedBytes), padded];
}

/** Its fields are what was written: the checksum was right. */
function parseHeader(bytes: Uint8Array): Header | undefined {
  try {
    return JSON.parse(Buffer.from(bytes).toString()) as Header;
  } catch {
    return undefined;
  }
}

function bodyBytes({ gaps, runs }: Header): number {
  const doubles = 2 * runs.length + gaps;
  const words = gaps + sumOf(runs, 1) + Math.ceil(sumOf(runs, 0) / 2);
  return doubles * 8 + words * 4;
}

/** @param at 0 for the records, 1 for the pages */
function sumOf(runs: Header["runs"], at: 0 | 1): number {
  return runs.reduce((sum, counts) => sum + counts[at], 0);
}

function decodeBody({ source, scalars, ...counts }: Header, numbers: Numbers): SavedIndex {
  const starts = numbers.doubles(counts.runs.length);
  const bases = numbers.doubles(counts.runs.length);
  const blanks = numbers.doubles(counts.gaps);
  const records = numbers.words(counts.gaps);
  const befores = counts.runs.map(([, pages]) => numbers.words(pages));
  const runs = counts.runs.map(([length], at) => ({
    start: starts[at] as number,
    base: bases[at] as number,
    offsets: { low: numbers.halves(length), before: befores[at] as Uint32Array },
  }));
  return { source, lines: { ...scalars, runs, gaps: { records, blanks } } };
}

/** Takes arrays of numbers from bytes, one after the other. */
class Numbers {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  doubles(length: number): Float64Array {
    const start = this.#bytes.byteOffset + this.#at;
    this.#at += length * 8;
    return new Float64Array(this.#bytes.buffer as ArrayBuffer, start, length);
  }

  halves(length: number): Uint16Array {
    const start = this.#bytes.byteOffset + this.#at;
    this.#at += length * 2;
    return new Uint16Array(this.#bytes.buffer as ArrayBuffer, start, length);
  }

  words(length: number): Uint32Array {
    const start = this.#bytes.byteOffset + this.#at;
    this.#at += length * 4;
    return new Uint32Array(this.#bytes.buffer as ArrayBuffer, start, length);
  }
}

function bytesOf({
  buffer,
  byteOffset,
  byteLength,
}: Float64Array | Uint32Array | Uint16Array | Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
