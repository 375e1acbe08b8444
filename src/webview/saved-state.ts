/** What outlives a page: VS Code keeps it while the page is hidden, and over a reload. */
import type { SortOrder, TextQuery } from "../protocol/explorer.ts";
import { longestHistory, type Mode, noQuery, type PageState } from "./state.ts";

/** What holds the rows in place: a record, and its row's pixels below the upper edge of the rows. */
export interface Anchor {
  readonly record: number;
  readonly y: number;
}

export interface SavedState {
  readonly typed: TextQuery;
  readonly mode: Mode;
  readonly history: readonly TextQuery[];
  readonly order?: SortOrder;
  /** The record that was chosen last. */
  readonly record: number;
  readonly anchor: Anchor;
  readonly isHistogramHidden: boolean;
  readonly isFieldsOpen: boolean;
  readonly fieldsWidth?: number;
  readonly openFields?: readonly string[];
  readonly isPaneOpen?: boolean;
  readonly paneWidth?: number;
  readonly isPaneFull: boolean;
  readonly folded: readonly string[];
}

export function savedState(state: PageState, place: Pick<SavedState, "record" | "anchor">): SavedState {
  const { typed, mode, history, order, isPaneOpen, paneWidth, isPaneFull } = state;
  const { isHistogramHidden, isFieldsOpen, fieldsWidth, openFields, folded } = state;
  return {
    ...{ typed, mode, history, order, isPaneOpen, paneWidth, isPaneFull },
    ...{ isHistogramHidden, isFieldsOpen, fieldsWidth },
    openFields: openFields && [...openFields],
    folded: [...folded],
    ...place,
  };
}

/** What an earlier page left behind, which may be another version's: what does not fit is left out. */
export function readSaved(saved: unknown): SavedState | undefined {
  if (!isObject(saved)) return undefined;
  const { typed, mode, history, order, record, anchor, isPaneOpen, paneWidth, isPaneFull, folded } = saved;
  const { isHistogramHidden, isFieldsOpen, fieldsWidth, openFields } = saved;
  return {
    typed: isQuery(typed) ? typed : noQuery,
    mode: mode === "find" ? "find" : "filter",
    history: Array.isArray(history) ? history.filter(isQuery).slice(0, longestHistory) : [],
    order: isOrder(order) ? order : undefined,
    record: isCount(record) ? record : 0,
    anchor: isAnchor(anchor) ? anchor : { record: 0, y: 0 },
    isHistogramHidden: isHistogramHidden === true,
    isFieldsOpen: isFieldsOpen !== false,
    fieldsWidth: isCount(fieldsWidth) ? fieldsWidth : undefined,
    openFields: Array.isArray(openFields) ? texts(openFields) : undefined,
    isPaneOpen: typeof isPaneOpen === "boolean" ? isPaneOpen : undefined,
    paneWidth: isCount(paneWidth) ? paneWidth : undefined,
    isPaneFull: isPaneFull === true,
    folded: Array.isArray(folded) ? texts(folded) : [],
  };
}

function texts(values: readonly unknown[]): string[] {
  return values.filter((value) => typeof value === "string");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isQuery(value: unknown): value is TextQuery {
  return (
    isObject(value) &&
    typeof value.text === "string" &&
    typeof value.matchCase === "boolean" &&
    typeof value.isRegex === "boolean"
  );
}

function isOrder(value: unknown): value is SortOrder {
  if (!isObject(value) || !Array.isArray(value.path)) return false;
  return texts(value.path).length === value.path.length && typeof value.isDescending === "boolean";
}

function isAnchor(value: unknown): value is Anchor {
  return isObject(value) && isCount(value.record) && typeof value.y === "number" && Number.isFinite(value.y);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
