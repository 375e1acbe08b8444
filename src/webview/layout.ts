import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import type { Acts } from "./acts.ts";
import { hasStatusCodes } from "./columns.ts";
import { formatCount } from "./format.ts";
import { middleOf, noticeOf } from "./messages.ts";
import type { Mouse } from "./mouse.ts";
import { middle, notice } from "./notice.ts";
import { observeSize } from "./observe-size.ts";
import type { Page } from "./page.ts";
import { queryBar } from "./query-bar.ts";
import { recordPane } from "./record-pane.ts";
import type { Ruler } from "./ruler.ts";
import { designedWidth, sash } from "./sash.ts";
import { isText } from "./state.ts";
import { statusLine } from "./status-line.ts";
import { lineNumberOf, table } from "./table.ts";

export interface LayoutOptions {
  readonly page: Page;
  readonly acts: Acts;
  readonly mouse: Mouse;
  readonly ruler: Ruler;
  readonly onSize: (width: number, height: number) => void;
  /** Said to screen readers. */
  readonly spoken: string;
}

/** The whole page: query bar, notice, records, record, status line. */
export function layout(options: LayoutOptions): TemplateResult {
  const { page, acts, mouse, onSize, spoken } = options;
  const { state, view, isPaneShown } = page;
  const message = noticeOf(state, view.currentRecord);
  const instead = middleOf(state, view.count);
  const width = state.paneWidth === undefined ? "" : `--fl-record:${state.paneWidth}px`;
  return html`
    <h1 class="unseen">${state.fileName}</h1>
    <div class="query-bar" role="search" aria-label="Query" data-place="bar">${queryBar(state, acts.forQueryBar, isPaneShown)}</div>
    ${guard([message?.text], () => notice(message, acts.forButtons))}
    <div class="panes ${isPaneShown ? "" : "no-record"}" .style=${width}>
      <section class="pane records" aria-label="Records" ${observeSize(onSize)}
        @wheel=${mouse.onWheel} @mousedown=${mouse.onRowDown} @dblclick=${mouse.onRowOpen}>
        ${instead ? middle(instead, acts.forButtons) : records(options)}
      </section>
      ${isPaneShown ? record(options) : nothing}
    </div>
    <footer class="status" aria-label="Log" data-place="status">${statusLine(state, view, acts.forStatusLine)}</footer>
    <div class="unseen spoken" role="status" aria-live="polite">${spoken}</div>`;
}

function records({ page, ruler }: LayoutOptions): unknown {
  const { state, view, cell } = page;
  if (!view.isReady) return nothing;
  const isFocused = document.activeElement?.id === "grid";
  return [table({ state, view, widthPx: innerWidth, cell, isFocused }), ruler.render(state)];
}

function record({ page, acts, mouse }: LayoutOptions): TemplateResult {
  const { state, view, reading } = page;
  const width = state.paneWidth ?? designedWidth(innerWidth);
  const edge = sash({ width, resize: acts.resizePane, restore: acts.restorePane });
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
