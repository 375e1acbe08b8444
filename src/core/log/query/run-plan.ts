/**
 * Carries out a plan for one record, from values instead of columns. This is the twin of what the engine does
 * with whole columns: slow, and right.
 */
import { passes, type QueryRecord, timesAt } from "./matches.ts";
import { namesAt, numberOf, type Scalar, scalarsAt, valuesAt } from "./paths.ts";
import type { ColumnCondition, Condition, Plan, PlanColumn } from "./plan.ts";
import { containsText } from "./text-match.ts";

/** The values of one record in a column; empty where it has none. */
export type Cell = readonly Scalar[];

/** What is known of a record while a plan is carried out. */
export interface Known {
  /** The text of the record; undefined where it was not read. */
  readonly text: string | undefined;
  /** The values in a column; undefined where the column is not there yet, or not exact for this record. */
  cell(column: number): Cell | undefined;
}

/**
 * Whether a record matches, in three-valued logic: undefined where what is known does not decide it. Such a
 * record has to be read.
 */
export function runPlan({ condition }: Plan, known: Known): boolean | undefined {
  return decide(condition, known);
}

/** What a column holds for a record. */
export function cellOf({ path, type }: PlanColumn, record: QueryRecord): Cell {
  switch (type) {
    case "number":
      return scalarsAt(record.value, path).flatMap((value) => numberOf(value) ?? []);
    case "time":
      return timesAt(record.value, { path });
    case "recordTime":
      return record.timeMs === undefined ? [] : [record.timeMs];
    case "scalar":
      return scalarsAt(record.value, path);
    case "names":
      return namesAt(record.value, path);
    case "presence":
      return valuesAt(record.value, path).length > 0 ? [true] : [];
  }
}

function decide(condition: Condition, known: Known): boolean | undefined {
  switch (condition.kind) {
    case "all":
    case "any":
      return joined(
        condition.kind,
        condition.of.map((member) => decide(member, known)),
      );
    case "column":
      return decideColumn(condition, known.cell(condition.column));
    case "text": {
      const { text } = known;
      if (text === undefined) return undefined;
      const isFound = condition.forms.some((form) => containsText(text, form, condition.matchCase));
      return isFound !== condition.isNegated;
    }
    case "expression":
      if (known.text === undefined) return undefined;
      return new RegExp(condition.source, condition.flags).test(known.text) !== condition.isNegated;
  }
}

function decideColumn({ test, isNegated }: ColumnCondition, cell: Cell | undefined): boolean | undefined {
  if (cell === undefined) return undefined;
  const isPassed = test ? cell.some((value) => passes(test, value)) : cell.length > 0;
  return isPassed !== isNegated;
}

/** One false decides all, one true decides any; else what is not known stays so. */
function joined(kind: "all" | "any", results: readonly (boolean | undefined)[]): boolean | undefined {
  const deciding = kind === "any";
  if (results.includes(deciding)) return deciding;
  return results.includes(undefined) ? undefined : !deciding;
}
