import { type Block, cellKind, compactKinds, narrow, OpenBlock } from "./columns/block.ts";
import type { Column, ColumnStore } from "./columns/store.ts";
import type { Path } from "./json/extract.ts";
import { NumberList } from "./number-list.ts";
import { Pass } from "./pass.ts";
import type { Portion, Portions } from "./portions.ts";
import type { Profile } from "./profiles.ts";
import type { LogSpan } from "./query/syntax.ts";
import { levelWord, stateOf } from "./state.ts";
import type { RowState } from "./types.ts";

/** How a record is counted over time. */
export const recordClass = { rest: 0, rejected: 1, failed: 2, notJson: 3 } as const;

/** A log whose statuses are all different has none. */
const mostKnown = 1000;

/** What the overview knows of a portion. */
export interface Overlooked {
  /** Epoch microseconds of each record or, where it has none, of the last one before it; NaN before the first. */
  readonly times: Block;
  /** Of `recordClass`. */
  readonly classes: Uint8Array | number;
  /** The time that the next portion begins with. */
  readonly lastTime: number;
}

export interface OverviewOptions {
  readonly portions: Portions;
  readonly store: ColumnStore;
  readonly width: number;
  readonly profile: Pick<Profile, "roles" | "columns">;
  /** What levels are called that are numbers. */
  readonly levelWords: Readonly<Record<string, string>>;
  /** It works behind the index: while that has something to do, it waits. */
  readonly isReady: () => boolean;
  readonly onProgress: () => void;
  readonly onError: (error: unknown) => void;
}

interface RoleColumns {
  readonly time?: Column;
  readonly code?: Column;
  readonly level?: Column;
}

