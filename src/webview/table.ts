import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import type { Cell, Column, Row, TimeZone } from "../protocol/explorer.ts";
import { gridTemplate, hasStatusCodes, shownColumns } from "./columns.ts";
import { formatCount, formatInstant, groupInteger, timeCell, zoneName } from "./format.ts";
import { menuOf } from "./menu.ts";
import { segmentsOf } from "./segments.ts";
import { icon, shapeOf } from "./shapes.ts";
import { isOrderOf } from "./sorting.ts";
import type { Mode, PageState } from "./state.ts";
import { rowHeight, type View } from "./view.ts";

const recordMenu = menuOf("record");
const timedMenu = menuOf("record", "timed");
/** Takes the place of its row's. */
const valueMenu = menuOf("value", "path", "copy", "record", "timed");
const headMenu = menuOf("head");

export interface TableOptions {
  readonly state: PageState;
  readonly view: View;
  /** Column of the current cell; `undefined` where the row as a whole is current. */
  readonly cell: number | undefined;
  /** The keys are among the column heads, at that of `cell`. */
  readonly isInHeads: boolean;
  readonly isFocused: boolean;
  readonly sortBy: (column: Column) => void;
}

/** Rows are placed relative to a row that is seldom another, so that scrolling moves one element and not each row. */
const rowsPerBase = 100_000;

export function table(options: TableOptions): TemplateResult {
  const { state, view, cell, isInHeads, isFocused } = options;
  const columns = state.info?.columns ?? [];
  const shown = shownColumns(state);
  const visible = shown.map(({ column }) => column);
  const isText = columns.some(({ kind }) => kind === "line");
  const { first, last } = view.inSight;
  const baseRow = Math.round(view.position.row / rowsPerBase) * rowsPerBase;
  const rows = Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
  const hasStatus = hasStatusCodes(columns);
  const row = (index: number) => {
    const isCurrent = index === view.currentRow;
    const data = view.row(index);
    const here = isCurrent && !isInHeads ? cell : undefined;
    const drawn = [index, baseRow, data, isCurrent, here, state.timeZone, state.mode, columns, shown.length];
    return guard(drawn, () => {
      const top = `top:${(index - baseRow) * rowHeight}px`;
      if (!data) return waitingRow(index, top, visible, isText);
      const options = {
        index,
        top,
        isCurrent,
        cell: here,
        zone: state.timeZone,
        mode: state.mode,
        hasStatus,
      };
      return isText ? textRow(data, options) : dataRow(data, shown, options);
    });
  };
  const headId = isInHeads && isFocused ? `head-${cell ?? 0}` : undefined;
  const active = headId ?? (view.isCurrentInSight && isFocused ? activeId(view.currentRow, cell) : nothing);
  const current = isInHeads ? cell : undefined;
  const { order } = state;
  const tracks = gridTemplate(visible, state.columnsWidth, formatCount(state.status?.records ?? 0));
  const y = (baseRow - view.position.row) * rowHeight - view.position.offset;
  return html`<div class="grid ${isText ? "of-text" : ""}" id="grid" role="grid" tabindex="0" data-place="records" aria-label="Records"
    aria-rowcount=${view.count + 1} aria-colcount=${columns.length + (isText ? 0 : 1)} aria-activedescendant=${active}
    .style=${`--cols:${tracks}`}>
    ${guard([columns, shown.length, state.timeZone, order, current], () => head(shown, current, isText, options))}
    <div class="rows" role="rowgroup">
      <div class="moving" role="presentation" .style=${`transform:translateY(${snap(y)}px)`}>
        ${repeat(rows, (index) => index, row)}
      </div>
    </div>
  </div>`;
}

/** To whole pixels of the display: text between them is blurred. */
function snap(y: number): number {
  return Math.round(y * devicePixelRatio) / devicePixelRatio;
}

function activeId(row: number, cell: number | undefined): string {
  return cell === undefined ? `row-${row}` : `cell-${row}-${cell}`;
}

function head(
  shown: { column: Column; index: number }[],
  current: number | undefined,
  isText: boolean,
  { state, sortBy }: TableOptions,
): TemplateResult {
  const { timeZone: zone, order } = state;
  const heads = shown.map(({ column, index }, at) => {
    const unit = column.kind === "time" ? (zone === "utc" ? "UTC" : "local") : column.unit;
    const isSorted = isOrderOf(order, column.path) && column.path.length > 0;
    const direction = order?.isDescending ? "descending" : "ascending";
    const mark = isSorted ? icon(order?.isDescending ? "arrow-down" : "arrow-up") : nothing;
    const title = column.kind === "line" ? column.title : html`<b>${column.title}${mark}</b>`;
    const canSort = column.path.length > 0;
    return html`<span role="columnheader" class="${classOf(column)} ${canSort ? "can-sort" : ""} ${at === current ? "is-current" : ""}"
      id="head-${at}" data-head=${at} data-vscode-context=${canSort ? headMenu : nothing} aria-colindex=${index + (isText ? 1 : 2)} aria-sort=${isSorted ? direction : nothing}
      @click=${canSort ? () => sortBy(column) : nothing}>${title}${unit ?? nothing}</span>`;
  });
  const stateHead = isText
    ? nothing
    : html`<span role="columnheader" aria-colindex="1"><span class="unseen">State</span></span>`;
  return html`<div class="grid-head" role="row" aria-rowindex="1">${stateHead}${heads}</div>`;
}

