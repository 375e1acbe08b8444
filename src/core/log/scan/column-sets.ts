import { readFully } from "../byte-source.ts";
import { cellKind, compactKinds, narrow } from "../columns/block.ts";
import { JsonCheck } from "../json/check.ts";
import {
  type ChunkScanner,
  type ColumnScan,
  type ColumnValues,
  type Dictionary,
  defaultLimits,
  type Kernel,
  type WantedColumn,
} from "../kernel/types.ts";
import type { ColumnsFound, ColumnsJob, FoundColumn } from "./jobs.ts";

const firstCapacity = 4 * 1024 * 1024 + 64 * 1024;
/** A record that is larger is judged as JSON, and its values are looked up one by one. */
const largestRange = 64 * 1024 * 1024;
const streamBytes = 1024 * 1024;
/** Sets of columns that were asked for long ago are made anew. */
const mostSets = 16;
/** A dictionary that is as full as this is begun anew. */
const fullEntries = defaultLimits.entries / 2;

/** A set of columns, ready to be taken from any chunk. */
interface ColumnSet {
  readonly scanner: ChunkScanner;
  readonly scan: ColumnScan;
  readonly columns: readonly Gathered[];
}

/** Takes columns from stretches of a log. */
export class ColumnSets {
  readonly #kernel: Kernel;
  /** It takes a few MiB, and there are logs that nobody wants columns of where this runs. */
  #scanner: ChunkScanner | undefined;
  #sets = new Map<string, ColumnSet>();

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  scan(job: ColumnsJob): ColumnsFound {
    const length = job.to - job.from;
    if (length > largestRange) return judgeOnly(job);
    const set = this.#setOf(job.columns);
    set.scanner.grow(length);
    readFully(job.descriptor, set.scanner.bytes.subarray(0, length), job.from);
    return scanAll(set, job, length) ?? scanAll(this.#renewed(set), job, length) ?? judgeOnly(job);
  }

  #setOf(columns: readonly WantedColumn[]): ColumnSet {
    const key = JSON.stringify(columns);
    const known = this.#sets.get(key);
    if (known) return known;
    const scanner = this.#roomyScanner();
    const scan = scanner.openColumns(columns);
    const gathered = columns.map(({ take }, at) => new Gathered(take, scan.dictionaries[at]));
    const set = { scanner, scan, columns: gathered };
    this.#sets.set(key, set);
    return set;
  }

  /** With room for one more set. */
  #roomyScanner(): ChunkScanner {
    if (!this.#scanner || this.#sets.size >= mostSets) {
      // What a scanner has taken of its memory it never gives back.
      this.#scanner = this.#kernel.createScanner(Math.max(firstCapacity, this.#scanner?.capacity ?? 0));
      this.#sets = new Map();
    }
    return this.#scanner;
  }

  #renewed(set: ColumnSet): ColumnSet {
    for (const column of set.columns) column.clear();
    return set;
  }
}

/** @returns undefined where a dictionary is too full */
function scanAll(
  { scan, columns }: ColumnSet,
  { starts }: ColumnsJob,
  length: number,
): ColumnsFound | undefined {
  const count = starts.length;
  const notJson: number[] = [];
  for (const column of columns) column.begin(count);
  let records = 0;
  for (let at = 0; at < length && records < count; ) {
    const chunk = scan.scan(at, length, true);
    for (const record of chunk.notJson) notJson.push(records + record);
    const taken = Math.min(chunk.records, count - records);
    for (const [position, column] of columns.entries()) {
      const values = chunk.columns[position];
      if (values && !column.add(values, records, taken)) return undefined;
    }
    records += chunk.records;
    if (chunk.end === at) break;
    at = chunk.end;
  }
  return {
    notJson: Uint32Array.from(notJson.filter((record) => record < count)),
    columns: columns.map((column) => column.finish()),
  };
}

/** The values of one column, put together from several chunks. Its arrays are used again and again. */
class Gathered {
  readonly #take: WantedColumn["take"];
  readonly #dictionary: Dictionary | undefined;
  /** Of the dictionary's entries, as far as they were needed. */
  readonly #texts: string[] = [];
  #count = 0;
  #kinds = new Uint8Array(0);
  #numbers = new Float64Array(0);
  /** For each entry of the dictionary the number that it has in what is found. */
  #renumbered = new Uint32Array(256);

