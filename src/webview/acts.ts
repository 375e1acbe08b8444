import type { Column } from "../protocol/explorer.ts";
import { shownColumns } from "./columns.ts";
import type { Action } from "./keys.ts";
import type { LegendActions } from "./legend.ts";
import type { NarrowingAct } from "./narrowing.ts";
import type { MiddleActions } from "./notice.ts";
import type { Page } from "./page.ts";
import { fieldKeys, histogramKeys, recordKeys } from "./pane-keys.ts";
import { Panes } from "./panes.ts";
import type { QueryBarActions } from "./query-bar.ts";
import type { RecordPaneActions } from "./record-pane.ts";
import type { Mode } from "./state.ts";
import type { StatusLineActions } from "./status-line.ts";

/** What the user can do, by mouse, key or command. */
export class Acts {
  readonly #page: Page;
  readonly #panes: Panes;

  constructor(page: Page) {
    this.#page = page;
    this.#panes = new Panes(page);
  }

  readonly forQueryBar: QueryBarActions = {
    type: (text, caret) => {
      this.#page.querying.type(text);
      quietly(this.#page.suggesting.offer(caret, false));
    },
    takeSuggestion: (item) => this.#page.suggesting.take(item),
    toggle: (option) => this.#page.querying.toggle(option),
    setMode: (mode) => this.#setMode(mode),
    toggleHistory: () => this.#toggleHistory(),
    use: (query) => {
      this.#toggleHistory();
      this.#page.querying.use(query);
      this.#page.focus("query");
    },
    leaveField: () => {
      this.#page.querying.remember();
      this.#page.suggesting.close();
    },
    step: (direction) => this.#step(direction),
    toggleFields: () => this.#panes.toggleFields(),
    toggleRecord: () => this.#panes.toggleRecord(),
  };

  readonly forLegend: LegendActions = {
    toggleClass: (name) => this.#page.narrowing.toggleClass(name),
    nextProblem: () => quietly(this.#goToProblem(1)),
    clearRange: () => this.#page.charting.clear(),
  };

  readonly forButtons: MiddleActions = {
    Restart: () => quietly(this.#host.restartReader()),
    "Try Again": () => quietly(this.#host.restartReader()),
    "Download Again": () => quietly(this.#host.downloadAgain()),
    "Clear Cache": () => quietly(this.#host.clearCache()),
    "Show Output": () => quietly(this.#host.showOutput()),
    "Show Exports": () => quietly(this.#host.showExports()),
    "Reopen as Text": () => quietly(this.#host.reopenAsText()),
    "Reveal File": () => quietly(this.#host.revealFile()),
    "Clear Query": () => this.#page.querying.clear(),
    removeTerm: (term) => this.#page.narrowing.removeTerm(term),
    replaceTerm: (instead) => this.#page.narrowing.replaceTerm(instead),
  };

  readonly forStatusLine: StatusLineActions = {
    nextProblem: () => quietly(this.#goToProblem(1)),
    stopArriving: () => quietly(this.#host.stopArriving()),
    switchTimeZone: () => this.#switchTimeZone(),
  };

  readonly forRecordPane: RecordPaneActions = {
    previous: () => this.#page.view.moveBy(-1),
    next: () => this.#page.view.moveBy(1),
    copy: () => this.#copyRecord(),
    copyValue: (line) => quietly(this.#page.copying.lineValue(line)),
    narrow: (act, line) => this.#page.narrowing.byLine(act, line),
    openInEditor: () => this.#page.openRecordInEditor(),
    toggleFull: () => this.#panes.toggleFull(),
    close: () => this.#panes.toggleRecord(),
    leave: () => this.#panes.leaveRecord(),
  };

  /** Answers whether the key was used. */
  perform(action: Action): boolean {
    const act = this.#keyActs[action];
    return act() !== false;
  }

  readonly sortBy = (column: Column): void => quietly(this.#page.sorting.sortBy(column));

  /** To a width in CSS px, or to that of the design. */
  resize(pane: "fieldsWidth" | "paneWidth", width: number | undefined): void {
    const { state } = this.#page;
    state[pane] = width === undefined ? undefined : Math.round(Math.min(width, innerWidth / 2 - 80));
    this.#page.changed();
  }

  get #host() {
    return this.#page.links.host.far;
  }

  get #log() {
    return this.#page.links.log;
  }

  /** `false`: nothing to do here, the key is the editor's. */
  readonly #keyActs: Record<Action, () => unknown> = {
    focusQuery: () => this.#page.focus("query"),
    nextMatch: () => this.#step(1),
    previousMatch: () => this.#step(-1),
    nextProblem: () => quietly(this.#goToProblem(1)),
    previousProblem: () => quietly(this.#goToProblem(-1)),
    nextRecord: () => this.#page.view.moveBy(1),
    previousRecord: () => this.#page.view.moveBy(-1),
    toggleFields: () => this.#panes.toggleFields(),
    toggleRecord: () => this.#panes.toggleRecord(),
    toggleHistogram: () => this.#panes.toggleHistogram(),
    toggleFull: () => this.#panes.toggleFull(),
    switchTimeZone: () => this.#switchTimeZone(),
    runQuery: () => (this.#isSuggestionChosen ? this.#page.suggesting.take() : quietly(this.#runQuery(1))),
    runQueryBack: () => quietly(this.#runQuery(-1)),
    toggleMode: () => this.#setMode(this.#page.state.mode === "find" ? "filter" : "find"),
    toggleCase: () => this.#page.querying.toggle("matchCase"),
    toggleRegex: () => this.#page.querying.toggle("isRegex"),
    historyBack: () => this.#recall(1),
    historyForward: () => this.#recall(-1),
    suggest: () => quietly(this.#page.suggesting.offer(this.#caret(), true)),
    takeSuggestion: () => this.#page.suggesting.isOpen && this.#page.suggesting.take(),
    leaveQuery: () => this.#leaveQuery(),
    ...histogramKeys(() => this.#page),
    ...fieldKeys(() => this.#page),
    ...recordKeys(() => this.#page),
    rowUp: () => (this.#isAtTop ? this.#page.enterHeads() : this.#page.view.moveBy(-1)),
    rowDown: () => (this.#page.isInHeads ? this.#page.leaveHeads() : this.#page.view.moveBy(1)),
    pageUp: () => this.#page.view.movePage(-1),
    pageDown: () => this.#page.view.movePage(1),
    firstRow: () => this.#page.view.pick(0),
    lastRow: () => this.#page.view.pick(this.#page.view.count - 1),
    cellLeft: () => this.#moveCell(-1),
    cellRight: () => this.#moveCell(1),
    openRecord: () => (this.#page.isInHeads ? this.#sortByHead() : this.#page.openRecord()),
    include: () => this.#narrow("include"),
    exclude: () => this.#narrow("exclude"),
    clearQuery: () => this.#clearQuery(),
    copyValue: () => this.#copyValue(),
    copyRecord: () => this.#copyRecord(),
    leaveRecord: () => this.#panes.leaveRecord(),
  };

  async #runQuery(direction: 1 | -1): Promise<void> {
    const { querying, state } = this.#page;
    await querying.run();
    if (state.typedError) return;
    if (state.mode === "filter") this.#page.focus("records");
    else this.#step(direction);
  }

  #step(direction: 1 | -1): void {
    this.#page.querying.remember();
    this.#page.cell = undefined;
    quietly(this.#page.finding.step(direction));
  }

  async #goToProblem(direction: 1 | -1): Promise<void> {
    const { state, view } = this.#page;
    const from = view.currentRecord ?? 0;
    const record = await this.#log.nextProblem(from, direction).catch(() => undefined);
    if (record === undefined) return;
    this.#page.cell = undefined;
    if (await view.goTo(record)) return;
    // The filter hides it: with all rows shown it can be seen, and the query stays.
    if (state.mode === "filter") this.#setMode("find");
    await view.goTo(record);
  }

  #setMode(mode: Mode): void {
    this.#page.state.mode = mode;
    this.#page.refreshRows();
  }

  /** The range first, then all of it. */
  #clearQuery(): boolean {
    if (this.#page.isInHeads) {
      this.#page.leaveHeads();
      return true;
    }
    if (this.#page.narrowing.clearRange()) return true;
    if (this.#page.state.typed.text === "") return false;
    this.#page.querying.clear();
    return true;
  }

  #toggleHistory(): void {
    const { state } = this.#page;
    state.isHistoryOpen = !state.isHistoryOpen;
    this.#page.changed();
    if (state.isHistoryOpen) this.#page.focus("history");
  }

  #recall(step: 1 | -1): void {
    if (this.#page.suggesting.isOpen) this.#page.suggesting.move(step > 0 ? -1 : 1);
    else if (this.#page.state.isHistoryOpen) this.#page.focus("history");
    else this.#page.querying.recall(step);
  }

  #leaveQuery(): void {
    if (this.#page.suggesting.isOpen) this.#page.suggesting.close();
    else if (this.#page.state.isHistoryOpen) {
      this.#page.state.isHistoryOpen = false;
      this.#page.focus("query");
    } else this.#page.focus("records");
  }

  #switchTimeZone(): void {
    const { state } = this.#page;
    state.timeZone = state.timeZone === "utc" ? "local" : "utc";
    quietly(this.#host.setTimeZone(state.timeZone));
    quietly(this.#page.querying.rezone());
    this.#page.changed();
  }

  get #isSuggestionChosen(): boolean {
    return (this.#page.state.suggestions?.chosen ?? -1) >= 0;
  }

  get #isAtTop(): boolean {
    const { view } = this.#page;
    return view.currentRow === 0 && view.count > 0;
  }

  #caret(): number {
    const field = document.activeElement;
    return field instanceof HTMLInputElement
      ? (field.selectionStart ?? 0)
      : this.#page.state.typed.text.length;
  }

  #sortByHead(): void {
    const { cell = 0, state } = this.#page;
    const shown = shownColumns(state)[cell];
    if (shown) this.sortBy(shown.column);
  }

  #narrow(act: NarrowingAct): boolean {
    const { narrowing, reading, cell } = this.#page;
    if (document.activeElement?.closest(".record")) return narrowing.byLine(act, reading.currentLine);
    return cell !== undefined && !this.#page.isInHeads && narrowing.byCell(act, cell);
  }

  #moveCell(step: 1 | -1): void {
    const { state, cell = -1 } = this.#page;
    const last = shownColumns(state).length - 1;
    const next = Math.min(last, cell + step);
    this.#page.cell = next < 0 && !this.#page.isInHeads ? undefined : Math.max(0, next);
    this.#page.changed();
  }

  /** What is selected with the mouse is copied by the browser; else the line's value, the cell, or the record. */
  #copyValue(): boolean {
    const { copying, reading, cell } = this.#page;
    if (getSelection()?.isCollapsed === false) return false;
    if (document.activeElement?.closest(".record")) quietly(copying.lineValue(reading.currentLine));
    else if (cell === undefined) this.#copyRecord();
    else this.#copyCell(cell);
    return true;
  }

  #copyCell(at: number): void {
    const { state, view, copying } = this.#page;
    const column = shownColumns(state)[at];
    const { current } = view;
    const text = column && current?.cells[column.index]?.text;
    if (current && text !== undefined) quietly(copying.cell(current.record, text));
  }

  #copyRecord(): void {
    const { view, copying } = this.#page;
    if (view.currentRecord !== undefined) quietly(copying.record(view.currentRecord));
  }
}

/** What fails here is said elsewhere: the extension host shows its own errors, a reader that is gone has its notice. */
function quietly(act: Promise<unknown>): void {
  act.catch(() => {});
}
