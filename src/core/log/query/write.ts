/**
 * The acts that narrow a view, as changes to the text of the query. The rest of it stays as it was typed. A
 * query that is one regular expression is turned into a term between slashes; to one with errors the term is
 * just added.
 */
import type { Path } from "../json/extract.ts";
import type { TextQuery } from "../types.ts";
import { addTerm, addValue, removeTerm, removeValue, textOf } from "./edit-text.ts";
import type { Field } from "./fields.ts";
import { type Scalar, scalarText } from "./paths.ts";
import {
  type Editable,
  editable,
  isSingleValue,
  type Statement,
  statementsOf,
  valueFor,
} from "./statements.ts";
import type { Node, QueryContext, Span } from "./syntax.ts";
import { type WrittenValue, writeValue } from "./write-value.ts";

/** A value as it is in a record; a list for a field of names, undefined for a record without the field. */
export type FieldValue = Scalar | readonly Scalar[] | undefined;

/** One of the terms that must all hold, as it stands in the query. */
export interface Term extends Span {
  readonly text: string;
}

/**
 * Selects the records with a value. A value beside others of the same field widens them: `code:503` becomes
 * `code:(503 OR 429)`. Again takes it back; where the value was excluded, it no longer is.
 */
export function include(query: TextQuery, path: Path, value: FieldValue, context: QueryContext): TextQuery {
  if (value === undefined) return includeMissing(query, path, context);
  const field = context.fields.at(path);
  const scalar = asScalar(value);
  const edit = editable(query, context);
  const statements = statementsOf(edit.terms, path);
  const included = find(statements, scalar, false);
  if (included) return withText(query, removeValue(edit, ...included));
  const excluded = find(statements, scalar, true);
  if (excluded) return include(withText(query, removeValue(edit, ...excluded)), path, value, context);
  const written = writeValue(field, scalar);
  const beside = statements.find((statement) => mayStandBeside(statement, written));
  const term = field.name + written.op + written.text;
  return withText(query, beside ? addValue(edit, beside, written.text) : addTerm(edit, term));
}

/** Selects the records without a value. Again takes it back; where it was included, it no longer is. */
export function exclude(query: TextQuery, path: Path, value: FieldValue, context: QueryContext): TextQuery {
  if (value === undefined) return includeExisting(query, path, context);
  const field = context.fields.at(path);
  const scalar = asScalar(value);
  const edit = editable(query, context);
  const statements = statementsOf(edit.terms, path);
  const excluded = find(statements, scalar, true);
  if (excluded) return withText(query, removeValue(edit, ...excluded));
  const included = find(statements, scalar, false);
  if (included) return exclude(withText(query, removeValue(edit, ...included)), path, value, context);
  const { op, text } = writeValue(field, scalar);
  return withText(query, addTerm(edit, `-${field.name}${op}${text}`));
}

/** Selects the records with a value, whatever other values of the field were included before. */
export function includeOnly(
  query: TextQuery,
  path: Path,
  value: FieldValue,
  context: QueryContext,
): TextQuery {
  const edit = editable(query, context);
  const statements = statementsOf(edit.terms, path);
  const other = statements.find(({ isExcluding }) => !isExcluding);
  if (!other) return include(query, path, value, context);
  return includeOnly(withText(query, removeTerm(edit, other.node)), path, value, context);
}

/** Selects the records that have a field. Again takes it back. */
export function includeExisting(query: TextQuery, path: Path, context: QueryContext): TextQuery {
  return toggleExists(query, path, true, context);
}

/** Selects the records that do not have a field. Again takes it back. */
export function includeMissing(query: TextQuery, path: Path, context: QueryContext): TextQuery {
  return toggleExists(query, path, false, context);
}

/** What the query says of a value, for the mark beside it. */
export function valueState(
  query: TextQuery,
  path: Path,
  value: FieldValue,
  context: QueryContext,
): "included" | "excluded" | undefined {
  const { terms } = editable(query, context);
  if (value === undefined) return missingState(terms, context.fields.at(path));
  const statements = statementsOf(terms, path);
  if (find(statements, asScalar(value), false)) return "included";
  return find(statements, asScalar(value), true) ? "excluded" : undefined;
}

/** The terms of a query that must all hold; none where it has errors. */
export function termsOf(query: TextQuery, context: QueryContext): Term[] {
  const { text, terms } = editable(query, context);
  return terms.map(({ start, end }) => ({ start, end, text: textOf(text, { start, end }) }));
}

/** The query without one of its terms. */
export function withoutTerm(query: TextQuery, index: number, context: QueryContext): TextQuery {
  const edit = editable(query, context);
  const term = edit.terms[index];
  return term ? withText(query, removeTerm(edit, term)) : query;
}

export function withText(query: TextQuery, text: string): TextQuery {
  return { ...query, text, isRegex: false };
}

function toggleExists(query: TextQuery, path: Path, isWanted: boolean, context: QueryContext): TextQuery {
  const field = context.fields.at(path);
  const edit = editable(query, context);
  const same = edit.terms.find((term) => existsOf(term, field) === isWanted);
  if (same) return withText(query, removeTerm(edit, same));
  const opposite = edit.terms.find((term) => existsOf(term, field) === !isWanted);
  if (opposite) return toggleExists(withText(query, removeTerm(edit, opposite)), path, isWanted, context);
  return withText(query, addTerm(edit, `${isWanted ? "" : "-"}exists(${field.name})`));
}

function missingState(terms: Editable["terms"], field: Field): "included" | "excluded" | undefined {
  if (terms.some((term) => existsOf(term, field) === false)) return "included";
  return terms.some((term) => existsOf(term, field)) ? "excluded" : undefined;
}

/** Whether a term asks for a field, or for records without it; undefined where it asks for neither. */
function existsOf(term: Node, field: Field): boolean | undefined {
  if (term.kind === "not") {
    const inner = existsOf(term.node, field);
    return inner === undefined ? undefined : !inner;
  }
  return term.kind === "exists" && term.field.name === field.name ? true : undefined;
}

function find(
  statements: readonly Statement[],
  value: Scalar,
  isExcluding: boolean,
): [Statement, Statement["values"][number]] | undefined {
  for (const statement of statements) {
    const found = statement.isExcluding === isExcluding ? valueFor(statement, value) : undefined;
    if (found) return [statement, found];
  }
  return undefined;
}

/** Whether a value can be put beside those of a term, so that any of them will do. */
function mayStandBeside({ isExcluding, values }: Statement, { op, text, isMeasured }: WrittenValue): boolean {
  const isSameOp = values.every((node) => node.op === op || (isMeasured && node.op === "="));
  // In brackets a minus could be taken for NOT.
  return !isExcluding && isSameOp && !text.startsWith("-") && values.every(isSingleValue);
}

function asScalar(value: Exclude<FieldValue, undefined>): Scalar {
  return isList(value) ? value.map(scalarText).join("/") : value;
}

function isList(value: FieldValue): value is readonly Scalar[] {
  return Array.isArray(value);
}
