import type { Column, LogApi, SortOrder, SortStatus } from "../protocol/explorer.ts";
import type { Remote } from "../protocol/rpc.ts";
import type { PageState } from "./state.ts";
import type { View } from "./view.ts";

export interface SortingOptions {
  readonly state: PageState;
  readonly view: Pick<View, "showNextOrderFromTop">;
  readonly log: () => Pick<Remote<LogApi>, "sort">;
  /** The rows have another order, or one is further on. */
  readonly onSort: () => void;
}

/** The order of the rows: by a column up, down, and off again. */
export class Sorting {
  readonly #options: SortingOptions;

  constructor(options: SortingOptions) {
    this.#options = options;
  }

  async sortBy({ path }: Column): Promise<void> {
    if (path.length > 0) await this.sort(nextOrder(this.#options.state.order, path));
  }

  async sort(order: SortOrder | undefined): Promise<void> {
    const { state, view } = this.#options;
    state.order = order;
    // Who sorts wants to see what comes first; who stops sorting, what is around the record.
    if (state.order) view.showNextOrderFromTop();
    await this.#ask();
  }

  /** Starts over with a reader that knows of no order. */
  async restart(): Promise<void> {
    this.#options.state.sort = undefined;
    await this.#ask();
  }

  onStatus(status: SortStatus): void {
    const { state, onSort } = this.#options;
    if (state.sort && status.orderId < state.sort.orderId) return;
    state.sort = status;
    if (status.failure !== undefined) state.order = undefined;
    onSort();
  }

  async #ask(): Promise<void> {
    const { state, log } = this.#options;
    this.onStatus(await log().sort(state.order));
  }
}

/** Ascending, then descending, then the order of the log. */
export function nextOrder(order: SortOrder | undefined, path: readonly string[]): SortOrder | undefined {
  if (!isOrderOf(order, path)) return { path, isDescending: false };
  return order?.isDescending ? undefined : { path, isDescending: true };
}

export function isOrderOf(order: SortOrder | undefined, path: readonly string[]): boolean {
  return (
    order !== undefined &&
    order.path.length === path.length &&
    order.path.every((key, at) => key === path[at])
  );
}
