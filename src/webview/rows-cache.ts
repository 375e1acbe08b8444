import type { Row, Rows, ViewName } from "../protocol/explorer.ts";

/** What rows belong to. Rows of another reading of the file, another search or another order are not these rows. */
export interface RowsSource {
  readonly view: ViewName;
  readonly generation: number;
  /** 0 for none. */
  readonly searchId: number;
  readonly orderId: number;
  /** The order is another than that of the log. */
  readonly isSorted: boolean;
}

/** `last` is not included. */
export interface RowSpan {
  readonly first: number;
  readonly last: number;
}

export type FetchRows = (first: number, count: number, signal: AbortSignal) => Promise<Rows>;

export const rowsPerPage = 128;
const mostPages = 96;
const mostInFlight = 2;

interface Page {
  readonly rows: readonly Row[];
  /** How many rows the view was known to have when the page was asked for. */
  readonly countThen: number;
  readonly isOutdated?: boolean;
}

/**
 * Rows of one view, fetched in pages. Only what was wanted last is asked for: a page that went out of
 * sight before its answer came is cancelled. The least recently wanted pages are forgotten first.
 */
export class RowsCache {
  readonly source: RowsSource;
  /** Rows that the view has so far. */
  count = 0;
  readonly #fetch: FetchRows;
  readonly #onRows: () => void;
  readonly #pages = new Map<number, Page>();
  readonly #inFlight = new Map<number, AbortController>();
  #queue: number[] = [];
  #isClosed = false;

  constructor(source: RowsSource, fetch: FetchRows, onRows: () => void) {
    this.source = source;
    this.#fetch = fetch;
    this.#onRows = onRows;
  }

  row(index: number): Row | undefined {
    const page = Math.floor(index / rowsPerPage);
    return this.#pages.get(page)?.rows[index - page * rowsPerPage];
  }

  hasRows({ first, last }: RowSpan): boolean {
    for (let index = first; index < Math.min(last, this.count); index++) if (!this.row(index)) return false;
    return true;
  }

  /**
   * Says which rows are in sight, and whether they move down (1), up (-1) or stand still. Rows that are missing are fetched, then one page in the direction of travel.
   */
  want({ first, last }: RowSpan, direction: number): void {
    if (this.#isClosed || last <= first) return;
    const firstPage = Math.floor(first / rowsPerPage);
    const lastPage = Math.floor((last - 1) / rowsPerPage);
    const wanted: number[] = [];
    for (let page = firstPage; page <= lastPage; page++) wanted.push(page);
    if (direction < 0) wanted.reverse();
    const ahead = direction < 0 ? firstPage - 1 : lastPage + 1;
    if (ahead >= 0 && ahead * rowsPerPage < this.count) wanted.push(ahead);
    for (const page of wanted) this.#touch(page);
    for (const page of this.#inFlight.keys()) if (!wanted.includes(page)) this.#cancel(page);
    this.#queue = wanted.filter((page) => !this.#inFlight.has(page) && this.#isMissing(page));
    this.#pump();
  }

  /** The row of a record, if it is here, is to be fetched again once it is wanted; it stays until then. */
  outdate(record: number): void {
    for (const [number, page] of this.#pages) {
      if (page.rows.some((row) => row.record === record))
        this.#pages.set(number, { ...page, isOutdated: true });
    }
  }

  /** Rows stay readable; nothing is fetched any more. */
  close(): void {
    this.#isClosed = true;
    this.#queue = [];
    for (const page of this.#inFlight.keys()) this.#cancel(page);
  }

  #cancel(page: number): void {
    this.#inFlight.get(page)?.abort();
    this.#inFlight.delete(page);
  }

  #touch(page: number): void {
    const kept = this.#pages.get(page);
    if (!kept) return;
    this.#pages.delete(page);
    this.#pages.set(page, kept);
  }

  #isMissing(page: number): boolean {
    const kept = this.#pages.get(page);
    if (!kept || kept.isOutdated) return true;
    const expected = Math.min(rowsPerPage, this.count - page * rowsPerPage);
    // A page that was short when it was fetched is asked for again only once there are more rows.
    return kept.rows.length < expected && kept.countThen < this.count;
  }

  #pump(): void {
    while (this.#inFlight.size < mostInFlight) {
      const page = this.#queue.shift();
      if (page === undefined) return;
      void this.#load(page);
    }
  }

  async #load(page: number): Promise<void> {
    const controller = new AbortController();
    const countThen = this.count;
    this.#inFlight.set(page, controller);
    try {
      const answer = await this.#fetch(page * rowsPerPage, rowsPerPage, controller.signal);
      if (!this.#isClosed && this.#isOfSource(answer)) this.#keep(page, { rows: answer.rows, countThen });
    } catch {
      // Cancelled, or the reader is gone. The rows stay grey until they are wanted again.
    } finally {
      // After a cancel the place may already be taken by a later request for the same page.
      if (this.#inFlight.get(page) === controller) this.#inFlight.delete(page);
      this.#pump();
    }
  }

  #isOfSource({ generation, searchId, orderId }: Rows): boolean {
    const { source } = this;
    return generation === source.generation && searchId === source.searchId && orderId === source.orderId;
  }

  #keep(page: number, rows: Page): void {
    this.#pages.delete(page);
    this.#pages.set(page, rows);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= mostPages) break;
      this.#pages.delete(oldest);
    }
    this.#onRows();
  }
}

export function isSameSource(a: RowsSource, b: RowsSource | undefined): boolean {
  if (a.view !== b?.view || a.generation !== b.generation) return false;
  return a.searchId === b.searchId && a.orderId === b.orderId;
}
