import type { LineScan, Lines } from "./types.ts";
import { globalValue, type WasmMemory } from "./wasm.ts";

/** Finds lines with the kernel of WebAssembly, which keeps all of the state. */
export class SimdLineScan implements LineScan {
  readonly #memory: WasmMemory;
  readonly #chunkStart: () => number;
  readonly #starts: number;
  readonly #blanks: number;

  /** @param starts address of a list for them, as long as it may become; @param blanks another one */
  constructor(memory: WasmMemory, chunkStart: () => number, starts: number, blanks: number) {
    this.#memory = memory;
    this.#chunkStart = chunkStart;
    this.#starts = starts;
    this.#blanks = blanks;
    memory.exports.openLines(starts, blanks);
  }

  add(length: number): void {
    this.#memory.exports.findLines(this.#chunkStart(), length);
  }

  get found(): Lines {
    const { exports } = this.#memory;
    return {
      starts: this.#memory.words(this.#starts, globalValue(exports.startCount)),
      lastEnd: globalValue(exports.lastEnd),
      blanks: this.#memory.words(this.#blanks, globalValue(exports.blankCount)),
      openStart: globalValue(exports.openStart),
      openHasText: globalValue(exports.openHasText) === 1,
    };
  }
}
