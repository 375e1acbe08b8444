import { setImmediate } from "node:timers/promises";
import { type Block, cellKind, OpenBlock } from "./columns/block.ts";
import type { Column, ColumnStore } from "./columns/store.ts";
import type { Path } from "./json/extract.ts";
import { NumberSummarizer } from "./number-summary.ts";
import { Pass } from "./pass.ts";
import type { Portion, Portions } from "./portions.ts";
import type { Search } from "./search.ts";
import type { NumberSummary } from "./types.ts";

/** More different numbers than this are not listed; they are summed up. */
const mostNumbers = 10_000;
/** A summary of what still grows is made anew only so often. */
const summaryMs = 400;
const sliceMs = 4;

export interface FacetOptions {
  readonly path: Path;
  readonly portions: Portions;
  readonly store: ColumnStore;
  readonly width: number;
  /** Whose matches are counted; all records without it. */
  readonly search: Search | undefined;
  readonly onProgress: () => void;
  readonly onError: (error: unknown) => void;
}

/** A value and how many records have it. Undefined stands for the records without one. */
export interface CountedValue {
  readonly json: string | undefined;
  readonly count: number;
}

/** Texts are not looked up for values that are not frequent enough. */
type Candidate = CountedValue | { readonly id: number; readonly count: number };

/** Counts the values at a path in the records of a view, and on when the log or the search goes on. */
export class FacetCounts {
  readonly column: Column;
  readonly #options: FacetOptions;
  readonly #pass: Pass<Block>;
  readonly #block = new OpenBlock();
  readonly #numbers = new Map<number, number>();
  readonly #kinds = new Float64Array(9);
  #ids = new Float64Array(64);
  #records = 0;
  #hasMoreNumbers = false;
  #open: { readonly at: number; readonly takeBack: () => void } | undefined;
  #summary:
    | { readonly summary: NumberSummary | undefined; readonly madeAt: number; readonly records: number }
    | undefined;

