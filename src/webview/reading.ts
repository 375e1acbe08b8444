import type { LogApi, RecordDetail } from "../protocol/explorer.ts";
import type { Remote } from "../protocol/rpc.ts";
import { canFold, foldKey, type Lines, parentOf, type ShownLines, shownLines } from "./record-lines.ts";
import type { PageState } from "./state.ts";

const linesPerPage = 400;

export interface ReadingOptions {
  readonly state: PageState;
  readonly log: () => Pick<Remote<LogApi>, "record">;
  readonly onChange: () => void;
}

/** The record in the record pane: its lines as they are needed, what is folded, and the current line. */
export class Reading {
  detail: RecordDetail | undefined;
  shown: ShownLines = { numbers: [], missing: undefined, hasMore: false };
  currentLine = 0;
  /** Grows whenever the lines have to be drawn again. */
  version = 0;
  readonly #options: ReadingOptions;
  #lines: Lines = [];
  #most = linesPerPage;
  #wanted: number | undefined;
  #loading: AbortController | undefined;

  constructor(options: ReadingOptions) {
    this.#options = options;
  }

  get lines(): Lines {
    return this.#lines;
  }

  /** Shows a record; the one before stays until it is here. */
  show(record: number | undefined): void {
    if (record === this.#wanted) return;
    this.#wanted = record;
    if (record !== undefined) void this.#load(record);
  }

  /** The same record again: its marks are others, or the log is. */
  reload(): void {
    if (this.#wanted !== undefined) void this.#load(this.#wanted);
  }

  /** Forgets what is shown, so that the next `show` loads. */
  close(): void {
    this.#loading?.abort();
    this.#wanted = undefined;
  }

  /** The end of what is drawn came into sight. */
  showMore(): void {
    if (!this.shown.hasMore || this.shown.missing !== undefined) return;
    this.#most += linesPerPage;
    this.#arrange();
  }

  isFolded(number: number): boolean {
    const line = this.#lines[number];
    const record = this.detail?.record;
    if (!line || record === undefined || !canFold(line, number)) return false;
    return this.#options.state.folded.has(foldKey(record, line, number));
  }

  fold(number: number, isFolded: boolean): void {
    this.#foldAll([number], isFolded);
  }

  /** Folds or unfolds every line but the outermost. */
  foldAll(isFolded: boolean): void {
    this.#foldAll(
      [...this.#lines.keys()].filter((number) => (this.#lines[number]?.depth ?? 0) > 0),
      isFolded,
    );
  }

  /** Moves the current line among those that are shown. */
  moveBy(steps: number): void {
    const { numbers } = this.shown;
    const at = Math.max(0, numbers.indexOf(this.currentLine));
    this.currentLine = numbers[Math.max(0, Math.min(numbers.length - 1, at + steps))] ?? 0;
    if (at + steps >= numbers.length) this.showMore();
    this.#redraw();
  }

  /** As in a tree: folds what is open, or else goes to what holds the line. */
  foldOrLeave(): void {
    const line = this.#lines[this.currentLine];
    if (line && canFold(line, this.currentLine) && !this.isFolded(this.currentLine)) {
      this.fold(this.currentLine, true);
      return;
    }
    this.currentLine = parentOf(this.#lines, this.currentLine) ?? this.currentLine;
    this.#redraw();
  }

  /** As in a tree: unfolds what is folded, or else goes into it. */
  unfoldOrEnter(): void {
    const line = this.#lines[this.currentLine];
    if (!line || !canFold(line, this.currentLine)) return;
    if (this.isFolded(this.currentLine)) this.fold(this.currentLine, false);
    else this.moveBy(1);
  }

  setCurrentLine(number: number): void {
    this.currentLine = number;
    this.#redraw();
  }

  #foldAll(numbers: readonly number[], isFolded: boolean): void {
    const { state } = this.#options;
    const record = this.detail?.record ?? 0;
    const folded = new Set(state.folded);
    for (const number of numbers) {
      const line = this.#lines[number];
      if (!line || !canFold(line, number)) continue;
      if (isFolded) folded.add(foldKey(record, line, number));
      else folded.delete(foldKey(record, line, number));
    }
    state.folded = folded;
    this.#arrange();
  }

  async #load(record: number): Promise<void> {
    this.#loading?.abort();
    this.#loading = new AbortController();
    const { signal } = this.#loading;
    try {
      const detail = await this.#options.log().record(record, 0, linesPerPage, signal);
      if (signal.aborted) return;
      if (detail.record !== this.detail?.record) {
        this.#most = linesPerPage;
        this.currentLine = 0;
      }
      this.detail = detail;
      this.#lines = detail.lines;
      this.#arrange();
    } catch {
      // A later record was asked for, or the reader is gone.
    }
  }

  /** Works out what is shown, and fetches the next lines that this needs. */
  #arrange(): void {
    const lineCount = this.detail?.lineCount ?? 0;
    this.shown = shownLines(this.#lines, lineCount, (number) => this.isFolded(number), this.#most);
    if (!this.shown.numbers.includes(this.currentLine)) {
      this.currentLine = this.shown.numbers.findLast((number) => number < this.currentLine) ?? 0;
    }
    this.#redraw();
    if (this.shown.missing !== undefined) void this.#loadLines(this.shown.missing);
  }

  async #loadLines(first: number): Promise<void> {
    const { detail } = this;
    const signal = this.#loading?.signal;
    if (!detail || signal?.aborted) return;
    try {
      const more = await this.#options.log().record(detail.record, first, linesPerPage, signal);
      if (this.detail !== detail || more.generation !== detail.generation || more.lines.length === 0) return;
      const lines = [...this.#lines];
      for (const [index, line] of more.lines.entries()) lines[first + index] = line;
      this.#lines = lines;
      this.#arrange();
    } catch {
      // As above.
    }
  }

  #redraw(): void {
    this.version++;
    this.#options.onChange();
  }
}
