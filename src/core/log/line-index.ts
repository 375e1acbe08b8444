import { lastUpTo } from "./bisect.ts";
import { NumberList } from "./number-list.ts";
import { OffsetList, type Offsets } from "./offset-list.ts";
import type { LinesFound } from "./scan/jobs.ts";

/** A run that grows is followed by another one when it has so many records. */
const mostInRun = 64 * 1024;
/** So many records that were found together are a run as they are. Fewer are worth being copied. */
const leastInRun = 1024;

/** Records that come one after the other, and where they start. */
interface Run {
  /** Where the first one starts. It may be before `base`, as its line may have begun in what was looked at before. */
  readonly start: number;
  /** What the others are counted from. */
  readonly base: number;
  /** Where each record starts; that of the first one means nothing. */
  readonly offsets: Offsets;
}

/** All that an index knows at one moment, to be kept and taken up again. It stays as it is while the index grows. */
export interface LinesState {
  /** Bytes of the file up to which lines are known. */
  readonly position: number;
  readonly lastEnd: number;
  readonly lineStart: number;
  readonly lineHasText: boolean;
  readonly blankLines: number;
  readonly runs: readonly Run[];
  /** First records after blank lines, and how many blank lines are before each of them. */
  readonly gaps: { readonly records: Uint32Array; readonly blanks: Float64Array };
}

/** A run of the index, which the last one is added to. */
interface OpenRun extends Pick<Run, "start" | "base"> {
  /** The record that it begins with. */
  readonly first: number;
  readonly offsets: OffsetList;
}

/**
 * Where each record starts, in little more than two bytes a record. A record is a line that holds more than spaces;
 * blank lines are passed over. The last line may have no break yet: it becomes a record when it gets one,
 * or before that by `showTail`.
 */
export class LineIndex {
  readonly #leastInRun: number;
  readonly #runs: OpenRun[] = [];
  /** Where the run was that was asked for last. */
  #lastRun = 0;
  #terminated = 0;
  #position = 0;
  #lastEnd = 0;
  #lineStart = 0;
  #lineHasText = false;
  #shownTail = -1;
  /** First records after blank lines, and how many blank lines stand before them in all. */
  readonly #recordsAfterGap = new NumberList();
  readonly #blanksBefore: number[] = [];
  #blankLines = 0;

  /** @param least so many records that were found together are not copied */
  constructor(least = leastInRun) {
    this.#leastInRun = least;
  }

  /** Takes up what an index knew before. */
  static of(state: LinesState): LineIndex {
    const index = new LineIndex();
    index.restore(state);
    return index;
  }

  /** Takes up what another one knew. To be called before anything else is. */
  restore(state: LinesState): void {
    this.#position = state.position;
    this.#lastEnd = state.lastEnd;
    this.#lineStart = state.lineStart;
    this.#lineHasText = state.lineHasText;
    this.#blankLines = state.blankLines;
    for (const { start, base, offsets } of state.runs)
      this.#addRun({ start, base, offsets: new OffsetList(offsets) });
    for (const record of state.gaps.records) this.#recordsAfterGap.push(record);
    for (const blanks of state.gaps.blanks) this.#blanksBefore.push(blanks);
  }

