/** What the terms of a query that stand side by side say of single fields, for editing them. */

import type { Path } from "../json/extract.ts";
import { parseTime } from "../times.ts";
import type { TextQuery } from "../types.ts";
import { type Field, samePath } from "./fields.ts";
import { isNegatedGroup } from "./matches.ts";
import { parseQuery } from "./parser.ts";
import { numberOf, type Scalar, scalarText } from "./paths.ts";
import type { CompareNode, GroupNode, Node, QueryContext } from "./syntax.ts";

/** A term that includes or excludes values of a field: `code:503`, `-code:(404 OR 409)`. */
export interface Statement {
  /** The whole term. */
  readonly node: Node;
  readonly field: Field;
  readonly isExcluding: boolean;
  /** The values, any of which will do. */
  readonly values: readonly CompareNode[];
  /** What stands in brackets, where there are any. */
  readonly group?: GroupNode;
}

export interface Editable {
  readonly text: string;
  readonly root: Node | undefined;
  /** Terms that must all hold. None where the query has errors. */
  readonly terms: readonly Node[];
}

/** The query as terms. One regular expression becomes a term between slashes. */
export function editable(query: TextQuery, context: QueryContext): Editable {
  const text = languageText(query);
  const { root, errors } = parseQuery({ ...query, text, isRegex: false }, context);
  if (!root || errors.length > 0) return { text, root: undefined, terms: [] };
  return { text, root, terms: root.kind === "and" ? root.nodes : [root] };
}

function languageText({ text, isRegex, matchCase }: TextQuery): string {
  if (!isRegex || text === "") return text;
  const source = text.replace(/\\[\s\S]|\//g, (found) => (found === "/" ? "\\/" : found));
  return `/${source}/${matchCase ? "" : "i"}`;
}

/** What a term says of the values of one field; undefined where it says something else. */
function statementOf(node: Node): Statement | undefined {
  if (node.kind === "not") {
    const inner = statementOf(node.node);
    return inner && { ...inner, node, isExcluding: !inner.isExcluding };
  }
  if (node.kind === "compare") {
    return { node, field: node.field, isExcluding: node.isNegated, values: [node] };
  }
  if (node.kind !== "group" || !node.valuesOf) return undefined;
  const values = valuesIn(node);
  const { field } = node.valuesOf;
  return values && { node, field, isExcluding: isNegatedGroup(node), values, group: node };
}

/** The values of a group where any of them will do. */
function valuesIn({ node }: GroupNode): CompareNode[] | undefined {
  const values = (node.kind === "or" ? node.nodes : [node]).map(onlyValue);
  return values.every((value) => value !== undefined) ? values : undefined;
}

function onlyValue(node: Node): CompareNode | undefined {
  if (node.kind === "group") return onlyValue(node.node);
  return node.kind === "compare" ? node : undefined;
}

export function statementsOf(terms: readonly Node[], path: Path): Statement[] {
  return terms.flatMap((term) => {
    const statement = statementOf(term);
    return statement && samePath(statement.field.path, path) ? [statement] : [];
  });
}

/** The value of a statement that stands for just this value. */
export function valueFor({ values }: Statement, value: Scalar): CompareNode | undefined {
  return values.find((node) => isFor(node, value));
}

function isFor({ test }: CompareNode, value: Scalar): boolean {
  switch (test.type) {
    case "number":
      return isSingle(test) && numberOf(value) === test.from;
    case "time":
      return test.fromMs === test.toMs && parseTime(scalarText(value)) === test.fromMs;
    case "text":
      return test.text === scalarText(value) || (typeof value === "number" && test.number === value);
    default:
      return false;
  }
}

/** Whether a value is one value and not many: no range, no class, no part of a text. */
export function isSingleValue({ test }: CompareNode): boolean {
  if (test.type === "number") return isSingle(test);
  if (test.type === "time") return test.fromMs === test.toMs;
  return test.type === "text" && test.mode === "equals";
}

function isSingle({ from, to, isToOpen }: { from: number; to: number; isToOpen: boolean }): boolean {
  return from === to && !isToOpen;
}
