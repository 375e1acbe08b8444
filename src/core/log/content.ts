import { closedDescriptor } from "./byte-source.ts";
import { ColumnStore } from "./columns/store.ts";
import type { IndexStore } from "./index-store.ts";
import { LineIndex } from "./line-index.ts";
import { LinePass } from "./line-pass.ts";
import type { Origin } from "./origin.ts";
import { Overview } from "./overview.ts";
import { Portions } from "./portions.ts";
import { practise } from "./practice.ts";
import type { Queries } from "./queries.ts";
import { RecordReader } from "./records.ts";
import type { RowPlan } from "./rows.ts";
import { Sampling } from "./sampling.ts";
import type { Scans } from "./scan/scans.ts";
import type { Searched } from "./search.ts";
import type { FieldInfo, LogProblem, LogStatus } from "./types.ts";

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Where most records need not be looked into, what smaller jobs cost beside the work on the bytes would count. Lines
 * are found where others wait for rows, and on some records an expression takes long: both get a part of what texts do.
 */
const portionsPerQuickJob = 2;
const portionsPerLinesJob = 4;
const portionsPerTextJob = 8;

/** An index is written when so much of it is new, and nobody has been waiting for anything for a moment. */
const leastNewBytes = 16 * 1024 * 1024;
const restMs = 1000;

export interface ContentOptions {
  readonly generation: number;
  readonly scans: Scans;
  /** Where line indexes are kept for the next time. */
  readonly indexes: IndexStore;
  readonly portionBytes: number;
  /** Columns that nobody uses are kept up to this. */
  readonly columnBytes: number;
  /** Records, or what is known of them, have changed. */
  readonly onChange: () => void;
  /** The log is read in another way: searches have to begin anew. */
  readonly onPlanChange: () => void;
  /** The last record, which had no line break, has grown. */
  readonly onRecordChange: (record: number) => void;
  readonly onError: (error: unknown) => void;
}

/** One state of a log's file: its bytes, which may grow, and all that was found out about them. */
export class Content implements Searched {
  readonly generation: number;
  readonly origin: Origin;
  readonly index = new LineIndex();
  readonly portions: Portions;
  readonly quickPortions: Portions;
  readonly textPortions: Portions;
  readonly reader: RecordReader;
  readonly scans: Scans;
  readonly store: ColumnStore;
  readonly #sampling: Sampling;
  readonly #options: ContentOptions;
  readonly #lines: LinePass;
  #overview: Overview;
  #isSettled = false;
  /** Whether it is known before is looked up; until then nothing is read. */
  #isLookedUp = false;
  #savedPosition = 0;
  #saving: NodeJS.Timeout | undefined;
  #waking: NodeJS.Immediate | undefined;
  #tail = { record: -1, end: 0 };
  #practice: AbortController | undefined;
  #isStopped = false;

