import { PlainColumnScan } from "./plain-columns.ts";
import { findPlain } from "./plain-find.ts";
import { PlainLineScan } from "./plain-lines.ts";
import {
  type ChunkScanner,
  type ColumnScan,
  defaultLimits,
  type Hits,
  type LineScan,
  type Needle,
  type RecordsInChunk,
  type WantedColumn,
} from "./types.ts";

/** Looks at a chunk without WebAssembly. */
export class PlainScanner implements ChunkScanner {
  #bytes: Buffer;
  #needles: readonly Needle[] = [];

  constructor(capacity: number) {
    this.#bytes = Buffer.alloc(capacity);
  }

  get capacity(): number {
    return this.#bytes.length;
  }

  get bytes(): Buffer {
    return this.#bytes;
  }

  grow(capacity: number): void {
    if (capacity <= this.capacity) return;
    const larger = Buffer.alloc(Math.max(capacity, 2 * this.capacity));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }

  openLines(): LineScan {
    return new PlainLineScan(() => this.#bytes);
  }

  setNeedles(needles: readonly Needle[]): void {
    this.#needles = needles;
  }

  find(needle: number, records: RecordsInChunk): Hits {
    return findPlain(this.#bytes, this.#needles[needle] as Needle, records);
  }

  openColumns(wanted: readonly WantedColumn[], limits = defaultLimits): ColumnScan {
    return new PlainColumnScan(() => this.#bytes, wanted, limits);
  }
}
