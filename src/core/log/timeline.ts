import { OpenBlock } from "./columns/block.ts";
import type { NumberList } from "./number-list.ts";
import type { Overlooked, Overview } from "./overview.ts";
import { recordClass } from "./overview.ts";
import { Pass } from "./pass.ts";
import type { Portion, Portions } from "./portions.ts";
import type { Search } from "./search.ts";
import type { Timeline } from "./types.ts";

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** Each is a multiple of the one before it, so that bars can be joined. */
const widthsMs = [
  ...[1, 10, 100, secondMs, 5 * secondMs, 15 * secondMs, minuteMs, 5 * minuteMs, 15 * minuteMs, hourMs],
  ...[3 * hourMs, 6 * hourMs, dayMs, 7 * dayMs, 28 * dayMs, 364 * dayMs, 3640 * dayMs, 36400 * dayMs],
];
const mostBins = 8192;
const classes = 3;

/** Counts over time in bins that grow wider as the log gets longer. */
class Bins {
  #width = 0;
  /** Number of the first bin since 1970. */
  #first = 0;
  #counts = new Float64Array(0);

  get binMs(): number {
    return widthsMs[this.#width] as number;
  }

  get isEmpty(): boolean {
    return this.#counts.length === 0;
  }

  get range(): { readonly first: number; readonly end: number } {
    return { first: this.#first, end: this.#first + this.#counts.length / classes };
  }

  /** @param weight 1 to count a record, -1 to take it back */
  add(timeMs: number, kind: number, weight: number): void {
    let bin = Math.floor(timeMs / this.binMs);
    const { first, end } = this.range;
    if (bin < first || bin >= end) {
      this.#include(timeMs);
      bin = Math.floor(timeMs / this.binMs);
    }
    const at = (bin - this.#first) * classes + kind;
    this.#counts[at] = (this.#counts[at] as number) + weight;
  }

  count(bin: number, kind: number): number {
    return this.#counts[(bin - this.#first) * classes + kind] ?? 0;
  }

  #include(timeMs: number): void {
    for (;;) {
      const bin = Math.floor(timeMs / this.binMs);
      const { first, end } = this.isEmpty ? { first: bin, end: bin } : this.range;
      const low = Math.min(first, bin);
      const high = Math.max(end, bin + 1);
      if (high - low <= mostBins || this.#width === widthsMs.length - 1) {
        this.#resize(low, Math.min(high, low + mostBins));
        return;
      }
      this.#widen();
    }
  }

  #resize(first: number, end: number): void {
    // Room at the end, where nearly all logs grow.
    const room = Math.min(mostBins - (end - first), Math.ceil((end - first) / 2));
    const counts = new Float64Array((end + Math.max(0, room) - first) * classes);
    counts.set(this.#counts, (this.isEmpty ? 0 : this.#first - first) * classes);
    this.#first = first;
    this.#counts = counts;
  }

  #widen(): void {
    const ratio = (widthsMs[this.#width + 1] as number) / this.binMs;
    const { first, end } = this.range;
    const newFirst = Math.floor(first / ratio);
    const counts = new Float64Array(
      this.isEmpty ? 0 : (Math.floor((end - 1) / ratio) - newFirst + 1) * classes,
    );
    for (let at = 0; at < this.#counts.length; at++) {
      const bin = Math.floor((first + Math.floor(at / classes)) / ratio) - newFirst;
      const to = bin * classes + (at % classes);
      counts[to] = (counts[to] as number) + (this.#counts[at] as number);
    }
    this.#width++;
    this.#first = newFirst;
    this.#counts = counts;
  }
}

export interface TimelineOptions {
  readonly portions: Portions;
  readonly overview: Overview;
  readonly search: Search | undefined;
  readonly onProgress: () => void;
  readonly onError: (error: unknown) => void;
}

/** Counts the records of a view over time, and on when the log or the search goes on. */
export class TimelineCounts {
  readonly #options: TimelineOptions;
  readonly #bins = new Bins();
  readonly #totals = [0, 0, 0, 0];
  readonly #times = new OpenBlock();
  readonly #pass: Pass<void>;
  /** What was counted of the last portion, which may be counted again. */
  #open: { readonly at: number; readonly takeBack: () => void } | undefined;

  constructor(options: TimelineOptions) {
    const { portions, overview, search, onError } = options;
    this.#options = options;
    this.#pass = new Pass({
      portions,
      width: 1,
      isReady: (portion) => overview.has(portion) && (!search || portion.end <= search.scanned),
      work: async () => {},
      take: (portion) => this.#take(portion),
      onError,
    });
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

  /** @returns undefined where no record has a time */
  timeline(mostBars: number): Timeline | undefined {
    const { overview } = this.#options;
    const { span } = overview;
    if (!span) return undefined;
    const barMs = widthFor(span.lastMs - span.firstMs, Math.max(1, mostBars), this.#bins.binMs);
    const first = Math.floor(span.firstMs / barMs);
    const count = Math.floor(span.lastMs / barMs) - first + 1;
    const bars = [0, 1, 2].map(() => new Uint32Array(count)) as [Uint32Array, Uint32Array, Uint32Array];
    if (!this.#bins.isEmpty) this.#fill(bars, first, barMs);
    const [rest = 0, rejected = 0, failed = 0, notJson = 0] = this.#totals;
    return {
      by: overview.by,
      startMs: first * barMs,
      barMs,
      rest: bars[recordClass.rest],
      rejected: bars[recordClass.rejected],
      failed: bars[recordClass.failed],
      totals: { rest, rejected, failed, notJson },
    };
  }

  #fill(bars: readonly Uint32Array[], firstBar: number, barMs: number): void {
    const { first, end } = this.#bins.range;
    const ratio = barMs / this.#bins.binMs;
    for (let bin = first; bin < end; bin++) {
      const bar = Math.floor(bin / ratio) - firstBar;
      for (const [kind, counts] of bars.entries()) {
        if (bar >= 0 && bar < counts.length)
          counts[bar] = (counts[bar] as number) + this.#bins.count(bin, kind);
      }
    }
  }

  #take(portion: Portion): void {
    const { overview, onProgress } = this.#options;
    if (this.#open?.at === portion.at) this.#open.takeBack();
    this.#open = undefined;
    const overlooked = overview.at(portion);
    this.#count(portion, overlooked, 1);
    if (!portion.isClosed) {
      const members = this.#membersOf(portion);
      this.#open = { at: portion.at, takeBack: () => this.#count(portion, overlooked, -1, members) };
    }
    onProgress();
  }

  #count(
    portion: Portion,
    { times, classes }: Overlooked,
    weight: number,
    members = this.#membersOf(portion),
  ): void {
    const { numbers } = this.#times.open(times);
    const classOf = (at: number) => (typeof classes === "number" ? classes : (classes[at] as number));
    each(members.around, portion, (at) => {
      const time = numbers[at] as number;
      const kind = classOf(at);
      if (!Number.isNaN(time))
        this.#bins.add(
          Math.floor(time / 1000),
          kind === recordClass.notJson ? recordClass.rest : kind,
          weight,
        );
    });
    each(members.matches, portion, (at) => {
      const kind = classOf(at);
      this.#totals[kind] = (this.#totals[kind] as number) + weight;
    });
  }

  #membersOf(portion: Portion): { around: Members; matches: Members } {
    const { search } = this.#options;
    if (!search) return { around: "all", matches: "all" };
    const matches = within(search.matches, portion);
    return { matches, around: search.around === search.matches ? matches : within(search.around, portion) };
  }
}

/** Record numbers, or all of a portion. */
type Members = "all" | Uint32Array;

function within(list: NumberList, { first, end }: Portion): Uint32Array {
  return list.between(first, end);
}

function each(members: Members, { first, end }: Portion, act: (at: number) => void): void {
  if (members === "all") for (let at = 0; at < end - first; at++) act(at);
  else for (const record of members) act(record - first);
}

/** The narrowest bars of which there are not too many. */
function widthFor(spanMs: number, mostBars: number, leastMs: number): number {
  const fits = widthsMs.find((widthMs) => widthMs >= leastMs && spanMs / widthMs + 2 <= mostBars + 1);
  return fits ?? (widthsMs.at(-1) as number);
}
