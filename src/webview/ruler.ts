import { html, nothing, svg, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import * as scroller from "./scroller.ts";
import type { PageState } from "./state.ts";
import type { View } from "./view.ts";

/** The scrollbar of the rows, drawn: a thumb, and ticks where matches are. */
export class Ruler {
  readonly #view: View;
  #track = 0;
  #grab: { pointer: number; y: number; position: scroller.Position } | undefined;

  constructor(view: View) {
    this.#view = view;
  }

  /** Its height in CSS px. */
  get track(): number {
    return this.#track;
  }

  set track(pixels: number) {
    this.#track = pixels;
  }

  render({ mode, ticks, ordinal }: PageState): TemplateResult {
    const { extent, position, currentRow, count } = this.#view;
    const thumb = scroller.thumbOf(extent, position, this.#track);
    const now =
      mode === "find" && ordinal !== undefined
        ? html`<i class="now" .style=${`top:${((currentRow / Math.max(1, count - 1)) * Math.max(0, this.#track - 2)).toFixed(1)}px`}></i>`
        : nothing;
    const shownTicks = mode === "find" ? ticks : undefined;
    return html`<div class="ruler" role="scrollbar" aria-controls="grid" aria-orientation="vertical"
      aria-label="Scroll" aria-valuemin="0" aria-valuemax=${Math.max(0, count - 1)} aria-valuenow=${position.row}
      @pointerdown=${this.#onDown} @pointermove=${this.#onMove} @pointerup=${this.#onUp} @pointercancel=${this.#onUp}>
      ${thumb ? html`<div class="thumb ${this.#grab ? "is-held" : ""}" .style=${`top:${thumb.top}px;height:${thumb.height}px`}></div>` : nothing}
      ${guard([shownTicks, this.#track], () => this.#ticks(shownTicks))}
      ${now}
    </div>`;
  }

  #ticks(ticks: Uint8Array | undefined): TemplateResult | typeof nothing {
    if (!ticks || this.#track === 0) return nothing;
    const step = Math.max(0, this.#track - 2) / Math.max(1, ticks.length - 1);
    let path = "";
    for (let first = ticks.indexOf(1); first >= 0; ) {
      // Neighbours are one bar: rounding leaves no gaps between them.
      const after = ticks.indexOf(0, first);
      const last = after < 0 ? ticks.length - 1 : after - 1;
      const y = Math.round(first * step);
      path += `M3 ${y}h7v${Math.round(last * step) + 2 - y}h-7z`;
      first = after < 0 ? -1 : ticks.indexOf(1, after);
    }
    return html`<svg class="ticks" width="14" height=${this.#track} aria-hidden="true">${svg`<path d=${path}></path>`}</svg>`;
  }

  readonly #onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    // The rows keep the focus.
    event.preventDefault();
    const ruler = event.currentTarget as HTMLElement;
    const y = event.clientY - ruler.getBoundingClientRect().top;
    const thumb = scroller.thumbOf(this.#view.extent, this.#view.position, this.#track);
    if (!thumb) return;
    ruler.setPointerCapture(event.pointerId);
    const isOnThumb = y >= thumb.top && y < thumb.top + thumb.height;
    // As in the editor's own scrollbars, a click on the track goes there, and the thumb is held from then on.
    if (!isOnThumb) {
      const { extent, position } = this.#view;
      this.#view.scrollTo(scroller.dragged(extent, position, this.#track, y - thumb.top - thumb.height / 2));
    }
    this.#grab = { pointer: event.pointerId, y: event.clientY, position: this.#view.position };
  };

  readonly #onMove = (event: PointerEvent): void => {
    if (event.pointerId !== this.#grab?.pointer) return;
    const { y, position } = this.#grab;
    this.#view.scrollTo(scroller.dragged(this.#view.extent, position, this.#track, event.clientY - y));
  };

  readonly #onUp = (event: PointerEvent): void => {
    if (event.pointerId !== this.#grab?.pointer) return;
    this.#grab = undefined;
    this.#view.scrollBy(0);
  };
}
