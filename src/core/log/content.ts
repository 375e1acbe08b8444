import { closedDescriptor } from "./byte-source.ts";
import { chooseProfile, isJsonDocument } from "./choose-profile.ts";
import { ColumnStore } from "./columns/store.ts";
import type { IndexStore } from "./index-store.ts";
import { parseJson } from "./json/parse.ts";
import { LineIndex } from "./line-index.ts";
import { LinePass } from "./line-pass.ts";
import type { Origin } from "./origin.ts";
import { Overview } from "./overview.ts";
import { Portions } from "./portions.ts";
import { practise } from "./practice.ts";
import { noRecords, plainText } from "./profiles.ts";
import { fieldInfos, Queries } from "./queries.ts";
import { seenIn } from "./query/index.ts";
import { RecordReader } from "./records.ts";
import { type RowPlan, rowPlan } from "./rows.ts";
import type { Scans } from "./scan/scans.ts";
import type { Searched } from "./search.ts";
import type { FieldInfo, LogProblem, LogStatus } from "./types.ts";

/** The profile is looked at again when so many records are known: the first one may not be like the rest. */
const sampleSizes = [1, 10, 100];
const firstSample = 10;
const longestSample = 64 * 1024;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Finding lines is so fast that the messages of smaller jobs would count. */
const portionsPerJob = 4;

/** An index is written when so much of it is new, and nobody has been waiting for anything for a moment. */
const leastNewBytes = 16 * 1024 * 1024;
const restMs = 1000;

const nothingYet = rowPlan(noRecords);

/** What can be asked about the records. */
interface Known {
  readonly queries: Queries;
  readonly fields: readonly FieldInfo[];
}

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
  readonly reader: RecordReader;
  readonly scans: Scans;
  readonly store: ColumnStore;
  readonly #options: ContentOptions;
  readonly #lines: LinePass;
  #overview: Overview;
  /** By these fields are found. */
  #samples: readonly string[] = [];
  #known: Known | undefined;
  #isSettled = false;
  #plan = nothingYet;
  #sampled = 0;
  #hasLookedFurther = false;
  #isDocument = false;
  /** Whether it is known before is looked up; until then nothing is read. */
  #isLookedUp = false;
  #savedPosition = 0;
  #saving: NodeJS.Timeout | undefined;
  #tail = { record: -1, end: 0 };
  readonly #closing = new AbortController();
  #hasPractised = false;

  constructor(origin: Origin, options: ContentOptions) {
    const { generation, scans, portionBytes, columnBytes, onError } = options;
    this.origin = origin;
    this.generation = generation;
    this.scans = scans;
    this.#options = options;
    this.portions = new Portions(this.index, portionBytes);
    this.reader = new RecordReader(origin, this.index);
    const descriptor = () => this.origin.descriptor;
    this.store = new ColumnStore({ index: this.index, scans, descriptor, mostBytes: columnBytes });
    this.#overview = this.#makeOverview();
    this.#lines = new LinePass({
      origin,
      index: this.index,
      scans,
      jobBytes: portionBytes * portionsPerJob,
      onProgress: () => this.update(),
      onError,
    });
    void this.#lookUp();
  }

  get descriptor(): number {
    return this.origin.descriptor;
  }

  get plan(): RowPlan {
    return this.#plan;
  }

  get overview(): Overview {
    return this.#overview;
  }

  get queries(): Queries {
    return this.#knowledge().queries;
  }

  get fields(): readonly FieldInfo[] {
    return this.#knowledge().fields;
  }

  /** Enough is known to show something: records, or that there are none. */
  get isKnown(): boolean {
    return this.#sampled > 0 || this.isCaughtUp;
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
    return this.origin.problem ?? (this.#isDocument ? { kind: "jsonDocument" } : undefined);
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
    this.portions.update();
    this.#lookAround();
    if (this.#isSettled && this.isCaughtUp) this.#saveSoon();
    if (this.isCaughtUp && this.index.count > 0) this.#practiseOnce();
  }

  wake(): void {
    if (!this.#isLookedUp || this.#waitsForMark()) return;
    if (this.index.position === 0 && this.origin.size > 0) this.#skipByteOrderMark();
    this.#lines.wake();
  }

  /** Nothing is begun any more. */
  stop(): void {
    clearTimeout(this.#saving);
    this.#closing.abort();
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
    if (this.#hasPractised) return;
    this.#hasPractised = true;
    const { reader, index, plan } = this;
    // What goes wrong with reading is told by those who need what is read.
    practise({ reader, index, plan }, this.#closing.signal).catch(() => {});
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
    this.#sample();
    if (this.#isSampleWhole) this.#overview.wake();
    this.#options.onChange();
  }

  /** The profile will hardly change any more. */
  get #isSampleWhole(): boolean {
    return this.#sampled === sampleSizes.at(-1) || this.isCaughtUp;
  }

  #sample(): void {
    const { count } = this.index;
    // The first rows wait for the first sample, so that it is a small one.
    const most = this.#sampled === 0 && !this.isCaughtUp ? firstSample : Number.POSITIVE_INFINITY;
    const size = sampleSizes.findLast((records) => records <= Math.min(count, most)) ?? 0;
    if (size > this.#sampled) {
      this.#sampled = size;
      this.#chooseProfile(0, size);
      this.#isDocument = isJsonDocument(this.#texts(0, 2));
    }
    // A log may begin with many lines that are not JSON.
    const { firstGood } = this.overview;
    if (firstGood !== undefined && !this.#hasLookedFurther && this.#plan.profile === plainText) {
      this.#hasLookedFurther = true;
      this.#chooseProfile(firstGood, sampleSizes.at(-1) ?? 1);
    }
  }

  #chooseProfile(first: number, count: number): void {
    const isReadable = this.origin.problem?.kind !== "utf16";
    const texts = isReadable ? this.#texts(first, count) : [];
    const profile = isReadable ? chooseProfile(texts) : plainText;
    const hasChanged = JSON.stringify(profile) !== JSON.stringify(this.#plan.profile);
    if (hasChanged) this.#plan = rowPlan(profile);
    this.#samples = texts;
    this.#known = undefined;
    if (!hasChanged) return;
    this.#overview.close();
    this.#overview = this.#makeOverview();
    this.#options.onPlanChange();
  }

  #makeOverview(): Overview {
    const { scans, onError } = this.#options;
    return new Overview({
      portions: this.portions,
      store: this.store,
      width: scans.width,
      profile: this.#plan.profile,
      levelWords: this.#plan.levelWords,
      isReady: () => this.#lines.isIdle,
      onProgress: () => this.#lookAround(),
      onError,
    });
  }

  /** Found out when it is asked for: the first rows do not wait for it. */
  #knowledge(): Known {
    this.#known ??= this.#learn();
    return this.#known;
  }

  #learn(): Known {
    const samples = this.#samples.map(parseJson).filter((value) => value !== undefined);
    const seen = seenIn(samples);
    const queries = new Queries(this.#plan.profile, seen, () => this.overview.span);
    return { queries, fields: fieldInfos(queries.fields, seen, samples) };
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
