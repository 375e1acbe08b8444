/** A growing list of 32-bit numbers in ascending order: the records of a search, or the lines that are not JSON. */
export class NumberList {
  #values = new Uint32Array(16);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** @param value larger than every value in the list. */
  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Uint32Array(this.#length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  at(position: number): number | undefined {
    return position < this.#length ? this.#values[position] : undefined;
  }

  slice(first: number, count: number): number[] {
    return [...this.#values.subarray(Math.min(first, this.#length), Math.min(first + count, this.#length))];
  }

  /** A copy of the values from `low` on and below `high`. */
  between(low: number, high: number): Uint32Array {
    return this.#values.slice(this.lowerBound(low), this.lowerBound(high));
  }

  /** Position of the first value that is not below `value`; the length where there is none. */
  lowerBound(value: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#values[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  has(value: number): boolean {
    return this.at(this.lowerBound(value)) === value;
  }

  /** Drops every value from `value` on. */
  cutFrom(value: number): void {
    this.#length = this.lowerBound(value);
  }

  /**
   * The neighbour of `value` in a direction, going round at the ends. `value` itself comes last:
   * it is found only where it is the only one.
   * @returns its position, or undefined in an empty list.
   */
  neighbour(value: number, direction: 1 | -1): number | undefined {
    if (this.#length === 0) return undefined;
    const position = direction === 1 ? this.lowerBound(value + 1) : this.lowerBound(value) - 1;
    return (position + this.#length) % this.#length;
  }
}
