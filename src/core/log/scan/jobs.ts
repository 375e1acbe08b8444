import type { Codes } from "../columns/block.ts";
import type { Lines, WantedColumn } from "../kernel/types.ts";
import type { ColumnCondition, ExpressionCondition, PlanColumn, TextCondition } from "../query/plan.ts";

/** Work on a stretch of a log's bytes. Jobs and what they find are plain data, so that any thread can do them. */
export type Job = LinesJob | ColumnsJob | TextJob | CellsJob;

/** Bytes `from` to `to` of an open file. */
interface ByteRange {
  readonly descriptor: number;
  readonly from: number;
  readonly to: number;
}

/** Finds where records begin. The range is not larger than 4 GiB. */
export interface LinesJob extends ByteRange {
  readonly kind: "lines";
}

/** As if the range began with a new line. Offsets count from its first byte. */
export interface LinesFound extends Lines {
  /** Bytes that were there; fewer than asked for where the file has become shorter. */
  readonly length: number;
}

/** Whole records, from the first byte of the first one to a bound behind the last one. */
interface RecordRange extends ByteRange {
  /** Where each begins, counted from `from`. */
  readonly starts: Uint32Array;
}

/** Brings the values at some paths into columns, and finds the records that are not JSON. */
export interface ColumnsJob extends RecordRange {
  readonly kind: "columns";
  readonly columns: readonly WantedColumn[];
}

export interface ColumnsFound {
  /** Positions among the records. */
  readonly notJson: Uint32Array;
  readonly columns: readonly FoundColumn[];
}

/** See `Block`; ids are those of `entries`, from 1. */
export interface FoundColumn {
  readonly kinds: Uint8Array | number;
  readonly codes: Codes;
  readonly base: number;
  /** The strings, lists and objects in these records, as they are written. */
  readonly entries: readonly string[];
}

export type TextTest = TextCondition | ExpressionCondition;

/** Tests the text of records. */
export interface TextJob extends RecordRange {
  readonly kind: "text";
  /** The same for all jobs of one search. */
  readonly searchId: number;
  readonly tests: readonly TextTest[];
}

export interface TextFound {
  /** For each test the positions of the records that hold the text, whether the test is negated or not. */
  readonly hits: readonly Uint32Array[];
}

/** Tests the values of records one by one, where columns do not hold them. */
export interface CellsJob extends RecordRange {
  readonly kind: "cells";
  readonly column: PlanColumn;
  readonly condition: ColumnCondition;
  /** Positions of the records to look at. */
  readonly wanted: Uint32Array;
}

export interface CellsFound {
  /** For each wanted record whether it passes. */
  readonly passes: Uint8Array;
}

export type FoundBy<Kind extends Job["kind"]> = {
  lines: LinesFound;
  columns: ColumnsFound;
  text: TextFound;
  cells: CellsFound;
}[Kind];
