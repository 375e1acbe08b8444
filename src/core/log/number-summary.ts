import { cellKind, type OpenBlock } from "./columns/block.ts";
import type { Members } from "./facets.ts";
import type { NumberSummary } from "./types.ts";

const bars = 24;
const buckets = 4096;
/** Numbers that spread over so many powers of two are shown on a scale of logarithms. */
const logScaleRatio = 64;

type Visit = (block: OpenBlock, members: Members) => void;

/**
 * Sums numbers up exactly without keeping them: first their ends, then how many are in each of many slices between
 * these, and then only those of the slices that hold the median and the 95th percentile.
 */
export class NumberSummarizer {
  readonly #visitBlocks: (visit: Visit) => Promise<void>;

  /** @param visitBlocks hands over all blocks, each time it is called, and lets events be handled in between */
  constructor(visitBlocks: (visit: Visit) => Promise<void>) {
    this.#visitBlocks = visitBlocks;
  }

  async summarize(): Promise<NumberSummary | undefined> {
    let count = 0;
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    await this.#each((number) => {
      count++;
      if (number < min) min = number;
      if (number > max) max = number;
    });
    if (count === 0) return undefined;
    const isLogScale = min >= 0 && max > Math.max(min, 1) * logScaleRatio;
    const scale = isLogScale ? (number: number) => Math.log1p(number) : (number: number) => number;
    const low = scale(min);
    // Divided one by one, as the difference of two doubles may be larger than any double.
    const width = scale(max) / buckets - low / buckets || 1;
    const bucketOf = (number: number) =>
      Math.max(0, Math.min(buckets - 1, Math.floor(scale(number) / width - low / width)));
    const counts = new Float64Array(buckets);
    await this.#each((number) => {
      const bucket = bucketOf(number);
      counts[bucket] = (counts[bucket] as number) + 1;
    });
    const [median, p95] = await this.#ranked([rankOf(0.5, count), rankOf(0.95, count)], counts, bucketOf);
    return { count, min, median: median ?? min, p95: p95 ?? max, max, bars: joinBuckets(counts), isLogScale };
  }

  /** The numbers at some ranks, from 0, in ascending order. */
  async #ranked(
    ranks: readonly number[],
    counts: Float64Array,
    bucketOf: (number: number) => number,
  ): Promise<number[]> {
    const places = ranks.map((rank) => {
      let bucket = 0;
      while (bucket < buckets - 1 && rank >= (counts[bucket] as number)) rank -= counts[bucket++] as number;
      return { bucket, rank };
    });
    const members = new Map(places.map(({ bucket }) => [bucket, [] as number[]]));
    await this.#each((number) => members.get(bucketOf(number))?.push(number));
    for (const numbers of members.values()) numbers.sort((a, b) => a - b);
    return places.map(({ bucket, rank }) => members.get(bucket)?.[rank] ?? Number.NaN);
  }

  async #each(act: (number: number) => void): Promise<void> {
    await this.#visitBlocks(({ kinds, numbers, length }, members) => {
      const one = (at: number) => {
        if (kinds[at] === cellKind.number) act(numbers[at] as number);
      };
      if (members === "all") for (let at = 0; at < length; at++) one(at);
      else for (const at of members) one(at);
    });
  }
}

/** The nearest rank, from 0. */
function rankOf(share: number, count: number): number {
  return Math.max(0, Math.ceil(share * count) - 1);
}

function joinBuckets(counts: Float64Array): number[] {
  const joined = new Array<number>(bars).fill(0);
  for (const [at, count] of counts.entries()) {
    const bar = Math.floor((at * bars) / buckets);
    joined[bar] = (joined[bar] ?? 0) + count;
  }
  return joined;
}
