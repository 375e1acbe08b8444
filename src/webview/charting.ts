import type { LogApi, Timeline } from "../protocol/explorer.ts";
import type { Remote } from "../protocol/rpc.ts";
import { type Answered, Asking } from "./asking.ts";
import { barsFor, barsToCome, highest, totalAt } from "./bars.ts";
import {
  type BarRange,
  barsOf,
  type Drag,
  dragged,
  grab,
  moved,
  type Plot,
  rangeOfBars,
} from "./range-drag.ts";
import type { TimeRange } from "./range-words.ts";
import type { PageState } from "./state.ts";

const pauseMs = 100;
/** Of less than this nothing can be said of the whole. */
const smallestShare = 0.05;

export interface ChartingOptions {
  readonly state: PageState;
  readonly log: () => Pick<Remote<LogApi>, "timeline">;
  /** Writes a range into the query, or takes it out. */
  readonly selectRange: (range: TimeRange | undefined) => Promise<unknown>;
  readonly onChange: () => void;
}

/** Records over time: the counts, and the range that is being made with mouse or keys. */
export class Charting {
  readonly #options: ChartingOptions;
  readonly #asking: Asking;
  #widthPx = 0;
  #drag: { readonly drag: Drag; readonly x: number } | undefined;
  /** Bars that the keys stand on: from where a range begins to where it was carried. */
  #cursor: { readonly anchor: number; readonly head: number } | undefined;

  /** Bars that are not here yet, about. */
  #toCome = 0;
  /** What was selected, until the query says so. */
  #pending: BarRange | undefined;

  constructor(options: ChartingOptions) {
    this.#options = options;
    this.#asking = new Asking(() => this.#fetch(), pauseMs);
  }

  get timeline(): Timeline | undefined {
    return this.#options.state.timeline;
  }

  get plot(): Plot {
    const { timeline } = this;
    const { startMs = 0, barMs = 1, rest } = timeline ?? {};
    return { startMs, barMs, bars: (rest?.length ?? 0) + this.#toCome, widthPx: this.#widthPx };
  }

  /** The part of the plot for what has not arrived. */
  get unknown(): BarRange | undefined {
    const { bars } = this.plot;
    return this.#toCome > 0 ? { from: bars - this.#toCome, to: bars } : undefined;
  }

  /** What is selected, while it is being dragged what would be. */
  get range(): BarRange | undefined {
    if (this.#drag?.drag.isMoved) return dragged(this.plot, this.#drag.drag, this.#drag.x);
    return this.#pending ?? barsOf(this.plot, this.#options.state.search?.range);
  }

  /** The range is another than the query says. */
  get isRangeChanging(): boolean {
    return this.#drag?.drag.isMoved === true || this.#pending !== undefined;
  }

  /** The bars that the keys stand on, `to` not included. */
  get cursor(): BarRange & { readonly isHeadFirst: boolean } {
    const bars = this.plot.bars - this.#toCome;
    const selected = this.range;
    const start = selected ? Math.min(bars - 1, Math.floor(selected.from)) : bars - 1;
    const end = selected ? Math.max(start, Math.ceil(selected.to) - 1) : bars - 1;
    const { anchor, head } = this.#cursor ?? { anchor: start, head: end };
    const [from, to] = [Math.min(anchor, head), Math.max(anchor, head)];
    return { from: Math.max(0, from), to: Math.max(1, Math.min(bars, to + 1)), isHeadFirst: head < anchor };
  }

  /** The bars between two ends hold so many records. */
  countIn({ from, to }: BarRange): number {
    const { timeline } = this;
    let count = 0;
    for (let bar = Math.floor(from); timeline && bar < to; bar++) count += totalAt(timeline, bar);
    return count;
  }

  setWidth(widthPx: number): void {
    if (widthPx === this.#widthPx) return;
    this.#widthPx = widthPx;
    this.refresh();
    this.#options.onChange();
  }

  /** The counts may be others. */
  refresh(): void {
    this.#asking.again();
  }

  grab(x: number): void {
    const drag = grab(this.plot, this.range, x);
    this.#cursor = undefined;
    this.#drag = { drag, x };
    this.#options.onChange();
  }

  dragTo(x: number): void {
    if (!this.#drag) return;
    this.#drag = { drag: moved(this.#drag.drag, x), x };
    this.#options.onChange();
  }

  /** The pointer was let go of. Answers whether that was a click: it was not moved, and the drag not given up. */
  drop(): boolean {
    const { range } = this;
    const drag = this.#drag?.drag;
    this.#drag = undefined;
    if (drag?.isMoved && range) this.#select(range);
    this.#options.onChange();
    return drag?.isMoved === false;
  }

  /** Answers whether there was a drag to give up. */
  cancelDrag(): boolean {
    const isDragging = this.#drag !== undefined;
    this.#drag = undefined;
    if (isDragging) this.#options.onChange();
    return isDragging;
  }

  selectBar(bar: number): void {
    this.#select({ from: bar, to: bar + 1 });
  }

  moveCursor(step: number, isExtending: boolean): void {
    const { bars } = this.plot;
    const { from, to, isHeadFirst } = this.cursor;
    const at = isHeadFirst ? from : to - 1;
    const head = Math.max(0, Math.min(bars - 1, at + step));
    const anchor = isExtending ? (isHeadFirst ? to - 1 : from) : head;
    this.#cursor = { anchor, head };
    this.#options.onChange();
  }

  selectCursor(): void {
    this.#select(this.cursor);
  }

  /** Answers whether there was anything to clear. */
  clear(): boolean {
    this.#cursor = undefined;
    if (this.cancelDrag()) return true;
    if (!this.#options.state.search?.range) return false;
    this.#options.selectRange(undefined).catch(() => {});
    return true;
  }

  #select(range: BarRange): void {
    this.#cursor = undefined;
    this.#pending = range;
    const settle = () => {
      if (this.#pending !== range) return;
      this.#pending = undefined;
      this.#options.onChange();
    };
    // What fails is the reader, which has a notice of its own.
    this.#options.selectRange(rangeOfBars(this.plot, range)).then(settle, settle);
  }

  async #fetch(): Promise<Answered> {
    const { state, log, onChange } = this.#options;
    if (this.#widthPx === 0 || state.isHistogramHidden || state.reader !== "running") return "shown";
    const share = Math.max(smallestShare, shareOf(state));
    const timeline = await log().timeline(barsFor(this.#widthPx * share));
    const matches = state.search?.status.matches ?? state.status?.records ?? 0;
    // Bars of the query before stay until there are some of this one.
    const isEarly = timeline !== undefined && matches > 0 && highest(timeline) === 0;
    if (isEarly && state.timeline) return "tooEarly";
    state.timeline = timeline;
    this.#toCome = timeline ? barsToCome(timeline.rest.length, share) : 0;
    onChange();
    return isEarly ? "tooEarly" : "shown";
  }
}

/** How much of the log is here, of what is known to come. */
function shareOf({ arriving, status }: PageState): number {
  if (arriving?.total) return arriving.received / arriving.total;
  return status && !status.isCaughtUp ? status.progress : 1;
}
