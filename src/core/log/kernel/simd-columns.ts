import { type Path, type PathTree, pathTree } from "../json/extract.ts";
import { locate } from "./locate.ts";
import { powersOfTen } from "./powers-of-ten.ts";
import {
  type ColumnChunk,
  type ColumnLimits,
  type ColumnScan,
  type ColumnValues,
  checkPaths,
  type Dictionary,
  type Take,
  valueKind,
  type WantedColumn,
} from "./types.ts";
import { kindOf, numberFrom } from "./values.ts";
import { address, globalValue, type WasmMemory } from "./wasm.ts";

const lineFeed = 0x0a;
const takes: Record<Take, number> = { spans: 0, values: 1, times: 2 };
const mostDoubts = 1024;

interface SimdColumn {
  readonly take: Take;
  readonly start: number;
  /** That of its dictionary, where it has one. */
  readonly dictionary: number | undefined;
}

/** Brings values into columns with the kernel of WebAssembly, and settles what that is in doubt about. */
export class SimdColumnScan implements ColumnScan {
  readonly dictionaries: readonly (Dictionary | undefined)[];
  readonly #memory: WasmMemory;
  readonly #chunkStart: () => number;
  readonly #tree: PathTree;
  readonly #table: number;
  readonly #columns: readonly SimdColumn[];

