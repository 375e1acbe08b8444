import type { LineScan, Lines } from "./types.ts";
import { globalValue, noPart, type Part, type WasmMemory } from "./wasm.ts";

/** Finds lines with the kernel of WebAssembly, which keeps all of the state. */
export class SimdLineScan implements LineScan {
  readonly #memory: WasmMemory;
  readonly #chunkStart: () => number;
  #starts = noPart;
  #blanks = noPart;

  constructor(memory: WasmMemory, chunkStart: () => number) {
    this.#memory = memory;
    this.#chunkStart = chunkStart;
  }

  /** Forgets what was found before, and keeps the room for it. */
  open(): this {
    this.#memory.exports.openLines(this.#starts.start, this.#blanks.start);
    return this;
  }

  add(length: number): void {
    this.#makeRoom(length);
    this.#memory.exports.findLines(this.#chunkStart(), length);
  }

  get found(): Lines {
    const { exports } = this.#memory;
    return {
      starts: this.#memory.words(this.#starts.start, globalValue(exports.startCount)),
      lastEnd: globalValue(exports.lastEnd),
      blanks: this.#memory.words(this.#blanks.start, globalValue(exports.blankCount)),
      openStart: globalValue(exports.openStart),
      openHasText: globalValue(exports.openHasText) === 1,
    };
  }

  #makeRoom(length: number): void {
    const { exports } = this.#memory;
    // At worst every second byte begins a record, or every byte is a blank line.
    const startBytes = 4 * globalValue(exports.startCount) + 2 * length + 4;
    const blankBytes = 4 * globalValue(exports.blankCount) + 4 * length;
    if (startBytes <= this.#starts.bytes && blankBytes <= this.#blanks.bytes) return;
    const starts = this.#roomy(startBytes, this.#starts);
    const blanks = this.#roomy(blankBytes, this.#blanks);
    exports.moveLines(starts.start, blanks.start);
    this.#starts = starts;
    this.#blanks = blanks;
  }

  /** Twice as much as is wanted, so that a list that grows is not moved again and again. */
  #roomy(bytes: number, part: Part): Part {
    return bytes <= part.bytes ? part : this.#memory.part(2 * bytes);
  }
}
