import type { Content } from "./content.ts";
import { Details } from "./details.ts";
import { FacetSet } from "./facet-set.ts";
import { within } from "./guard.ts";
import { parseJson } from "./json/parse.ts";
import { Marker } from "./marks.ts";
import { Ordering } from "./ordering.ts";
import type { ReadyQuery } from "./queries.ts";
import { hasExpression, matches as matchesQuery, timeOf } from "./query/index.ts";
import { editValue, seenValues, termCounts } from "./query-answers.ts";
import { RecordText } from "./record-text.ts";
import type { RecordBytes } from "./records.ts";
import { makeRow } from "./rows.ts";
import { Search } from "./search.ts";
import { Throttle } from "./throttle.ts";
import { TimelineCounts } from "./timeline.ts";
import type {
  Facet,
  Hit,
  Query,
  QueryEdit,
  QueryReading,
  RecordDetail,
  Row,
  Rows,
  SearchStart,
  SearchStatus,
  SortOrder,
  SortStatus,
  Suggestions,
  TermCount,
  Timeline,
  ViewName,
} from "./types.ts";

const mostRows = 1000;
const mostLines = 5000;
const mostTicks = 10_000;
const searchEventMs = 100;
const countsEventMs = 250;
/** Rows come without marks where finding them takes longer. */
const markMs = 100;

export interface SessionOptions {
  readonly onSearch: (status: SearchStatus) => void;
  readonly onSort: (status: SortStatus) => void;
  readonly onCounts: () => void;
  readonly onClose: () => void;
  readonly onError: (error: unknown) => void;
}

/** What one page sees of a log: the log itself is shared; the search, the order and the counts are its own. */
export class Session {
  readonly #options: SessionOptions;
  readonly #searchEvents: Throttle;
  readonly #countsEvents: Throttle;
  readonly #ordering: Ordering;
  #content: Content;
  #details: Details;
  #text: RecordText;
  #facets: FacetSet;
  #timeline: TimelineCounts | undefined;
  #lastSearchId = 0;
  #searchId = 0;
  #query: Query | undefined;
  #ready: ReadyQuery | undefined;
  #marker: Marker | undefined;
  #search: Search | undefined;
  #failure: string | undefined;
  #told = "";