  /** @throws RangeError where a path is wanted twice, or there is no memory for it */
  constructor(
    memory: WasmMemory,
    chunkStart: () => number,
    wanted: readonly WantedColumn[],
    limits: ColumnLimits,
  ) {
    checkPaths(wanted);
    const { exports } = memory;
    this.#memory = memory;
    this.#chunkStart = chunkStart;
    this.#tree = pathTree(wanted.map(({ path }) => path));
    exports.setPowersOfTen(memory.place(powersOfTen()));
    this.#table = address(exports.newTable(limits.records, mostDoubts + wanted.length));
    this.#columns = this.#addColumns(wanted, limits);
    this.dictionaries = this.#columns.map(({ dictionary }) =>
      dictionary === undefined ? undefined : new SimdDictionary(memory, dictionary),
    );
  }

  scan(from: number, to: number, isLast: boolean): ColumnChunk {
    const { exports } = this.#memory;
    const chunk = this.#chunkStart();
    const whole = this.#endOfLines(chunk, from, to, isLast);
    const end = this.#scanLines(chunk, from, whole);
    const records = globalValue(exports.recordCount);
    this.#settleDoubts(chunk);
    return {
      records,
      end: Math.min(end, to),
      isFull: end < whole,
      starts: this.#memory.words(exports.startsOf(this.#table), records),
      notJson: this.#memory.words(exports.notJsonOf(this.#table), globalValue(exports.notJsonCount)),
      columns: this.#columns.map((column) => this.#valuesOf(column, records)),
    };
  }

  /** @returns the offset up to which lines were taken */
  #scanLines(chunk: number, from: number, to: number): number {
    const { exports } = this.#memory;
    exports.startScan();
    for (let at = from; ; ) {
      at = exports.scanRecords(this.#table, chunk, at, to) >>> 0;
      if (globalValue(exports.isLastDoubtful) === 0) return at;
      this.#settleRecord(chunk, globalValue(exports.recordCount) - 1);
    }
  }

  /** Offset behind the last line feed. The last line of a log is given one where it has none. */
  #endOfLines(chunk: number, from: number, to: number, isLast: boolean): number {
    const lines = Buffer.from(this.#memory.buffer, chunk + from, to - from);
    const end = from + lines.lastIndexOf(lineFeed) + 1;
    if (!isLast || end === to) return end;
    // Behind the chunk there is always room for a byte.
    this.#memory.bytes(chunk + to, 1)[0] = lineFeed;
    return to + 1;
  }

  #valuesOf({ start, take, dictionary }: SimdColumn, records: number): ColumnValues {
    const { exports } = this.#memory;
    return {
      kinds: this.#memory.bytes(exports.kindsOf(start), records),
      starts: this.#memory.words(exports.valueStartsOf(start), records),
      lengths: this.#memory.words(exports.lengthsOf(start), records),
      numbers: this.#memory.doubles(exports.numbersOf(start), take === "spans" ? 0 : records),
      ids: this.#memory.words(exports.idsOf(start), dictionary === undefined ? 0 : records),
    };
  }

  #settleDoubts(chunk: number): void {
    const { exports } = this.#memory;
    const doubts = this.#memory.words(exports.doubtsOf(this.#table), globalValue(exports.doubtCount) * 2);
    for (let at = 0; at < doubts.length; at += 2) {
      const record = doubts[at] as number;
      const column = this.#columns[doubts[at + 1] as number];
      if (column) this.#settleValue(chunk, record, column);
    }
  }

  /** Finds the values of a record without the kernel's help. */
  #settleRecord(chunk: number, record: number): void {
    const { exports } = this.#memory;
    const lineStart = this.#memory.words(exports.startsOf(this.#table), record + 1)[record] as number;
    const bytes = Buffer.from(this.#memory.buffer, chunk);
    const line = bytes.toString("latin1", lineStart, bytes.indexOf(lineFeed, lineStart));
    const places = locate(line, this.#tree, this.#columns.length);
    for (const [position, column] of this.#columns.entries()) {
      const place = places[position] ?? { start: -lineStart, end: -lineStart };
      const kind = places[position] ? kindOf(line.charCodeAt(place.start)) : valueKind.missing;
      this.#memory.bytes(exports.kindsOf(column.start), record + 1)[record] = kind;
      this.#memory.words(exports.valueStartsOf(column.start), record + 1)[record] = lineStart + place.start;
      this.#memory.words(exports.lengthsOf(column.start), record + 1)[record] = place.end - place.start;
      this.#settleValue(chunk, record, column);
    }
  }

  /** Makes of a value what the column takes of it. */
  #settleValue(chunk: number, record: number, { start, take, dictionary }: SimdColumn): void {
    const { exports } = this.#memory;
    const kind = this.#memory.bytes(exports.kindsOf(start), record + 1)[record] as number;
    const valueStart =
      chunk + (this.#memory.words(exports.valueStartsOf(start), record + 1)[record] as number);
    const length = this.#memory.words(exports.lengthsOf(start), record + 1)[record] as number;
    if (take === "spans") return;
    const json = Buffer.from(this.#memory.buffer, valueStart, length).toString();
    this.#memory.doubles(exports.numbersOf(start), record + 1)[record] = numberFrom(json, kind, take);
    if (dictionary === undefined) return;
    const id = kind < valueKind.string ? 0 : exports.numberOf(dictionary, valueStart, length);
    this.#memory.words(exports.idsOf(start), record + 1)[record] = id;
  }

  #addColumns(wanted: readonly WantedColumn[], limits: ColumnLimits): SimdColumn[] {
    const { exports } = this.#memory;
    const edges = new Map<string, number>();
    const edgeTo = (path: Path): number => {
      const known = edges.get(JSON.stringify(path));
      if (known !== undefined) return known;
      const edge =
        path.length === 0 ? exports.rootOf(this.#table) : this.#addEdge(edgeTo(path.slice(0, -1)), path);
      edges.set(JSON.stringify(path), edge);
      return edge;
    };
    return wanted.map(({ path, take }) => {
      const dictionary =
        take === "values"
          ? address(exports.newDictionary(limits.entries, limits.entryBytes, limits.longestEntry))
          : undefined;
      const start = address(exports.addColumn(this.#table, edgeTo(path), takes[take], dictionary ?? 0));
      return { take, start, dictionary };
    });
  }

  #addEdge(parent: number, path: Path): number {
    const key = path.at(-1) ?? "";
    const bytes = Buffer.from(isWellFormed(key) ? key : unwritableKey);
    const { exports } = this.#memory;
    const edge = address(exports.addEdge(parent, this.#memory.place(bytes), bytes.length));
    if (key.includes("\ufffd")) exports.expectReplacement(parent);
    return edge;
  }
}

/** Half of a surrogate pair can only be written as an escape, and what has escapes the kernel leaves in doubt. */
function isWellFormed(key: string): boolean {
  return !/\p{Surrogate}/u.test(key);
}

/** A quote never stands in a key as it is. */
const unwritableKey = '"';

class SimdDictionary implements Dictionary {
  readonly #memory: WasmMemory;
  readonly #start: number;

  constructor(memory: WasmMemory, start: number) {
    this.#memory = memory;
    this.#start = start;
  }

  get count(): number {
    return this.#memory.exports.entryCount(this.#start);
  }

  textOf(id: number): string {
    const { exports } = this.#memory;
    const start = exports.entryStart(this.#start, id) >>> 0;
    return Buffer.from(this.#memory.buffer, start, exports.entryLength(this.#start, id)).toString();
  }

  clear(): void {
    this.#memory.exports.clearDictionary(this.#start);
  }
}