  constructor(options: FacetOptions) {
    const { path, portions, store, search, onError, width } = options;
    this.#options = options;
    this.column = store.column({ path, take: "values" });
    this.#pass = new Pass({
      portions,
      width,
      ...(search && { isReady: (portion: Portion) => portion.end <= search.scanned }),
      work: async (portion) =>
        (await store.load([this.column], portion, { isUrgent: false })).blocks[0] as Block,
      take: (portion, block) => this.#take(portion, block),
      onError,
    });
  }

  /** Records of the log that were looked at. */
  get counted(): number {
    return this.#pass.covered;
  }

  /** Records of the view among them. */
  get records(): number {
    return this.#records;
  }

  get present(): number {
    return this.#records - this.#countOf(cellKind.missing);
  }

  get distinct(): number {
    const words = [cellKind.null, cellKind.false, cellKind.true].filter((kind) => this.#countOf(kind) > 0);
    const numbers = [...this.#numbers.values()].filter((count) => count > 0);
    return words.length + numbers.length + this.#ids.reduce((sum, count) => (count > 0 ? sum + 1 : sum), 0);
  }

  /** Whether every value is one of those that are counted by themselves. */
  get isDistinctExact(): boolean {
    return !this.#hasMoreNumbers && this.#countOf(cellKind.unknown) === 0;
  }

  get isIdle(): boolean {
    return this.#pass.isIdle;
  }

  wake(): void {
    this.#pass.wake();
  }

  close(): void {
    this.#pass.close();
  }

  /** The most frequent values. @param named values that are wanted whatever their count, as JSON */
  top(most: number, named: readonly string[] = []): CountedValue[] {
    const found: Candidate[] = [{ json: undefined, count: this.#countOf(cellKind.missing) }];
    for (const [kind, json] of words) found.push({ json, count: this.#countOf(kind) });
    for (const [number, count] of this.#numbers) found.push({ json: String(number), count });
    for (let id = 1; id < this.#ids.length; id++) found.push({ id, count: this.#ids[id] as number });
    const first = found
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count)
      .slice(0, most)
      .map((candidate) => this.#withText(candidate));
    const listed = new Set(first.map(({ json }) => json));
    const others = named.filter((json) => !listed.has(json));
    return [...first, ...others.map((json) => ({ json, count: this.#countOfJson(json) }))];
  }

  /** @returns undefined where most values are no numbers */
  async summary(): Promise<NumberSummary | undefined> {
    if (this.#countOf(cellKind.number) < this.present / 2 || this.present === 0) return undefined;
    const { records } = this;
    const known = this.#summary;
    const isFresh = known && (known.records === records || performance.now() - known.madeAt < summaryMs);
    if (isFresh) return known.summary;
    const { portions, search } = this.#options;
    let deadline = performance.now() + sliceMs;
    const summarizer = new NumberSummarizer(async (visit) => {
      for (let at = 0; at < portions.count; at++) {
        const portion = portions.at(at);
        const block = await this.column.blocks.get(at)?.block;
        if (performance.now() > deadline) {
          await setImmediate();
          deadline = performance.now() + sliceMs;
        }
        if (!block || portion.end > this.counted) continue;
        visit(this.#block.open(block), membersOf(portion, search));
      }
    });
    const summary = await summarizer.summarize();
    this.#summary = { summary, madeAt: performance.now(), records };
    return summary;
  }

  #withText(candidate: Candidate): CountedValue {
    const { count } = candidate;
    return { json: "id" in candidate ? this.column.dictionary.entry(candidate.id) : candidate.json, count };
  }

  #countOfJson(json: string): number {
    const number = Number(json);
    if (json.startsWith('"') || Number.isNaN(number)) {
      for (let id = 1; id < this.#ids.length; id++)
        if ((this.#ids[id] as number) > 0 && this.column.dictionary.entry(id) === json)
          return this.#ids[id] as number;
      return 0;
    }
    return this.#numbers.get(number) ?? 0;
  }

  #take(portion: Portion, block: Block): void {
    if (this.#open?.at === portion.at) this.#open.takeBack();
    this.#open = undefined;
    const members = membersOf(portion, this.#options.search);
    this.#count(block, members, 1);
    if (!portion.isClosed) this.#open = { at: portion.at, takeBack: () => this.#count(block, members, -1) };
    this.#options.onProgress();
  }

  #count(block: Block, members: Members, weight: number): void {
    const { kinds, numbers, length } = this.#block.open(block);
    this.#records += weight * (members === "all" ? length : members.length);
    const room = this.column.dictionary.count + 1;
    if (this.#ids.length < room) {
      const larger = new Float64Array(room * 2);
      larger.set(this.#ids);
      this.#ids = larger;
    }
    const countOne = (at: number) => {
      const kind = kinds[at] as number;
      this.#kinds[kind] = (this.#kinds[kind] as number) + weight;
      const number = numbers[at] as number;
      if (kind === cellKind.number) this.#countNumber(number, weight);
      else if (kind >= cellKind.string && kind !== cellKind.unknown)
        this.#ids[number] = (this.#ids[number] as number) + weight;
    };
    if (members === "all") for (let at = 0; at < length; at++) countOne(at);
    else for (const at of members) countOne(at);
  }

  #countNumber(number: number, weight: number): void {
    const count = this.#numbers.get(number);
    if (count !== undefined) this.#numbers.set(number, count + weight);
    else if (this.#numbers.size < mostNumbers) this.#numbers.set(number, weight);
    else this.#hasMoreNumbers = true;
  }

  #countOf(kind: number): number {
    return this.#kinds[kind] as number;
  }
}

const words: readonly (readonly [kind: number, json: string])[] = [
  [cellKind.null, "null"],
  [cellKind.false, "false"],
  [cellKind.true, "true"],
];

/** Positions in a portion, or all of them. */
export type Members = "all" | Uint32Array;

function membersOf({ first, end }: Portion, search: Search | undefined): Members {
  return search ? search.matches.between(first, end).map((record) => record - first) : "all";
}
