import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import type { Acts } from "./acts.ts";
import { hasStatusCodes } from "./columns.ts";
import { fieldsPane } from "./fields-pane.ts";
import { formatCount } from "./format.ts";
import type { Histogram } from "./histogram.ts";
import { legend } from "./legend.ts";
import { type Menu, menuOf } from "./menu.ts";
import { middleOf, noticeOf } from "./messages.ts";
import type { Mouse } from "./mouse.ts";
import { middle, notice } from "./notice.ts";
import { observeSize } from "./observe-size.ts";
import type { Page } from "./page.ts";
import { queryBar } from "./query-bar.ts";
import { rangeOfBars } from "./range-drag.ts";
import { recordPane } from "./record-pane.ts";
import type { Ruler } from "./ruler.ts";
import { designedWidths, sash } from "./sash.ts";
import { isText } from "./state.ts";
import { statusLine } from "./status-line.ts";
import { lineNumberOf, table } from "./table.ts";

export interface LayoutOptions {
  readonly page: Page;
  readonly acts: Acts;
  readonly mouse: Mouse;
  readonly ruler: Ruler;
  readonly histogram: Histogram;
  readonly menu: Menu;
  readonly onSize: (width: number, height: number) => void;
  /** Said to screen readers. */
  readonly spoken: string;
}

/** The whole page: query bar, notice, histogram, fields, records, record, status line. */
export function layout(options: LayoutOptions): TemplateResult {
  const { page, acts, mouse, menu, onSize, spoken } = options;
  const { state, view, isPaneShown, fieldsPlace } = page;
  const message = noticeOf(state, view.currentRecord);
  const instead = middleOf(state, view.count);
  const panes = {
    hasFields: page.panesWanted.hasFields,
    isFieldsShown: fieldsPlace !== "none",
    isRecordShown: isPaneShown,
  };
  const columns = `${fieldsPlace === "beside" ? "has-fields" : ""} ${isPaneShown ? "" : "no-record"}`;
  const tokens = state.reading?.text === state.typed.text ? state.reading.tokens : [];
  return html`
    <h1 class="unseen">${state.fileName}</h1>
    <div class="query-bar" role="search" aria-label="Query" data-place="bar">${queryBar(state, acts.forQueryBar, panes, menu.openAt)}</div>
    ${guard([message?.text], () => notice(message, acts.forButtons))}
    ${timeline(options)}
    <div class="panes ${columns}" .style=${widths(page)}>
      ${fieldsPlace === "none" ? nothing : fields(options)}
      <section class="pane records" aria-label="Records" ${observeSize(onSize)}
        @wheel=${mouse.onWheel} @mousedown=${mouse.onRowDown} @dblclick=${mouse.onRowOpen}>
        ${instead ? middle(instead, tokens, acts.forButtons) : records(options)}
      </section>
      ${isPaneShown ? record(options) : nothing}
    </div>
    <footer class="status" aria-label="Log" data-place="status">${statusLine(state, view, acts.forStatusLine)}</footer>
    <div class="unseen spoken" role="status" aria-live="polite">${spoken}</div>`;
}

function widths({ state }: Page): string {
  const { fieldsWidth, paneWidth } = state;
  return [
    fieldsWidth === undefined ? "" : `--fl-fields:${fieldsWidth}px;`,
    paneWidth === undefined ? "" : `--fl-record:${paneWidth}px;`,
  ].join("");
}

function timeline({ page, acts, histogram }: LayoutOptions): TemplateResult {
  const { state, charting } = page;
  const shown = state.isHistogramHidden ? undefined : state.timeline;
  const { range, plot } = charting;
  const chosen = range && charting.isRangeChanging ? rangeOfBars(plot, range) : state.search?.range;
  return html`<section class="histogram ${shown ? "" : "is-absent"}" aria-label="Records over time" data-place="histogram"
    data-vscode-context=${menuOf("histogram", chosen ? "ranged" : "")}>
    ${shown ? legend(shown, chosen, state.timeZone, acts.forLegend) : nothing}
    ${histogram.render(shown, state.timeZone)}
  </section>`;
}

function fields({ page, acts, mouse }: LayoutOptions): TemplateResult {
  const { state, faceting, fieldsPlace } = page;
  const edge = sash({
    edge: "right",
    label: "Width of the fields",
    width: state.fieldsWidth ?? designedWidths(innerWidth).fields,
    resize: (width) => acts.resize("fieldsWidth", width),
    restore: () => acts.resize("fieldsWidth", undefined),
  });
  return html`<nav class="pane fields ${fieldsPlace === "over" ? "is-over" : ""}" aria-label="Fields" @click=${mouse.onFieldClick}
    >${fieldsPane(faceting, state.fieldSought)}${edge}</nav>`;
}

function records({ page, acts, ruler }: LayoutOptions): unknown {
  const { state, view, cell, isInHeads } = page;
  if (!view.isReady) return nothing;
  const isFocused = document.activeElement?.id === "grid";
  const { sortBy } = acts;
  return [table({ state, view, cell, isInHeads, isFocused, sortBy }), ruler.render(state)];
}

function record({ page, acts, mouse }: LayoutOptions): TemplateResult {
  const { state, view, reading } = page;
  const edge = sash({
    edge: "left",
    label: "Width of the record",
    width: state.paneWidth ?? designedWidths(innerWidth).record,
    resize: (width) => acts.resize("paneWidth", width),
    restore: () => acts.resize("paneWidth", undefined),
  });
  const pane = recordPane({
    reading,
    title: titleOf(page),
    zone: state.timeZone,
    isFull: state.isPaneFull,
    isText: isText(state),
    hasStatus: hasStatusCodes(state.info?.columns ?? []),
    isNow: state.mode === "find" && view.current?.isMatch === true,
    actions: acts.forRecordPane,
  });
  return html`<aside class="pane record" aria-label="Record" data-place="record" @click=${mouse.onLineClick}>${edge}${pane}</aside>`;
}

function titleOf({ state, view, reading }: Page): string {
  const record = reading.detail?.record;
  const { current } = view;
  if (record === undefined) return "Record";
  if (isText(state) && current?.record === record) return `Line ${lineNumberOf(current)}`;
  return `Record ${formatCount(record + 1)}`;
}
