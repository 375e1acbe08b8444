import { lastUpTo } from "./bisect.ts";
import type { LineIndex } from "./line-index.ts";

const portionRecords = 64 * 1024;

/** Records that are next to each other: what is looked at in one go. */
export interface Portion {
  /** Position among the portions. */
  readonly at: number;
  readonly first: number;
  /** The record after the last one. */
  readonly end: number;
  /** Bytes, from the first record to a bound behind the last one. */
  readonly from: number;
  readonly to: number;
  /** No record will be added or changed. The last portion is open as long as the log may grow. */
  readonly isClosed: boolean;
  /** Differs whenever what is in an open portion does. */
  readonly version: number;
}

/**
 * A log in portions of a few MiB. The last one grows with the log, and all that was found in it is found again. So one
 * that is about to be full is not given out before.
 */
export class Portions {
  readonly #index: LineIndex;
  readonly #portionBytes: number;
  /** The first record of each portion, and of the one that may come after. */
  readonly #firsts: number[] = [0];
  #open: Portion | undefined;
  #version = 0;
  #hasNews = false;
  #isFilling = false;

  /** @param portionBytes how large a portion is, one record at least */
  constructor(index: LineIndex, portionBytes: number) {
    this.#index = index;
    this.#portionBytes = portionBytes;
  }

  get count(): number {
    this.#takeIn();
    return this.#firsts.length - 1 + (this.#open ? 1 : 0);
  }

  /** @param at below `count` */
  at(at: number): Portion {
    const isThere = at < this.count;
    const first = this.#firsts[at];
    const end = this.#firsts[at + 1];
    if (first === undefined || !isThere) throw new RangeError(`There is no portion ${at}.`);
    return end === undefined ? (this.#open as Portion) : this.#portion(at, first, end, true);
  }

  /** The portion that holds a record. */
  holding(record: number): number {
    this.#takeIn();
    return lastUpTo(this.#firsts.length, (at) => this.#firsts[at] as number, record);
  }

  /**
   * More records were found. They are taken in when portions are asked for: most of the time more come before that.
   * @param isFilling more come at once
   */
  update(isFilling: boolean): void {
    this.#hasNews = true;
    this.#isFilling = isFilling;
  }

  #takeIn(): void {
    if (!this.#hasNews) return;
    this.#hasNews = false;
    const { count, isTailShown } = this.#index;
    const closable = isTailShown ? count - 1 : count;
    for (let first = this.#firsts.at(-1) ?? 0; ; ) {
      const end = this.#endOf(first, closable);
      if (end === undefined) break;
      this.#firsts.push(end);
      first = end;
      this.#open = undefined;
    }
    const first = this.#firsts.at(-1) ?? 0;
    if (first === count || (this.#isFilling && !this.#open)) {
      this.#open = undefined;
      return;
    }
    const open = this.#portion(this.#firsts.length - 1, first, count, false);
    const isSame = this.#open?.end === count && this.#open.to === open.to;
    if (!isSame) this.#open = { ...open, version: ++this.#version };
  }

  /** Where a full portion ends; undefined where there are too few records for one. */
  #endOf(first: number, count: number): number | undefined {
    if (first >= count) return undefined;
    const from = this.#index.startOf(first);
    const most = Math.min(count, first + portionRecords);
    const isLong = this.#index.boundOf(most - 1) - from >= this.#portionBytes;
    if (!isLong) return most - first === portionRecords ? most : undefined;
    // The first record whose end is beyond the limit begins the next portion, or is one by itself.
    const last = this.#index.recordAt(from + this.#portionBytes, first, most);
    return Math.max(first + 1, last);
  }

  #portion(at: number, first: number, end: number, isClosed: boolean): Portion {
    const index = this.#index;
    return { at, first, end, from: index.startOf(first), to: index.boundOf(end - 1), isClosed, version: 0 };
  }
}
