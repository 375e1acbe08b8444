import { NumberList } from "./number-list.ts";
import type { LinesFound } from "./scan/jobs.ts";

/** Lines whose offsets share one 64-bit base. */
const blockLines = 1024;
const blockShift = 10;
/** Blocks are allocated 64 at a time, so that a hundred million lines are not as many objects. */
const slabBlocks = 64;
const slabLines = blockLines * slabBlocks;

/** All that an index knows at one moment, to be kept and taken up again. It stays as it is while the index grows. */
export interface LinesState {
  /** Bytes of the file up to which lines are known. */
  readonly position: number;
  /** Those that have a line break. */
  readonly records: number;
  readonly lastEnd: number;
  readonly lineStart: number;
  readonly lineHasText: boolean;
  readonly blankLines: number;
  /** Where each block of 1,024 records starts, and from there each record, in slabs of 65,536. */
  readonly bases: Float64Array;
  readonly offsets: readonly Uint32Array[];
  /** Blocks that 32 bits are not enough for, with the start of each record. */
  readonly wide: readonly { readonly block: number; readonly starts: Float64Array }[];
  /** First records after blank lines, and how many blank lines are before each of them. */
  readonly gaps: { readonly records: Uint32Array; readonly blanks: Float64Array };
}

/**
 * Where each record starts, in about four bytes a record. A record is a line that holds more than spaces;
 * blank lines are passed over. The last line may have no break yet: it becomes a record when it gets one,
 * or before that by `showTail`.
 */
export class LineIndex {
  readonly #slabs: Uint32Array[] = [];
  /** Blocks that span 4 GiB or more, which 32 bits cannot say. Records have to be huge for that. */
  readonly #wideBlocks = new Map<number, Float64Array>();
  #bases = new Float64Array(slabBlocks);
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

  /** Takes up what an index knew before. */
  static of(state: LinesState): LineIndex {
    const index = new LineIndex();
    index.restore(state);
    return index;
  }

  /** Takes up what another one knew. To be called before anything else is. */
  restore(state: LinesState): void {
    this.#position = state.position;
    this.#terminated = state.records;
    this.#lastEnd = state.lastEnd;
    this.#lineStart = state.lineStart;
    this.#lineHasText = state.lineHasText;
    this.#blankLines = state.blankLines;
    this.#bases = new Float64Array(Math.max(slabBlocks, 2 ** Math.ceil(Math.log2(state.bases.length))));
    this.#bases.set(state.bases);
    for (const offsets of state.offsets) this.#slabs.push(wholeSlab(offsets));
    for (const { block, starts } of state.wide) this.#wideBlocks.set(block, Float64Array.from(starts));
    for (const record of state.gaps.records) this.#recordsAfterGap.push(record);
    for (const blanks of state.gaps.blanks) this.#blanksBefore.push(blanks);
  }

