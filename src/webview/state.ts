/** What the page knows, as one plain object; whoever changes it asks for a new frame. */
import type {
  Arriving,
  LogInfo,
  LogStatus,
  Query,
  QueryReading,
  QuerySpan,
  SearchStatus,
  SortOrder,
  SortStatus,
  TextQuery,
  Timeline,
  TimeZone,
} from "../protocol/explorer.ts";
import type { Explanation } from "./explaining.ts";
import type { SavedState } from "./saved-state.ts";
import type { ShownSuggestions } from "./suggest-list.ts";

export type Mode = "filter" | "find";

export interface PageState {
  fileName: string;
  timeZone: TimeZone;
  arriving: Arriving | undefined;
  /** An export has brought it, and the server may still have it. */
  isExport: boolean;
  /** What is missing in the log of a large export, in words. */
  gaps: string | undefined;
  reader: "starting" | "running" | "stopped" | "stoppedAgain";
  info: LogInfo | undefined;
  status: LogStatus | undefined;
  /** Why the log could not be opened at all. */
  failure: string | undefined;
  /** The log was read again from its start; said for five seconds. */
  isReadAgain: boolean;
  mode: Mode;
  /** What stands in the field. */
  typed: TextQuery;
  /** How a text of the field reads: that of an earlier one until the new one has been read. */
  reading: { readonly text: string; readonly tokens: QueryReading["tokens"] } | undefined;
  /** What is wrong with it, once it is time to say so. */
  typedError: QueryError | undefined;
  /** The last valid query, whose result is shown; `undefined` for none. */
  search: Search | undefined;
  /** How the rows are ordered; `order` is what was asked for. */
  sort: SortStatus | undefined;
  order: SortOrder | undefined;
  /** A search, or the reading of the log, has been running for long enough to show its progress. */
  isSearchLong: boolean;
  isReadingLong: boolean;
  /** Place of the current record among the matches. */
  ordinal: number | undefined;
  ticks: Uint8Array | undefined;
  history: readonly TextQuery[];
  isHistoryOpen: boolean;
  /** The width that decides the columns, in CSS px. */
  columnsWidth: number;
  timeline: Timeline | undefined;
  isHistogramHidden: boolean;
  isFieldsOpen: boolean;
  /** Where the page is narrow, the fields lie over the records for as long as they are needed. */
  isFieldsOver: boolean;
  /** In CSS px; `undefined` for the width of the design. */
  fieldsWidth: number | undefined;
  /** Keys of the fields that are open; `undefined` for those that the design opens. */
  openFields: ReadonlySet<string> | undefined;
  /** What is sought among the fields. */
  fieldSought: string;
  suggestions: ShownSuggestions | undefined;
  explanation: Explanation | undefined;
  /** `undefined` until the pane was opened or closed for the first time. */
  isPaneOpen: boolean | undefined;
  /** In CSS px; `undefined` for the width of the design. */
  paneWidth: number | undefined;
  isPaneFull: boolean;
  /** Keys of what is folded in the record pane. */
  folded: ReadonlySet<string>;
}

/** A message and the characters of the query that it is about. */
type QueryError = QuerySpan & { readonly message: string };

interface Search {
  readonly query: Query;
  readonly status: SearchStatus;
  /** The stretch of time that it selects. */
  readonly range: QueryReading["range"];
}

export const noQuery: TextQuery = { text: "", matchCase: false, isRegex: false };
export const longestHistory = 50;

export function initialState(saved: SavedState | undefined): PageState {
  return {
    fileName: "",
    timeZone: "utc",
    arriving: undefined,
    isExport: false,
    gaps: undefined,
    reader: "starting",
    info: undefined,
    status: undefined,
    failure: undefined,
    isReadAgain: false,
    mode: saved?.mode ?? "filter",
    typed: saved?.typed ?? noQuery,
    reading: undefined,
    typedError: undefined,
    search: undefined,
    sort: undefined,
    order: saved?.order,
    isSearchLong: false,
    isReadingLong: false,
    ordinal: undefined,
    ticks: undefined,
    history: saved?.history ?? [],
    isHistoryOpen: false,
    columnsWidth: 0,
    timeline: undefined,
    isHistogramHidden: saved?.isHistogramHidden ?? false,
    isFieldsOpen: saved?.isFieldsOpen ?? true,
    isFieldsOver: false,
    fieldsWidth: saved?.fieldsWidth,
    openFields: saved?.openFields && new Set(saved.openFields),
    fieldSought: "",
    suggestions: undefined,
    explanation: undefined,
    isPaneOpen: saved?.isPaneOpen,
    paneWidth: saved?.paneWidth,
    isPaneFull: saved?.isPaneFull ?? false,
    folded: new Set(saved?.folded),
  };
}

/** Newest first, each query once. */
export function withQuery(history: readonly TextQuery[], query: TextQuery): readonly TextQuery[] {
  if (query.text === "") return history;
  return [query, ...history.filter((earlier) => !isSameQuery(earlier, query))].slice(0, longestHistory);
}

export function isSameQuery(a: TextQuery | undefined, b: TextQuery | undefined): boolean {
  return a?.text === b?.text && a?.matchCase === b?.matchCase && a?.isRegex === b?.isRegex;
}

/** The query as it is sent. */
export function queryOf({ typed, timeZone }: PageState): Query {
  return { ...typed, zone: timeZone };
}

/** Whether a query selects nothing in particular: it is the same as none. */
export function isBlank({ text, isRegex }: TextQuery): boolean {
  return isRegex ? text === "" : text.trim() === "";
}

/** No line of the log is JSON: its lines are shown as text. */
export function isText({ info }: PageState): boolean {
  return info?.columns.some(({ kind }) => kind === "line") ?? false;
}

/** More records may come without anybody asking. */
export function isGrowing({ status, arriving }: PageState): boolean {
  return arriving !== undefined || status?.isCaughtUp === false;
}
