import { setImmediate } from "node:timers/promises";
import { type Block, cellKind, OpenBlock } from "./columns/block.ts";
import type { Column, ColumnStore } from "./columns/store.ts";
import type { Path } from "./json/extract.ts";
import type { Overview } from "./overview.ts";
import { Pass } from "./pass.ts";
import type { Portion, Portions } from "./portions.ts";

/** Records that are worked on before events are handled. */
const stepRecords = 64 * 1024;
const digitBits = 16;
const digits = 1 << digitBits;

/** What comes first where values are of different kinds. Records without a value are last in either direction. */
const kindRank = new Map<number, number>([
  [cellKind.number, 0],
  [cellKind.string, 1],
  [cellKind.false, 2],
  [cellKind.true, 2],
  [cellKind.null, 3],
  [cellKind.array, 4],
  [cellKind.object, 5],
  [cellKind.unknown, 6],
]);

export interface SortOptions {
  readonly path: Path;
  readonly isRecordTime: boolean;
  readonly portions: Portions;
  readonly store: ColumnStore;
  readonly overview: Overview;
  readonly width: number;
  readonly onProgress: () => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Something to order records by: for each a number, in whose order they come. Numbers go by their size, texts by
 * their characters, and what was met with first comes first among equals.
 */
export class SortKeys {
  /** Undefined for the time of records, which the overview has. */
  readonly column: Column | undefined;
  readonly #pass: Pass<Block>;
  readonly #blocks: Block[] = [];

  constructor({ path, isRecordTime, portions, store, overview, width, onProgress, onError }: SortOptions) {
    const column = isRecordTime ? undefined : store.column({ path, take: "values" });
    this.column = column;
    this.#pass = new Pass({
      portions,
      width,
      ...(!column && { isReady: (portion: Portion) => overview.has(portion) }),
      work: async (portion) =>
        column
          ? ((await store.load([column], portion, { isUrgent: true })).blocks[0] as Block)
          : overview.at(portion).times,
      take: (portion, block) => {
        this.#blocks[portion.at] = block;
        onProgress();
      },
      onError,
    });
  }

  /** Records whose values are known. */
  get covered(): number {
    return this.#pass.covered;
  }

  get isIdle(): boolean {
    return this.#pass.isIdle;
  }

  /** There are more different values than can be told apart. */
  get isTooMuch(): boolean {
    return this.column?.dictionary.isFull ?? false;
  }

  wake(): void {
    this.#pass.wake();
  }

  close(): void {
    this.#pass.close();
  }

  /**
   * The records in their order, stable in both directions.
   * @param records in ascending order; all up to `covered` where it is not given
   */
  async sorted(
    records: Uint32Array | undefined,
    isDescending: boolean,
    signal: AbortSignal,
  ): Promise<Uint32Array> {
    const { high, low } = await this.#keys(isDescending, signal);
    const order = records?.slice() ?? Uint32Array.from({ length: this.covered }, (_, record) => record);
    return radixSort(order, [low, high], signal);
  }

  /** The bits of a double, changed so that they are ordered as unsigned numbers are. */
  async #keys(isDescending: boolean, signal: AbortSignal): Promise<{ high: Uint32Array; low: Uint32Array }> {
    const ranks = this.#rankEntries();
    const high = new Uint32Array(this.covered);
    const low = new Uint32Array(this.covered);
    const opened = new OpenBlock();
    const double = new Float64Array(1);
    const words = new Uint32Array(double.buffer);
    let record = 0;
    for (const block of this.#blocks) {
      const { kinds, numbers, length } = opened.open(block);
      for (let at = 0; at < length && record < high.length; at++, record++) {
        const kind = kinds[at] as number;
        if (kind === cellKind.missing || Number.isNaN(numbers[at])) {
          high[record] = low[record] = 0xffffffff;
          continue;
        }
        if (kind === cellKind.number) {
          double[0] = (numbers[at] as number) + 0;
          const isNegative = (words[1] as number) >>> 31 === 1;
          high[record] = isNegative ? ~(words[1] as number) : (words[1] as number) | 0x80000000;
          low[record] = isNegative ? ~(words[0] as number) : (words[0] as number);
        } else {
          // Above every number, whose first bits are never all ones.
          high[record] = 0xfff80000 + (kindRank.get(kind) ?? 0);
          low[record] = kind === cellKind.true ? 1 : (ranks[numbers[at] as number] ?? 0);
        }
        if (!isDescending) continue;
        high[record] = ~(high[record] as number);
        low[record] = ~(low[record] as number);
      }
      if (record % stepRecords < length) {
        await setImmediate();
        signal.throwIfAborted();
      }
    }
    return { high, low };
  }

  /** The place of each entry of the dictionary among all of them. */
  #rankEntries(): Uint32Array {
    const dictionary = this.column?.dictionary;
    if (!dictionary) return new Uint32Array(1);
    const texts = Array.from({ length: dictionary.count }, (_, at) => {
      const entry = dictionary.entry(at + 1);
      return { id: at + 1, text: entry.startsWith('"') ? (JSON.parse(entry) as string) : entry };
    });
    texts.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
    const ranks = new Uint32Array(dictionary.count + 1);
    let rank = 0;
    for (const [at, { id, text }] of texts.entries()) {
      if (at > 0 && texts[at - 1]?.text !== text) rank++;
      ranks[id] = rank;
    }
    return ranks;
  }
}

/** @param keys words of the keys by record, the lowest first */
async function radixSort(
  order: Uint32Array,
  keys: readonly Uint32Array[],
  signal: AbortSignal,
): Promise<Uint32Array> {
  let from: Uint32Array = order;
  let to: Uint32Array = new Uint32Array(order.length);
  const counts = new Uint32Array(digits);
  for (const words of keys) {
    for (let shift = 0; shift < 32; shift += digitBits) {
      counts.fill(0);
      for (let at = 0; at < from.length; at++) {
        const digit = ((words[from[at] as number] as number) >>> shift) & (digits - 1);
        counts[digit] = (counts[digit] as number) + 1;
      }
      // Where all have the same digit there is nothing to do.
      if (counts.includes(from.length)) continue;
      let sum = 0;
      for (let digit = 0; digit < digits; digit++) {
        const count = counts[digit] as number;
        counts[digit] = sum;
        sum += count;
      }
      for (let at = 0; at < from.length; at++) {
        const record = from[at] as number;
        const digit = ((words[record] as number) >>> shift) & (digits - 1);
        const place = counts[digit] as number;
        to[place] = record;
        counts[digit] = place + 1;
        if (at % (stepRecords * 4) === 0) {
          await setImmediate();
          signal.throwIfAborted();
        }
      }
      [from, to] = [to, from];
    }
  }
  return from;
}
