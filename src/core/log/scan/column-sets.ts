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

const firstCapacity = 2 * 1024 * 1024 + 64 * 1024;
/** A record that is larger is judged as JSON, and its values are looked up one by one. */
const largestRange = 64 * 1024 * 1024;
const streamBytes = 1024 * 1024;
/** Sets of columns that were asked for long ago are made anew. */
const mostSets = 16;
/** A dictionary that is as full as this is begun anew. */
const fullEntries = defaultLimits.entries / 2;

/** A set of columns, ready to be taken from any chunk. */
interface ColumnSet {
  readonly scan: ColumnScan;
  readonly scanner: ChunkScanner;
  /** Of each column, the text of the dictionary's entries as far as they were needed. */
  readonly texts: string[][];
}

/** Takes columns from stretches of a log. */
export class ColumnSets {
  readonly #kernel: Kernel;
  #scanner: ChunkScanner;
  #sets = new Map<string, ColumnSet>();

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#scanner = kernel.createScanner(firstCapacity);
  }

  scan(job: ColumnsJob): ColumnsFound {
    const length = job.to - job.from;
    if (length > largestRange) return judgeOnly(job);
    this.#scanner.grow(length);
    const set = this.#setOf(job.columns);
    readFully(job.descriptor, this.#scanner.bytes.subarray(0, length), job.from);
    return scanAll(set, job, length) ?? scanAll(this.#renewed(set), job, length) ?? judgeOnly(job);
  }

  #setOf(columns: readonly WantedColumn[]): ColumnSet {
    const key = JSON.stringify(columns);
    const known = this.#sets.get(key);
    if (known) return known;
    if (this.#sets.size >= mostSets) {
      // What a scanner has taken of its memory it never gives back.
      this.#scanner = this.#kernel.createScanner(Math.max(firstCapacity, this.#scanner.capacity));
      this.#sets = new Map();
    }
    const scan = this.#scanner.openColumns(columns);
    const set = { scan, scanner: this.#scanner, texts: columns.map(() => []) };
    this.#sets.set(key, set);
    return set;
  }

  #renewed(set: ColumnSet): ColumnSet {
    for (const dictionary of set.scan.dictionaries) dictionary?.clear();
    for (const texts of set.texts) texts.length = 0;
    return set;
  }
}

/** @returns undefined where a dictionary is too full */
function scanAll(set: ColumnSet, { columns, starts }: ColumnsJob, length: number): ColumnsFound | undefined {
  const { scan } = set;
  const count = starts.length;
  const notJson: number[] = [];
  const gathered = columns.map(({ take }) => new Gathered(count, take));
  let records = 0;
  for (let at = 0; at < length && records < count; ) {
    const chunk = scan.scan(at, length, true);
    for (const record of chunk.notJson) notJson.push(records + record);
    for (const [position, column] of gathered.entries()) {
      const values = chunk.columns[position];
      if (
        values &&
        !column.add(values, records, Math.min(chunk.records, count - records), scan.dictionaries[position])
      )
        return undefined;
    }
    records += chunk.records;
    if (chunk.end === at) break;
    at = chunk.end;
    if (!chunk.isFull && at >= length) break;
  }
  return {
    notJson: Uint32Array.from(notJson.filter((record) => record < count)),
    columns: gathered.map((column, position) =>
      column.finish(set.texts[position] ?? [], scan.dictionaries[position]),
    ),
  };
}

/** The values of one column, put together from several chunks. */
class Gathered {
  readonly #take: WantedColumn["take"];
  readonly #kinds: Uint8Array;
  readonly #numbers: Float64Array;

  constructor(count: number, take: WantedColumn["take"]) {
    this.#take = take;
    this.#kinds = new Uint8Array(count);
    this.#numbers = new Float64Array(take === "spans" ? 0 : count);
  }

  /** @returns false where the dictionary had no room for a value */
  add(values: ColumnValues, first: number, count: number, dictionary: Dictionary | undefined): boolean {
    this.#kinds.set(values.kinds.subarray(0, count), first);
    if (this.#take === "spans") return true;
    if (this.#take === "times") {
      for (let at = 0; at < count; at++) {
        this.#numbers[first + at] = values.numbers[at] as number;
        if (values.kinds[at] === cellKind.array) this.#kinds[first + at] = cellKind.unknown;
      }
      return true;
    }
    const isFull = dictionary !== undefined && dictionary.count >= fullEntries;
    for (let at = 0; at < count; at++) {
      const kind = values.kinds[at] as number;
      if (kind < cellKind.string) {
        this.#numbers[first + at] = kind === cellKind.number ? (values.numbers[at] as number) : 0;
        continue;
      }
      const id = values.ids[at] as number;
      this.#numbers[first + at] = id;
      if (id !== 0) continue;
      if (isFull || (values.lengths[at] as number) <= defaultLimits.longestEntry) return false;
      this.#kinds[first + at] = cellKind.unknown;
    }
    return true;
  }

  finish(texts: string[], dictionary: Dictionary | undefined): FoundColumn {
    const entries = dictionary ? this.#renumber(texts, dictionary) : [];
    return {
      kinds: compactKinds(this.#kinds),
      ...narrow(this.#numbers, this.#take === "times"),
      entries,
    };
  }

  /** Numbers the entries that are used here from 1. */
  #renumber(texts: string[], dictionary: Dictionary): string[] {
    const entries: string[] = [];
    const numbers = new Uint32Array(dictionary.count + 1);
    for (let at = 0; at < this.#kinds.length; at++) {
      const kind = this.#kinds[at] as number;
      if (kind < cellKind.string || kind === cellKind.unknown) continue;
      const id = this.#numbers[at] as number;
      if (numbers[id] === 0) {
        texts[id] ??= dictionary.textOf(id);
        numbers[id] = entries.push(texts[id] as string);
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
