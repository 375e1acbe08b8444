/** The words of the log engine. Record and row numbers count from 0; the page shows them counted from 1. */

/** What one column of the table shows, and how its cells are laid out and formatted. */
export interface Column {
  /** Unique within a profile. */
  readonly id: string;
  /** First line of the column head, such as `MS`. */
  readonly title: string;
  /** Second line of the column head, said once and never in a cell, such as `ops`. */
  readonly unit?: string;
  readonly kind: "time" | "code" | "number" | "text" | "database" | "shape" | "line";
  /** Width of the data in `ch`; absent: the column takes what is left. */
  readonly widthCh?: number;
  /** The column gives way when the page is narrower than this, in CSS px. */
  readonly hideBelow?: 640 | 1200;
}

/**
 * How a row is marked: failed is a 5xx or an error level, rejected a 4xx or a warning,
 * retried was answered after retries, notJson is a line that `JSON.parse` rejects.
 */
export type RowState = "ok" | "failed" | "rejected" | "retried" | "notJson";

export interface Cell {
  /** Display text on one line, cut to a few hundred characters. Line breaks are kept as `\n`. */
  readonly text: string;
  /** Matches of the current query as flat `[start, end, start, end, …]` offsets into `text`. */
  readonly marks?: readonly number[];
}

export interface Row {
  readonly record: number;
  readonly state: RowState;
  /** The record's instant in epoch milliseconds, where it has one. */
  readonly timeMs?: number;
  /** One per column; for a notJson row just one: the raw text, cut. */
  readonly cells: readonly Cell[];
  /** The record matches the current query. */
  readonly isMatch?: boolean;
}

/** One page of a view. Fewer rows than asked for mean that the view ends there for now. */
export interface Rows {
  readonly generation: number;
  /** The search that the rows were taken under, 0 for none. */
  readonly searchId: number;
  readonly first: number;
  readonly rows: readonly Row[];
}

/** `all` is every record; `matches` those that the current search selects. */
export type ViewName = "all" | "matches";

export interface TextQuery {
  readonly text: string;
  readonly matchCase: boolean;
  readonly isRegex: boolean;
}

export interface SearchStatus {
  readonly searchId: number;
  /** Records tested so far; equal to `LogStatus.records` when the search has caught up. */
  readonly scanned: number;
  /** Records that match so far. */
  readonly matches: number;
  readonly isDone: boolean;
}

/** A match as a record and its place among all matches. */
export interface Hit {
  readonly record: number;
  /** Position among the matches, from 0. */
  readonly ordinal: number;
}

export type LogProblem =
  | { readonly kind: "gone" }
  | { readonly kind: "denied"; readonly reason: string }
  | { readonly kind: "notGzip" }
  | { readonly kind: "gzipCutShort" }
  /** `afterBytes` counts uncompressed bytes. */
  | { readonly kind: "gzipDamaged"; readonly afterBytes: number }
  | { readonly kind: "noSpace"; readonly reason: string }
  | { readonly kind: "utf16" }
  | { readonly kind: "jsonDocument" };

/** What is known of a log at one moment. */
export interface LogStatus {
  /** Grows each time the file was truncated or replaced and read again from its start. */
  readonly generation: number;
  /** Records that can be shown. */
  readonly records: number;
  /** Uncompressed bytes indexed so far. */
  readonly bytes: number;
  /** Share of the file as it is now that has been read, 0 to 1. */
  readonly progress: number;
  /** Everything the file holds now is indexed. A log that grows leaves and enters this state. */
  readonly isCaughtUp: boolean;
  /** Lines that are not JSON, among the first `checked` records. */
  readonly notJson: number;
  readonly checked: number;
  /** The last line has no line break and is not JSON: the writer may not be done. */
  readonly isLastCutShort: boolean;
  readonly isCompressed: boolean;
  readonly problem?: LogProblem;
}

export interface LogInfo {
  readonly profile: { readonly id: string; readonly label: string };
  readonly columns: readonly Column[];
  readonly status: LogStatus;
}

export type TokenKind = "key" | "string" | "number" | "word" | "punctuation" | "code" | "placeholder" | "raw";

export interface Token {
  readonly kind: TokenKind;
  /** Exactly the bytes of the log for keys, strings (quotes and escapes included), numbers and words. */
  readonly text: string;
  readonly marks?: readonly number[];
}

/** One line of a pretty-printed record. */
export interface PrettyLine {
  /** Nesting, 0 for the outermost bracket. */
  readonly depth: number;
  readonly tokens: readonly Token[];
  /** Where something opens on this line: index of the line that closes it (inclusive). */
  readonly foldEnd?: number;
  /** What a folded container holds, such as `request_type, deploy` or `12 items`. */
  readonly summary?: string;
  /** Tokens shown after the summary while the line is folded, such as `}` and `,`. */
  readonly closing?: readonly Token[];
  /** The value is shown in another form than its bytes. */
  readonly note?: "fql" | "json";
  /** Depth of the rule at the left of lines shown in another form. */
  readonly ruleDepth?: number;
  /** Path of the value on this line as written in a query, such as `TAGS.request_type`. */
  readonly path?: string;
  /** Offsets of the value in the record's text, for Copy Value: the bytes as written. */
  readonly value?: readonly [start: number, end: number];
}

/** The few facts of a record that stand above its JSON. */
export interface RecordFacts {
  readonly code?: string;
  readonly durationMs?: number;
  readonly retries?: number;
  readonly timeMs?: number;
  readonly level?: string;
}

export interface RecordDetail {
  readonly record: number;
  readonly generation: number;
  readonly state: RowState;
  readonly facts: RecordFacts;
  readonly byteLength: number;
  /** Only the beginning of the record is in `lines`. */
  readonly isCut: boolean;
  readonly lines: readonly PrettyLine[];
  /** All lines that the shown part has; more than `lines.length` when they are fetched in pages. */
  readonly lineCount: number;
}
