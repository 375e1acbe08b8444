import { valueKind } from "../kernel/types.ts";

/** Numbers in the narrowest form that holds them. */
export type Codes = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

/** The values of a column in the records of one portion. */
export interface Block {
  /** Of `cellKind`, one a record; one number where all are the same. */
  readonly kinds: Uint8Array | number;
  /**
   * With `base` added: numbers as they are; strings, lists and objects as ids in the dictionary of the column;
   * times as epoch microseconds, NaN for none; 0 for the rest.
   */
  readonly codes: Codes;
  readonly base: number;
}

/** What a cell holds. `unknown`: something that has to be looked up in the record. */
export const cellKind = { ...valueKind, unknown: 8 } as const;

const narrowings: readonly [low: number, high: number, Codes: new (length: number) => Codes][] = [
  [0, 0xff, Uint8Array],
  [0, 0xffff, Uint16Array],
  [-0x80000000, 0x7fffffff, Int32Array],
  [0, 0xffffffff, Uint32Array],
];

/**
 * Numbers in the narrowest form that loses nothing but the sign of zero.
 * @param hasBase they are close together and far from zero, as times are
 */
export function narrow(numbers: Float64Array, hasBase = false): { codes: Codes; base: number } {
  const { low, high, isWhole } = rangeOf(numbers);
  if (!isWhole || numbers.length === 0) return { codes: numbers.slice(), base: 0 };
  const base = hasBase ? low : 0;
  const fitting = narrowings.find(([least, most]) => low - base >= least && high - base <= most);
  if (!fitting) return { codes: numbers.slice(), base: 0 };
  const codes = new fitting[2](numbers.length);
  if (base === 0) codes.set(numbers);
  else copyShifted(numbers, -base, codes);
  return { codes, base };
}

function rangeOf(numbers: Float64Array): { low: number; high: number; isWhole: boolean } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let isWhole = true;
  for (let at = 0; at < numbers.length; at++) {
    const number = numbers[at] as number;
    if (number < low) low = number;
    if (number > high) high = number;
    // False for NaN too.
    if (Math.floor(number) !== number) isWhole = false;
  }
  return { low, high, isWhole };
}

function copyShifted(numbers: Float64Array, shift: number, to: Codes): void {
  for (let at = 0; at < numbers.length; at++) to[at] = (numbers[at] as number) + shift;
}

/** One number where all kinds are the same. */
export function compactKinds(kinds: Uint8Array): Uint8Array | number {
  const [first = valueKind.missing] = kinds;
  for (let at = 1; at < kinds.length; at++) if (kinds[at] !== first) return kinds.slice();
  return first;
}

/** A block in one form whatever form it is kept in, so that loops over it stay simple and fast. */
export class OpenBlock {
  length = 0;
  #kinds = new Uint8Array(0);
  #numbers = new Float64Array(0);

  get kinds(): Uint8Array {
    return this.#kinds;
  }

  get numbers(): Float64Array {
    return this.#numbers;
  }

  open({ kinds, codes, base }: Block): this {
    const { length } = codes;
    if (this.#kinds.length < length) {
      this.#kinds = new Uint8Array(length * 2);
      this.#numbers = new Float64Array(length * 2);
    }
    this.length = length;
    if (typeof kinds === "number") this.#kinds.fill(kinds, 0, length);
    else this.#kinds.set(kinds);
    this.#numbers.set(codes);
    if (base !== 0)
      for (let at = 0; at < length; at++) this.#numbers[at] = (this.#numbers[at] as number) + base;
    return this;
  }
}

/** How much memory a block takes, in bytes, roughly. */
export function blockBytes({ kinds, codes }: Block): number {
  return codes.byteLength + (typeof kinds === "number" ? 0 : kinds.byteLength) + 300;
}
