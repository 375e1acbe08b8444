const smallestPower = -342;
const largestPower = 308;
const precision = 128n;

let computed: Uint8Array | undefined;

/**
 * The first 128 bits of each power of ten from 1e-342 to 1e308, cut, as the kernel takes them: the low half and the
 * high half of each as 64 bits, little-endian.
 */
export function powersOfTen(): Uint8Array {
  computed ??= compute();
  return computed;
}

function compute(): Uint8Array {
  const bytes = new DataView(new ArrayBuffer((largestPower - smallestPower + 1) * 16));
  for (let power = smallestPower; power <= largestPower; power++) {
    const bits = leadingBits(power);
    const at = (power - smallestPower) * 16;
    bytes.setBigUint64(at, BigInt.asUintN(64, bits), true);
    bytes.setBigUint64(at + 8, bits >> 64n, true);
  }
  return new Uint8Array(bytes.buffer);
}

function leadingBits(power: number): bigint {
  const whole = 10n ** BigInt(Math.abs(power));
  // A quotient of this size has 128 bits or one more.
  const number = power < 0 ? (1n << (bitLength(whole) + precision - 1n)) / whole : whole;
  const excess = bitLength(number) - precision;
  return excess > 0n ? number >> excess : number << -excess;
}

function bitLength(number: bigint): bigint {
  return BigInt(number.toString(2).length);
}
