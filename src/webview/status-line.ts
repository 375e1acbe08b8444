import { html, nothing, type TemplateResult } from "lit";
import { formatBytes, formatCount, formatLeft, formatPercent } from "./format.ts";
import { icon } from "./shapes.ts";
import { isText, type PageState } from "./state.ts";
import { lineNumberOf } from "./table.ts";
import type { View } from "./view.ts";

export interface StatusLineActions {
  nextProblem(): void;
  stopArriving(): void;
  switchTimeZone(): void;
}

/** What the log is, and where one stands in it. */
export function statusLine(state: PageState, view: View, actions: StatusLineActions): TemplateResult {
  const isStopped = state.reader === "stopped" || state.reader === "stoppedAgain";
  return html`
    ${isStopped ? html`<span>${icon("debug-disconnect")}Log reader stopped</span>` : [position(state, view), problems(state, actions)]}
    ${arriving(state, actions)}
    ${reading(state)}
    ${state.status?.bytes === 0 ? html`<span><span><b>0</b> bytes</span></span>` : nothing}
    <span class="grow"></span>
    ${size(state)}
    ${isText(state) ? nothing : zone(state, actions)}`;
}

function position(state: PageState, view: View): TemplateResult | typeof nothing {
  const record = view.currentRecord;
  if (record === undefined) return nothing;
  if (isText(state)) {
    return view.current ? html`<span><span>Line <b>${lineNumberOf(view.current)}</b></span></span>` : nothing;
  }
  const number = html`<b>${formatCount(record + 1)}</b>`;
  if (state.mode === "find" && state.ordinal !== undefined) {
    return html`<span><span>Match <b>${formatCount(state.ordinal + 1)}</b>, record ${number}</span></span>`;
  }
  // In the whole log a record's number is its row's: said once.
  if (view.view === "all" && !view.isSorted) return html`<span><span>Record ${number}</span></span>`;
  return html`<span><span>Row <b>${formatCount(view.currentRow + 1)}</b>, record ${number}</span></span>`;
}

function problems(state: PageState, actions: StatusLineActions): TemplateResult | typeof nothing {
  const { status } = state;
  if (!status?.notJson || (isText(state) && status.notJson >= status.checked)) return nothing;
  const title = status.isLastCutShort
    ? "One is the last line, cut short: the writer may not be done."
    : "Next problem (Alt+F8)";
  return html`<button title=${title} data-region="status" tabindex="-1" @click=${actions.nextProblem}>
    ${icon("warning")}<span><b>${formatCount(status.notJson)}</b> not JSON</span></button>`;
}

function arriving({ arriving: download }: PageState, actions: StatusLineActions): unknown {
  if (!download) return nothing;
  const { received, total, secondsLeft } = download;
  const left =
    secondsLeft === undefined ? nothing : html`<span class="wide">, ${formatLeft(secondsLeft)}</span>`;
  const words = total
    ? html`<span><b>${formatPercent(received / total)}</b> of ${formatBytes(total)}${left}</span>`
    : html`<span><b>${formatBytes(received)}</b> so far</span>`;
  return [
    html`<span class="live">${icon("cloud-download")}${words}</span>`,
    html`<button title="Stop the download. What has arrived stays." data-region="status" tabindex="-1"
      @click=${actions.stopArriving}>Stop</button>`,
  ];
}

function reading({ arriving: download, isReadingLong, status }: PageState): TemplateResult | typeof nothing {
  if (download || !isReadingLong || !status) return nothing;
  return html`<span><span>Reading <b>${formatPercent(status.progress)}</b></span></span>`;
}

function size({ status, fileName }: PageState): TemplateResult | typeof nothing {
  if (!status || status.bytes === 0) return nothing;
  const { bytes, isCompressed } = status;
  return html`<span class="wide" title=${isCompressed ? `${fileName}, unpacked` : fileName}>${formatBytes(bytes)}</span>`;
}

function zone({ timeZone }: PageState, actions: StatusLineActions): TemplateResult {
  const isUtc = timeZone === "utc";
  return html`<button title=${isUtc ? "Switch to local time (Z)" : "Switch to UTC (Z)"} data-region="status"
    tabindex="-1" @click=${actions.switchTimeZone}>${isUtc ? "UTC" : "Local"}</button>`;
}
