import type { LogApi, Row } from "../protocol/explorer.ts";
import type { Remote } from "../protocol/rpc.ts";
import { Changes } from "./changes.ts";
import { Following } from "./following.ts";
import { type FetchRows, isSameSource, type RowSpan, RowsCache, type RowsSource } from "./rows-cache.ts";
import type { Anchor, SavedState } from "./saved-state.ts";
import * as scroller from "./scroller.ts";
import { Sources } from "./sources.ts";
import type { PageState } from "./state.ts";

export const rowHeight = 24;
/** Rows that are drawn above and below those in sight. */
const rowsOutOfSight = 3;
/** How long old rows stay while what comes next is not known, so that a quick search never flashes. */
const patienceMs = 400;
/** What a search finds is put in order after it is found. */
const sortedPatienceMs = 2000;

export interface ViewOptions {
  readonly state: PageState;
  readonly log: () => Pick<Remote<LogApi>, "rows" | "rowOf">;
  readonly saved: Pick<SavedState, "record" | "anchor"> | undefined;
  /** Rows, position or current row changed. */
  readonly onChange: () => void;
}

interface Place {
  readonly position: scroller.Position;
  readonly currentRow: number;
}

/** The rows that are shown, where one is in them, and which is current. */
export class View {
  position = scroller.top;
  currentRow = 0;
  readonly #options: ViewOptions;
  readonly #sources: Sources;
  readonly #changes = new Changes();
  #viewport = 0;
  #rows: RowsCache | undefined;
  /** What will be shown in place of `#rows` once its first rows are here. */
  #next: RowsCache | undefined;
  #source: RowsSource | undefined;
  #arranging: AbortController | undefined;
  /** What a change of rows must keep in place, until the user moves. */
  #anchor: Anchor | undefined;
  /** The record that the user picked; where the view does not have it, the current row is its neighbour. */
  #chosen: number;
  #isChoiceOpen = false;
  readonly #following = new Following();
  /** The last row is to be current, whichever that will be: there are rows that are not known yet. */
  #isLastWanted = false;
  #isTopWanted = false;
  #direction = 0;
  /** Where rows are fetched before one is there. */
  #aim: scroller.Position | undefined;

  constructor(options: ViewOptions) {
    this.#options = options;
    this.#sources = new Sources(options.state);
    this.#anchor = options.saved?.anchor ?? { record: 0, y: 0 };
    this.#chosen = options.saved?.record ?? 0;
  }

  /** Whether there is anything to show yet, be it no rows at all. */
  get isReady(): boolean {
    return this.#rows !== undefined;
  }

  get count(): number {
    return this.#rows?.count ?? 0;
  }

  get view(): RowsSource["view"] {
    return this.#rows?.source.view ?? "all";
  }

  get isSorted(): boolean {
    return this.#rows?.source.isSorted ?? false;
  }

  get extent(): scroller.Extent {
    return this.#extentOf(this.#rows);
  }

  row(index: number): Row | undefined {
    return this.#rows?.row(index);
  }

  get current(): Row | undefined {
    return this.row(this.currentRow);
  }

  get currentRecord(): number | undefined {
    return this.count === 0 ? undefined : this.#recordAt(this.currentRow);
  }

  get isCurrentInSight(): boolean {
    return this.count > 0 && scroller.isVisible(this.extent, this.position, this.currentRow);
  }

