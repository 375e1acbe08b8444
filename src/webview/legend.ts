import { html, nothing, type TemplateResult } from "lit";
import type { Timeline, TimeZone } from "../protocol/explorer.ts";
import { barCount } from "./bars.ts";
import { formatCount } from "./format.ts";
import { barText, lengthText, rangeText, type TimeRange } from "./range-words.ts";
import { icon, restShape, shapeOf } from "./shapes.ts";
import { namesBy } from "./timeline-classes.ts";

export interface LegendActions {
  /** Shows only one class of status, or all again. */
  toggleClass(name: string): void;
  nextProblem(): void;
  clearRange(): void;
}

/** What the bars count, the totals of what the query selects, and the range. */
export function legend(
  timeline: Timeline,
  range: TimeRange | undefined,
  zone: TimeZone,
  actions: LegendActions,
): TemplateResult {
  const { by, barMs } = timeline;
  const words = `Records per ${barText(barMs)}${by === "none" ? "" : ` by ${by}`}`;
  return html`<div class="legend">
    <span class="unit">${words}</span>
    ${entries(timeline, actions)}
    <span class="grow"></span>
    ${range ? chosen(range, timeline, zone, actions) : nothing}
  </div>`;
}

function entries({ by, totals }: Timeline, actions: LegendActions): unknown {
  const notJson =
    totals.notJson > 0
      ? html`<button class="rare" title="Next problem (Alt+F8)" data-region="legend" tabindex="-1" @click=${actions.nextProblem}>
          ${shapeOf("notJson", true)}Not JSON <b>${formatCount(totals.notJson)}</b></button>`
      : nothing;
  if (by === "none") return notJson;
  const shapes = { rest: restShape(), rejected: shapeOf("rejected", true), failed: shapeOf("failed", true) };
  const classes = (["rest", "rejected", "failed"] as const).map((of) => {
    if (totals[of] === 0) return nothing;
    const name = namesBy[by][of];
    const words = html`${shapes[of]}${name} <b>${formatCount(totals[of])}</b>`;
    if (by === "level") return html`<span class="entry">${words}</span>`;
    return html`<button title=${`Only ${name}`} data-region="legend" tabindex="-1" @click=${() => actions.toggleClass(name)}>${words}</button>`;
  });
  return [classes, notJson];
}

function chosen(
  range: TimeRange,
  timeline: Timeline,
  zone: TimeZone,
  actions: LegendActions,
): TemplateResult {
  const { startMs, barMs } = timeline;
  const log = { fromMs: startMs, toMs: startMs + barMs * barCount(timeline) };
  return html`<button title="Clear the range (Esc)" data-region="legend" tabindex="-1" @click=${actions.clearRange}>
    <b>${rangeText(range, zone, log)}</b><span class="length">${lengthText(range)}</span>${icon("close")}</button>`;
}
