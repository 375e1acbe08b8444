/** What `src/kernel/index.ts` exports. Addresses and offsets come as signed 32-bit numbers. */
export interface KernelExports extends WebAssembly.Exports {
  readonly memory: WebAssembly.Memory;
  allocate(bytes: number): number;

  openLines(): void;
  findLines(chunk: number, length: number): number;
  readonly starts: WebAssembly.Global;
  readonly startCount: WebAssembly.Global;
  readonly pages: WebAssembly.Global;
  readonly pageCount: WebAssembly.Global;
  readonly lastEnd: WebAssembly.Global;
  readonly openStart: WebAssembly.Global;
  readonly openHasText: WebAssembly.Global;
  readonly blanks: WebAssembly.Global;
  readonly blankCount: WebAssembly.Global;

  setNeedle(
    bytes: number,
    ignored: number,
    length: number,
    firstProbe: number,
    secondProbe: number,
    isFirstRare: number,
  ): void;
  findNeedle(
    chunk: number,
    length: number,
    starts: number,
    first: number,
    end: number,
    records: number,
    hits: number,
  ): number;

  setDepthStack(start: number): void;
  setPowersOfTen(start: number): void;

  newDictionary(mostEntries: number, mostBytes: number, longestText: number): number;
  numberOf(dictionary: number, start: number, length: number): number;
  entryCount(dictionary: number): number;
  entryStart(dictionary: number, entry: number): number;
  entryLength(dictionary: number, entry: number): number;
  clearDictionary(dictionary: number): void;

  newTable(mostRecords: number, mostDoubts: number): number;
  rootOf(table: number): number;
  addEdge(parent: number, key: number, length: number): number;
  expectReplacement(parent: number): void;
  addColumn(table: number, edge: number, take: number, dictionary: number): number;
  startsOf(table: number): number;
  notJsonOf(table: number): number;
  doubtsOf(table: number): number;
  kindsOf(column: number): number;
  valueStartsOf(column: number): number;
  lengthsOf(column: number): number;
  numbersOf(column: number): number;
  idsOf(column: number): number;
  startScan(): void;
  scanRecords(table: number, chunk: number, from: number, to: number): number;
  readonly recordCount: WebAssembly.Global;
  readonly notJsonCount: WebAssembly.Global;
  readonly doubtCount: WebAssembly.Global;
  readonly isLastDoubtful: WebAssembly.Global;
}

/** A part of a memory. */
export interface Part {
  readonly start: number;
  readonly bytes: number;
}

export const noPart: Part = { start: 0, bytes: 0 };

/** An instance of the kernel with a memory of its own, of which parts are handed out and never given back. */
export class WasmMemory {
  readonly exports: KernelExports;

  constructor(module: WebAssembly.Module) {
    this.exports = new WebAssembly.Instance(module).exports as KernelExports;
  }

  get buffer(): ArrayBuffer {
    return this.exports.memory.buffer;
  }

  /** @throws RangeError where there is no more memory */
  allocate(bytes: number): number {
    return address(this.exports.allocate(bytes));
  }

  /** Memory that is never touched costs nothing. @throws RangeError where there is no more memory */
  part(bytes: number): Part {
    return { start: this.allocate(bytes), bytes };
  }

  /** A copy of these bytes within the memory. @throws RangeError where there is no more memory */
  place(bytes: Uint8Array): number {
    const start = this.allocate(bytes.length);
    new Uint8Array(this.buffer, start, bytes.length).set(bytes);
    return start;
  }

  /** @param start an address as the kernel gives it, signed or not; the same below */
  bytes(start: number, length: number): Uint8Array {
    return new Uint8Array(this.buffer, start >>> 0, length);
  }

  halves(start: number, length: number): Uint16Array {
    return new Uint16Array(this.buffer, start >>> 0, length);
  }

  words(start: number, length: number): Uint32Array {
    return new Uint32Array(this.buffer, start >>> 0, length);
  }

  doubles(start: number, length: number): Float64Array {
    return new Float64Array(this.buffer, start >>> 0, length);
  }
}

/** What the kernel returns for a part of its memory, 0 meaning that there is none. */
export function address(start: number): number {
  checkRoom(start);
  return start >>> 0;
}

/** @param room 0 where there was not enough memory */
export function checkRoom(room: number): void {
  if (room === 0) throw new RangeError("There is not enough memory for so much of the log at once.");
}

/** An unsigned number that the kernel holds in a global. */
export function globalValue({ value }: WebAssembly.Global): number {
  return (value as number) >>> 0;
}
