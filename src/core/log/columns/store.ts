import type { Path } from "../json/extract.ts";
import type { WantedColumn } from "../kernel/types.ts";
import type { LineIndex } from "../line-index.ts";
import type { Portion } from "../portions.ts";
import type { ColumnsFound, FoundColumn } from "../scan/jobs.ts";
import type { Scans } from "../scan/scans.ts";
import { type Block, blockBytes, type Codes, cellKind, compactKinds, narrow, OpenBlock } from "./block.ts";
import { Dictionary } from "./dictionary.ts";

/** What a column takes of the values at its path, see `Take` of the kernel. */
export interface ColumnKey {
  readonly path: Path;
  readonly take: "values" | "times";
}

/** The values at a path, in as many portions as were asked for. */
export class Column {
  readonly key: ColumnKey;
  readonly dictionary = new Dictionary();
  /** By portion; of an open portion together with its version. */
  readonly blocks = new Map<number, { readonly version: number; readonly block: Promise<Block> }>();
  bytes = 0;
  lastUse = 0;

  constructor(key: ColumnKey) {
    this.key = key;
  }
}

/** All that was found in a portion. */
export interface LoadedPortion {
  /** One for each column that was asked for. */
  readonly blocks: readonly Block[];
  /** Positions of the records that are not JSON; undefined where all columns were known already. */
  readonly notJson: Uint32Array | undefined;
}

export interface ColumnStoreOptions {
  readonly index: LineIndex;
  readonly scans: Scans;
  readonly descriptor: () => number;
  /** Columns that nobody has asked for lately are given up beyond this. */
  readonly mostBytes: number;
}

/** The columns of a log, taken from it as they are needed, portion by portion, and kept. */
export class ColumnStore {
  readonly #options: ColumnStoreOptions;
  readonly #columns = new Map<string, Column>();
  readonly #scratch = new OpenBlock();
  #clock = 0;

  constructor(options: ColumnStoreOptions) {
    this.#options = options;
  }

  column(key: ColumnKey): Column {
    const id = JSON.stringify([key.path, key.take]);
    let column = this.#columns.get(id);
    if (!column) {
      column = new Column(key);
      this.#columns.set(id, column);
    }
    column.lastUse = ++this.#clock;
    return column;
  }

  /** Whether the blocks of some columns are there, or on their way. */
  has(columns: readonly Column[], { at, version }: Portion): boolean {
    return columns.every(({ blocks }) => blocks.get(at)?.version === version);
  }

