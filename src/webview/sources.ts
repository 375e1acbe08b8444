import type { RowsCache, RowsSource } from "./rows-cache.ts";
import type { PageState } from "./state.ts";

type KnownRows = Pick<RowsCache, "source" | "count">;

/** Which rows are to be shown, and how much is known of them: of the log, of a search, in an order. */
export class Sources {
  readonly #state: PageState;

  constructor(state: PageState) {
    this.#state = state;
  }

  /** Undefined while nothing is known of the log. */
  get wanted(): RowsSource | undefined {
    const { status, search, sort, mode } = this.#state;
    if (!status) return undefined;
    return {
      view: search && mode === "filter" ? "matches" : "all",
      generation: status.generation,
      searchId: search?.status.searchId ?? 0,
      orderId: sort?.orderId ?? 0,
      isSorted: sort?.order !== undefined,
    };
  }

  /** Rows that a view has by now; of a view that is not the log's any more, what it had. */
  countOf({ source, count }: KnownRows): number {
    const { status, search } = this.#state;
    if (status?.generation !== source.generation) return count;
    if (source.view === "all") return status.records;
    return search?.status.searchId === source.searchId ? search.status.matches : count;
  }

  /** Whether all that comes before a record, and the record itself, is known. */
  isReached({ view }: RowsSource, record: number): boolean {
    const { status, search } = this.#state;
    if (!status) return false;
    if (view === "all") return status.records > record || status.isCaughtUp;
    return !search || search.status.scanned > record || search.status.isDone;
  }

  /** All rows are known; there may be more later. */
  isComplete(rows: KnownRows | undefined): boolean {
    return rows !== undefined && this.isReached(rows.source, Number.POSITIVE_INFINITY);
  }
}