  /** What it knows now, a last line without a break left out. */
  get state(): LinesState {
    return {
      position: this.#position,
      lastEnd: this.#lastEnd,
      lineStart: this.#lineStart,
      lineHasText: this.#lineHasText,
      blankLines: this.#blankLines,
      runs: this.#runs.map(({ start, base, offsets }) => ({ start, base, offsets: offsets.offsets })),
      gaps: {
        records: this.#recordsAfterGap.between(0, Number.POSITIVE_INFINITY),
        blanks: Float64Array.from(this.#blanksBefore),
      },
    };
  }

  /** Bytes of the file up to which lines are known. */
  get position(): number {
    return this.#position;
  }

  /** Records, the last line included where it is shown without its break. */
  get count(): number {
    return this.#terminated + (this.isTailShown ? 1 : 0);
  }

  /** The last record is a line without a break, which can still change. */
  get isTailShown(): boolean {
    return this.#lineHasText && this.#shownTail === this.#lineStart;
  }

  /** Lets the last line count as a record though it has no break. @returns whether that changed anything. */
  showTail(): boolean {
    if (!this.#lineHasText || this.isTailShown) return false;
    this.#shownTail = this.#lineStart;
    return true;
  }

  /** Passes over what stands before the first line, such as a byte order mark. To be called before `append`. */
  skip(bytes: number): void {
    this.#position += bytes;
    this.#lineStart = this.#position;
  }

  /** Takes in what was found in the bytes that follow those taken before, and keeps its lists. */
  append({ length, starts, blanks, lastEnd, openStart, openHasText }: LinesFound): void {
    const offset = this.#position;
    this.#position = offset + length;
    if (openStart === 0) {
      this.#lineHasText ||= openHasText;
      return;
    }
    const found = new OffsetList(starts);
    // What was found goes by this range alone, and the line that it begins in may have had its text before.
    const isFirstBlank = blanks.length > 0 && blanks[0] === 0;
    if (isFirstBlank && this.#lineHasText) {
      // All behind it may be blank lines, and any place in them is a bound.
      this.#lastEnd = offset + openStart - 1;
      this.#noteGap(this.#terminated);
      this.#push(this.#lineStart);
      this.#pushAll(offset + firstOf(found), offset, found, blanks.subarray(1));
    } else this.#pushAll(isFirstBlank ? offset + firstOf(found) : this.#lineStart, offset, found, blanks);
    if (found.length > 0) this.#lastEnd = offset + lastEnd;
    this.#lineStart = offset + openStart;
    this.#lineHasText = openHasText;
  }

  /** Byte at which a record starts. @param record below `count` */
  startOf(record: number): number {
    if (record >= this.#terminated) return this.#lineStart;
    const run = this.#runOf(record);
    return record === run.first ? run.start : run.base + run.offsets.at(record - run.first);
  }

  /** Where the records of `[first, end)` start, counted from the first one. They have to be within 4 GiB. */
  startsOf(first: number, end: number): Uint32Array {
    const from = this.startOf(first);
    const starts = new Uint32Array(end - first);
    let record = first;
    // Run by run, as this is asked for every record of a log again and again.
    while (record < end && record < this.#terminated) {
      const run = this.#runOf(record);
      const inRun = record - run.first;
      const most = Math.min(end - record, run.offsets.length - inRun);
      run.offsets.copyShifted(inRun, most, run.base - from, starts, record - first);
      if (inRun === 0) starts[record - first] = run.start - from;
      record += most;
    }
    if (record < end) starts[record - first] = this.#lineStart - from;
    return starts;
  }

  /** A byte at or after the end of a record and before the next one: between them are only breaks and blanks. */
  boundOf(record: number): number {
    if (record + 1 < this.#terminated) return this.startOf(record + 1);
    return record + 1 === this.#terminated ? this.#lastEnd : this.#position;
  }

  /** The last record of `[low, high)` that starts at or before a byte; `low` where none does. */
  recordAt(byteOffset: number, low: number, high: number): number {
    const isLast = byteOffset >= this.#lineStart;
    const record = isLast ? this.#terminated : this.#terminatedAt(byteOffset);
    return Math.max(low, Math.min(record, high - 1));
  }

  /** Number of a record's line in the file, from 1, with blank lines counted. */
  lineNumberOf(record: number): number {
    const gap = this.#recordsAfterGap.lowerBound(record + 1) - 1;
    const isAfterAll = record >= this.#terminated;
    return record + 1 + (isAfterAll ? this.#blankLines : (this.#blanksBefore[gap] ?? 0));
  }

  /** @param record of those that have a line break */
  #runOf(record: number): OpenRun {
    const last = this.#runs[this.#lastRun];
    if (last && record >= last.first && record < last.first + last.offsets.length) return last;
    this.#lastRun = lastUpTo(this.#runs.length, (at) => (this.#runs[at] as OpenRun).first, record);
    return this.#runs[this.#lastRun] as OpenRun;
  }

  /** Of the records that have a line break, the last one that starts at or before a byte; the first where none does. */
  #terminatedAt(byteOffset: number): number {
    const run =
      this.#runs[lastUpTo(this.#runs.length, (at) => (this.#runs[at] as OpenRun).start, byteOffset)];
    if (!run) return 0;
    // That of the run's first one means nothing, and the run starts with it.
    return run.first + Math.max(0, run.offsets.countUpTo(byteOffset - run.base) - 1);
  }

  /** @param start of the first record. @param blanks for each blank line how many of these records are before it */
  #pushAll(start: number, base: number, offsets: OffsetList, blanks: Uint32Array): void {
    this.#countBlanks(offsets.length, blanks);
    if (offsets.length >= this.#leastInRun) {
      this.#addRun({ start, base, offsets });
      return;
    }
    const each = offsets.numbers;
    for (let at = 0; at < each.length; at++) this.#push(at === 0 ? start : base + (each[at] as number));
  }

  /** @param count of records that come next */
  #countBlanks(count: number, blanks: Uint32Array): void {
    // The record that comes after the blank lines that are counted.
    let next = 0;
    for (const before of blanks) {
      if (before > next) {
        this.#noteGap(this.#terminated + next);
        next = before;
      }
      this.#blankLines++;
    }
    if (next < count) this.#noteGap(this.#terminated + next);
  }

  #noteGap(record: number): void {
    if (this.#blankLines === (this.#blanksBefore.at(-1) ?? 0)) return;
    this.#recordsAfterGap.push(record);
    this.#blanksBefore.push(this.#blankLines);
  }

  #addRun(run: Omit<OpenRun, "first">): void {
    this.#runs.push({ ...run, first: this.#terminated });
    this.#terminated += run.offsets.length;
  }

  #push(start: number): void {
    const run = this.#runs.at(-1);
    // Records have to be huge for 32 bits not to be enough.
    if (!run || run.offsets.length >= mostInRun || start - run.base > 0xffffffff) {
      this.#addRun({ start, base: start, offsets: OffsetList.of([0]) });
      return;
    }
    run.offsets.push(start - run.base);
    this.#terminated++;
  }
}

/** 0 where there is none. */
function firstOf(offsets: OffsetList): number {
  return offsets.length > 0 ? offsets.at(0) : 0;
}
