import { lastUpTo } from "./bisect.ts";

/** Ascending offsets below 4 GiB, in little more than two bytes each. */
export interface Offsets {
  /** The lower 16 bits of each. */
  readonly low: Uint16Array;
  /** For each 64 KiB how many are before it, up to the last one at least. */
  readonly before: Uint32Array;
}

const pageBits = 16;
/** Bytes that share what is above the lower bits of their offsets. */
const pageBytes = 2 ** pageBits;

/** Offsets that were found, and a list of them that grows. */
export class OffsetList {
  #low: Uint16Array;
  #before: Uint32Array;
  #length: number;
  #pages: number;

  /** @param offsets to begin with, which are the list's from then on */
  constructor({ low, before }: Offsets = { low: new Uint16Array(0), before: new Uint32Array(0) }) {
    this.#low = low;
    this.#before = before;
    this.#length = low.length;
    // Of a page that none is in nothing is known: one may still come before it.
    this.#pages = before.length;
    while (before[this.#pages - 1] === low.length) this.#pages--;
  }

  static of(offsets: Iterable<number>): OffsetList {
    const list = new OffsetList();
    for (const offset of offsets) list.push(offset);
    return list;
  }

  get length(): number {
    return this.#length;
  }

  /** As they are now. They stay so while the list grows. */
  get offsets(): Offsets {
    return { low: this.#low.subarray(0, this.#length), before: this.#before.subarray(0, this.#pages) };
  }

  /** All of them, each by itself. */
  get numbers(): Uint32Array {
    const numbers = new Uint32Array(this.#length);
    this.copyShifted(0, this.#length, 0, numbers, 0);
    return numbers;
  }

  /** @param position below `length` */
  at(position: number): number {
    return this.#pageOf(position) * pageBytes + (this.#low[position] as number);
  }

  /** @param offset not below the last one */
  push(offset: number): void {
    const page = Math.floor(offset / pageBytes);
    if (page >= this.#before.length) this.#before = enlarged(this.#before, page + 1, Uint32Array);
    while (this.#pages <= page) this.#before[this.#pages++] = this.#length;
    if (this.#length === this.#low.length) this.#low = enlarged(this.#low, this.#length + 1, Uint16Array);
    this.#low[this.#length++] = offset % pageBytes;
  }

  /**
   * Copies `count` of them, from that at `first` on, to a place in an array, with `shift` added to each. The sums have
   * 32 bits, so that it does not matter what is above these.
   */
  copyShifted(first: number, count: number, shift: number, to: Uint32Array, at: number): void {
    let page = this.#pageOf(first);
    for (let done = 0; done < count; page++) {
      const pageEnd = page + 1 < this.#pages ? (this.#before[page + 1] as number) : this.#length;
      const end = Math.min(count, pageEnd - first);
      const added = ((page << pageBits) + (shift | 0)) | 0;
      for (; done < end; done++) to[at + done] = (this.#low[first + done] as number) + added;
    }
  }

  /** How many are not above an offset. */
  countUpTo(offset: number): number {
    if (offset < 0) return 0;
    const page = Math.floor(offset / pageBytes);
    if (page >= this.#pages) return this.#length;
    let low = this.#before[page] as number;
    let high = page + 1 < this.#pages ? (this.#before[page + 1] as number) : this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#low[middle] as number) <= offset % pageBytes) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The last page that no more than so many are before. */
  #pageOf(position: number): number {
    return lastUpTo(this.#pages, (page) => this.#before[page] as number, position);
  }
}

function enlarged<List extends Uint16Array | Uint32Array>(
  list: List,
  length: number,
  Type: new (length: number) => List,
): List {
  const larger = new Type(Math.max(16, 2 * list.length, length));
  larger.set(list);
  return larger;
}
