import type { Zone } from "../format.ts";

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
  /** Keys from the outermost object inwards; none for a column that shows the line or its number. */
  readonly path: readonly string[];
  /** What is shown for some values, by how they are written: `error` for the level 50. */
  readonly words?: Readonly<Record<string, string>>;
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
  /** The order that they were taken in, see `SortStatus`. */
  readonly orderId: number;
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

/** What is typed in the query bar; times in it that have no zone are in `zone`. */
export interface Query extends TextQuery {
  readonly zone: Zone;
}

/** A part of the query as typed: UTF-16 units, the end exclusive. */
export interface QuerySpan {
  readonly start: number;
  readonly end: number;
}

/** How the text of a query reads, for its colours and its errors. */
export interface QueryReading {
  /** The first is the one to show. */
  readonly errors: readonly (QuerySpan & { readonly message: string })[];
  readonly tokens: readonly (QuerySpan & {
    readonly kind: "field" | "op" | "not" | "word" | "string" | "number" | "wrong";
  })[];
  /** The stretch of time that the query selects, in epoch milliseconds, where it is one; ends may be infinite. */
  readonly range?: { readonly fromMs: number; readonly toMs: number };
}

export interface SearchStart {
  readonly reading: QueryReading;
  /** With errors in the query, that of the search before, which goes on. */
  readonly status: SearchStatus;
}

export interface SearchStatus {
  readonly searchId: number;
  /** Records tested so far; equal to `LogStatus.records` when the search has caught up. */
  readonly scanned: number;
  /** Records that match so far. */
  readonly matches: number;
  readonly isDone: boolean;
  /** Why the search ended before its time, such as an expression that takes too long, in words for the user. */
  readonly failure?: string;
}

export interface SortOrder {
  readonly path: readonly string[];
  readonly isDescending: boolean;
}

/** How the rows of both views are ordered. */
export interface SortStatus {
  /** Grows with every change of the order, also when a sorted log has grown. */
  readonly orderId: number;
  /** The order that rows have now; undefined for that of the log. */
  readonly order?: SortOrder;
  /** The order that is being worked out, and the share of it that is done, 0 to 1. */
  readonly next?: { readonly order: SortOrder; readonly progress: number };
  /** Why there is no such order, in words for the user. */
  readonly failure?: string;
}

/**
 * Records over time, in bars of equal width, those that the query selects without its term for the time. A record
 * without a time is counted at that of the one before it.
 */
export interface Timeline {
  /** What tells the three counts apart. */
  readonly by: "status" | "level" | "none";
  /** Epoch milliseconds at which the first bar begins, and the width of each. */
  readonly startMs: number;
  readonly barMs: number;
  readonly failed: Uint32Array;
  readonly rejected: Uint32Array;
  /** All others that have a time. */
  readonly rest: Uint32Array;
  /** Of the records that the whole query selects, its term for the time included. */
  readonly totals: {
    readonly failed: number;
    readonly rejected: number;
    readonly rest: number;
    readonly notJson: number;
  };
}

/** A path that was seen in records. */
export interface FieldInfo {
  readonly path: readonly string[];
  /** As it is written in a query: `code`, `TAGS.request_type`. */
  readonly name: string;
  readonly holds: "text" | "number" | "time" | "list" | "object" | "mixed" | "json";
}

/** What the records of a view hold at a path, as far as it is counted. */
export interface Facet {
  readonly path: readonly string[];
  /** Records counted, of those that there are; equal when it is done. */
  readonly counted: number;
  readonly total: number;
  /** Those among the counted that the view holds, and those among these that have the field. */
  readonly records: number;
  readonly present: number;
  /** How many different values there are. At least so many where `isDistinctExact` is false. */
  readonly distinct: number;
  readonly isDistinctExact: boolean;
  /** The most frequent values, and those that the query names whatever their count. */
  readonly values: readonly FacetValue[];
  readonly numbers?: NumberSummary;
}

export interface FacetValue {
  /** As it is written in JSON; undefined for the records without the field. */
  readonly json?: string;
  /** As it is shown. */
  readonly text: string;
  readonly count: number;
  /** What the query says of it. */
  readonly state?: "included" | "excluded";
  /** How records with this status or level are marked. */
  readonly mark?: "failed" | "rejected";
}

/** Of the numbers at a path. */
export interface NumberSummary {
  readonly count: number;
  readonly min: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
  /** Counts in 24 slices of equal width from min to max: of the number, or of its logarithm. */
  readonly bars: readonly number[];
  readonly isLogScale: boolean;
  /** What 1 stands for, such as `ms`. */
  readonly unit?: string;
}

/** A value by itself, or that of a record at the path of the edit. */
export type ValueRef = { readonly json: string | undefined } | { readonly record: number };

/** What a click does to the query. Doing the same again takes it back. */
export type QueryEdit =
  | {
      readonly act: "include" | "exclude" | "only";
      readonly path: readonly string[];
      readonly value: ValueRef;
    }
  | { readonly act: "exists" | "missing"; readonly path: readonly string[] }
  /** Epoch milliseconds, both ends inclusive; an undefined end stays open. */
  | { readonly act: "range"; readonly fromMs?: number; readonly toMs?: number }
  | { readonly act: "removeTerm"; readonly term: number };

/** What could be written at the caret, in the place of the characters of the span. */
export interface Suggestions extends QuerySpan {
  readonly kind: "field" | "value";
  readonly items: readonly {
    readonly label: string;
    /** What is written into the query. */
    readonly text: string;
    readonly detail?: string;
    readonly count?: number;
  }[];
}

/** One of the terms that must all hold, and how many records it selects alone. */
export interface TermCount extends QuerySpan {
  readonly text: string;
  readonly matches: number;
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
  | { readonly kind: "notZstd" }
  /** The Node that this runs on cannot unpack it. */
  | { readonly kind: "noZstd" }
  /** Of gzip and of zstd. */
  | { readonly kind: "gzipCutShort" }
  /** `afterBytes` counts uncompressed bytes. */
  | { readonly kind: "gzipDamaged"; readonly afterBytes: number }
  /** It goes on by itself when there is space. The bytes are what is still to be written, about, and what is free. */
  | {
      readonly kind: "noSpace";
      readonly reason: string;
      readonly neededBytes?: number;
      readonly freeBytes?: number;
    }
  | { readonly kind: "utf16" }
  | { readonly kind: "jsonDocument" }
  /** Of one file of several that are one log; the others are there. */
  | {
      readonly kind: "part";
      readonly fileName: string;
      readonly problem: Exclude<LogProblem, { kind: "part" }>;
    };

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
  /**
   * The paths of the records looked at so far, those of the profile first. The first rows do not wait for them: they
   * may come a moment later, with an event.
   */
  readonly fields: readonly FieldInfo[];
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
  /** The same by its keys, where a query can ask for it: not in JSON inside a string. */
  readonly keys?: readonly string[];
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
