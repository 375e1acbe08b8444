import { html, nothing, svg, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import type { Timeline, TimeZone } from "../protocol/explorer.ts";
import { barPaths, barX, highest, roundTop } from "./bars.ts";
import type { Charting } from "./charting.ts";
import { formatCount, formatCountOf } from "./format.ts";
import { observeSize } from "./observe-size.ts";
import { type BarRange, barAt, type Drag, holdAt, type Plot, rangeOfBars } from "./range-drag.ts";
import { rangeText, spokenLength } from "./range-words.ts";
import { placedMarks } from "./time-axis.ts";
import { namesBy } from "./timeline-classes.ts";
import { timelineTable } from "./timeline-table.ts";

/** Without the line at its foot. */
const heightPx = 63;
const cursors: Record<Drag["kind"], string> = {
  new: "crosshair",
  from: "ew-resize",
  to: "ew-resize",
  move: "grab",
};

/** The plot of records over time, its axis, and the range in it. */
export class Histogram {
  readonly #charting: Charting;
  #zone: TimeZone = "utc";

  constructor(charting: Charting) {
    this.#charting = charting;
  }

  /** Its space is there, and measured, also while it has nothing to show. */
  render(timeline: Timeline | undefined, zone: TimeZone): TemplateResult {
    this.#zone = zone;
    const { plot } = this.#charting;
    return html`<div class="plot-space" ${observeSize(this.#onSize)}>
      ${
        timeline
          ? [
              this.#plot(timeline),
              guard([timeline, plot.widthPx, plot.bars, zone], () => axis(plot, zone)),
              guard([timeline, zone], () => timelineTable(timeline, zone)),
            ]
          : nothing
      }
    </div>`;
  }

  #plot(timeline: Timeline): TemplateResult {
    const { range, plot, unknown } = this.#charting;
    const { widthPx } = plot;
    return html`<div class="plot" role="group" aria-label="Range of time"
      @pointerdown=${this.#onDown} @pointermove=${this.#onMove} @pointercancel=${this.#onCancel} @click=${this.#onClick}>
      ${range ? html`<div class="range" .style=${this.#placeOf(range)}></div>` : nothing}
      ${guard([timeline, widthPx, plot.bars], () => bars(timeline, plot))}
      ${unknown ? html`<div class="unknown" title="Not here yet" .style=${this.#placeOf(unknown)}></div>` : nothing}
      ${range ? this.#edges(range) : nothing}
      ${this.#sliders()}
    </div>`;
  }

  /** What lies outside of the range is still there, and fainter. */
  #edges({ from, to }: BarRange): TemplateResult {
    const { bars } = this.#charting.plot;
    return html`<div class="edges" .style=${this.#placeOf({ from, to })}></div>
      <div class="veil" .style=${this.#placeOf({ from: 0, to: from })}></div>
      <div class="veil" .style=${this.#placeOf({ from: to, to: bars })}></div>`;
  }

  /** The bars that the keys stand on: a pair of sliders, of which the one that moves has the focus. */
  #sliders(): TemplateResult {
    const { cursor, plot } = this.#charting;
    const words = this.#wordsOf(cursor);
    const slider = (
      name: string,
      bar: number,
      isHead: boolean,
    ) => html`<span class="slider" role="slider" aria-label=${name}
      tabindex=${isHead ? 0 : -1} aria-valuemin="0" aria-valuemax=${plot.bars - 1} aria-valuenow=${bar}
      aria-valuetext=${words}></span>`;
    return html`<div class="cursor" .style=${this.#placeOf(cursor)}>
      ${slider("First bar", cursor.from, cursor.isHeadFirst)}${slider("Last bar", cursor.to - 1, !cursor.isHeadFirst)}
    </div>`;
  }

  #wordsOf(bars: BarRange): string {
    const { plot, timeline } = this.#charting;
    const range = rangeOfBars(plot, bars);
    const log = timeline && rangeOfBars(plot, { from: 0, to: plot.bars });
    const words = rangeText(range, this.#zone, log).replace(" – ", " to ");
    const count = formatCountOf(this.#charting.countIn(bars), "record");
    return bars.to - bars.from > 1 ? `${words}, ${spokenLength(range)}, ${count}` : `${words}, ${count}`;
  }

  #placeOf({ from, to }: BarRange): string {
    const { bars, widthPx } = this.#charting.plot;
    const left = barX(from, bars, widthPx);
    return `left:${left}px;width:${barX(to, bars, widthPx) - left}px`;
  }

  readonly #onSize = (width: number): void => this.#charting.setWidth(width);

  readonly #onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const plot = event.currentTarget as HTMLElement;
    plot.setPointerCapture(event.pointerId);
    this.#charting.grab(xIn(plot, event));
  };

  readonly #onMove = (event: PointerEvent): void => {
    const plot = event.currentTarget as HTMLElement;
    const x = xIn(plot, event);
    if (event.buttons & 1) {
      this.#charting.dragTo(x);
      return;
    }
    const { timeline, range } = this.#charting;
    if (!timeline) return;
    plot.style.cursor = cursors[holdAt(this.#charting.plot, range, x)];
    const title = this.#titleOf(timeline, barAt(this.#charting.plot, x));
    if (plot.title !== title) plot.title = title;
  };

  readonly #onCancel = (): void => {
    this.#charting.cancelDrag();
  };

  /** Comes after the pointer was let go of, and knows how often it was pressed. */
  readonly #onClick = (event: MouseEvent): void => {
    const plot = event.currentTarget as HTMLElement;
    if (!this.#charting.drop()) return;
    if (event.detail > 1) this.#charting.clear();
    else this.#charting.selectBar(barAt(this.#charting.plot, xIn(plot, event)));
  };

  #titleOf({ failed, rejected, rest, by }: Timeline, bar: number): string {
    const words = this.#wordsOf({ from: bar, to: bar + 1 }).replace(" to ", " – ");
    if (by === "none" || (failed[bar] ?? 0) + (rejected[bar] ?? 0) === 0) return words;
    const names = namesBy[by];
    const parts = [
      [rest[bar], names.rest],
      [rejected[bar], names.rejected],
      [failed[bar], names.failed],
    ] as const;
    const shown = parts.filter(([count = 0]) => count > 0);
    return `${words}\n${shown.map(([count = 0, name]) => `${name} ${formatCount(count)}`).join(" · ")}`;
  }
}

function xIn(plot: HTMLElement, { clientX }: MouseEvent): number {
  return clientX - plot.getBoundingClientRect().left;
}

function bars(timeline: Timeline, { widthPx, bars: slots }: Plot): TemplateResult {
  const { failed, rejected, rest } = barPaths(timeline, widthPx, heightPx, slots);
  const top = roundTop(highest(timeline));
  return html`<svg class="bars" width=${widthPx} height=${heightPx} shape-rendering="crispEdges" aria-hidden="true">
      <defs><pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"
        ><path class="hatch" d="M0 0h2v4h-2z"></path></pattern></defs>
      ${svg`<path class="rest" d=${rest}></path><path class="warn" d=${rejected}></path><path class="fail" d=${failed}></path>`}
    </svg>
    <div class="top"><span>${top > 0 ? formatCount(top) : nothing}</span></div><span class="zero">0</span>`;
}

function axis({ startMs, barMs, bars, widthPx }: Plot, zone: TimeZone): TemplateResult {
  const endMs = startMs + barMs * bars;
  const marks = placedMarks(startMs, endMs, widthPx, zone).map(
    ({ x, edge, label }) =>
      html`<span class=${edge ? `is-${edge}` : ""} .style=${edge ? "" : `left:${x.toFixed(1)}px`}>${label}</span>`,
  );
  return html`<div class="axis" aria-hidden="true">${marks}</div>`;
}
