import { type PathTree, pathTree } from "../json/extract.ts";
import { locate, type Place } from "./locate.ts";
import { isText } from "./plain-lines.ts";
import {
  type ColumnChunk,
  type ColumnLimits,
  type ColumnScan,
  type ColumnValues,
  checkPaths,
  type Dictionary,
  type Take,
  valueKind,
  type WantedColumn,
} from "./types.ts";
import { kindOf, numberFrom } from "./values.ts";

const lineFeed = 0x0a;

/** The twin of `src/kernel/records.ts` and all that it uses. What is JSON is what `JSON.parse` takes. */
export class PlainColumnScan implements ColumnScan {
  readonly dictionaries: readonly (PlainDictionary | undefined)[];
  readonly #chunk: () => Buffer;
  readonly #takes: readonly Take[];
  readonly #tree: PathTree;
  readonly #limits: ColumnLimits;

  /** @throws RangeError where a path is wanted twice */
  constructor(chunk: () => Buffer, wanted: readonly WantedColumn[], limits: ColumnLimits) {
    checkPaths(wanted);
    this.#chunk = chunk;
    this.#takes = wanted.map(({ take }) => take);
    this.#tree = pathTree(wanted.map(({ path }) => path));
    this.#limits = limits;
    this.dictionaries = wanted.map(({ take }) =>
      take === "values" ? new PlainDictionary(limits) : undefined,
    );
  }

  scan(from: number, to: number, isLast: boolean): ColumnChunk {
    const chunk = this.#chunk();
    const whole = isLast ? to : from + chunk.subarray(from, to).lastIndexOf(lineFeed) + 1;
    const starts: number[] = [];
    const notJson: number[] = [];
    const columns = this.#takes.map((take) => new GrowingColumn(take));
    let at = from;
    while (at < whole && starts.length < this.#limits.records) {
      const feed = chunk.subarray(0, whole).indexOf(lineFeed, at);
      const end = feed === -1 ? whole : feed;
      if (isText(chunk, at, end)) {
        const isJson = this.#takeRecord(chunk, at, end, columns);
        if (!isJson) notJson.push(starts.length);
        starts.push(at);
      }
      at = Math.min(end + 1, whole);
    }
    return {
      records: starts.length,
      end: at,
      isFull: at < whole,
      starts: Uint32Array.from(starts),
      notJson: Uint32Array.from(notJson),
      columns: columns.map((column) => column.values()),
    };
  }

  /** @returns whether the record is JSON */
  #takeRecord(chunk: Buffer, start: number, end: number, columns: readonly GrowingColumn[]): boolean {
    const isJson = isJsonText(chunk.toString("utf8", start, end));
    const places = isJson ? locate(chunk.toString("latin1", start, end), this.#tree, columns.length) : [];
    for (const [position, column] of columns.entries()) {
      column.push(chunk, start, places[position], this.dictionaries[position]);
    }
    return isJson;
  }
}

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

class GrowingColumn {
  readonly #take: Take;
  readonly #kinds: number[] = [];
  readonly #starts: number[] = [];
  readonly #lengths: number[] = [];
  readonly #numbers: number[] = [];
  readonly #ids: number[] = [];

  constructor(take: Take) {
    this.#take = take;
  }

  push(chunk: Buffer, lineStart: number, place: Place | undefined, dictionary?: PlainDictionary): void {
    const start = place ? lineStart + place.start : 0;
    const end = place ? lineStart + place.end : 0;
    const kind = place ? kindOf(chunk[start]) : valueKind.missing;
    const json = chunk.toString("utf8", start, end);
    this.#kinds.push(kind);
    this.#starts.push(start);
    this.#lengths.push(end - start);
    if (this.#take !== "spans") this.#numbers.push(numberFrom(json, kind, this.#take));
    if (dictionary)
      this.#ids.push(kind >= valueKind.string ? dictionary.idOf(chunk.subarray(start, end)) : 0);
  }

  values(): ColumnValues {
    return {
      kinds: Uint8Array.from(this.#kinds),
      starts: Uint32Array.from(this.#starts),
      lengths: Uint32Array.from(this.#lengths),
      numbers: Float64Array.from(this.#numbers),
      ids: Uint32Array.from(this.#ids),
    };
  }
}

class PlainDictionary implements Dictionary {
  /** By their bytes, of which each is a character: several bytes that are not UTF-8 decode to the same text. */
  readonly #ids = new Map<string, number>();
  readonly #limits: ColumnLimits;
  #texts: string[] = [];
  #usedBytes = 0;

  constructor(limits: ColumnLimits) {
    this.#limits = limits;
  }

  get count(): number {
    return this.#texts.length;
  }

  textOf(id: number): string {
    return this.#texts[id - 1] ?? "";
  }

  clear(): void {
    this.#ids.clear();
    this.#texts = [];
    this.#usedBytes = 0;
  }

  /** The id of a value, which is added where it is new. 0 where it is too long, or there is no room. */
  idOf(json: Buffer): number {
    const { entries, entryBytes, longestEntry } = this.#limits;
    if (json.length > longestEntry) return 0;
    const key = json.toString("latin1");
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    if (this.count === entries || this.#usedBytes + json.length > entryBytes) return 0;
    this.#usedBytes += json.length;
    this.#ids.set(key, this.#texts.push(json.toString()));
    return this.count;
  }
}