  /** What it knows now, a last line without a break left out. */
  get state(): LinesState {
    const inLastSlab = this.#terminated - (this.#slabs.length - 1) * slabLines;
    return {
      position: this.#position,
      records: this.#terminated,
      lastEnd: this.#lastEnd,
      lineStart: this.#lineStart,
      lineHasText: this.#lineHasText,
      blankLines: this.#blankLines,
      bases: this.#bases.subarray(0, Math.ceil(this.#terminated / blockLines)),
      offsets: this.#slabs.map((slab, at) =>
        at === this.#slabs.length - 1 ? slab.subarray(0, inLastSlab) : slab,
      ),
      wide: Array.from(this.#wideBlocks, ([block, starts]) => ({ block, starts: starts.slice() })),
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

  /** Takes in what was found in the bytes that follow those taken before. */
  append(found: LinesFound): void {
    const offset = this.#position;
    const { starts, blanks } = found;
    this.#position = offset + found.length;
    const hasFeed = found.openStart > 0;
    if (!hasFeed) {
      this.#lineHasText ||= found.openHasText;
      return;
    }
    // What was found goes by this range alone, and the line that it begins in may have had its text before.
    const isFirstBlank = blanks.length > 0 && blanks[0] === 0;
    const isFirstRecord = !isFirstBlank || this.#lineHasText;
    // If it is the only record, then all behind it are blank lines, and any place in them is a bound.
    const end = offset + (starts.length > 0 ? found.lastEnd : found.openStart - 1);
    if (isFirstRecord) this.#push(this.#lineStart, end);
    else this.#blankLines++;
    this.#pushAll(starts, isFirstBlank ? 0 : 1, blanks, isFirstBlank ? 1 : 0, offset);
    const count = starts.length - (isFirstBlank ? 0 : 1);
    if (count > 0) this.#lastEnd = offset + found.lastEnd;
    this.#lineStart = offset + found.openStart;
    this.#lineHasText = found.openHasText;
  }

  /** Byte at which a record starts. @param record below `count` */
  startOf(record: number): number {
    if (record >= this.#terminated) return this.#lineStart;
    const block = record >>> blockShift;
    const wide = this.#wideBlocks.size > 0 ? this.#wideBlocks.get(block) : undefined;
    if (wide) return wide[record % blockLines] ?? 0;
    const slab = this.#slabs[Math.floor(record / slabLines)];
    return (this.#bases[block] ?? 0) + (slab?.[record % slabLines] ?? 0);
  }

  /** Where the records of `[first, end)` start, counted from the first one. They have to be within 4 GiB. */
  startsOf(first: number, end: number): Uint32Array {
    const from = this.startOf(first);
    const starts = new Uint32Array(end - first);
    let record = first;
    // Block by block, as this is asked for every record of a log again and again.
    while (record < end && record < this.#terminated) {
      const block = record >>> blockShift;
      const most = Math.min(end, this.#terminated, (block + 1) * blockLines) - record;
      const slab = this.#slabs[Math.floor(record / slabLines)];
      const shift = (this.#bases[block] ?? 0) - from;
      const inSlab = record % slabLines;
      if (!slab || this.#wideBlocks.has(block)) {
        for (let at = 0; at < most; at++) starts[record - first + at] = this.startOf(record + at) - from;
      } else copyShifted(slab, inSlab, most, shift, starts, record - first);
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

  /** The last record of `[low, high)` that starts at or before a byte. @param low one that does */
  recordAt(byteOffset: number, low: number, high: number): number {
    while (high - low > 1) {
      const middle = low + Math.floor((high - low) / 2);
      if (this.startOf(middle) <= byteOffset) low = middle;
      else high = middle;
    }
    return low;
  }

  /** Number of a record's line in the file, from 1, with blank lines counted. */
  lineNumberOf(record: number): number {
    const gap = this.#recordsAfterGap.lowerBound(record + 1) - 1;
    const isAfterAll = record >= this.#terminated;
    return record + 1 + (isAfterAll ? this.#blankLines : (this.#blanksBefore[gap] ?? 0));
  }

  /** @param starts those from `first` on, between which the blank lines from `firstBlank` on stand */
  #pushAll(
    starts: Uint32Array,
    first: number,
    blanks: Uint32Array,
    firstBlank: number,
    offset: number,
  ): void {
    let at = first;
    for (let blank = firstBlank; blank < blanks.length; blank++) {
      const next = blanks[blank] as number;
      this.#pushRun(starts, at, Math.max(at, next), offset);
      at = Math.max(at, next);
      this.#blankLines++;
    }
    this.#pushRun(starts, at, starts.length, offset);
  }

  /** Records without blank lines between them. */
  #pushRun(starts: Uint32Array, from: number, to: number, offset: number): void {
    while (from < to) {
      const start = offset + (starts[from] as number);
      const inBlock = this.#terminated % blockLines;
      const base = this.#bases[this.#terminated >>> blockShift] ?? 0;
      const most = Math.min(to - from, blockLines - inBlock);
      const isPlain = inBlock > 0 && offset + (starts[from + most - 1] as number) - base <= 0xffffffff;
      if (!isPlain || this.#wideBlocks.has(this.#terminated >>> blockShift) || this.#hasNewBlanks()) {
        this.#push(start, this.#lastEnd);
        from++;
        continue;
      }
      const slab = this.#slabs.at(-1) as Uint32Array;
      const inSlab = this.#terminated % slabLines;
      copyShifted(starts, from, most, offset - base, slab, inSlab);
      this.#terminated += most;
      from += most;
    }
  }

  #hasNewBlanks(): boolean {
    return this.#blankLines > (this.#blanksBefore.at(-1) ?? 0);
  }

  #push(start: number, end: number): void {
    const record = this.#terminated++;
    const block = record >>> blockShift;
    const inSlab = record % slabLines;
    this.#lastEnd = end;
    if (inSlab === 0) this.#addSlab(block);
    if (record % blockLines === 0) this.#bases[block] = start;
    const relative = start - (this.#bases[block] ?? 0);
    if (relative > 0xffffffff || this.#wideBlocks.has(block))
      this.#pushWide(block, record % blockLines, start);
    else (this.#slabs.at(-1) as Uint32Array)[inSlab] = relative;
    if (this.#hasNewBlanks()) {
      this.#recordsAfterGap.push(record);
      this.#blanksBefore.push(this.#blankLines);
    }
  }

  #addSlab(block: number): void {
    this.#slabs.push(new Uint32Array(slabLines));
    if (block < this.#bases.length) return;
    const larger = new Float64Array(this.#bases.length * 2);
    larger.set(this.#bases);
    this.#bases = larger;
  }

  #pushWide(block: number, inBlock: number, start: number): void {
    let starts = this.#wideBlocks.get(block);
    if (!starts) {
      starts = new Float64Array(blockLines);
      for (let line = 0; line < inBlock; line++) starts[line] = this.startOf(block * blockLines + line);
      this.#wideBlocks.set(block, starts);
    }
    starts[inBlock] = start;
  }
}

/** The sums have 32 bits, and so it does not matter what each of their parts loses above them. */
function copyShifted(
  from: Uint32Array,
  first: number,
  count: number,
  shift: number,
  to: Uint32Array,
  at: number,
): void {
  const low = shift | 0;
  for (let done = 0; done < count; done++) to[at + done] = (from[first + done] as number) + low;
}

/** The last slab of what was kept ends with its last record. */
function wholeSlab(offsets: Uint32Array): Uint32Array {
  if (offsets.length === slabLines) return offsets;
  const slab = new Uint32Array(slabLines);
  slab.set(offsets);
  return slab;
}
