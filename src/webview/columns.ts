import type { Column } from "../protocol/explorer.ts";
import type { PageState } from "./state.ts";

/** Beside the table, in a page whose width leaves room for every column. */
const besideTablePx = 500;

/** The width that decides the columns: that of the page, unless other panes leave the table little of it. */
export function widthForColumns(pagePx: number, tablePx: number): number {
  return Math.min(pagePx, tablePx + besideTablePx);
}

/** The columns that a page of this width has room for, with their places among all of them. */
export function columnsAt(columns: readonly Column[], widthPx: number): { column: Column; index: number }[] {
  return columns
    .map((column, index) => ({ column, index }))
    .filter(({ column }) => widthPx >= (column.hideBelow ?? 0));
}

/** The columns that are in the table now. */
export function shownColumns({ info, columnsWidth }: PageState): { column: Column; index: number }[] {
  return columnsAt(info?.columns ?? [], columnsWidth);
}

/** Whether records have a status in the manner of HTTP, and not only a level. */
export function hasStatusCodes(columns: readonly Column[]): boolean {
  return columns.some(({ id, kind }) => kind === "code" && !isLevel(id));
}

/** Whether a column of this id has levels such as `error`. */
export function isLevel(id: string): boolean {
  return /level|severity|lvl/i.test(id);
}

/**
 * The value of `grid-template-columns`, the row's state in front. Lengths are in `ch` of the editor's font.
 * `longestNumber` is that of a line, as it is written.
 */
export function gridTemplate(columns: readonly Column[], widthPx: number, longestNumber: string): string {
  const hasState = !columns.some(({ kind }) => kind === "line");
  const tracks = columns.map((column) => trackOf(column, widthPx, longestNumber.length));
  return [...(hasState ? ["32px"] : []), ...tracks].join(" ");
}

function trackOf({ kind, title, widthCh }: Column, widthPx: number, numberCh: number): string {
  if (widthCh === undefined) return `minmax(${widthPx < 1200 ? 12 : 16}ch, 1fr)`;
  switch (kind) {
    case "time":
    case "text":
    case "shape":
      return `calc(${widthCh}ch + 16px)`;
    case "database":
      return `calc(${widthCh}ch + 28px)`;
    case "code":
      return withHead(widthCh + 2, title);
    case "number":
      // Numbers are never cut: the gap at their right is not a part of them.
      return withHead(widthCh, title, 8);
    case "line":
      return `${Math.max(widthCh, numberCh + 2)}ch`;
  }
}

/** A head longer than the data sets the width; it is in the wider, bolder letters of the interface. */
function withHead(trackCh: number, title: string, gapPx = 0): string {
  const needed = title.length + (title.length > 4 ? 2 : 1);
  if (needed > trackCh) return `calc(${Math.max(trackCh, title.length + 1)}ch + 12px)`;
  return gapPx === 0 ? `${trackCh}ch` : `calc(${trackCh}ch + ${gapPx}px)`;
}
