import type { Content } from "./content.ts";
import type { NumberList } from "./number-list.ts";
import type { Search } from "./search.ts";
import { SortKeys } from "./sorting.ts";
import type { SortOrder, SortStatus, ViewName } from "./types.ts";

/** A sorted log that grows is sorted again so often at most. */
const againMs = 1000;
/** Within this most searches have found all they will. */
const searchMs = 100;
const tooMuch = "This field has too many different values to sort by. The order of the log is kept.";

export interface OrderingOptions {
  readonly content: () => Content;
  readonly search: () => Search | undefined;
  readonly onChange: (status: SortStatus) => void;
}

/** The order of a session's views, where it is not that of the log. */
export class Ordering {
  readonly #options: OrderingOptions;
  #orderId = 0;
  #wanted: SortOrder | undefined;
  #order: SortOrder | undefined;
  #keys: SortKeys | undefined;
  #views: { readonly [View in ViewName]?: Uint32Array } = {};
  #failure: string | undefined;
  #sorting: AbortController | undefined;
  #isStale = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: OrderingOptions) {
    this.#options = options;
  }

  get status(): SortStatus {
    const { index } = this.#options.content();
    const isUnderWay = this.#wanted && (this.#wanted !== this.#order || this.#isStale);
    const progress = index.count === 0 ? 1 : (this.#keys?.covered ?? 0) / index.count;
    return {
      orderId: this.#orderId,
      ...(this.#order && { order: this.#order }),
      ...(isUnderWay && this.#wanted && { next: { order: this.#wanted, progress } }),
      ...(this.#failure !== undefined && { failure: this.#failure }),
    };
  }

  sort(order: SortOrder | undefined): SortStatus {
    const isSamePath = order && this.#wanted && String(order.path) === String(this.#wanted.path);
    if (!isSamePath) this.#dropKeys();
    this.#failure = undefined;
    this.#wanted = order;
    if (!order) this.#set(undefined, {});
    else this.#begin();
    return this.status;
  }

  /** The records of a view in its order; undefined where that is the order of the log. */
  slice(view: ViewName, first: number, count: number): number[] | undefined {
    const records = this.#views[view];
    return this.#order && records ? [...records.subarray(first, first + count)] : undefined;
  }

  rowOf(view: ViewName, record: number): number | undefined {
    const records = this.#order && this.#views[view];
    if (!records) return undefined;
    const row = records.indexOf(record);
    return row === -1 ? records.length : row;
  }

  /** The nearest match in the order of all records, going round at the ends. */
  nextIn(matches: NumberList, from: number, direction: 1 | -1): number | undefined {
    const records = this.#order && this.#views.all;
    if (!records || matches.length === 0) return undefined;
    const start = records.indexOf(from);
    for (let step = 1; step <= records.length; step++) {
      const row = (start + direction * step + 2 * records.length) % records.length;
      const record = records[row] as number;
      if (matches.has(record)) return record;
    }
    return undefined;
  }

  /** @returns undefined where the order is that of the log */
  ticks(matches: NumberList, ticks: Uint8Array): Uint8Array | undefined {
    const records = this.#order && this.#views.all;
    if (!records) return undefined;
    for (let row = 0; row < records.length; row++) {
      if (matches.has(records[row] as number)) ticks[Math.floor((row * ticks.length) / records.length)] = 1;
    }
    return ticks;
  }

  /** The log has grown. */
  wake(): void {
    if (!this.#wanted) return;
    this.#keys?.wake();
    if (this.#order && (this.#views.all?.length ?? 0) < this.#options.content().index.count) this.#soon();
  }

  /** Other records match now. */
  viewChanged(): void {
    if (!this.#wanted) return;
    this.#views = { ...this.#views, matches: new Uint32Array(0) };
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#soon(searchMs);
  }

  /** More records match than before. */
  viewGrew(): void {
    if (this.#wanted) this.#soon();
  }

  /** The log is another one. */
  restart(): void {
    this.#dropKeys();
    if (!this.#wanted) return;
    this.#set(undefined, {});
    this.#begin();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#sorting?.abort();
    this.#dropKeys();
    this.#wanted = undefined;
  }

  #begin(): void {
    const order = this.#wanted;
    if (!order) return;
    const content = this.#options.content();
    const timePath = content.plan.profile.roles.time;
    this.#keys ??= new SortKeys({
      path: order.path,
      isRecordTime: timePath !== undefined && String(timePath) === String(order.path),
      portions: content.portions,
      store: content.store,
      overview: content.overview,
      width: content.scans.width,
      onProgress: () => this.#keysGrew(),
      onError: (error) => this.#fail(error instanceof Error ? error.message : String(error)),
    });
    this.#keys.wake();
    this.#keysGrew();
  }

  #keysGrew(): void {
    const isWhole = (this.#keys?.covered ?? 0) >= this.#options.content().index.count;
    if (!isWhole) this.#options.onChange(this.status);
    else if (this.#wanted !== this.#order) void this.#sortNow();
    else this.#soon();
  }

  #soon(delayMs = againMs): void {
    this.#isStale = true;
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        void this.#sortNow();
      },
      this.#order ? delayMs : 0,
    );
    this.#timer.unref();
  }

  async #sortNow(): Promise<void> {
    const keys = this.#keys;
    const order = this.#wanted;
    if (!keys || !order) return;
    if (keys.isTooMuch) {
      this.#fail(tooMuch);
      return;
    }
    this.#sorting?.abort();
    this.#sorting = new AbortController();
    const { signal } = this.#sorting;
    this.#isStale = false;
    try {
      const search = this.#options.search();
      const all = await keys.sorted(undefined, order.isDescending, signal);
      const found = search?.matches.between(0, keys.covered);
      const matches = found ? await keys.sorted(found, order.isDescending, signal) : new Uint32Array(0);
      if (!signal.aborted) this.#set(order, { all, matches });
    } catch (error) {
      if (!signal.aborted) this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  #set(order: SortOrder | undefined, views: { readonly [View in ViewName]?: Uint32Array }): void {
    if (!order && !this.#order) {
      this.#views = views;
      return;
    }
    this.#order = order;
    this.#views = views;
    this.#orderId++;
    this.#options.onChange(this.status);
  }

  #fail(message: string): void {
    this.#dropKeys();
    this.#wanted = undefined;
    this.#failure = message;
    this.#set(undefined, {});
    this.#options.onChange(this.status);
  }

  #dropKeys(): void {
    this.#sorting?.abort();
    this.#keys?.close();
    this.#keys = undefined;
  }
}
