import type { Column } from "../protocol/explorer.ts";

/** The columns that a page of this width has room for, with their places among all of them. */
export function columnsAt(columns: readonly Column[], widthPx: number): { column: Column; index: number }[] {
  return columns
    .map((column, index) => ({ column, index }))
    .filter(({ column }) => widthPx >= (column.hideBelow ?? 0));
}

/** The value of `grid-template-columns`, the row's state in front. Lengths are in `ch` of the editor's font. */
export function gridTemplate(columns: readonly Column[], widthPx: number): string {
  const hasState = !columns.some(({ kind }) => kind === "line");
  return [hasState ? "32px" : "", ...columns.map((column) => trackOf(column, widthPx))].join(" ").trim();
}

function trackOf({ kind, title, widthCh }: Column, widthPx: number): string {
  if (widthCh === undefined) return `minmax(${widthPx < 1200 ? 12 : 16}ch, 1fr)`;
  switch (kind) {
    case "time":
      return `calc(${widthCh}ch + 16px)`;
    case "database":
      return `calc(${widthCh}ch + 28px)`;
    case "text":
    case "shape":
      return `calc(${widthCh}ch + 16px)`;
    case "line":
      return `${widthCh}ch`;
    default:
      // A head longer than the data sets the width; it is in the wider, bolder letters of the interface.
      return title.length > widthCh + 1 ? `calc(${title.length + 1}ch + 12px)` : `${widthCh + 2}ch`;
  }
}
