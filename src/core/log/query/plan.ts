/**
 * A query in the form in which it is carried out: conditions on columns and on the text of records, joined by
 * all and any. NOT is pushed down to the conditions, where it takes in the records without a value: what is
 * not there passes no test, so that the negated test selects it.
 */
import type { Path } from "../json/extract.ts";
import { samePath } from "./fields.ts";
import { isNegatedGroup } from "./matches.ts";
import { type Clause, prefilterOf } from "./prefilter.ts";
import type { CompareNode, ExistsNode, Node, Test } from "./syntax.ts";
import { writtenForms } from "./text-match.ts";

/**
 * What a column holds for a record, as a list of values (see `cellOf`):
 * - number: the numbers at the path, also those in strings and in lists.
 * - time: the times at the path, in epoch milliseconds.
 * - recordTime: the time of the record or of the last one before it that has one; none before the first.
 * - scalar: strings, numbers, true, false and null at the path and in lists there.
 * - names: each list at the path as one text, joined by slashes.
 * - presence: one value where the path is there, whatever it holds.
 */
type ColumnType = "number" | "time" | "recordTime" | "scalar" | "names" | "presence";

export interface PlanColumn {
  readonly path: Path;
  readonly type: ColumnType;
}

export type Condition = JoinedCondition | ColumnCondition | TextCondition | ExpressionCondition;

/** All of nothing is true, any of nothing is false. */
interface JoinedCondition {
  readonly kind: "all" | "any";
  readonly of: readonly Condition[];
}

export interface ColumnCondition {
  readonly kind: "column";
  /** Position in `Plan.columns`. */
  readonly column: number;
  /** Passed by a record of which any value passes it; without a test any value will do. */
  readonly test: Test | undefined;
  readonly isNegated: boolean;
}

/** The record holds one of the forms. */
export interface TextCondition {
  readonly kind: "text";
  readonly forms: readonly string[];
  readonly matchCase: boolean;
  readonly isNegated: boolean;
}

export interface ExpressionCondition {
  readonly kind: "expression";
  readonly source: string;
  readonly flags: string;
  readonly isNegated: boolean;
}

export interface Plan {
  /** Each is there once. */
  readonly columns: readonly PlanColumn[];
  readonly condition: Condition;
  /** What every record that matches has in its bytes. Empty: nothing is known. */
  readonly prefilter: readonly Clause[];
}

/** @param root of a query without errors */
export function planOf(root: Node | undefined): Plan {
  const columns: PlanColumn[] = [];
  const condition = root ? conditionOf(root, false, columns) : always(true);
  return { columns, condition, prefilter: prefilterOf(condition, columns) };
}

function conditionOf(node: Node, isNegated: boolean, columns: PlanColumn[]): Condition {
  switch (node.kind) {
    case "not":
      return conditionOf(node.node, !isNegated, columns);
    case "group":
      return conditionOf(node.node, isNegated !== isNegatedGroup(node), columns);
    case "and":
    case "or":
      return joined(
        (node.kind === "and") === isNegated ? "any" : "all",
        node.nodes.map((member) => conditionOf(member, isNegated, columns)),
      );
    case "text":
      if (node.text === "") return always(!isNegated);
      return { kind: "text", forms: writtenForms(node.text), matchCase: node.matchCase, isNegated };
    case "regex":
      return { kind: "expression", source: node.source, flags: node.flags, isNegated };
    case "exists":
    case "compare":
      return columnCondition(node, isNegated, columns);
  }
}

function columnCondition(
  node: CompareNode | ExistsNode,
  isNegated: boolean,
  columns: PlanColumn[],
): Condition {
  const { path } = node.field;
  const type = typeFor(node);
  const known = columns.findIndex((column) => column.type === type && samePath(column.path, path));
  const column = known === -1 ? columns.push({ path, type }) - 1 : known;
  if (node.kind === "exists") return { kind: "column", column, test: undefined, isNegated };
  return { kind: "column", column, test: node.test, isNegated: isNegated !== node.isNegated };
}

function typeFor(node: CompareNode | ExistsNode): ColumnType {
  if (node.kind === "exists") return "presence";
  const { field, test } = node;
  if (test.type === "time" || test.type === "timeOfDay") return field.isRecordTime ? "recordTime" : "time";
  if (test.type === "number") return "number";
  return field.kind === "names" ? "names" : "scalar";
}

/** Joins of the same kind become one; what is always or never true goes, or decides. */
function joined(kind: "all" | "any", conditions: readonly Condition[]): Condition {
  const of = conditions.flatMap((condition) => (condition.kind === kind ? condition.of : [condition]));
  const other = kind === "all" ? "any" : "all";
  if (of.some((condition) => condition.kind === other && condition.of.length === 0)) {
    return always(kind === "any");
  }
  const [only] = of;
  return only && of.length === 1 ? only : { kind, of };
}

function always(isTrue: boolean): JoinedCondition {
  return { kind: isTrue ? "all" : "any", of: [] };
}
