import type { Path } from "../json/extract.ts";
import type { Offsets } from "../offset-list.ts";

/**
 * The part of the engine that looks at every byte. There are two, which find the same: one of SIMD instructions in
 * WebAssembly, and a plain one that needs nothing and is the measure of the other.
 */
export interface Kernel {
  readonly name: "simd" | "plain";
  /**
   * @param capacity bytes of the largest chunk at first
   * @throws RangeError where there is no memory for it
   */
  createScanner(capacity: number): ChunkScanner;
}

/**
 * A chunk of a log, and what can be found in it. Arrays that a scanner returns are views of its memory: they hold
 * until the next call of any of its methods.
 */
export interface ChunkScanner {
  readonly capacity: number;
  /** The chunk: `capacity` bytes that the caller reads into. After `grow` they are elsewhere. */
  readonly bytes: Buffer;
  /** Makes room for a larger chunk; what is in `bytes` stays. @throws RangeError where there is no memory for it */
  grow(capacity: number): void;
  /**
   * Begins to find records in chunks that follow each other, as if with a new line. Together they have 4 GiB at
   * most. A scan that was open is over.
   */
  openLines(): LineScan;
  /**
   * What `find` looks for from now on; those of before are forgotten.
   * @throws RangeError where there is no memory for it
   */
  setNeedles(needles: readonly Needle[]): void;
  /**
   * The first hit of a needle in each record of the chunk that has one. Blank lines behind a record count as a part
   * of it, so that a needle of spaces is found in these too.
   * @param needle its position among those that were set
   */
  find(needle: number, records: RecordsInChunk): Hits;
  /** @throws RangeError where a path is wanted twice, or there is no memory for it */
  openColumns(wanted: readonly WantedColumn[], limits?: ColumnLimits): ColumnScan;
}

export interface LineScan {
  /**
   * Takes the first `length` bytes of the chunk, which follow those that were taken before.
   * @throws RangeError where there is no memory for what may be found
   */
  add(length: number): void;
  readonly found: Lines;
}

/**
 * Lines of chunks that follow each other, with offsets from the first byte. A record is a line that holds more than
 * white space (space, tab, carriage return).
 */
export interface Lines {
  /** Where each record begins whose line feed is in the chunks. */
  readonly starts: Offsets;
  /** The line feed of the last of these records; 0 where there is none. */
  readonly lastEnd: number;
  /** For each blank line whose line feed is in the chunks: how many of these records are before it. */
  readonly blanks: Uint32Array;
  /** Where the line begins that the chunks end in: 0 if they have no line feed, their length if they end with one. */
  readonly openStart: number;
  /** Whether there is text in that line so far. */
  readonly openHasText: boolean;
}

/** Whole records, the first of which begins with the chunk. */
export interface RecordsInChunk {
  /** Where each record of a list begins, counted from any byte. A scanner may keep a copy: it must not change. */
  readonly starts: Uint32Array;
  /** Of that list, `[first, end)` are in the chunk, one at least. */
  readonly first: number;
  readonly end: number;
  /** Bytes in the chunk. */
  readonly length: number;
}

/** In the order of the records. */
export interface Hits {
  /** Positions in the list of records. */
  readonly records: Uint32Array;
  /** Offsets in the chunk. */
  readonly offsets: Uint32Array;
}

/** Bytes to look for, at least one. */
export interface Needle {
  /** With the bits in `ignored` set. */
  readonly bytes: Uint8Array;
  /** For each byte the bits that may be either way: 0x20 for a letter in any case. None of them is 0x80. */
  readonly ignored: Uint8Array;
  /** The two positions whose bytes are the rarest; equal where there is only one. */
  readonly probes: readonly [first: number, second: number];
  /** The first of these is not in most of the stretches that are looked at in one go. */
  readonly isFirstRare: boolean;
}

/**
 * What is taken of the values at a path, beyond what they are and where:
 * - `values`: numbers as doubles; strings, arrays and objects as ids in a dictionary.
 * - `times`: strings and numbers that name an instant, see `microsecondsOf`.
 * - `spans`: nothing.
 */
export type Take = "values" | "times" | "spans";

export interface WantedColumn {
  /** Keys from the outermost object inwards; none for the record itself. */
  readonly path: Path;
  readonly take: Take;
}

export const valueKind = {
  missing: 0,
  null: 1,
  false: 2,
  true: 3,
  number: 4,
  string: 5,
  array: 6,
  object: 7,
} as const;

/** Goes over a log chunk by chunk and brings values into columns. */
export interface ColumnScan {
  /** One for each wanted column; undefined where values are not taken. */
  readonly dictionaries: readonly (Dictionary | undefined)[];
  /**
   * Takes the records of the lines in `[from, to)` that have their line feed there. The next range begins at `end`;
   * where that is `from` and the chunk is full, a line is longer than the chunk.
   * @param isLast the log ends at `to`, so that a last line without line feed counts too
   */
  scan(from: number, to: number, isLast: boolean): ColumnChunk;
}

/** Records and their values, as `JSON.parse` sees them: the last of several equal keys counts. */
export interface ColumnChunk {
  readonly records: number;
  /** Offset up to which lines were taken. */
  readonly end: number;
  /** There are more whole lines behind `end`: more records than one scan takes. */
  readonly isFull: boolean;
  /** Where the line of each record begins. */
  readonly starts: Uint32Array;
  /** The records that are not JSON, in ascending order. They have no values. */
  readonly notJson: Uint32Array;
  readonly columns: readonly ColumnValues[];
}

/** One entry a record in each array, unless said otherwise. */
export interface ColumnValues {
  /** Of `valueKind`. */
  readonly kinds: Uint8Array;
  /** Offset and length in bytes of the value as it is written, quotes included; 0 where it is missing. */
  readonly starts: Uint32Array;
  readonly lengths: Uint32Array;
  /** The double, or the instant in whole epoch microseconds; NaN for what is none. Empty for `spans`. */
  readonly numbers: Float64Array;
  /** Ids in the dictionary; 0 for what is not in there. Empty unless `values`. */
  readonly ids: Uint32Array;
}

/**
 * The strings, arrays and objects of a column, as they are written, numbered from 1 in the order in which they were
 * met. One value may be written in several ways (`"é"`, `"\u00e9"`), which are several entries. What is longer than
 * the limit is not in it, and once it is full, nothing new is: the column says where to find it.
 */
export interface Dictionary {
  readonly count: number;
  /** JSON, decoded from UTF-8. @param id from 1 to `count` */
  textOf(id: number): string;
  /** Forgets all entries; ids begin at 1 again. */
  clear(): void;
}

/** How much a column scan may hold. */
export interface ColumnLimits {
  /** Records that one scan takes. */
  readonly records: number;
  /** Of each dictionary: how many entries, a power of two; their bytes in all; and those of the longest. */
  readonly entries: number;
  readonly entryBytes: number;
  readonly longestEntry: number;
}

export const defaultLimits: ColumnLimits = {
  records: 16 * 1024,
  entries: 64 * 1024,
  entryBytes: 4 * 1024 * 1024,
  longestEntry: 16 * 1024,
};

/** @throws RangeError where a path is wanted twice */
export function checkPaths(wanted: readonly WantedColumn[]): void {
  const paths = new Set(wanted.map(({ path }) => JSON.stringify(path)));
  if (paths.size < wanted.length) throw new RangeError("A path is wanted twice.");
}
