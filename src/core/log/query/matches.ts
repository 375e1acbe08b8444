/**
 * What a query means: whether one record matches, from its text and its parsed value. Written to be obviously
 * right, not fast; all else in the engine has to agree with it.
 */
import { parseTime } from "../times.ts";
import type { Field } from "./fields.ts";
import { namesAt, numberOf, type Scalar, scalarsAt, scalarText, valuesAt } from "./paths.ts";
import type { GroupNode, Node, NumberTest, Test } from "./syntax.ts";
import { containsText, writtenForms } from "./text-match.ts";
import { timeOfDayMs } from "./time-text.ts";

/** One line of a log. */
export interface QueryRecord {
  readonly text: string;
  /** What `JSON.parse` makes of the text; undefined where it is not JSON. */
  readonly value: unknown;
  /** The time of the record or, where it has none, of the last one before it that has one. */
  readonly timeMs: number | undefined;
}

/** @param root of a query without errors; undefined selects every record */
export function matches(root: Node | undefined, record: QueryRecord): boolean {
  if (!root) return true;
  switch (root.kind) {
    case "and":
      return root.nodes.every((node) => matches(node, record));
    case "or":
      return root.nodes.some((node) => matches(node, record));
    case "not":
      return !matches(root.node, record);
    case "group":
      return matches(root.node, record) !== isNegatedGroup(root);
    case "text":
      return writtenForms(root.text).some((form) => containsText(record.text, form, root.matchCase));
    case "regex":
      return new RegExp(root.source, root.flags).test(record.text);
    case "exists":
      return valuesAt(record.value, root.field.path).length > 0;
    case "compare":
      return (
        valuesFor(root.field, root.test, record).some((value) => passes(root.test, value)) !== root.isNegated
      );
  }
}

/** `code!=(429 OR 5xx)` selects what `code=(429 OR 5xx)` does not. */
export function isNegatedGroup({ valuesOf }: GroupNode): boolean {
  return valuesOf?.op === "!=";
}

/** The time that a record itself has, at the field for it. */
export function timeOf(value: unknown, recordTime: Field | undefined): number | undefined {
  return recordTime && timesAt(value, recordTime)[0];
}

/** Whether one value passes a test; for a test of times the value is in epoch milliseconds. */
export function passes(test: Test, value: Scalar): boolean {
  switch (test.type) {
    case "number":
      return isWithin(test, numberOf(value));
    case "time":
      return typeof value === "number" && test.fromMs <= value && value <= test.toMs;
    case "timeOfDay": {
      if (typeof value !== "number") return false;
      const ofDayMs = timeOfDayMs(value, test.zone);
      return test.ranges.some(([fromMs, toMs]) => fromMs <= ofDayMs && ofDayMs <= toMs);
    }
    case "text":
      if (typeof value === "number" && test.number !== undefined) return value === test.number;
      if (test.mode === "equals") return scalarText(value) === test.text;
      return containsText(scalarText(value), test.text, test.matchCase);
    case "regex":
      return new RegExp(test.source, test.flags).test(scalarText(value));
  }
}

function valuesFor(field: Field, test: Test, record: QueryRecord): Scalar[] {
  if (test.type === "time" || test.type === "timeOfDay") {
    if (!field.isRecordTime) return timesAt(record.value, field);
    return record.timeMs === undefined ? [] : [record.timeMs];
  }
  return field.kind === "names" ? namesAt(record.value, field.path) : scalarsAt(record.value, field.path);
}

export function timesAt(value: unknown, { path }: Pick<Field, "path">): number[] {
  return scalarsAt(value, path).flatMap((scalar) => parseTime(scalarText(scalar)) ?? []);
}

function isWithin({ from, to, isFromOpen, isToOpen }: NumberTest, value: number | undefined): boolean {
  if (value === undefined) return false;
  return (isFromOpen ? value > from : value >= from) && (isToOpen ? value < to : value <= to);
}
