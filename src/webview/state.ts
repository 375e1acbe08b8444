/** What the page knows, as one plain object; whoever changes it asks for a new frame. */
import type {
  Arriving,
  LogInfo,
  LogStatus,
  SearchStatus,
  TextQuery,
  TimeZone,
} from "../protocol/explorer.ts";

export type Mode = "filter" | "find";

export interface PageState {
  fileName: string;
  timeZone: TimeZone;
  arriving: Arriving | undefined;
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
  /** What is wrong with it. */
  typedError: string | undefined;
  /** The last valid query, whose result is shown; `undefined` for none. */
  search: { readonly query: TextQuery; readonly status: SearchStatus } | undefined;
  /** A search, or the reading of the log, has been running for long enough to show its progress. */
  isSearchLong: boolean;
  isReadingLong: boolean;
  /** Place of the current record among the matches. */
  ordinal: number | undefined;
  ticks: Uint8Array | undefined;
  history: readonly TextQuery[];
  isHistoryOpen: boolean;
  /** `undefined` until the pane was opened or closed for the first time. */
  isPaneOpen: boolean | undefined;
  /** In CSS px; `undefined` for the width of the design. */
  paneWidth: number | undefined;
  isPaneFull: boolean;
  /** Keys of what is folded in the record pane. */
  folded: ReadonlySet<string>;
}

/** What holds the rows in place: a record, and its row's pixels below the upper edge of the rows. */
export interface Anchor {
  readonly record: number;
  readonly y: number;
}

/** What outlives the page. */
export interface SavedState {
  readonly typed: TextQuery;
  readonly mode: Mode;
  readonly history: readonly TextQuery[];
  /** The record that was chosen last. */
  readonly record: number;
  readonly anchor: Anchor;
  readonly isPaneOpen?: boolean;
  readonly paneWidth?: number;
  readonly isPaneFull: boolean;
  readonly folded: readonly string[];
}

const noQuery: TextQuery = { text: "", matchCase: false, isRegex: false };
const longestHistory = 50;

export function initialState(saved: SavedState | undefined): PageState {
  return {
    fileName: "",
    timeZone: "utc",
    arriving: undefined,
    reader: "starting",
    info: undefined,
    status: undefined,
    failure: undefined,
    isReadAgain: false,
    mode: saved?.mode ?? "filter",
    typed: saved?.typed ?? noQuery,
    typedError: undefined,
    search: undefined,
    isSearchLong: false,
    isReadingLong: false,
    ordinal: undefined,
    ticks: undefined,
    history: saved?.history ?? [],
    isHistoryOpen: false,
    isPaneOpen: saved?.isPaneOpen,
    paneWidth: saved?.paneWidth,
    isPaneFull: saved?.isPaneFull ?? false,
    folded: new Set(saved?.folded),
  };
}

export function savedState(state: PageState, place: Pick<SavedState, "record" | "anchor">): SavedState {
  const { typed, mode, history, isPaneOpen, paneWidth, isPaneFull } = state;
  return { typed, mode, history, isPaneOpen, paneWidth, isPaneFull, folded: [...state.folded], ...place };
}

/** What an earlier page left behind, which may be another version's: what does not fit is left out. */
export function readSaved(saved: unknown): SavedState | undefined {
  if (!isObject(saved)) return undefined;
  const { typed, mode, history, record, anchor, isPaneOpen, paneWidth, isPaneFull, folded } = saved;
  return {
    typed: isQuery(typed) ? typed : noQuery,
    mode: mode === "find" ? "find" : "filter",
    history: Array.isArray(history) ? history.filter(isQuery).slice(0, longestHistory) : [],
    record: isCount(record) ? record : 0,
    anchor: isAnchor(anchor) ? anchor : { record: 0, y: 0 },
    isPaneOpen: typeof isPaneOpen === "boolean" ? isPaneOpen : undefined,
    paneWidth: isCount(paneWidth) ? paneWidth : undefined,
    isPaneFull: isPaneFull === true,
    folded: Array.isArray(folded) ? folded.filter((key) => typeof key === "string") : [],
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

/** No line of the log is JSON: its lines are shown as text. */
export function isText({ info }: PageState): boolean {
  return info?.columns.some(({ kind }) => kind === "line") ?? false;
}

/** More records may come without anybody asking. */
export function isGrowing({ status, arriving }: PageState): boolean {
  return arriving !== undefined || status?.isCaughtUp === false;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isQuery(value: unknown): value is TextQuery {
  return (
    isObject(value) &&
    typeof value.text === "string" &&
    typeof value.matchCase === "boolean" &&
    typeof value.isRegex === "boolean"
  );
}

function isAnchor(value: unknown): value is Anchor {
  return isObject(value) && isCount(value.record) && typeof value.y === "number" && Number.isFinite(value.y);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
