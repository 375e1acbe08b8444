import { SimdColumnScan } from "./simd-columns.ts";
import { SimdLineScan } from "./simd-lines.ts";
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
import { noPart, type Part, WasmMemory } from "./wasm.ts";

/**
 * A chunk begins so many bytes behind a multiple of 64. A file is read from the beginning of a page of memory as a rule,
 * and where both ends are alike in their lowest six bits, processors may copy slower by a twelfth: measured on one whose
 * `rep movsb` writes whole cache lines then. Vectors are aligned all the same.
 */
const chunkSkew = 32;

/** So many bytes behind a needle are looked at, and what they are does not matter. */
const needlePadding = 16;

/** A needle, and where its bytes and what is ignored of them are in the memory of the kernel. */
interface PlacedNeedle {
  readonly needle: Needle;
  readonly start: number;
  readonly mask: number;
}

/** Looks at a chunk with the kernel of WebAssembly. */
export class SimdScanner implements ChunkScanner {
  readonly #memory: WasmMemory;
  #chunk: Part;
  #bytes: Buffer;
  readonly #lines: SimdLineScan;
  /** What is found of a needle. */
  #hits = noPart;
  #depthStack = noPart;
  #needles: readonly PlacedNeedle[] = [];
  #needleRoom = noPart;
  /** The records that were searched last, and a copy of where they begin. */
  #list: Uint32Array | undefined;
  #listCopy = noPart;

  constructor(module: WebAssembly.Module, capacity: number) {
    this.#memory = new WasmMemory(module);
    this.#chunk = this.#newChunk(capacity);
    this.#bytes = this.#view();
    this.#lines = new SimdLineScan(this.#memory, () => this.#chunk.start);
  }

  get capacity(): number {
    return this.#chunk.bytes;
  }

  get bytes(): Buffer {
    // Whatever takes memory, the columns of a table for instance, may have moved all of it: nothing is left of a view.
    if (this.#bytes.length === 0) this.#bytes = this.#view();
    return this.#bytes;
  }

  grow(capacity: number): void {
    const old = this.#chunk;
    if (capacity <= old.bytes) return;
    // What was there before is lost, so that it must not be much beside this.
    this.#chunk = this.#newChunk(Math.max(capacity, 2 * old.bytes));
    this.#bytes = this.#view();
    this.#bytes.set(this.#memory.bytes(old.start, old.bytes));
    if (this.#depthStack !== noPart) this.#makeDepthStack();
  }

  openLines(): LineScan {
    return this.#lines.open();
  }

  setNeedles(needles: readonly Needle[]): void {
    const sizes = needles.map(({ bytes }) => bytes.length + needlePadding);
    // Room of before is used again: whoever types searches with every key.
    this.#needleRoom = this.#atLeast(
      roomFor(2 * sizes.reduce((sum, size) => sum + size, 0)),
      this.#needleRoom,
    );
    let start = this.#needleRoom.start;
    this.#needles = needles.map((needle, at) => {
      const size = sizes[at] as number;
      const placed = { needle, start, mask: start + size };
      this.#memory.bytes(placed.start, size).set(needle.bytes);
      this.#memory.bytes(placed.mask, size).set(needle.ignored);
      start += 2 * size;
      return placed;
    });
  }

  find(needle: number, { starts, first, end, length }: RecordsInChunk): Hits {
    this.#lookFor(this.#needles[needle] as PlacedNeedle);
    if (starts !== this.#list) this.#setList(starts);
    const most = 4 * (end - first);
    if (2 * most > this.#hits.bytes) this.#hits = this.#memory.part(roomFor(2 * most));
    const records = this.#hits.start;
    const offsets = records + most;
    const { exports } = this.#memory;
    const list = this.#listCopy.start;
    const count = exports.findNeedle(this.#chunk.start, length, list, first, end, records, offsets);
    return { records: this.#memory.words(records, count), offsets: this.#memory.words(offsets, count) };
  }

  openColumns(wanted: readonly WantedColumn[], limits = defaultLimits): ColumnScan {
    this.#makeDepthStack();
    return new SimdColumnScan(this.#memory, () => this.#chunk.start, wanted, limits);
  }

  #lookFor({ needle: { bytes, probes, isFirstRare }, start, mask }: PlacedNeedle): void {
    this.#memory.exports.setNeedle(start, mask, bytes.length, ...probes, isFirstRare ? 1 : 0);
  }

  #setList(starts: Uint32Array): void {
    this.#listCopy = this.#atLeast(roomFor(4 * starts.length), this.#listCopy);
    this.#memory.words(this.#listCopy.start, starts.length).set(starts);
    this.#list = starts;
  }

  /** Every byte of a chunk may open a bracket. */
  #makeDepthStack(): void {
    this.#depthStack = this.#atLeast(this.capacity, this.#depthStack);
    this.#memory.exports.setDepthStack(this.#depthStack.start);
  }

  #newChunk(bytes: number): Part {
    return { start: this.#memory.allocate(chunkSkew + bytes) + chunkSkew, bytes };
  }

  #atLeast(bytes: number, part: Part): Part {
    return bytes <= part.bytes ? part : this.#memory.part(bytes);
  }

  #view(): Buffer {
    return Buffer.from(this.#memory.buffer, this.#chunk.start, this.#chunk.bytes);
  }
}

/** Lists of slightly different lengths share one place. */
function roomFor(bytes: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(bytes, 4096)));
}
