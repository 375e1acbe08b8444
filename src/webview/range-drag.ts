/** What a pointer does to the range of a plot: draws a new one, moves it, or one of its ends; always by whole bars. */
import type { TimeRange } from "./range-words.ts";

/** Bars of equal width that begin at an instant, drawn in a plot of this width. */
export interface Plot {
  readonly startMs: number;
  readonly barMs: number;
  readonly bars: number;
  readonly widthPx: number;
}

export interface Drag {
  readonly kind: "new" | "from" | "to" | "move";
  readonly startX: number;
  /** Where the range was, in bars; `to` is not included. */
  readonly range: BarRange;
  /** The pointer was moved by more than a hand trembles. */
  readonly isMoved: boolean;
}

export interface BarRange {
  readonly from: number;
  readonly to: number;
}

const edgePx = 5;
const tremblePx = 3;

/** The range in bars, as far as it is in the plot; undefined where no part of it is. Ends may be within a bar. */
export function barsOf({ startMs, barMs, bars }: Plot, range: TimeRange | undefined): BarRange | undefined {
  if (!range || bars === 0) return undefined;
  const from = Math.max(0, (range.fromMs - startMs) / barMs);
  const to = Math.min(bars, (range.toMs - startMs) / barMs);
  return from > bars || to < 0 || from > to ? undefined : { from, to };
}

export function rangeOfBars({ startMs, barMs }: Plot, { from, to }: BarRange): TimeRange {
  return { fromMs: startMs + from * barMs, toMs: startMs + to * barMs };
}

export function barAt({ bars, widthPx }: Plot, x: number): number {
  return Math.max(0, Math.min(bars - 1, Math.floor((x / Math.max(1, widthPx)) * bars)));
}

/** What a pointer would take hold of. */
export function holdAt(plot: Plot, range: BarRange | undefined, x: number): Drag["kind"] {
  if (!range) return "new";
  const barPx = plot.widthPx / Math.max(1, plot.bars);
  const [left, right] = [range.from * barPx, range.to * barPx];
  // Where the ends are close to each other, the nearer one is meant.
  const [toLeft, toRight] = [Math.abs(x - left), Math.abs(x - right)];
  if (Math.min(toLeft, toRight) <= edgePx) return toLeft < toRight ? "from" : "to";
  return x > left && x < right ? "move" : "new";
}

export function grab(plot: Plot, range: BarRange | undefined, x: number): Drag {
  const bar = barAt(plot, x);
  const kind = holdAt(plot, range, x);
  const own = kind === "new" ? undefined : range;
  return { kind, startX: x, range: own ?? { from: bar, to: bar + 1 }, isMoved: false };
}

/** A drag after the pointer has come to `x`. */
export function moved(drag: Drag, x: number): Drag {
  return drag.isMoved || Math.abs(x - drag.startX) < tremblePx ? drag : { ...drag, isMoved: true };
}

/** The range that a drag makes at `x`. */
export function dragged(plot: Plot, drag: Drag, x: number): BarRange {
  const { kind, range, startX } = drag;
  if (!drag.isMoved) return range;
  const barPx = plot.widthPx / Math.max(1, plot.bars);
  const edge = Math.max(0, Math.min(plot.bars, Math.round(x / barPx)));
  switch (kind) {
    case "new": {
      const [first, last] = [barAt(plot, startX), barAt(plot, x)];
      return { from: Math.min(first, last), to: Math.max(first, last) + 1 };
    }
    case "from":
      return ordered(edge, range.to);
    case "to":
      return ordered(range.from, edge);
    case "move": {
      const by = Math.round((x - startX) / barPx);
      const kept = Math.max(-Math.floor(range.from), Math.min(plot.bars - Math.ceil(range.to), by));
      return { from: range.from + kept, to: range.to + kept };
    }
  }
}

/** An end that is pulled over the other one becomes it. A range is never empty. */
function ordered(a: number, b: number): BarRange {
  const [from, to] = [Math.min(a, b), Math.max(a, b)];
  return from === to ? { from, to: from + 1 } : { from, to };
}