  constructor(origin: Origin, options: ContentOptions) {
    const { generation, scans, portionBytes, columnBytes, onError } = options;
    this.origin = origin;
    this.generation = generation;
    this.scans = scans;
    this.#options = options;
    this.portions = new Portions(this.index, portionBytes);
    this.quickPortions = new Portions(this.index, portionBytes * portionsPerQuickJob);
    this.textPortions = new Portions(this.index, portionBytes * portionsPerTextJob);
    this.reader = new RecordReader(origin, this.index);
    const descriptor = () => this.origin.descriptor;
    this.store = new ColumnStore({ index: this.index, scans, descriptor, mostBytes: columnBytes });
    this.#sampling = new Sampling({
      index: this.index,
      reader: this.reader,
      spanOf: () => this.overview.span,
    });
    this.#overview = this.#makeOverview();
    this.#lines = new LinePass({
      origin,
      index: this.index,
      scans,
      jobBytes: portionBytes * portionsPerLinesJob,
      onProgress: () => this.update(),
      onError,
    });
    void this.#lookUp();
  }

  get descriptor(): number {
    return this.origin.descriptor;
  }

  get plan(): RowPlan {
    return this.#sampling.plan;
  }

  get overview(): Overview {
    return this.#overview;
  }

  get queries(): Queries {
    return this.#sampling.queries;
  }

  get fields(): readonly FieldInfo[] {
    return this.#sampling.fields;
  }

  /** Undefined where they have to be found out. */
  get knownFields(): readonly FieldInfo[] | undefined {
    return this.#sampling.knownFields;
  }

  /** Enough is known to show something: records, or that there are none. */
  get isKnown(): boolean {
    return this.#sampling.hasBegun || this.isCaughtUp;
  }

  get isCaughtUp(): boolean {
    return this.#isLookedUp && this.origin.isComplete && this.#lines.isIdle && !this.#waitsForMark();
  }

  get status(): Omit<LogStatus, "problem"> {
    const { index, origin, overview } = this;
    const indexed = origin.size === 0 ? 1 : index.position / origin.size;
    return {
      generation: this.generation,
      records: index.count,
      bytes: index.position,
      progress: this.isCaughtUp ? 1 : origin.share * indexed,
      isCaughtUp: this.isCaughtUp,
      notJson: overview.bad.length,
      checked: Math.min(overview.checked, index.count),
      isLastCutShort: index.isTailShown && overview.bad.has(index.count - 1),
      isCompressed: origin.isCompressed,
    };
  }

  get problem(): LogProblem | undefined {
    return this.origin.problem ?? (this.#sampling.isDocument ? { kind: "jsonDocument" } : undefined);
  }

  /** Whether a record is JSON; undefined where that is not known yet. */
  isJson(record: number): boolean | undefined {
    return record < this.overview.checked ? !this.overview.bad.has(record) : undefined;
  }

  grow(fileSize: number): void {
    this.#isSettled = false;
    this.origin.grow(fileSize);
    this.#lines.retry();
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
    this.wake();
    if (this.#isSettled && this.isCaughtUp) {
      this.origin.settle();
      this.index.showTail();
    }
    this.#noteTail();
    const isFilling = !this.isCaughtUp;
    for (const portions of [this.portions, this.quickPortions, this.textPortions]) portions.update(isFilling);
    this.#lookAround();
    if (this.#isSettled && this.isCaughtUp) this.#saveSoon();
  }

  wake(): void {
    if (!this.#isLookedUp || this.#waitsForMark()) return;
    if (this.index.position === 0 && this.origin.size > 0) this.#skipByteOrderMark();
    this.#lines.wake();
  }

  /** Nothing is begun any more. */
  stop(): void {
    clearTimeout(this.#saving);
    clearImmediate(this.#waking);
    this.#isStopped = true;
    this.#practice?.abort();
    this.#lines.close();
    this.#overview.close();
  }

  /** Comes when nobody reads the file any more. */
  async close(): Promise<void> {
    this.stop();
    await this.scans.idle(this.origin.descriptor);
    await this.origin.close();
  }

  /** An index of an earlier time is taken up, and goes on from there. */
  async #lookUp(): Promise<void> {
    const { descriptor } = this.origin;
    // Whoever makes this must have it before it is told of a change.
    const known = await (descriptor === closedDescriptor
      ? undefined
      : this.#options.indexes.load(descriptor));
    if (known) {
      this.index.restore(known);
      this.#savedPosition = known.position;
    }
    this.#isLookedUp = true;
    this.update();
  }

  /** Once the log is at rest, and again when much was added to it. */
  #saveSoon(): void {
    const { position } = this.index;
    if (this.origin.isTemporary || position < this.#savedPosition + leastNewBytes) return;
    this.#savedPosition = position;
    clearTimeout(this.#saving);
    this.#saving = setTimeout(() => {
      void this.#options.indexes.save(this.origin.descriptor, this.index.state);
    }, restMs);
    this.#saving.unref();
  }

  #practiseOnce(): void {
    if (this.#practice) return;
    this.#practice = new AbortController();
    const { reader, index, plan } = this;
    // What goes wrong with reading is told by those who need what is read.
    practise({ reader, index, plan }, this.#practice.signal).catch(() => {});
  }

  /** Whether there is a byte order mark can be told from three bytes. */
  #waitsForMark(): boolean {
    const { index, origin } = this;
    return index.position === 0 && origin.size > 0 && origin.size < byteOrderMark.length && !this.#isSettled;
  }

  #skipByteOrderMark(): void {
    const head = Buffer.alloc(byteOrderMark.length);
    this.origin.read(head, 0);
    if (head.equals(byteOrderMark)) this.index.skip(head.length);
  }

  /** A last line without a break was shown, and there is more of it now. */
  #noteTail(): void {
    const { index } = this;
    const { record, end } = this.#tail;
    if (record >= 0 && record < index.count && index.boundOf(record) !== end)
      this.#options.onRecordChange(record);
    const last = index.isTailShown ? index.count - 1 : -1;
    this.#tail = { record: last, end: last === -1 ? 0 : index.boundOf(last) };
  }

  #lookAround(): void {
    const { isCaughtUp } = this;
    const sampling = this.#sampling;
    const isReadable = this.origin.problem?.kind !== "utf16";
    if (sampling.look({ isCaughtUp, isReadable, firstGood: this.overview.firstGood })) {
      this.#overview.close();
      this.#overview = this.#makeOverview();
      this.#options.onPlanChange();
    }
    this.#options.onChange();
    if ((sampling.isWhole || isCaughtUp) && this.#lines.isIdle) this.#goOnSoon();
  }

  /** First, whoever waits for the lines goes on: the threads of the overview take a while to start. */
  #goOnSoon(): void {
    if (this.#isStopped) return;
    this.#waking ??= setImmediate(() => {
      this.#waking = undefined;
      this.#overview.wake();
      if (this.isCaughtUp && this.index.count > 0) this.#practiseOnce();
    });
  }

  #makeOverview(): Overview {
    const { scans, onError } = this.#options;
    return new Overview({
      portions: this.portions,
      store: this.store,
      width: scans.width,
      profile: this.plan.profile,
      levelWords: this.plan.levelWords,
      isReady: () => this.#lines.isIdle,
      onProgress: () => this.#lookAround(),
      onError,
    });
  }
}
