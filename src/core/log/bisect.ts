/** The last position of an ascending list whose value is not above a number; 0 where none is. */
export function lastUpTo(length: number, valueAt: (position: number) => number, most: number): number {
  let low = 0;
  let high = length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (valueAt(middle) <= most) low = middle;
    else high = middle;
  }
  return low;
}
