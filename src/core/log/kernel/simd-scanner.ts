import { SimdColumnScan } from "./simd-columns.ts";
import {
  type ChunkScanner,
  type ColumnScan,
  defaultLimits,
  type Lines,
  type Needle,
  type WantedColumn,
} from "./types.ts";
import { globalValue, WasmMemory } from "./wasm.ts";

/** A part of the memory that grows with the chunk. */
interface Part {
  readonly start: number;
  readonly bytes: number;
}

const noPart: Part = { start: 0, bytes: 0 };

/** Looks at a chunk with the kernel of WebAssembly. */
export class SimdScanner implements ChunkScanner {
  readonly #memory: WasmMemory;
  #chunk = noPart;
  #bytes: Buffer;
  /** What is found of lines and of a needle. */
  #starts = noPart;
  #blanks = noPart;
  #depthStack = noPart;
  #needle: Needle | undefined;

  constructor(module: WebAssembly.Module, capacity: number) {
    this.#memory = new WasmMemory(module);
    this.#chunk = this.#atLeast(capacity, noPart);
    this.#bytes = this.#view();
  }

  get capacity(): number {
    return this.#chunk.bytes;
  }

  get bytes(): Buffer {
    // Whatever takes memory, the columns of a table for instance, may have moved all of it.
    if (this.#bytes.buffer !== this.#memory.buffer) this.#bytes = this.#view();
    return this.#bytes;
  }

  grow(capacity: number): void {
    const old = this.#chunk;
    this.#chunk = this.#atLeast(capacity, old);
    if (this.#chunk === old) return;
    this.#bytes = this.#view();
    this.#bytes.set(this.#memory.bytes(old.start, old.bytes));
    if (this.#depthStack !== noPart) this.#makeDepthStack();
  }

  findLines(length: number, hasText: boolean): Lines {
    const { exports } = this.#memory;
    // At worst every second byte begins a record, or every byte is a blank line.
    this.#starts = this.#atLeast(length * 2 + 4, this.#starts);
    this.#blanks = this.#atLeast(length * 4, this.#blanks);
    const { start: starts } = this.#starts;
    const { start: blanks } = this.#blanks;
    const count = exports.findLines(this.#chunk.start, length, hasText ? 1 : 0, starts, blanks);
    return {
      starts: this.#memory.words(starts, count),
      lastEnd: count > 0 ? globalValue(exports.lastEnd) : 0,
      blanks: this.#memory.words(blanks, globalValue(exports.blankCount)),
      openStart: globalValue(exports.openStart),
      openHasText: globalValue(exports.openHasText) === 1,
    };
  }

  find(needle: Needle, from: number, to: number): Uint32Array {
    if (needle !== this.#needle) this.#setNeedle(needle);
    this.#starts = this.#atLeast((to - from) * 2 + 4, this.#starts);
    const { start: hits } = this.#starts;
    const count = this.#memory.exports.findNeedle(this.#chunk.start, from, to, hits);
    return this.#memory.words(hits, count);
  }

  openColumns(wanted: readonly WantedColumn[], limits = defaultLimits): ColumnScan {
    this.#makeDepthStack();
    return new SimdColumnScan(this.#memory, () => this.#chunk.start, wanted, limits);
  }

  #setNeedle(needle: Needle): void {
    const { bytes, ignored, probes } = needle;
    const start = this.#memory.place(bytes);
    this.#memory.exports.setNeedle(start, this.#memory.place(ignored), bytes.length, ...probes);
    this.#needle = needle;
  }

  /** Every byte of a chunk may open a bracket. */
  #makeDepthStack(): void {
    this.#depthStack = this.#atLeast(this.capacity, this.#depthStack);
    this.#memory.exports.setDepthStack(this.#depthStack.start);
  }

  /** Memory that is never touched costs nothing, so there may be enough for the worst. */
  #atLeast(bytes: number, part: Part): Part {
    return bytes <= part.bytes ? part : { start: this.#memory.allocate(bytes), bytes };
  }

  #view(): Buffer {
    return Buffer.from(this.#memory.buffer, this.#chunk.start, this.#chunk.bytes);
  }
}
