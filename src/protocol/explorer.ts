/** What crosses between the Explorer's page, the extension host and a log's worker. */
import type {
  Facet,
  Hit,
  LogInfo,
  LogStatus,
  Query,
  QueryEdit,
  QueryReading,
  RecordDetail,
  Rows,
  SearchStart,
  SearchStatus,
  SortOrder,
  SortStatus,
  Suggestions,
  TermCount,
  Timeline,
  ViewName,
} from "../core/log/types.ts";

export type * from "../core/log/types.ts";

/** What the worker answers to a page. Every page has a session of its own: one search at a time. */
export interface LogApi {
  /** The log's columns and state, once its first records are known. Status events follow. */
  attach(): Promise<LogInfo>;
  rows(view: ViewName, first: number, count: number): Promise<Rows>;
  /** A record pretty-printed: lines `firstLine` to `firstLine + lineCount`. */
  record(record: number, firstLine: number, lineCount: number): Promise<RecordDetail>;
  /** The record's own text from character `start` to `end`, as written. */
  recordText(record: number, start?: number, end?: number): Promise<string>;
  /** How a query reads, without searching. */
  read(query: Query): Promise<QueryReading>;
  /**
   * Starts a search that replaces the one before; `undefined` ends it. With errors in the query the one before
   * goes on. Answers at once; progress comes as `search` events until it has caught up, and again when the log grows.
   */
  search(query: Query | undefined): Promise<SearchStart>;
  /** The text of a query after an edit. */
  edit(query: Query, edit: QueryEdit): Promise<string>;
  /** What could be written at the caret; undefined where nothing is offered. */
  suggest(query: Query, caret: number): Promise<Suggestions | undefined>;
  /** What each term of the current search selects alone; comes when all of them are counted. */
  termCounts(): Promise<readonly TermCount[]>;
  /** Orders both views; `undefined` is the order of the log. Answers at once; `sort` events follow. */
  sort(order: SortOrder | undefined): Promise<SortStatus>;
  /** Records over time, as far as they are counted. @param mostBars how many bars there is room for */
  timeline(mostBars: number): Promise<Timeline | undefined>;
  /**
   * The values at a path, as far as they are counted: in the matches, or in all records.
   * Asking makes the engine count on; a `counts` event says that there is more to be had.
   */
  facet(path: readonly string[], view: ViewName, mostValues: number): Promise<Facet>;
  /** The nearest match after (or before) a record, going round at the ends; `from` itself is left out. */
  nextMatch(from: number, direction: 1 | -1): Promise<Hit | undefined>;
  /** The nearest line that is not JSON, going round at the ends. */
  nextProblem(from: number, direction: 1 | -1): Promise<number | undefined>;
  /** The row at which a record stands in a view, or where it would stand. */
  rowOf(view: ViewName, record: number): Promise<number>;
  /** For each of `buckets` equal slices of the log: 1 where a match lies, else 0. */
  ticks(buckets: number): Promise<Uint8Array>;
}

export interface LogEvents {
  status: LogStatus;
  search: SearchStatus;
  sort: SortStatus;
  /** Timeline or facets have changed: whoever shows some asks again. Throttled. */
  counts: undefined;
  /** The columns became known or changed, as the first records arrived or the log was replaced. */
  info: LogInfo;
}

/** What the extension host answers to a page. */
export interface HostApi {
  hello(): Promise<HostInfo>;
  copy(text: string): Promise<void>;
  setTimeZone(zone: TimeZone): Promise<void>;
  reopenAsText(): Promise<void>;
  openRecordInEditor(record: number): Promise<void>;
  revealFile(): Promise<void>;
  stopArriving(): Promise<void>;
  downloadAgain(): Promise<void>;
  /** Removes what the cache of unpacked logs holds of others. */
  clearCache(): Promise<void>;
  restartReader(): Promise<void>;
  showOutput(): Promise<void>;
  showExports(): Promise<void>;
}

export type TimeZone = "utc" | "local";

interface HostInfo {
  readonly fileName: string;
  readonly timeZone: TimeZone;
  readonly arriving?: Arriving;
  /** What is missing in the log of a large export, in words. */
  readonly gaps?: string;
  readonly readerStopped: boolean;
  /** An export has brought the log, so that it can be downloaded again. */
  readonly isExport: boolean;
}

/** A download that fills this log. Sizes in bytes on the wire; `total` where the server said it. */
export interface Arriving {
  readonly received: number;
  readonly total?: number;
  readonly secondsLeft?: number;
}

/** The Explorer's commands in the menus of the page: they act on what a menu was opened on. */
export type ExplorerMenuCommand =
  | "include"
  | "exclude"
  | "showOnlyThis"
  | "copyValue"
  | "copyFieldPath"
  | "openRecord"
  | "fromHereOn"
  | "upToHere"
  | "copyRecordAsOneLine"
  | "openRecordInEditor"
  | "sortAscending"
  | "sortDescending"
  | "noSort"
  | "fieldExists"
  | "fieldMissing"
  | "collapseFields"
  | "hideHistogram"
  | "switchToLocalTime"
  | "switchToUtc"
  | "selectBar"
  | "clearRange";

/** The Explorer's commands that act inside the page, as contributed in package.json. */
export type ExplorerCommand =
  | ExplorerMenuCommand
  | "focusQuery"
  | "toggleFields"
  | "toggleRecord"
  | "toggleHistogram"
  | "nextMatch"
  | "previousMatch"
  | "nextProblem"
  | "previousProblem"
  | "switchTimeZone"
  | "copyRecord";

export interface HostEvents {
  command: ExplorerCommand;
  timeZone: TimeZone;
  /** `undefined` once the download is over. */
  arriving: Arriving | undefined;
  /** `undefined` once all of its range is in the log. */
  gaps: string | undefined;
  /** The worker ended; a page asks for `restartReader`. `wasSoon`: for the second time within a minute. */
  readerStopped: { readonly wasSoon: boolean };
  /** A new worker answers; the page attaches again. */
  readerStarted: undefined;
}

/** A message between page and extension host: which of the two conversations it belongs to. */
export interface Envelope {
  readonly channel: "log" | "host";
  readonly message: unknown;
}