  /** The blocks of some columns in a portion; those that are not there are taken from the log together. */
  async load(
    columns: readonly Column[],
    portion: Portion,
    { isUrgent, needsJson = false }: { readonly isUrgent: boolean; readonly needsJson?: boolean },
  ): Promise<LoadedPortion> {
    const missing = columns.filter((column) => !this.has([column], portion));
    const scans = groupsOf(missing).map((group) => this.#scan(group, portion, isUrgent));
    const judging = needsJson && scans.length === 0 ? this.#scan([], portion, isUrgent) : scans[0];
    const blocks = await Promise.all(
      columns.map((column) => (column.blocks.get(portion.at) as { block: Promise<Block> }).block),
    );
    for (const column of columns) column.lastUse = ++this.#clock;
    return { blocks, notJson: (await judging)?.notJson };
  }

  /** How much memory the columns take, in bytes, roughly. */
  get bytes(): number {
    return [...this.#columns.values()].reduce(
      (sum, { bytes, dictionary }) => sum + bytes + dictionary.bytes,
      0,
    );
  }

  /** Gives up the columns that were not asked for in the longest time. @param kept those that are in use */
  makeRoom(kept: ReadonlySet<Column>): void {
    const oldest = [...this.#columns].sort(([, a], [, b]) => a.lastUse - b.lastUse);
    for (const [id, column] of oldest) {
      if (this.bytes <= this.#options.mostBytes) return;
      if (!kept.has(column)) this.#columns.delete(id);
    }
  }

  #scan(columns: readonly Column[], portion: Portion, isUrgent: boolean): Promise<ColumnsFound> {
    const { scans, index, descriptor } = this.#options;
    const { wanted, listsOf } = withLists(columns.map(({ key }) => key));
    const { from, to, first, end } = portion;
    const starts = index.startsOf(first, end);
    const job = { kind: "columns", descriptor: descriptor(), from, to, starts, columns: wanted } as const;
    const found = scans.run(job, isUrgent);
    for (const [at, column] of columns.entries()) {
      const block = found.then((result) => {
        const block = this.#blockOf(column, result, at, listsOf[at] ?? []);
        if (portion.isClosed) column.bytes += blockBytes(block);
        return block;
      });
      // Whoever asked for it hears of the failure; nobody else has to.
      block.catch(() => column.blocks.delete(portion.at));
      column.blocks.set(portion.at, { version: portion.version, block });
    }
    return found;
  }

  /** @param lists where in the result the kinds of what is on the way to the column stand */
  #blockOf(column: Column, { columns }: ColumnsFound, at: number, lists: readonly number[]): Block {
    const found = columns[at] as FoundColumn;
    const block = this.#translated(column, found);
    return lists.reduce((marked, list) => this.#marked(marked, columns[list] as FoundColumn), block);
  }

  /** With the ids of the column's own dictionary. */
  #translated({ key, dictionary }: Column, found: FoundColumn): Block {
    if (key.take === "times" || found.entries.length === 0) return found;
    const ids = Uint32Array.from([0, ...found.entries.map((entry) => dictionary.idOf(entry))]);
    const isPlain = typeof found.kinds === "number" && !ids.includes(0, 1);
    if (isPlain) return { ...found, codes: mapped(found.codes, ids) };
    const { kinds, numbers, length } = this.#scratch.open(found);
    translate(kinds, numbers, length, ids);
    return { kinds: compactKinds(kinds.subarray(0, length)), ...narrow(numbers.subarray(0, length)) };
  }

  /** Where a list stands on the way, the values are in what it holds, which no column knows. */
  #marked(block: Block, { kinds: onTheWay }: FoundColumn): Block {
    const hasLists =
      typeof onTheWay === "number" ? onTheWay === cellKind.array : onTheWay.includes(cellKind.array);
    if (!hasLists) return block;
    const { kinds, length } = this.#scratch.open(block);
    for (let at = 0; at < length; at++) {
      const kind = typeof onTheWay === "number" ? onTheWay : onTheWay[at];
      if (kind === cellKind.array || kind === cellKind.unknown) kinds[at] = cellKind.unknown;
    }
    return { ...block, kinds: compactKinds(kinds.subarray(0, length)) };
  }
}

/** Puts entries of one dictionary in the place of those of another; those that this one has no room for are unknown. */
function translate(kinds: Uint8Array, numbers: Float64Array, length: number, ids: Uint32Array): void {
  for (let at = 0; at < length; at++) {
    const kind = kinds[at] as number;
    if (kind < cellKind.string || kind === cellKind.unknown) continue;
    const id = ids[numbers[at] as number] ?? 0;
    numbers[at] = id;
    if (id === 0) kinds[at] = cellKind.unknown;
  }
}

/** All are entries of a dictionary, and all have their place in another. */
function mapped(codes: Codes, ids: Uint32Array): Codes {
  const most = ids.reduce((most, id) => Math.max(most, id), 0);
  const Narrowest = most <= 0xff ? Uint8Array : most <= 0xffff ? Uint16Array : Uint32Array;
  const to = new Narrowest(codes.length);
  mapInto(to, codes, ids);
  return to;
}

function mapInto(to: Codes, codes: Codes, ids: Uint32Array): void {
  for (let at = 0; at < to.length; at++) to[at] = ids[codes[at] as number] as number;
}

/** No path may be wanted twice in one go. */
function groupsOf(columns: readonly Column[]): Column[][] {
  const groups: Column[][] = [];
  for (const column of columns) {
    const path = JSON.stringify(column.key.path);
    const group = groups.find((members) => members.every(({ key }) => JSON.stringify(key.path) !== path));
    if (group) group.push(column);
    else groups.push([column]);
  }
  return groups;
}

/** The columns, and what is on the way to each of them, to see whether there are lists. */
function withLists(keys: readonly ColumnKey[]): { wanted: WantedColumn[]; listsOf: number[][] } {
  const wanted: WantedColumn[] = [...keys];
  const places = new Map(keys.map(({ path }, at) => [JSON.stringify(path), at]));
  const listsOf = keys.map(({ path }) =>
    Array.from({ length: Math.max(0, path.length - 1) }, (_, depth) => {
      const prefix = path.slice(0, depth + 1);
      const key = JSON.stringify(prefix);
      const known = places.get(key);
      if (known !== undefined) return known;
      places.set(key, wanted.length);
      return wanted.push({ path: prefix, take: "spans" }) - 1;
    }),
  );
  return { wanted, listsOf };
}
