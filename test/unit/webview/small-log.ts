import type {
  LogStatus,
  Row,
  Rows,
  SearchStatus,
  TextQuery,
  ViewName,
} from "../../../src/protocol/explorer.ts";
import { initialState, type PageState } from "../../../src/webview/state.ts";

/** A log in memory that a page's parts can be tried with: its state, and what its worker would answer. */
export class SmallLog {
  readonly state: PageState;
  readonly requests: string[] = [];
  /** Records that the current search selects. */
  matching: number[] = [];
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
    query: TextQuery = { text: "a", matchCase: false, isRegex: false },
  ): void {
    this.matching = [...matching];
    const status: SearchStatus = { searchId: ++this.#searchId, scanned: 0, matches: 0, isDone: false };
    this.state.search = { query, status };
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

  async rows(view: ViewName, first: number, count: number): Promise<Rows> {
    this.requests.push(`${view} ${first}`);
    const all = view === "all";
    const known = all ? (this.state.status?.records ?? 0) : (this.state.search?.status.matches ?? 0);
    const rows: Row[] = [];
    for (let row = first; row < Math.min(first + count, known); row++) {
      const record = all ? row : (this.matching[row] ?? 0);
      rows.push({ record, state: "ok", cells: [], isMatch: this.matching.includes(record) });
    }
    return { generation: this.state.status?.generation ?? 0, searchId: this.searchId, first, rows };
  }

  async rowOf(view: ViewName, record: number): Promise<number> {
    if (view === "all") return record;
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