  constructor(take: WantedColumn["take"], dictionary: Dictionary | undefined) {
    this.#take = take;
    this.#dictionary = dictionary;
  }

  /** Forgets the entries of the dictionary. */
  clear(): void {
    this.#dictionary?.clear();
    this.#texts.length = 0;
  }

  begin(count: number): void {
    this.#count = count;
    if (this.#kinds.length >= count) return;
    this.#kinds = new Uint8Array(count * 2);
    this.#numbers = new Float64Array(count * 2);
  }

  /** @returns false where the dictionary had no room for a value */
  add(values: ColumnValues, first: number, count: number): boolean {
    this.#kinds.set(values.kinds.subarray(0, count), first);
    if (this.#take === "times") this.#addTimes(values, first, count);
    return this.#take !== "values" || this.#addValues(values, first, count);
  }

  finish(): FoundColumn {
    const kinds = this.#kinds.subarray(0, this.#count);
    const numbers = this.#numbers.subarray(0, this.#take === "spans" ? 0 : this.#count);
    const entries = this.#dictionary ? this.#renumber(this.#dictionary) : [];
    return { kinds: compactKinds(kinds), ...narrow(numbers, this.#take === "times"), entries };
  }

  #addTimes({ kinds, numbers }: ColumnValues, first: number, count: number): void {
    this.#numbers.set(numbers.subarray(0, count), first);
    for (let at = 0; at < count; at++)
      if (kinds[at] === cellKind.array) this.#kinds[first + at] = cellKind.unknown;
  }

  #addValues({ kinds, numbers, ids, lengths }: ColumnValues, first: number, count: number): boolean {
    const isFull = (this.#dictionary?.count ?? 0) >= fullEntries;
    const gathered = this.#numbers;
    for (let at = 0; at < count; at++) {
      const kind = kinds[at] as number;
      if (kind < cellKind.string) {
        gathered[first + at] = kind === cellKind.number ? (numbers[at] as number) : 0;
        continue;
      }
      const id = ids[at] as number;
      gathered[first + at] = id;
      if (id !== 0) continue;
      if (isFull || (lengths[at] as number) <= defaultLimits.longestEntry) return false;
      this.#kinds[first + at] = cellKind.unknown;
    }
    return true;
  }

  /** Numbers the entries that are used here from 1. */
  #renumber(dictionary: Dictionary): string[] {
    const entries: string[] = [];
    if (this.#renumbered.length <= dictionary.count) this.#renumbered = new Uint32Array(dictionary.count * 2);
    const numbers = this.#renumbered.fill(0, 0, dictionary.count + 1);
    for (let at = 0; at < this.#count; at++) {
      const kind = this.#kinds[at] as number;
      if (kind < cellKind.string || kind === cellKind.unknown) continue;
      const id = this.#numbers[at] as number;
      if (numbers[id] === 0) {
        this.#texts[id] ??= dictionary.textOf(id);
        numbers[id] = entries.push(this.#texts[id]);
      }
      this.#numbers[at] = numbers[id] as number;
    }
    return entries;
  }
}

/** Finds out which records are JSON, piece by piece, and leaves their values to be looked up. */
function judgeOnly({ descriptor, from, to, starts, columns }: ColumnsJob): ColumnsFound {
  const notJson: number[] = [];
  const check = new JsonCheck();
  const bytes = Buffer.allocUnsafeSlow(Math.min(streamBytes, to - from));
  for (let record = 0; record < starts.length; record++) {
    const end = record + 1 < starts.length ? from + (starts[record + 1] ?? 0) : to;
    check.reset();
    for (let at = from + (starts[record] ?? 0); at < end; at += bytes.length) {
      const length = readFully(descriptor, bytes.subarray(0, Math.min(bytes.length, end - at)), at);
      check.feed(bytes, 0, length);
    }
    if (!check.isJson()) notJson.push(record);
  }
  const isBad = new Set(notJson);
  const kinds = Uint8Array.from(starts, (_, record) =>
    isBad.has(record) ? cellKind.missing : cellKind.unknown,
  );
  return {
    notJson: Uint32Array.from(notJson),
    columns: columns.map(({ take }) => ({
      kinds: compactKinds(kinds),
      ...narrow(
        new Float64Array(take === "spans" ? 0 : starts.length).fill(take === "times" ? Number.NaN : 0),
      ),
      entries: [],
    })),
  };
}
