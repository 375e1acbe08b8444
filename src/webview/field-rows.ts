/** The fields as the rows of a tree: which are shown, and what each of them says. */

import type { Column, Facet, FacetValue, FieldInfo } from "../protocol/explorer.ts";
import { isLevel } from "./columns.ts";

export type FieldRow =
  | {
      readonly kind: "field";
      readonly id: string;
      readonly field: FieldInfo;
      readonly isOpen: boolean;
      readonly facet?: Facet;
    }
  | {
      readonly kind: "value";
      readonly id: string;
      readonly field: FieldInfo;
      readonly facet: Facet;
      readonly value: FacetValue;
    }
  | { readonly kind: "numbers"; readonly id: string; readonly field: FieldInfo; readonly facet: Facet }
  | { readonly kind: "none"; readonly id: string; readonly field: FieldInfo }
  | {
      readonly kind: "more";
      readonly id: string;
      readonly field: FieldInfo;
      readonly facet: Facet;
      readonly count: number;
    }
  | { readonly kind: "moreFields"; readonly id: string; readonly count: number };

export interface FieldRowsOptions {
  readonly fields: readonly FieldInfo[];
  readonly columns: readonly Column[];
  readonly open: ReadonlySet<string>;
  readonly facets: ReadonlyMap<string, Facet>;
  /** What is sought in their names. */
  readonly sought: string;
  readonly mostFields: number;
}

export function fieldKey(path: readonly string[]): string {
  return JSON.stringify(path);
}

/** Of the columns that tell records apart: the status or level, the database and the first number. */
export function firstOpen(columns: readonly Column[]): ReadonlySet<string> {
  const first = (kind: Column["kind"]) => columns.find((column) => column.kind === kind);
  const status = first("code") ?? columns.find(({ id }) => isLevel(id));
  const chosen = [status, first("database"), first("number")];
  return new Set(
    chosen.flatMap((column) => (column && column.path.length > 0 ? [fieldKey(column.path)] : [])),
  );
}

export function fieldRows(options: FieldRowsOptions): FieldRow[] {
  const { open, facets, sought, mostFields } = options;
  const found = options.fields.filter((field) => field.holds !== "object" && isFound(field, sought));
  const columns = new Map(options.columns.map((column) => [fieldKey(column.path), column]));
  const rows = found.slice(0, mostFields).flatMap((field): FieldRow[] => {
    const id = fieldKey(field.path);
    const facet = facets.get(id);
    const head: FieldRow = { kind: "field", id, field, isOpen: open.has(id), facet };
    if (!head.isOpen || !facet) return [head];
    return [head, ...contents(field, facet, columns.get(id))];
  });
  const left = found.length - mostFields;
  return left > 0 ? [...rows, { kind: "moreFields", id: "moreFields", count: left }] : rows;
}

function contents(field: FieldInfo, facet: Facet, column: Column | undefined): FieldRow[] {
  const id = fieldKey(field.path);
  const isSummed = column?.kind !== "code" && facet.numbers !== undefined && facet.numbers.count > 0;
  // Beside a summary only the values are listed that the query speaks of. Having none comes last.
  const listed = facet.values
    .filter((value) => !isSummed || value.state !== undefined)
    .sort((a, b) => Number(a.json === undefined) - Number(b.json === undefined));
  const values = listed.map((listedValue): FieldRow => {
    const value = { ...listedValue, text: textOf(listedValue, column) };
    return { kind: "value", id: `${id}=${value.json ?? ""}`, field, facet, value };
  });
  if (isSummed) return [{ kind: "numbers", id: `${id}#`, field, facet }, ...values];
  if (values.length === 0) return facet.counted < facet.total ? [] : [{ kind: "none", id: `${id}-`, field }];
  const shown = facet.values.filter(({ json, count }) => json !== undefined && count > 0).length;
  const count = facet.distinct - shown;
  return count > 0 ? [...values, { kind: "more", id: `${id}+`, field, facet, count }] : values;
}

function textOf({ json, text }: FacetValue, column: Column | undefined): string {
  // Queries of the dashboard run outside of any database.
  if (json === "[]") return column?.kind === "database" ? "[] dashboard" : "empty list";
  const word = json === undefined ? undefined : column?.words?.[json];
  return word ?? (text === "" ? "empty text" : text);
}

function isFound({ path, name }: FieldInfo, sought: string): boolean {
  const wanted = sought.trim().toLowerCase();
  return name.toLowerCase().includes(wanted) || path.join(".").toLowerCase().includes(wanted);
}

/** What stands at the right of a field. */
export function fieldNote(
  { facet, isOpen }: FieldRow & { kind: "field" },
  formatCount: (count: number) => string,
): string {
  if (!facet) return "";
  const { numbers, present, records, distinct, isDistinctExact, counted, total } = facet;
  // Next to all says no more than all.
  const share = present < records * 0.995 ? formatShare(present / records) : "";
  if (!isOpen) return share;
  if (numbers && numbers.count > 0)
    return [numbers.unit, numbers.isLogScale ? "log scale" : ""].filter(Boolean).join(", ");
  if (present === 0) return "";
  const few = isDistinctExact ? formatCount(distinct) : `${formatCount(distinct)}+`;
  const values = `${few} ${distinct === 1 ? "value" : "values"}`;
  if (counted < total) return "so far";
  return share || values;
}

/** `43.9%`, and `<0.1%` for what is not nothing. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.001) return "<0.1%";
  if (share < 1 && share > 0.999) return ">99.9%";
  return share === 1 ? "100%" : `${(share * 100).toFixed(1)}%`;
}

/** The row that holds a row: the field of a value. */
export function parentRow(rows: readonly FieldRow[], at: number): number {
  for (let above = at; above >= 0; above--) if (rows[above]?.kind === "field") return above;
  return 0;
}