  constructor(content: Content, options: SessionOptions) {
    this.#options = options;
    this.#searchEvents = new Throttle(searchEventMs, () => this.#tellSearch());
    this.#countsEvents = new Throttle(countsEventMs, () => options.onCounts());
    this.#content = content;
    this.#details = new Details(content);
    this.#text = new RecordText(content);
    this.#facets = this.#makeFacets();
    this.#ordering = new Ordering({
      content: () => this.#content,
      search: () => this.#search,
      onChange: (status) => options.onSort(status),
    });
  }

  rows(view: ViewName, first: number, count: number): Rows {
    const { generation, reader } = this.#content;
    const from = Math.max(0, Math.floor(first));
    const records = this.#recordsOf(view, from, Math.min(count, mostRows));
    // Reading goes forward through the log, whatever order the rows have.
    const ascending = [...records].sort((a, b) => a - b);
    const found = Array.from(reader.read(ascending));
    const make = (withMarks: boolean) => found.map((bytes) => this.#rowOf(bytes, withMarks));
    const mayHang = hasExpression(this.#ready?.root);
    const made = mayHang ? (within(markMs, () => make(true)) ?? make(false)) : make(true);
    const byRecord = new Map(made.map((row) => [row.record, row]));
    const rows = records.flatMap((record) => byRecord.get(record) ?? []);
    const { orderId } = this.#ordering.status;
    return { generation, searchId: this.#searchId, orderId, first: from, rows };
  }

  /** @throws RangeError where there is no such record */
  async record(record: number, firstLine: number, lineCount: number): Promise<RecordDetail> {
    this.#checkRecord(record);
    return this.#details.page(record, firstLine, Math.min(lineCount, mostLines), this.#marker);
  }

  /** @throws RangeError where there is no such record */
  async recordText(record: number, start = 0, end = Number.POSITIVE_INFINITY): Promise<string> {
    this.#checkRecord(record);
    return this.#text.slice(record, start, end);
  }

  read(query: Query): QueryReading {
    return this.#content.queries.read(query);
  }

  /** With errors in the query, the search before goes on. */
  search(query: Query | undefined): SearchStart {
    const reading = query ? this.read(query) : { errors: [], tokens: [] };
    if (reading.errors.length === 0) {
      this.#query = query;
      this.#startSearch();
    }
    return { reading, status: this.searchStatus() };
  }

  searchStatus(): SearchStatus {
    const { scanned = 0, matches } = this.#search ?? {};
    const isOver =
      this.#failure !== undefined || ((this.#search?.isIdle ?? true) && this.#content.isCaughtUp);
    return {
      searchId: this.#searchId,
      scanned,
      matches: matches?.length ?? 0,
      isDone: isOver,
      ...(this.#failure !== undefined && { failure: this.#failure }),
    };
  }

  /** @throws RangeError where the edit is about a record that is not there */
  edit(query: Query, edit: QueryEdit): string {
    return this.#content.queries.edit(query, edit, editValue(this.#content, edit));
  }

  suggest(query: Query, caret: number, signal?: AbortSignal): Promise<Suggestions | undefined> {
    return this.#content.queries.suggest(query, caret, seenValues(this.#facets), signal);
  }

  termCounts(signal?: AbortSignal): Promise<readonly TermCount[]> {
    return this.#query ? termCounts(this.#content, this.#query, signal) : Promise.resolve([]);
  }

  sort(order: SortOrder | undefined): SortStatus {
    return this.#ordering.sort(order);
  }

  /** @returns undefined where no record has a time */
  timeline(mostBars: number): Timeline | undefined {
    this.#timeline ??= this.#makeTimeline();
    this.#timeline.wake();
    return this.#timeline.timeline(mostBars);
  }

  facet(path: readonly string[], view: ViewName, mostValues: number): Promise<Facet> {
    return this.#facets.facet(path, view, mostValues, this.#query);
  }

  nextMatch(from: number, direction: 1 | -1): Hit | undefined {
    const matches = this.#search?.matches;
    if (!matches) return undefined;
    const inOrder = this.#ordering.nextIn(matches, from, direction);
    const record = inOrder ?? matches.at(matches.neighbour(from, direction) ?? -1);
    return record === undefined ? undefined : { record, ordinal: this.rowOf("matches", record) };
  }

  nextProblem(from: number, direction: 1 | -1): number | undefined {
    const { bad } = this.#content.overview;
    const position = bad.neighbour(from, direction);
    return position === undefined ? undefined : bad.at(position);
  }

  rowOf(view: ViewName, record: number): number {
    const inOrder = this.#ordering.rowOf(view, record);
    if (inOrder !== undefined) return inOrder;
    if (view === "matches") return this.#search?.matches.lowerBound(record) ?? 0;
    return Math.max(0, Math.min(record, this.#content.index.count));
  }

  /** For each of `buckets` equal slices of the log: 1 where a match lies, else 0. */
  ticks(buckets: number): Uint8Array {
    const ticks = new Uint8Array(Math.min(buckets, mostTicks));
    const matches = this.#search?.matches;
    if (!matches) return ticks;
    const sorted = this.#ordering.ticks(matches, ticks);
    if (sorted) return sorted;
    const { count } = this.#content.index;
    for (let bucket = 0; bucket < ticks.length; bucket++) {
      const next = matches.at(matches.lowerBound(Math.ceil((bucket * count) / ticks.length)));
      if (next !== undefined && next < ((bucket + 1) * count) / ticks.length) ticks[bucket] = 1;
    }
    return ticks;
  }

  /** More is known of the log: what was begun goes on with it. */
  update(): void {
    this.#search?.wake();
    this.#timeline?.wake();
    this.#facets.wake();
    this.#ordering.wake();
    if (this.#search) this.#searchEvents.call();
  }

  /** The log was read again, or in another way: all starts over in what is there now. */
  restart(content: Content): void {
    this.#content = content;
    this.#details = new Details(content);
    this.#text = new RecordText(content);
    this.#ordering.restart();
    this.#startSearch();
  }

  /** The last record has grown. */
  forgetRecord(record: number): void {
    this.#details.forget(record);
    this.#text.forget();
  }

  close(): void {
    this.#searchEvents.close();
    this.#countsEvents.close();
    this.#search?.close();
    this.#timeline?.close();
    this.#facets.close();
    this.#ordering.close();
    this.#search = undefined;
    this.#options.onClose();
  }

  #startSearch(): void {
    this.#search?.close();
    this.#timeline?.close();
    this.#facets.close();
    this.#failure = undefined;
    const hadSearch = this.#search !== undefined;
    this.#ready = this.#query && this.#content.queries.ready(this.#query);
    this.#content.overview.also([]);
    this.#search = this.#ready && this.#makeSearch(this.#ready);
    this.#searchId = this.#search ? ++this.#lastSearchId : 0;
    this.#marker = this.#ready && new Marker(this.#ready.highlights);
    this.#facets = this.#makeFacets();
    this.#timeline = this.#timeline && this.#makeTimeline();
    if (hadSearch || this.#search) this.#ordering.viewChanged();
    this.#content.store.makeRoom(
      new Set([...this.#content.overview.columns, ...(this.#search?.columns ?? [])]),
    );
    this.update();
    this.#timeline?.wake();
    this.#countsEvents.call();
  }

  #makeSearch({ plan, aroundPlan }: ReadyQuery): Search {
    const search = new Search(this.#content, {
      plan,
      ...(aroundPlan && { aroundPlan }),
      onProgress: () => {
        if (this.#search !== search) return;
        if (this.searchStatus().isDone) this.#searchEvents.callNow();
        else this.#searchEvents.call();
        this.#timeline?.wake();
        this.#facets.wake();
        this.#ordering.viewGrew();
      },
      onError: (error) => {
        if (this.#search === search) this.#fail(error);
      },
    });
    return search;
  }

  #fail(error: unknown): void {
    this.#failure = error instanceof Error ? error.message : String(error);
    this.#searchEvents.call();
  }

  #makeTimeline(): TimelineCounts {
    return new TimelineCounts({
      portions: this.#content.portions,
      overview: this.#content.overview,
      search: this.#search,
      onProgress: () => this.#countsEvents.call(),
      onError: this.#options.onError,
    });
  }

  #makeFacets(): FacetSet {
    return new FacetSet({
      content: this.#content,
      search: this.#search,
      onProgress: () => this.#countsEvents.call(),
      onError: this.#options.onError,
    });
  }

  #tellSearch(): void {
    const status = this.searchStatus();
    const words = JSON.stringify(status);
    if (words === this.#told) return;
    this.#told = words;
    this.#options.onSearch(status);
  }

  #recordsOf(view: ViewName, first: number, count: number): number[] {
    const inOrder = this.#ordering.slice(view, first, count);
    if (inOrder) return inOrder;
    if (view === "matches") return this.#search?.matches.slice(first, count) ?? [];
    const length = Math.max(0, Math.min(count, this.#content.index.count - first));
    return Array.from({ length }, (_, at) => first + at);
  }

  #rowOf(found: RecordBytes, withMarks: boolean): Row {
    const { index, plan } = this.#content;
    const { record } = found;
    const isMatch = this.#isMatch(found, withMarks);
    return makeRow(found, {
      plan,
      lineNumber: index.lineNumberOf(record),
      isJson: this.#content.isJson(record),
      marker: isMatch ? (withMarks ? this.#marker : noMarks) : undefined,
    });
  }

  /** @param mayTry whether a record that the search has not reached yet may be tested by itself */
  #isMatch({ record, bytes }: RecordBytes, mayTry: boolean): boolean {
    if (!this.#search || !this.#ready) return false;
    if (record < this.#search.scanned) return this.#search.matches.has(record);
    if (!mayTry) return false;
    const text = bytes.toString();
    const value = parseJson(text);
    const timeMs = timeOf(value, this.#content.queries.fields.recordTime);
    return matchesQuery(this.#ready.root, { text, value, timeMs });
  }

  #checkRecord(record: number): void {
    const { count } = this.#content.index;
    if (!(record >= 0 && record < count))
      throw new RangeError(`There is no record ${record}; the log has ${count}.`);
  }
}

const noMarks = new Marker([]);
