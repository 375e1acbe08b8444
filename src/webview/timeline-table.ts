import { html, type TemplateResult } from "lit";
import type { Timeline, TimeZone } from "../protocol/explorer.ts";
import { barCount } from "./bars.ts";
import { formatCount } from "./format.ts";
import { rangeText } from "./range-words.ts";
import { namesBy } from "./timeline-classes.ts";

/** More rows than these are tedious to listen to. */
const mostRows = 24;

/** The same as the plot, for screen readers: several bars to a row. */
export function timelineTable(timeline: Timeline, zone: TimeZone): TemplateResult {
  const { by } = timeline;
  const bars = barCount(timeline);
  const barsPerRow = Math.max(1, Math.ceil(bars / mostRows));
  const names = by === "none" ? ["Records"] : Object.values(namesBy[by]);
  const counts = by === "none" ? [timeline.rest] : [timeline.failed, timeline.rejected, timeline.rest];
  const rows = Array.from({ length: Math.ceil(bars / barsPerRow) }, (_, row) => {
    const [first, end] = [row * barsPerRow, Math.min(bars, (row + 1) * barsPerRow)];
    const fromMs = timeline.startMs + first * timeline.barMs;
    const toMs = timeline.startMs + end * timeline.barMs;
    const cells = counts.map((of) => html`<td>${formatCount(sumOf(of, first, end))}</td>`);
    return html`<tr><th scope="row">${rangeText({ fromMs, toMs }, zone)}</th>${cells}</tr>`;
  });
  return html`<table class="unseen"><caption>Records over time</caption>
    <thead><tr><th scope="col">Time</th>${names.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
    <tbody>${rows}</tbody></table>`;
}

function sumOf(counts: Uint32Array, first: number, end: number): number {
  let sum = 0;
  for (let bar = first; bar < end; bar++) sum += counts[bar] ?? 0;
  return sum;
}