/** Goes over all records behind the index: which are not JSON, when they were, and how they went. */
export class Overview {
  /** Records that are not JSON. */
  readonly bad = new NumberList();
  readonly #options: OverviewOptions;
  readonly #columns: RoleColumns;
  readonly #portions: Overlooked[] = [];
  readonly #pass: Pass<{ blocks: Map<Column, Block>; notJson: Uint32Array }>;
  readonly #times = new OpenBlock();
  readonly #codes = new OpenBlock();
  readonly #levels = new OpenBlock();
  readonly #classOf = new Map<number, Map<number, number>>();
  #filled = new Float64Array(0);
  #classes = new Uint8Array(0);
  /** They are asked for most, and cost little beside the others. */
  readonly #short: readonly Column[];
  #alsoWanted: readonly Column[] = [];
  #firstGood: number | undefined;
  #firstMs = Number.POSITIVE_INFINITY;
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(options: OverviewOptions) {
    const { store, profile } = options;
    const { roles } = profile;
    this.#options = options;
    this.#short = shortPaths(profile).map((path) => store.column({ path, take: "values" }));
    this.#columns = {
      ...(roles.time && { time: store.column({ path: roles.time, take: "times" }) }),
      ...(roles.code && { code: store.column({ path: roles.code, take: "values" }) }),
      ...(roles.level && { level: store.column({ path: roles.level, take: "values" }) }),
    };
    this.#pass = new Pass({
      portions: options.portions,
      width: options.width,
      isReady: options.isReady,
      work: (portion) => this.#load(portion),
      take: (portion, found) => this.#take(portion, found),
      onError: options.onError,
    });
  }

  /** Records that were looked at. */
  get checked(): number {
    return this.#pass.covered;
  }

  get isIdle(): boolean {
    return this.#pass.isIdle;
  }

  /** The first record that is JSON, once there is one. */
  get firstGood(): number | undefined {
    return this.#firstGood;
  }

  get hasTimes(): boolean {
    return this.#firstMs <= this.#lastMs;
  }

  /** The earliest and the latest time so far. */
  get span(): LogSpan | undefined {
    return this.hasTimes ? { firstMs: this.#firstMs, lastMs: this.#lastMs } : undefined;
  }

  /** By which role records are told apart. */
  get by(): "status" | "level" | "none" {
    return this.#columns.code ? "status" : this.#columns.level ? "level" : "none";
  }

  /** The columns that are in use. */
  get columns(): readonly Column[] {
    return [...new Set([...Object.values(this.#columns), ...this.#short])];
  }

  /** Brings these columns along with its own wherever it still has to go. */
  also(columns: readonly Column[]): void {
    this.#alsoWanted = columns;
  }

  wake(): void {
    this.#pass.wake();
  }

  close(): void {
    this.#pass.close();
  }

  has({ at, end }: Portion): boolean {
    return end <= this.checked && this.#portions[at] !== undefined;
  }

  /** @param portion one that it has */
  at({ at }: Portion): Overlooked {
    const found = this.#portions[at];
    if (!found) throw new RangeError(`Portion ${at} was not looked at yet.`);
    return found;
  }

  async #load(portion: Portion): Promise<{ blocks: Map<Column, Block>; notJson: Uint32Array }> {
    const columns = [...this.columns];
    const all = [...new Set([...columns, ...this.#alsoWanted])];
    const isUrgent = this.#alsoWanted.length > 0;
    const loaded = await this.#options.store.load(all, portion, { isUrgent, needsJson: true });
    const blocks = new Map(columns.map((column, at) => [column, loaded.blocks[at] as Block]));
    const notJson = loaded.notJson ?? new Uint32Array(0);
    return { blocks, notJson };
  }

  #take(portion: Portion, { blocks, notJson }: { blocks: Map<Column, Block>; notJson: Uint32Array }): void {
    const { first, end, at } = portion;
    this.bad.cutFrom(first);
    for (const position of notJson) this.bad.push(first + position);
    if (this.#firstGood === undefined && notJson.length < end - first) {
      const bad = new Set(notJson);
      let record = 0;
      while (bad.has(record)) record++;
      this.#firstGood = first + record;
    }
    const classes = this.#classify(end - first, blocks, notJson);
    const lastTime = this.#portions[at - 1]?.lastTime ?? Number.NaN;
    this.#portions[at] = { ...this.#fill(end - first, blocks, lastTime), classes };
    // Times are kept once: with the gaps filled, as nearly all who ask want them.
    this.#columns.time?.blocks.delete(at);
    this.#options.onProgress();
  }

  #fill(count: number, blocks: Map<Column, Block>, lastTime: number): Omit<Overlooked, "classes"> {
    const block = this.#columns.time && blocks.get(this.#columns.time);
    if (this.#filled.length < count) this.#filled = new Float64Array(count * 2);
    const times = this.#filled.subarray(0, count);
    const own = block && this.#times.open(block).numbers;
    const { low, high } = own ? rangeOf(own, count) : noRange;
    if (low < this.#firstMs * 1000) this.#firstMs = Math.floor(low / 1000);
    if (high > this.#lastMs * 1000) this.#lastMs = Math.floor(high / 1000);
    if (own) fillGaps(own, times, lastTime);
    else times.fill(lastTime);
    const last = count > 0 ? (times[count - 1] as number) : lastTime;
    return { times: { kinds: cellKind.number, ...narrow(times, true) }, lastTime: last };
  }

  #classify(count: number, blocks: Map<Column, Block>, notJson: Uint32Array): Uint8Array | number {
    const { code, level } = this.#columns;
    if (this.#classes.length < count) this.#classes = new Uint8Array(count * 2);
    const classes = this.#classes.subarray(0, count).fill(recordClass.rest);
    const codes = code && this.#codes.open(blocks.get(code) as Block);
    const levels = level && this.#levels.open(blocks.get(level) as Block);
    let lastCode = Number.NaN;
    let lastLevel = Number.NaN;
    let lastClass: number = recordClass.rest;
    for (let at = 0; (codes || levels) && at < count; at++) {
      const codeKey = codes ? keyOf(codes, at) : 0;
      const levelKey = levels ? keyOf(levels, at) : 0;
      // Most records are like the one before.
      if (codeKey !== lastCode || levelKey !== lastLevel) {
        lastClass = this.#classFor(codeKey, levelKey);
        lastCode = codeKey;
        lastLevel = levelKey;
      }
      classes[at] = lastClass;
    }
    for (const position of notJson) classes[position] = recordClass.notJson;
    return compactKinds(classes);
  }

  /** Statuses and levels are few, and each pair of them is looked at once. */
  #classFor(codeKey: number, levelKey: number): number {
    let byLevel = this.#classOf.get(codeKey);
    if (!byLevel) {
      byLevel = new Map();
      this.#classOf.set(codeKey, byLevel);
    }
    let known = byLevel.get(levelKey);
    if (known === undefined) {
      const code = textOf(this.#columns.code, codeKey);
      const level = textOf(this.#columns.level, levelKey);
      known = classOfState(
        stateOf({
          ...(code && { code }),
          ...(level && { level: levelWord(level, this.#options.levelWords) }),
        }),
      );
      if (byLevel.size < mostKnown && this.#classOf.size < mostKnown) byLevel.set(levelKey, known);
    }
    return known;
  }
}

const noRange = { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY };

/** The least and the greatest of the first numbers; NaN is none. */
function rangeOf(numbers: Float64Array, count: number): { low: number; high: number } {
  let { low, high } = noRange;
  for (let at = 0; at < count; at++) {
    const number = numbers[at] as number;
    if (number < low) low = number;
    if (number > high) high = number;
  }
  return { low, high };
}

/** What has no time has that of the record before. */
function fillGaps(own: Float64Array, filled: Float64Array, before: number): void {
  let last = before;
  for (let at = 0; at < filled.length; at++) {
    const time = own[at] as number;
    if (!Number.isNaN(time)) last = time;
    filled[at] = last;
  }
}

/** How long something took, and where: what a log is asked for first. */
function shortPaths({ roles, columns }: Pick<Profile, "roles" | "columns">): Path[] {
  const database = columns.find(({ kind }) => kind === "database");
  return [roles.durationMs, database?.path].filter((path) => path !== undefined);
}

/** A number for what a cell holds: numbers above zero, entries below. No status or level is less than that. */
function keyOf({ kinds, numbers }: OpenBlock, at: number): number {
  const number = numbers[at] as number;
  if (kinds[at] === cellKind.number) return Math.max(0, number);
  return kinds[at] === cellKind.string ? -number : 0;
}

function textOf(column: Column | undefined, key: number): string | undefined {
  if (!column || key === 0) return undefined;
  return key > 0 ? String(key) : (JSON.parse(column.dictionary.entry(-key)) as string);
}

function classOfState(state: RowState): number {
  if (state === "failed") return recordClass.failed;
  if (state === "notJson") return recordClass.notJson;
  return state === "rejected" ? recordClass.rejected : recordClass.rest;
}