  get place(): Pick<SavedState, "record" | "anchor"> {
    return { record: this.#chosen, anchor: this.#anchor ?? this.#takeAnchor() };
  }

  /** Rows to draw, some out of sight included. */
  get inSight(): RowSpan {
    return scroller.rowsInSight(this.extent, this.position, rowsOutOfSight);
  }

  /** The log, the search or the mode changed: shows the rows that are asked for now, in the same place. */
  refresh(): void {
    const source = this.#sources.wanted;
    if (!source) return;
    if (!isSameSource(source, this.#source)) {
      const isFromTop = this.#isTopWanted && source.orderId !== this.#source?.orderId;
      if (isFromTop) this.#isTopWanted = false;
      this.#source = source;
      void (isFromTop ? this.#arrangeFromTop(source) : this.#arrange(source));
    }
    for (const rows of [this.#rows, this.#next]) if (rows) rows.count = this.#sources.countOf(rows);
    this.#follow();
    this.#changes.notify();
    this.#options.onChange();
  }

  /** Rows in another order are shown from the first one on, as soon as there are any. */
  showNextOrderFromTop(): void {
    this.#isTopWanted = true;
  }

  /** Another reader answers: nothing that the one before it said is asked for again. */
  restart(): void {
    this.#source = undefined;
    this.refresh();
  }

  /** A record is not what it was: its row is asked for again, and stays as it is until then. */
  outdate(record: number): void {
    for (const rows of [this.#rows, this.#next]) rows?.outdate(record);
  }

  /** Asks for the rows in sight that are missing. */
  fetchInSight(): void {
    if (!this.#rows || this.#next) return;
    const position = this.#aim ?? this.#following.aim ?? this.position;
    this.#rows.want(scroller.rowsInSight(this.extent, position), this.#direction);
  }

  /** The height of the rows, in CSS px. */
  setViewport(pixels: number): void {
    if (pixels === this.#viewport) return;
    const wasInSight = this.isCurrentInSight;
    this.#viewport = pixels;
    this.position = scroller.clamp(this.extent, this.position);
    if (wasInSight) this.position = scroller.reveal(this.extent, this.position, this.currentRow);
    this.#following.forget();
    if (this.#following.isOn) this.position = scroller.end(this.extent);
    this.#changes.notify();
    this.#options.onChange();
  }

  scrollBy(pixels: number): void {
    this.scrollTo(scroller.scrollBy(this.extent, this.position, pixels));
  }

  scrollTo(position: scroller.Position): void {
    const before = this.position;
    this.position = scroller.clamp(this.extent, position);
    this.#direction = Math.sign(this.position.row - before.row || this.position.offset - before.offset);
    this.#following.forget();
    this.#following.isOn = this.#canFollow() && scroller.isAtEnd(this.extent, this.position);
    this.#isLastWanted = false;
    this.#aim = undefined;
    this.#anchor = undefined;
    this.#options.onChange();
  }

  /** Makes a row current and brings it into sight. */
  pick(row: number, reveal = scroller.reveal): void {
    if (this.count === 0) return;
    this.currentRow = Math.max(0, Math.min(this.count - 1, row));
    this.#isChoiceOpen = true;
    this.#settleChoice();
    this.scrollTo(reveal(this.extent, this.position, this.currentRow));
    // Who reads a row does not want it to move; who stands on the last one waits for more.
    const isLast = this.currentRow === this.count - 1;
    this.#following.isOn &&= isLast;
    this.#isLastWanted = isLast && !this.#sources.isComplete(this.#rows);
  }

  moveBy(rows: number): void {
    this.pick(this.currentRow + rows);
  }

  /** Moves by what is in sight, the position as much as the current row. */
  movePage(direction: 1 | -1): void {
    const rows = direction * scroller.pageOf(this.extent);
    this.position = scroller.scrollBy(this.extent, this.position, rows * rowHeight);
    this.moveBy(rows);
  }

  /** Makes a record current. Answers whether the view has it; if not, its neighbour is current. */
  async goTo(record: number): Promise<boolean> {
    const rows = this.#rows;
    if (this.#next || !rows) {
      this.#chosen = record;
      this.#isChoiceOpen = false;
      this.#anchor = { record, y: Math.floor((this.#viewport - rowHeight) / 2) };
      if (this.#source) await this.#arrange(this.#source);
      return this.currentRecord === record;
    }
    const row = await this.#rowOf(rows, record).catch(() => undefined);
    if (row === undefined) return false;
    if (this.#rows !== rows || this.#next) return this.goTo(record);
    this.pick(row, scroller.revealInMiddle);
    this.#chosen = record;
    this.#isChoiceOpen = false;
    return rows.source.view === "all" || rows.row(row)?.record === record;
  }

  /** Puts the rows of a source in the place of those shown, with the anchor where it was. */
  async #arrange(source: RowsSource): Promise<void> {
    this.#arranging?.abort();
    this.#arranging = new AbortController();
    const { signal } = this.#arranging;
    const anchor = this.#anchor ?? this.#takeAnchor();
    this.#anchor = anchor;
    const next = this.#begin(source);
    const isReached = () => this.#sources.isReached(source, anchor.record);
    try {
      await this.#changes.until(isReached, signal, patienceMs);
      // Asked before the place is: a record that is reached meanwhile needs another look.
      let isFinal = isReached();
      const place = await this.#placeIn(next, anchor, signal);
      next.want(scroller.rowsInSight(this.#extentOf(next), place.position), 0);
      const patience = source.isSorted ? sortedPatienceMs : patienceMs;
      await this.#changes.until(() => this.#hasFirstRows(next, place.position), signal, patience);
      if (this.#anchor !== anchor) return await this.#arrange(source);
      this.#show(next, place);
      while (!isFinal) {
        const { count } = next;
        await this.#changes.until(() => isReached() || next.count !== count, signal);
        if (this.#anchor !== anchor) return;
        isFinal = isReached();
        const place = await this.#placeIn(next, anchor, signal);
        if (this.#anchor !== anchor) return;
        await this.#moveTo(next, place, signal);
      }
    } catch {
      // Overtaken by a later change, or the reader is gone. What is shown stays.
    }
  }

  /** As soon as the rows there are here, unless the user moves before that. */
  async #moveTo(rows: RowsCache, place: Place, signal: AbortSignal): Promise<void> {
    const anchor = this.#anchor;
    this.#aim = place.position;
    this.#options.onChange();
    const hasMoved = () => this.#anchor !== anchor;
    await this.#changes.until(() => hasMoved() || this.#hasFirstRows(rows, place.position), signal);
    if (hasMoved()) return;
    this.#aim = undefined;
    Object.assign(this, place);
    this.#options.onChange();
  }

  async #arrangeFromTop(source: RowsSource): Promise<void> {
    this.#arranging?.abort();
    this.#arranging = new AbortController();
    const { signal } = this.#arranging;
    const next = this.#begin(source);
    next.count = this.#sources.countOf(next);
    next.want(scroller.rowsInSight(this.#extentOf(next), scroller.top), 0);
    try {
      await this.#changes.until(() => this.#hasFirstRows(next, scroller.top), signal, patienceMs);
      this.#anchor = undefined;
      this.#isChoiceOpen = true;
      this.#show(next, { position: scroller.top, currentRow: 0 });
    } catch {
      // As above.
    }
  }

  #begin(source: RowsSource): RowsCache {
    const { log } = this.#options;
    const fetch: FetchRows = (...args) => log().rows(source.view, ...args);
    this.#next?.close();
    this.#aim = undefined;
    this.#next = new RowsCache(source, fetch, () => this.#onRows());
    return this.#next;
  }

  #show(rows: RowsCache, place: Place): void {
    this.#aim = undefined;
    this.#rows?.close();
    this.#rows = rows;
    this.#next = undefined;
    Object.assign(this, place);
    // The rows may have become lower since their place was worked out.
    if (this.#anchor?.record === this.#chosen) {
      this.position = scroller.reveal(this.extent, this.position, this.currentRow);
    }
    this.#following.forget();
    this.#following.isOn &&= scroller.isAtEnd(this.extent, this.position);
    this.#settleChoice();
    this.#options.onChange();
  }

  async #placeIn(rows: RowsCache, anchor: Anchor, signal: AbortSignal): Promise<Place> {
    const anchored = await this.#rowOf(rows, anchor.record, signal);
    const chosen = anchor.record === this.#chosen ? anchored : await this.#rowOf(rows, this.#chosen, signal);
    rows.count = this.#sources.countOf(rows);
    const last = Math.max(0, rows.count - 1);
    // Where a record would stand in another order says nothing: what comes first does.
    if (rows.source.isSorted && anchored > last) return { position: scroller.top, currentRow: 0 };
    return {
      position: scroller.withRowAt(this.#extentOf(rows), Math.min(anchored, last), anchor.y),
      currentRow: Math.min(chosen, last),
    };
  }

  async #rowOf({ source }: RowsCache, record: number, signal?: AbortSignal): Promise<number> {
    if (source.view === "all" && !source.isSorted) return record;
    return this.#options.log().rowOf(source.view, record, signal);
  }

  #hasFirstRows(rows: RowsCache, position: scroller.Position): boolean {
    if (rows.count === 0) return this.#sources.isComplete(rows);
    return rows.hasRows(scroller.rowsInSight(this.#extentOf(rows), position));
  }

  #takeAnchor(): Anchor {
    const { extent, position } = this;
    if (this.isCurrentInSight) {
      return { record: this.#chosen, y: scroller.yOf(extent, position, this.currentRow) };
    }
    return { record: this.#recordAt(position.row) ?? this.#chosen, y: -position.offset };
  }

  #recordAt(row: number): number | undefined {
    return this.view === "all" && !this.isSorted ? row : this.row(row)?.record;
  }

  /** Goes to the end that there is now, as soon as its rows are here. */
  #follow(): void {
    if (!this.#rows || this.#next) return;
    const end = this.#following.next(this.#rows, this.extent, this.position);
    if (!end) return;
    this.position = end.position;
    if (!this.#isLastWanted) return;
    this.currentRow = end.count - 1;
    this.#isChoiceOpen = true;
    this.#settleChoice();
    this.#isLastWanted = end.count < this.count || !this.#sources.isComplete(this.#rows);
  }

  #onRows(): void {
    this.#follow();
    this.#settleChoice();
    this.#changes.notify();
    this.#options.onChange();
  }

  /** A row can be picked before it is here; its record is known when it arrives. */
  #settleChoice(): void {
    const record = this.currentRecord;
    if (!this.#isChoiceOpen || record === undefined) return;
    this.#chosen = record;
    this.#isChoiceOpen = false;
  }

  #canFollow(): boolean {
    return this.count * rowHeight > this.#viewport;
  }

  #extentOf(rows: RowsCache | undefined): scroller.Extent {
    return { rows: rows?.count ?? 0, rowHeight, viewport: this.#viewport };
  }
}
