import type { ByteSource } from "./byte-source.ts";
import type { LineIndex } from "./line-index.ts";

/** How much of a record is taken for what is shown; more is counted and searched, but never decoded at once. */
const shownBytes = 1024 * 1024;
/** Neighbours are read together as long as they are no more than this. */
const runBytes = 1024 * 1024;
const stepBytes = 64 * 1024;

export interface RecordBytes {
  readonly record: number;
  /** Without the line break; the first `shownBytes` of a larger record. */
  readonly bytes: Buffer;
  readonly isCut: boolean;
}

/** Reads records by their number. */
export class RecordReader {
  readonly #source: ByteSource;
  readonly #index: LineIndex;

  constructor(source: ByteSource, index: LineIndex) {
    this.#source = source;
    this.#index = index;
  }

  /**
   * Reads as it is asked for more, so that a page of huge records is never in memory as a whole.
   * @param records numbers in ascending order, each below the index's count
   */
  *read(records: readonly number[]): Generator<RecordBytes, void> {
    for (let first = 0; first < records.length; ) {
      const run = this.#runFrom(records, first);
      yield* this.#readRun(records.slice(first, first + run));
      first += run;
    }
  }

  readOne(record: number): RecordBytes {
    const [found] = this.#readRun([record]);
    return found ?? { record, bytes: Buffer.alloc(0), isCut: false };
  }

  /** Length of a record in bytes without its line break, whatever its size. */
  byteLengthOf(record: number): number {
    return this.endOf(record) - this.#index.startOf(record);
  }

  /** The byte after a record's last one, found backwards from the next record: only breaks and blanks are between. */
  endOf(record: number): number {
    const start = this.#index.startOf(record);
    let end = this.#index.boundOf(record);
    let bound = end;
    while (bound > start) {
      const from = Math.max(start, bound - stepBytes);
      const bytes = this.#bytes(from, bound);
      let at = bytes.length;
      while (at > 0 && isBlank(bytes[at - 1])) if (bytes[--at] === 0x0a) end = from + at;
      if (at > 0) break;
      bound = from;
    }
    const isReturn = end > start && this.#bytes(end - 1, end)[0] === 0x0d;
    return isReturn ? end - 1 : end;
  }

  /** How many of the records from `first` on stand one after the other and are small enough to be read together. */
  #runFrom(records: readonly number[], first: number): number {
    const start = this.#index.startOf(records[first] ?? 0);
    let next = first + 1;
    while (next < records.length) {
      const record = records[next] ?? 0;
      if (record !== (records[next - 1] ?? 0) + 1 || this.#index.boundOf(record) - start > runBytes) break;
      next++;
    }
    return next - first;
  }

  #readRun(records: readonly number[]): RecordBytes[] {
    const start = this.#index.startOf(records[0] ?? 0);
    const bound = this.#index.boundOf(records.at(-1) ?? 0);
    // A lone record may be of any size: two bytes more tell a break right after the limit from a cut.
    const bytes = this.#bytes(start, Math.min(bound, start + Math.max(runBytes, shownBytes) + 2));
    return records.map((record) => {
      const from = this.#index.startOf(record) - start;
      const line = lineAt(bytes, from, Math.min(bytes.length, this.#index.boundOf(record) - start));
      const isCut = line.length > shownBytes;
      return { record, bytes: isCut ? line.subarray(0, shownBytes) : line, isCut };
    });
  }

  #bytes(from: number, to: number): Buffer {
    const bytes = Buffer.allocUnsafe(to - from);
    return bytes.subarray(0, this.#source.read(bytes, from));
  }
}

/** The line that starts at `from`, without its break. */
export function lineAt(bytes: Buffer, from: number, bound: number): Buffer {
  return bytes.subarray(from, lineEnd(bytes, from, bound));
}

/** Where the text of the line that starts at `from` ends. Behind it, up to the bound, there are only blank lines. */
export function lineEnd(bytes: Buffer, from: number, bound: number): number {
  // Mostly there are none, which the last two bytes tell.
  if (bound - from > 1 && bytes[bound - 1] === 0x0a && (bytes[bound - 2] as number) > 0x20) return bound - 1;
  const feed = bytes.indexOf(0x0a, from);
  const end = feed === -1 || feed > bound ? bound : feed;
  return end > from && bytes[end - 1] === 0x0d ? end - 1 : end;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === 0x0a;
}
