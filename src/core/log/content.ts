import { chooseProfile, isJsonDocument } from "./choose-profile.ts";
import { JsonPass } from "./json-pass.ts";
import { LineIndex } from "./line-index.ts";
import type { Origin } from "./origin.ts";
import { noRecords, plainText } from "./profiles.ts";
import { RecordReader } from "./records.ts";
import { type RowPlan, rowPlan } from "./rows.ts";
import type { SlicedTask } from "./slices.ts";
import type { LogProblem, LogStatus } from "./types.ts";

/** The profile is looked at again when so many records are known: the first one may not be like the rest. */
const sampleSizes = [1, 10, 100];
const longestSample = 64 * 1024;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

export interface ContentOptions {
  readonly generation: number;
  readonly chunkBytes: number;
  /** Records, or what is known of them, have changed. */
  readonly onChange: () => void;
  /** The last record, which had no line break, has grown. */
  readonly onRecordChange: (record: number) => void;
}

/** One state of a log's file: its bytes, which may grow, and all that was found out about them. Indexes them as a task. */
export class Content implements SlicedTask {
  readonly generation: number;
  readonly origin: Origin;
  readonly index = new LineIndex();
  readonly reader: RecordReader;
  readonly jsonPass: JsonPass;
  readonly #options: ContentOptions;
  readonly #chunk: Buffer;
  /** The file ended before the size that was seen. It will be looked at again. */
  #isShort = false;
  #isSettled = false;
  #plan = rowPlan(noRecords);
  #sampled = 0;
  #hasLookedFurther = false;
  #isDocument = false;

  constructor(origin: Origin, options: ContentOptions) {
    const { chunkBytes, generation } = options;
    this.origin = origin;
    this.generation = generation;
    this.reader = new RecordReader(origin, this.index);
    this.jsonPass = new JsonPass(origin, this.index, {
      chunkBytes,
      // Unpacking needs this thread between its steps, and comes first.
      isPaused: () => !origin.isComplete,
      onProgress: () => this.update(),
    });
    this.#options = options;
    this.#chunk = Buffer.allocUnsafeSlow(chunkBytes);
  }

  get source(): Origin {
    return this.origin;
  }

  get plan(): RowPlan {
    return this.#plan;
  }

  /** Enough is known to show something: records, or that there are none. */
  get isKnown(): boolean {
    return this.#sampled > 0 || this.isCaughtUp;
  }

  get isCaughtUp(): boolean {
    return this.origin.isComplete && !this.hasWork();
  }

  get status(): Omit<LogStatus, "problem"> {
    const { index, origin, jsonPass } = this;
    const indexed = origin.size === 0 ? 1 : index.position / origin.size;
    return {
      generation: this.generation,
      records: index.count,
      bytes: index.position,
      progress: this.isCaughtUp ? 1 : origin.share * indexed,
      isCaughtUp: this.isCaughtUp,
      notJson: jsonPass.bad.length,
      checked: jsonPass.checked,
      isLastCutShort: index.isTailShown && jsonPass.bad.has(index.count - 1),
      isCompressed: origin.isCompressed,
    };
  }

  get problem(): LogProblem | undefined {
    return this.origin.problem ?? (this.#isDocument ? { kind: "jsonDocument" } : undefined);
  }

  /** Whether a record is JSON; undefined where that is not known yet. */
  isJson(record: number): boolean | undefined {
    return record < this.jsonPass.checked ? !this.jsonPass.bad.has(record) : undefined;
  }

  hasWork(): boolean {
    const { index, origin } = this;
    if (this.#isShort || origin.size <= index.position) return false;
    // Whether there is a byte order mark can be told from three bytes.
    return index.position > 0 || origin.size >= byteOrderMark.length || this.#isSettled;
  }

  runSlice(isOver: () => boolean): void {
    const { index } = this;
    if (index.position === 0) this.#skipByteOrderMark();
    if (index.isTailShown) this.#forgetTail(index.count - 1);
    while (this.hasWork()) {
      const wanted = Math.min(this.#chunk.length, this.origin.size - index.position);
      // It stays so where reading fails: there is no more to be had then.
      this.#isShort = true;
      const length = this.origin.read(this.#chunk.subarray(0, wanted), index.position);
      index.feed(this.#chunk.subarray(0, length));
      this.#isShort = length === 0;
      if (isOver()) break;
    }
    this.update();
  }

  grow(fileSize: number): void {
    this.#isSettled = false;
    this.#isShort = false;
    this.origin.grow(fileSize);
    this.update();
  }

  /** The file has stopped growing, for now at least: a last line without a break counts as a record. */
  settle(): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.update();
  }

  /** To be called when there are more bytes, or when there will be none. */
  update(): void {
    if (this.#isSettled && this.isCaughtUp) {
      this.origin.settle();
      this.index.showTail();
    }
    this.#sample();
    this.#options.onChange();
  }

  #skipByteOrderMark(): void {
    const head = Buffer.alloc(byteOrderMark.length);
    this.origin.read(head, 0);
    if (head.equals(byteOrderMark)) this.index.skip(head.length);
  }

  #forgetTail(record: number): void {
    this.jsonPass.rewind(record);
    this.#options.onRecordChange(record);
  }

  #sample(): void {
    const { count } = this.index;
    const size = sampleSizes.findLast((records) => records <= count) ?? 0;
    if (size > this.#sampled) {
      this.#sampled = size;
      this.#chooseProfile(0, size);
      this.#isDocument = isJsonDocument(this.#texts(0, 2));
    }
    // A log may begin with many lines that are not JSON.
    const { firstGood } = this.jsonPass;
    if (firstGood !== undefined && !this.#hasLookedFurther && this.#plan.profile === plainText) {
      this.#hasLookedFurther = true;
      this.#chooseProfile(firstGood, sampleSizes.at(-1) ?? 1);
    }
  }

  #chooseProfile(first: number, count: number): void {
    const isReadable = this.origin.problem?.kind !== "utf16";
    const profile = isReadable ? chooseProfile(this.#texts(first, count)) : plainText;
    if (JSON.stringify(profile) !== JSON.stringify(this.#plan.profile)) this.#plan = rowPlan(profile);
  }

  /** Of records that are not too long to say anything quickly; where all are, of the first one. */
  #texts(first: number, count: number): string[] {
    const records = Array.from({ length: Math.min(count, this.index.count - first) }, (_, at) => first + at);
    const small = records.filter(
      (record) => this.index.boundOf(record) - this.index.startOf(record) <= longestSample,
    );
    const found = this.reader.read(small.length > 0 ? small : records.slice(0, 1));
    return Array.from(found, ({ bytes }) => bytes.toString());
  }
}