function classOf({ kind }: Column): string {
  return kind === "number" || kind === "line" ? `num r is-${kind}` : `is-${kind}`;
}

interface RowOptions {
  readonly index: number;
  readonly top: string;
  readonly isCurrent: boolean;
  readonly cell: number | undefined;
  readonly zone: TimeZone;
  readonly mode: Mode;
  readonly hasStatus: boolean;
}

function dataRow(
  row: Row,
  shown: { column: Column; index: number }[],
  { index, top, isCurrent, cell, zone, mode, hasStatus }: RowOptions,
): TemplateResult {
  const isMatch = mode === "find" && row.isMatch;
  const isNow = isMatch === true && isCurrent;
  const isBad = row.state === "notJson";
  const tone = { failed: "is-fail", rejected: "is-warn", notJson: "is-bad", retried: "", ok: "" }[row.state];
  const state = html`<span class="state" role="gridcell" aria-colindex="1">${shapeOf(row.state, hasStatus)}</span>`;
  const cells = isBad
    ? html`<span class="raw" role="gridcell" aria-colindex="2" id=${activeId(index, 0)}>
        <span>${cellText(row.cells[0] ?? { text: "" }, false, isNow)}</span><span class="tag">Not JSON</span></span>`
    : shown.map(({ column, index: place }, at) => {
        const content = cellOf(row, place, column, zone);
        const quiet = column.kind === "number" && content.text === "0" ? "zero" : "";
        return html`<span role="gridcell" class="${classOf(column)} ${quiet} ${at === cell ? "is-current" : ""}"
          aria-colindex=${place + 2} id=${activeId(index, at)} data-cell=${at}
          data-vscode-context=${column.path.length > 0 ? valueMenu : nothing} title=${titleOf(row, column, zone)}
          >${cellContent(content, column, isNow)}</span>`;
      });
  return html`<div class="row ${tone} ${isMatch ? "is-match" : ""}" role="row" id=${activeId(index, undefined)}
    aria-rowindex=${index + 2} aria-selected=${isCurrent} data-row=${index} data-vscode-context=${row.timeMs === undefined ? recordMenu : timedMenu}
    .style=${top}>${state}${cells}</div>`;
}

function textRow(row: Row, { index, top, isCurrent, mode }: RowOptions): TemplateResult {
  const isMatch = mode === "find" && row.isMatch;
  const isNow = isMatch === true && isCurrent;
  return html`<div class="row ${isMatch ? "is-match" : ""}" role="row" id=${activeId(index, undefined)}
    aria-rowindex=${index + 2} aria-selected=${isCurrent} data-row=${index} .style=${top}
    ><span role="gridcell" class="num r is-line" aria-colindex="1">${lineNumberOf(row)}</span
    ><span role="gridcell" class="is-text" aria-colindex="2" id=${activeId(index, 0)}
    >${cellText(row.cells.at(-1) ?? { text: "" }, false, isNow)}</span></div>`;
}

/** As written: lines without a record, such as empty ones, count too. */
export function lineNumberOf({ cells, record }: Row): string {
  const number = cells.length > 1 ? cells[0] : undefined;
  return number ? groupInteger(number).text : formatCount(record + 1);
}

const barWidths = [60, 80, 60, 50, 40, 40, 70];

/** Not here yet: the row keeps its height and says nothing. */
function waitingRow(index: number, top: string, columns: readonly Column[], isText: boolean): TemplateResult {
  const last = columns.length - 1;
  const bars = columns.map((_, at) => {
    const percent = at === last ? 50 + ((index * 17) % 40) : (barWidths[at] ?? 60);
    return html`<i .style=${`width:${percent}%`}></i>`;
  });
  return html`<div class="row is-wait" role="row" id=${activeId(index, undefined)} aria-rowindex=${index + 2}
    aria-busy="true" data-row=${index} .style=${top}>${isText ? nothing : html`<span></span>`}${bars}</div>`;
}

/** A cell as it is shown: times in the zone that is chosen, integers with separators. */
function cellOf(row: Row, index: number, { kind }: Column, zone: TimeZone): Cell {
  const cell = row.cells[index] ?? { text: "" };
  if (kind === "time" && row.timeMs !== undefined) return timeCell(cell, row.timeMs, zone);
  return kind === "number" ? groupInteger(cell) : cell;
}

function titleOf(row: Row, { kind }: Column, zone: TimeZone): string | typeof nothing {
  if (kind !== "time" || row.timeMs === undefined) return nothing;
  return `${formatInstant(row.timeMs, zone)} ${zoneName(row.timeMs, zone)}`;
}

function cellContent(cell: Cell, { kind }: Column, isNow: boolean): unknown {
  if (kind === "database" && cell.text.startsWith("[]")) return html`<span class="quiet">${cell.text}</span>`;
  return cellText(cell, kind === "shape", isNow);
}

function cellText(cell: Cell, hasPlaceholders: boolean, isNow: boolean): unknown {
  const isPlain = !cell.marks?.length && !cell.text.includes("\n") && !hasPlaceholders;
  if (isPlain) return cell.text;
  return segmentsOf(cell, hasPlaceholders).map(({ text, kind, isMark }) => {
    if (isMark) return html`<mark class=${isNow ? "now" : ""}>${text}</mark>`;
    if (kind === "break") return html`<span class="nl">${text}</span>`;
    return kind === "placeholder" ? html`<span class="ph">${text}</span>` : text;
  });
}
