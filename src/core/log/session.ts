import type { Content } from "./content.ts";
import { Details } from "./details.ts";
import { compileQuery, type Matcher, matchesLine } from "./matcher.ts";
import { RecordText } from "./record-text.ts";
import type { RecordBytes } from "./records.ts";
import { makeRow } from "./rows.ts";
import { Search } from "./search.ts";
import type { Slices } from "./slices.ts";
import { Throttle } from "./throttle.ts";
import type { Hit, RecordDetail, Rows, SearchStatus, TextQuery, ViewName } from "./types.ts";

const mostRows = 1000;
const mostLines = 5000;
const mostTicks = 10_000;
const searchEventMs = 100;

export interface SessionOptions {
  readonly slices: Slices;
  readonly chunkBytes: number;
  readonly onSearch: (status: SearchStatus) => void;
  readonly onClose: () => void;
}

/** What one page sees of a log: the log itself is shared, the search is its own. */
export class Session {
  readonly #options: SessionOptions;
  readonly #events: Throttle;
  #content: Content;
  #details: Details;
  #text: RecordText;
  #lastSearchId = 0;
  #searchId = 0;
  #matcher: Matcher | undefined;
  #search: Search | undefined;
  #told = "";

  constructor(content: Content, options: SessionOptions) {
    this.#options = options;
    this.#events = new Throttle(searchEventMs, () => this.#tell());
    this.#content = content;
    this.#details = new Details(content);
    this.#text = new RecordText(content);
  }

  rows(view: ViewName, first: number, count: number): Rows {
    const { generation, index, reader, plan } = this.#content;
    const from = Math.max(0, Math.floor(first));
    const records = this.#recordsOf(view, from, Math.min(count, mostRows));
    const rows = Array.from(reader.read(records), (found) =>
      makeRow(found, {
        plan,
        lineNumber: index.lineNumberOf(found.record),
        isJson: this.#content.isJson(found.record),
        matcher: this.#isMatch(found) ? this.#matcher : undefined,
      }),
    );
    return { generation, searchId: this.#searchId, first: from, rows };
  }

  /** @throws RangeError where there is no such record */
  async record(record: number, firstLine: number, lineCount: number): Promise<RecordDetail> {
    this.#checkRecord(record);
    return this.#details.page(record, firstLine, Math.min(lineCount, mostLines), this.#matcher);
  }

  /** @throws RangeError where there is no such record */
  async recordText(record: number, start = 0, end = Number.POSITIVE_INFINITY): Promise<string> {
    this.#checkRecord(record);
    return this.#text.slice(record, start, end);
  }

  /** @throws UserError for what is not a regular expression; the search before goes on then */
  search(query: TextQuery | undefined): SearchStatus {
    this.#matcher = query && compileQuery(query);
    this.#searchId = this.#matcher ? ++this.#lastSearchId : 0;
    this.#startSearch();
    return this.searchStatus();
  }

  searchStatus(): SearchStatus {
    const { scanned = 0, matches } = this.#search ?? {};
    return {
      searchId: this.#searchId,
      scanned,
      matches: matches?.length ?? 0,
      isDone: !this.#search?.hasWork() && this.#content.isCaughtUp,
    };
  }

  nextMatch(from: number, direction: 1 | -1): Hit | undefined {
    const ordinal = this.#search?.matches.neighbour(from, direction);
    const record = ordinal === undefined ? undefined : this.#search?.matches.at(ordinal);
    return ordinal === undefined || record === undefined ? undefined : { record, ordinal };
  }

  nextProblem(from: number, direction: 1 | -1): number | undefined {
    const { bad } = this.#content.jsonPass;
    const position = bad.neighbour(from, direction);
    return position === undefined ? undefined : bad.at(position);
  }

  rowOf(view: ViewName, record: number): number {
    if (view === "matches") return this.#search?.matches.lowerBound(record) ?? 0;
    return Math.max(0, Math.min(record, this.#content.index.count));
  }

  /** For each of `buckets` equal slices of the log: 1 where a match lies, else 0. */
  ticks(buckets: number): Uint8Array {
    const ticks = new Uint8Array(Math.min(buckets, mostTicks));
    const matches = this.#search?.matches;
    const { count } = this.#content.index;
    for (let bucket = 0; matches && bucket < ticks.length; bucket++) {
      const next = matches.at(matches.lowerBound(Math.ceil((bucket * count) / ticks.length)));
      if (next !== undefined && next < ((bucket + 1) * count) / ticks.length) ticks[bucket] = 1;
    }
    return ticks;
  }

  /** More is known of the log: what is told of the search may have changed with it. */
  update(): void {
    if (this.#search) this.#events.call();
  }

  /** The log was read again: the search starts over in what is there now. */
  restart(content: Content): void {
    this.#content = content;
    this.#details = new Details(content);
    this.#text = new RecordText(content);
    this.#startSearch();
  }

  /** The last record has grown. */
  forgetRecord(record: number): void {
    this.#search?.rewind(record);
    this.#details.forget(record);
    this.#text.forget();
  }

  close(): void {
    this.#events.close();
    if (this.#search) this.#options.slices.remove(this.#search);
    this.#search = undefined;
    this.#options.onClose();
  }

  #startSearch(): void {
    const { slices, chunkBytes } = this.#options;
    if (this.#search) slices.remove(this.#search);
    this.#search =
      this.#matcher &&
      new Search(this.#content, this.#matcher, { chunkBytes, onProgress: () => this.#events.call() });
    if (this.#search) slices.add(this.#search);
    this.update();
  }

  #tell(): void {
    const status = this.searchStatus();
    const words = JSON.stringify(status);
    if (words === this.#told) return;
    this.#told = words;
    this.#options.onSearch(status);
  }

  #recordsOf(view: ViewName, first: number, count: number): number[] {
    if (view === "matches") return this.#search?.matches.slice(first, count) ?? [];
    const length = Math.max(0, Math.min(count, this.#content.index.count - first));
    return Array.from({ length }, (_, at) => first + at);
  }

  #isMatch({ record, bytes }: RecordBytes): boolean {
    if (!this.#search || !this.#matcher) return false;
    return record < this.#search.scanned
      ? this.#search.matches.has(record)
      : matchesLine(this.#matcher, bytes);
  }

  #checkRecord(record: number): void {
    const { count } = this.#content.index;
    if (!(record >= 0 && record < count))
      throw new RangeError(`There is no record ${record}; the log has ${count}.`);
  }
}
