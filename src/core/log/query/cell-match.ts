import { parseJson } from "../json/parse.ts";
import { compileTest } from "./compile.ts";
import type { ColumnCondition, PlanColumn } from "./plan.ts";
import { passesPrefilter, prefilterOf } from "./prefilter.ts";
import { cellOf } from "./run-plan.ts";

/**
 * Whether a record passes a condition on one column, going by its text.
 * @returns takes the text of a record; undefined for one that cannot be looked into, which has no values
 */
export function matchesCell(
  column: PlanColumn,
  condition: ColumnCondition,
): (text: string | undefined) => boolean {
  const passes = condition.test && compileTest(condition.test);
  const positive = { ...condition, column: 0, isNegated: false };
  const clauses = prefilterOf(positive, [column]);
  return (text) => {
    const value = text !== undefined && passesPrefilter(clauses, text) ? parseJson(text) : undefined;
    const cell = value === undefined ? [] : cellOf(column, { text: "", value, timeMs: undefined });
    return (passes ? cell.some(passes) : cell.length > 0) !== condition.isNegated;
  };
}
