import type { ByteSource } from "./byte-source.ts";
import { JsonCheck } from "./json/check.ts";
import type { LineIndex } from "./line-index.ts";
import { NumberList } from "./number-list.ts";
import type { SlicedTask } from "./slices.ts";

export interface JsonPassOptions {
  readonly chunkBytes?: number;
  /** While this is so the pass waits. */
  readonly isPaused?: () => boolean;
  /** Called after each slice. */
  readonly onProgress?: () => void;
}

/** Goes behind the index and finds the records that are not JSON. */
export class JsonPass implements SlicedTask {
  readonly isBackground = true;
  /** Records that are not JSON. */
  readonly bad = new NumberList();
  readonly #source: ByteSource;
  readonly #index: LineIndex;
  readonly #isPaused: () => boolean;
  readonly #onProgress: () => void;
  readonly #check = new JsonCheck();
  readonly #chunk: Buffer;
  #checked = 0;
  /** Bytes of the record `#checked` that were taken in. */
  #taken = 0;
  #firstGood: number | undefined;

  constructor(
    source: ByteSource,
    index: LineIndex,
    { chunkBytes = 256 * 1024, isPaused, onProgress }: JsonPassOptions = {},
  ) {
    this.#source = source;
    this.#index = index;
    this.#isPaused = isPaused ?? (() => false);
    this.#onProgress = onProgress ?? (() => {});
    this.#chunk = Buffer.allocUnsafeSlow(chunkBytes);
  }

  get checked(): number {
    return this.#checked;
  }

  /** The first record that is JSON, once there is one. */
  get firstGood(): number | undefined {
    return this.#firstGood;
  }

  hasWork(): boolean {
    return this.#hasRecord() && !this.#isPaused();
  }

  runSlice(isOver: () => boolean): void {
    do this.#step();
    while (this.#hasRecord() && !isOver());
    this.#onProgress();
  }

  /** A record has changed since it was checked: the pass goes back to it. */
  rewind(record: number): void {
    if (this.#checked < record) return;
    this.#checked = record;
    this.#restartRecord();
    this.bad.cutFrom(record);
    if (this.#firstGood === record) this.#firstGood = undefined;
  }

  #step(): void {
    const index = this.#index;
    const position = index.startOf(this.#checked) + this.#taken;
    const end = Math.min(position + this.#chunk.length, index.boundOf(index.count - 1));
    const bytes = this.#chunk.subarray(0, end - position);
    this.#source.read(bytes, position);
    while (this.#hasRecord()) {
      const from = index.startOf(this.#checked) + this.#taken;
      if (from >= end) return;
      // Up to the next record: breaks and blanks in between change nothing for JSON.
      const bound = index.boundOf(this.#checked);
      const to = Math.min(bound, end);
      this.#check.feed(bytes, from - position, to - position);
      this.#taken += to - from;
      if (to < bound) return;
      this.#finishRecord();
    }
  }

  #hasRecord(): boolean {
    return this.#checked < this.#index.count;
  }

  #finishRecord(): void {
    const record = this.#checked++;
    if (!this.#check.isJson()) this.bad.push(record);
    else this.#firstGood ??= record;
    this.#restartRecord();
  }

  #restartRecord(): void {
    this.#taken = 0;
    this.#check.reset();
  }
}
