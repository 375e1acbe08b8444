import { isJsonDocument, profileOf } from "./choose-profile.ts";
import type { LineIndex } from "./line-index.ts";
import { sampleOf } from "./profiles/fit.ts";
import { noRecords, plainText } from "./profiles.ts";
import { fieldInfos, Queries } from "./queries.ts";
import { seenIn } from "./query/index.ts";
import type { LogSpan } from "./query/syntax.ts";
import type { RecordReader } from "./records.ts";
import { type RowPlan, rowPlan } from "./rows.ts";
import type { FieldInfo } from "./types.ts";

/** The profile is looked at again when so many records are known: the first one may not be like the rest. */
const sampleSizes = [1, 10, 100];
const firstSample = 10;
const largestSample = 100;
const longestRecord = 64 * 1024;

const nothingYet = rowPlan(noRecords);

interface SamplingOptions {
  readonly index: LineIndex;
  readonly reader: RecordReader;
  /** The times of the log, as far as they are known. */
  readonly spanOf: () => LogSpan | undefined;
}

/** What was found out about a log by now. */
interface LookedAt {
  readonly isCaughtUp: boolean;
  /** Its bytes are text that can be read. */
  readonly isReadable: boolean;
  /** The first record that is JSON. */
  readonly firstGood: number | undefined;
}

/** What can be asked about the records. */
interface Known {
  readonly queries: Queries;
  readonly fields: readonly FieldInfo[];
}

/** How a log is read, and what is in it, going by its first records. */
export class Sampling {
  readonly #options: SamplingOptions;
  #plan = nothingYet;
  /** What was parsed of the records that were looked at. */
  #values: readonly unknown[] = [];
  #known: Known | undefined;
  #size = 0;
  #hasLookedFurther = false;
  #isDocument = false;

  constructor(options: SamplingOptions) {
    this.#options = options;
  }

  get plan(): RowPlan {
    return this.#plan;
  }

  get hasBegun(): boolean {
    return this.#size > 0;
  }

  /** The plan will hardly change any more. */
  get isWhole(): boolean {
    return this.#size === largestSample;
  }

  /** The first lines look like those of one JSON document. */
  get isDocument(): boolean {
    return this.#isDocument;
  }

  get queries(): Queries {
    return this.#knowledge.queries;
  }

  get fields(): readonly FieldInfo[] {
    return this.#knowledge.fields;
  }

  /** Undefined where they have to be found out. */
  get knownFields(): readonly FieldInfo[] | undefined {
    return this.#known?.fields;
  }

  /** Looks at records where there are more than before. @returns whether the plan is another one now */
  look({ isCaughtUp, isReadable, firstGood }: LookedAt): boolean {
    const planBefore = this.#plan;
    // The first rows wait for the first sample, so that it is a small one.
    const most = this.#size === 0 && !isCaughtUp ? firstSample : Number.POSITIVE_INFINITY;
    const records = Math.min(this.#options.index.count, most);
    const size = sampleSizes.findLast((size) => size <= records) ?? 0;
    if (size > this.#size) {
      this.#size = size;
      this.#choose(isReadable, 0, size);
      this.#isDocument = isJsonDocument(this.#textsOf(0, 2));
    }
    // A log may begin with many lines that are not JSON.
    if (firstGood !== undefined && !this.#hasLookedFurther && this.#plan.profile === plainText) {
      this.#hasLookedFurther = true;
      this.#choose(isReadable, firstGood, largestSample);
    }
    return this.#plan !== planBefore;
  }

  #choose(isReadable: boolean, first: number, count: number): void {
    const samples = isReadable ? this.#textsOf(first, count).map(sampleOf) : [];
    this.#values = samples.map(({ value }) => value).filter((value) => value !== undefined);
    this.#known = undefined;
    const profile = isReadable ? profileOf(samples) : plainText;
    if (JSON.stringify(profile) !== JSON.stringify(this.#plan.profile)) this.#plan = rowPlan(profile);
  }

  /** Found out when it is asked for: the first rows do not wait for it. */
  get #knowledge(): Known {
    this.#known ??= this.#learn();
    return this.#known;
  }

  #learn(): Known {
    const seen = seenIn(this.#values);
    const queries = new Queries(this.#plan.profile, seen, this.#options.spanOf);
    return { queries, fields: fieldInfos(queries.fields, seen, this.#values) };
  }

  /** Of records that are not too long to say anything quickly; where all are, of the first one. */
  #textsOf(first: number, count: number): string[] {
    const { index, reader } = this.#options;
    const records = Array.from({ length: Math.min(count, index.count - first) }, (_, at) => first + at);
    const small = records.filter((record) => index.boundOf(record) - index.startOf(record) <= longestRecord);
    const found = reader.read(small.length > 0 ? small : records.slice(0, 1));
    return Array.from(found, ({ bytes }) => bytes.toString());
  }
}
