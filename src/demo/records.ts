/**
 * The records of the demo. Every record follows from the seed, its database, its minute and its place in that
 * minute, and from nothing else: exports that overlap hold the same records, and a download can be resumed by
 * making its bytes again.
 */
import type { DemoDatabase, Scope, Traffic } from "./databases.ts";
import { hashText, mix, Random } from "./random.ts";
import { Renderer } from "./render.ts";
import { type Day, dayCurve, dayOf, hasChapters, type Rhythm, weekdayLoad } from "./story.ts";

const minuteMs = 60_000;
const minutesPerDay = 1440;

/** A database's minute is planned as `[offset in ms, source, index]`, packed into one number that sorts as they do. */
const indexRange = 2 ** 20;
const sourceRange = 2 ** 12;

interface Source {
  readonly seed: number;
  readonly renderer: Renderer;
  readonly recordsPerMinute: number;
  readonly rhythm: Rhythm;
  /** Load by minute of an ordinary day. */
  readonly curve: Float64Array;
  readonly day: Day;
}

/** The records of one minute, in the order of time. */
export interface Minute {
  readonly count: number;
  /** A line with its line break. */
  line(index: number): string;
}

/** Knows what every database of one seed does all day. */
export class Storyteller {
  readonly #seed: number;
  readonly #sources = new Map<string, Source>();
  readonly #curves = new Map<Rhythm, Float64Array>();
  readonly #quietDay = dayOf("");

  constructor(seed: number) {
    this.#seed = hashText(String(seed));
  }

  /** All records of a scope from `startMs` (inclusive) to `endMs` (exclusive). */
  records(scope: Scope, startMs: number, endMs: number): Records {
    const sources = scope.sources.flatMap((database) => {
      const { traffic } = database;
      return traffic ? [this.#source(database, traffic)] : [];
    });
    return new Records(sources, startMs, endMs);
  }

  #source(database: DemoDatabase, { app, recordsPerDay, rhythm }: Traffic): Source {
    const known = this.#sources.get(database.path);
    if (known) return known;
    const curve = this.#curves.get(rhythm) ?? dayCurve(rhythm);
    this.#curves.set(rhythm, curve);
    const source: Source = {
      seed: mix(this.#seed, hashText(database.path)),
      renderer: new Renderer(database, app),
      recordsPerMinute: recordsPerDay / minutesPerDay,
      rhythm,
      curve,
      day: hasChapters(database.path) ? dayOf(database.path) : this.#quietDay,
    };
    this.#sources.set(database.path, source);
    return source;
  }
}

/** Records of several databases, minute by minute. */
export class Records {
  readonly startMs: number;
  readonly endMs: number;
  readonly #sources: readonly Source[];
  readonly #random = new Random();

  constructor(sources: readonly Source[], startMs: number, endMs: number) {
    this.startMs = startMs;
    this.endMs = endMs;
    this.#sources = sources;
  }

  /** Whole minutes since 1970, the first and one past the last. */
  get firstMinute(): number {
    return Math.floor(this.startMs / minuteMs);
  }

  get endMinute(): number {
    return Math.ceil(this.endMs / minuteMs);
  }

  minute(minute: number): Minute {
    const keys = this.#plan(minute);
    const date = new Date(minute * minuteMs);
    const prefix = `${date.toISOString().slice(0, 10)} ${date.toISOString().slice(11, 17)}`;
    const minuteOfDay = modulo(minute, minutesPerDay);
    return {
      count: keys.length,
      line: (position) => {
        const key = keys[position];
        if (key === undefined) throw new RangeError(`The minute has ${keys.length} records.`);
        const index = key % indexRange;
        const sourceIndex = Math.floor(key / indexRange) % sourceRange;
        const offsetMs = Math.floor(key / (indexRange * sourceRange));
        const source = this.#sources[sourceIndex];
        if (!source) throw new RangeError("The key belongs to another plan.");
        const seed = mix(mix(source.seed, minute), index + 1);
        return source.renderer.line(
          seed,
          prefix,
          offsetMs,
          minuteOfDay,
          source.day.incidents[minuteOfDay] ?? [],
        );
      },
    };
  }

  #plan(minute: number): Float64Array {
    const keys: number[] = [];
    const firstOffsetMs = this.startMs - minute * minuteMs;
    const endOffsetMs = this.endMs - minute * minuteMs;
    const minuteOfDay = modulo(minute, minutesPerDay);
    const weekday = modulo(Math.floor(minute / minutesPerDay) + 4, 7);
    this.#sources.forEach((source, sourceIndex) => {
      this.#random.seed(mix(source.seed, minute));
      const load = (source.curve[minuteOfDay] ?? 0) * (source.day.load[minuteOfDay] ?? 1);
      const expected = source.recordsPerMinute * load * weekdayLoad(source.rhythm, weekday);
      const count = Math.floor(expected * (0.85 + 0.3 * this.#random.share()) + this.#random.share());
      for (let index = 0; index < count; index++) {
        const offsetMs = this.#random.below(minuteMs);
        if (offsetMs >= firstOffsetMs && offsetMs < endOffsetMs) {
          keys.push((offsetMs * sourceRange + sourceIndex) * indexRange + index);
        }
      }
    });
    return Float64Array.from(keys).sort();
  }
}

/** Also right for minutes before 1970. */
function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
