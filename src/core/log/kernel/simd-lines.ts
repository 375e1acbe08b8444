import type { LineScan, Lines } from "./types.ts";
import { checkRoom, globalValue, type WasmMemory } from "./wasm.ts";

/** Finds lines with the kernel of WebAssembly, which keeps all of the state, and the room for what was found. */
export class SimdLineScan implements LineScan {
  readonly #memory: WasmMemory;
  readonly #chunkStart: () => number;

  constructor(memory: WasmMemory, chunkStart: () => number) {
    this.#memory = memory;
    this.#chunkStart = chunkStart;
  }

  /** Forgets what was found before. */
  open(): this {
    this.#memory.exports.openLines();
    return this;
  }

  add(length: number): void {
    checkRoom(this.#memory.exports.findLines(this.#chunkStart(), length));
  }

  get found(): Lines {
    const { exports } = this.#memory;
    return {
      starts: {
        low: this.#memory.halves(globalValue(exports.starts), globalValue(exports.startCount)),
        before: this.#memory.words(globalValue(exports.pages), globalValue(exports.pageCount)),
      },
      lastEnd: globalValue(exports.lastEnd),
      blanks: this.#memory.words(globalValue(exports.blanks), globalValue(exports.blankCount)),
      openStart: globalValue(exports.openStart),
      openHasText: globalValue(exports.openHasText) === 1,
    };
  }
}
