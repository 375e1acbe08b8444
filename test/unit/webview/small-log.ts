import type {
  LogStatus,
  Query,
  Row,
  Rows,
  SearchStatus,
  SortOrder,
  ViewName,
} from "../../../src/protocol/explorer.ts";
import { initialState, type PageState } from "../../../src/webview/state.ts";

/** A log in memory that a page's parts can be tried with: its state, and what its worker would answer. */
export class SmallLog {
  readonly state: PageState;
  readonly requests: string[] = [];
  /** Records that the current search selects. */
  matching: number[] = [];
  /** The records in another order than that of the log. */
  sorted: number[] | undefined;
  #searchId = 0;

  constructor(records: number) {
    this.state = initialState(undefined);
    this.state.reader = "running";
    this.state.status = statusOf(records);
  }

  get searchId(): number {
    return this.state.search?.status.searchId ?? 0;
  }

  grow(records: number): void {
    this.state.status = { ...statusOf(records), generation: this.state.status?.generation ?? 1 };
  }

  /** Begins a search that has found nothing yet. */
  beginSearch(
    matching: readonly number[],
    query: Query = { text: "a", matchCase: false, isRegex: false, zone: "utc" },
  ): void {
    this.matching = [...matching];
    const status: SearchStatus = { searchId: ++this.#searchId, scanned: 0, matches: 0, isDone: false };
    this.state.search = { query, status, range: undefined };
  }

  scanTo(scanned: number): void {
    const { search, status } = this.state;
    if (!search || !status) return;
    const matches = this.matching.filter((record) => record < scanned).length;
    const isDone = scanned >= status.records;
    this.state.search = { ...search, status: { ...search.status, scanned, matches, isDone } };
  }

  endSearch(): void {
    this.state.search = undefined;
  }

  sort(sorted: number[] | undefined, order?: SortOrder): void {
    this.sorted = sorted;
    this.state.sort = { orderId: (this.state.sort?.orderId ?? 0) + 1, ...(order && { order }) };
  }

  async rows(view: ViewName, first: number, count: number): Promise<Rows> {
    this.requests.push(`${view} ${first}`);
    const all = view === "all";
    const known = all ? (this.state.status?.records ?? 0) : (this.state.search?.status.matches ?? 0);
    const rows: Row[] = [];
    for (let row = first; row < Math.min(first + count, known); row++) {
      const record = (all ? this.sorted?.[row] : this.matching[row]) ?? row;
      rows.push({ record, state: "ok", cells: [], isMatch: this.matching.includes(record) });
    }
    const { status, sort } = this.state;
    const orderId = sort?.orderId ?? 0;
    return { generation: status?.generation ?? 0, searchId: this.searchId, orderId, first, rows };
  }

  async rowOf(view: ViewName, record: number): Promise<number> {
    if (view === "all") return this.sorted?.indexOf(record) ?? record;
    const found = this.matching.slice(0, this.state.search?.status.matches ?? 0);
    return found.filter((match) => match < record).length;
  }
}

export function statusOf(records: number): LogStatus {
  return {
    generation: 1,
    records,
    bytes: records * 1000,
    progress: 1,
    isCaughtUp: true,
    notJson: 0,
    checked: records,
    isLastCutShort: false,
    isCompressed: false,
  };
}

/** Lets everything run that does not wait for time. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
