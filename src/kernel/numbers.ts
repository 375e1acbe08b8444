import { isDigit, minus, plus, point, zero } from "./bytes";

/** More digits than these do not fit into 64 bits. */
const mostDigits: u32 = 19;
const smallestPower: i32 = -342;
const largestPower: i32 = 308;
/** Up to here every whole number is a double, and every power of ten up to 22 is one too. */
const largestExact: u64 = 1 << 53;
const largestExactPower: i32 = 22;
const exactPowers = memory.data<f64>([
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
  1e20, 1e21, 1e22,
]);

/** The first 128 bits of each power of ten, low half first, cut and not rounded. The host puts them here. */
let powersOfTen: usize = 0;

export function setPowersOfTen(start: usize): void {
  powersOfTen = start;
}

/**
 * The double that a JSON number stands for, rounded as `JSON.parse` rounds.
 * @param start its first byte; the number has been held against the grammar
 * @returns NaN where that cannot be told here
 */
export function doubleOf(start: usize, end: usize): f64 {
  // Most numbers are a few digits and nothing else.
  if (end - start < mostDigits) {
    let number: u64 = 0;
    let at = start;
    for (; at < end && isDigit(load<u8>(at)); at++) number = number * 10 + (load<u8>(at) - zero);
    if (at == end) return <f64>number;
  }
  return doubleOfAny(start, end);
}

function doubleOfAny(at: usize, end: usize): f64 {
  const isNegative = load<u8>(at) == minus;
  if (isNegative) at++;
  let digits: u64 = 0;
  let taken: u32 = 0;
  let exponent: i32 = 0;
  /** Digits that are not zero were left out. */
  let isCut = false;
  let hasPoint = false;
  for (; at < end; at++) {
    const byte = load<u8>(at);
    if (byte == point) {
      hasPoint = true;
      continue;
    }
    if (!isDigit(byte)) break;
    if (taken < mostDigits) {
      digits = digits * 10 + (byte - zero);
      if (digits != 0) taken++;
      if (hasPoint) exponent--;
    } else {
      if (byte != zero) isCut = true;
      if (!hasPoint) exponent++;
    }
  }
  if (at < end) exponent += exponentAt(at + 1, end);
  const size = sizeOf(digits, exponent, isCut);
  return isNegative ? -size : size;
}

/** What stands behind the `e`, cut to what is beyond every double anyway. */
function exponentAt(at: usize, end: usize): i32 {
  const isNegative = load<u8>(at) == minus;
  if (isNegative || load<u8>(at) == plus) at++;
  let exponent: i32 = 0;
  for (; at < end; at++) exponent = min(exponent * 10 + (load<u8>(at) - zero), 1 << 24);
  return isNegative ? -exponent : exponent;
}

function sizeOf(digits: u64, exponent: i32, isCut: bool): f64 {
  if (digits == 0) return 0;
  if (!isCut) {
    // One conversion or one operation on two doubles that are exact is rounded once, and so rightly.
    if (exponent == 0) return <f64>digits;
    if (digits <= largestExact && exponent >= -largestExactPower && exponent <= largestExactPower) {
      if (exponent > 0) return <f64>digits * load<f64>(exactPowers + (exponent << 3));
      return <f64>digits / load<f64>(exactPowers + (-exponent << 3));
    }
    return roundedProduct(digits, exponent);
  }
  // The number lies between these two. Where both round to the same double, so does it.
  const below = roundedProduct(digits, exponent);
  return below == roundedProduct(digits + 1, exponent) ? below : NaN;
}

/** The low and the high half of the last product of two 64-bit numbers. */
let productLow: u64 = 0;
let productHigh: u64 = 0;

/**
 * `digits` times a power of ten by the method of Eisel and Lemire: the product with the first 128 bits of the
 * power is exact enough to round, in all but the rarest cases, and those it sees. Daniel Lemire, "Number
 * Parsing at a Gigabyte per Second", 2021.
 * @param digits not 0
 * @returns NaN in these cases, and where the result is too small or too large for a normal double
 */
function roundedProduct(digits: u64, exponent: i32): f64 {
  if (exponent < smallestPower || exponent > largestPower) return NaN;
  const power = powersOfTen + ((exponent - smallestPower) << 4);
  const shift = clz(digits);
  const normalized = digits << shift;
  // log2(10) is 217706 / 65536, closely enough; 1023 is the bias of the exponent of a double.
  let binaryExponent = ((217706 * exponent) >> 16) + 64 + 1023 - <i32>shift;
  multiply(normalized, load<u64>(power, 8));
  let high = productHigh;
  let low = productLow;
  // The nine bits below the 55 that rounding looks at are all ones: a carry from further down could change
  // these.
  if ((high & 0x1ff) == 0x1ff && low + normalized < normalized) {
    multiply(normalized, load<u64>(power));
    const sum = low + productHigh;
    if (sum < low) high++;
    if ((high & 0x1ff) == 0x1ff && sum + 1 == 0 && productLow + normalized < normalized) return NaN;
    low = sum;
  }
  // 54 bits are kept, the last of them for rounding. The product has 127 or 128 bits.
  const topBit = high >> 63;
  let mantissa = high >> (topBit + 9);
  if (topBit == 0) binaryExponent--;
  // Just half way between two doubles, as far as can be seen.
  if (low == 0 && (high & 0x1ff) == 0 && (mantissa & 3) == 1) return NaN;
  mantissa = (mantissa + (mantissa & 1)) >> 1;
  if (mantissa >> 53 != 0) {
    mantissa >>= 1;
    binaryExponent++;
  }
  if (binaryExponent < 1 || binaryExponent > 2046) return NaN;
  return reinterpret<f64>(((<u64>binaryExponent) << 52) | (mantissa & ((1 << 52) - 1)));
}

/** The 128 bits of a product, from four products of halves. */
function multiply(left: u64, right: u64): void {
  const leftLow = left & 0xffffffff;
  const leftHigh = left >> 32;
  const rightLow = right & 0xffffffff;
  const rightHigh = right >> 32;
  const lowest = leftLow * rightLow;
  const middle = leftHigh * rightLow + (lowest >> 32);
  const otherMiddle = leftLow * rightHigh + (middle & 0xffffffff);
  productLow = (otherMiddle << 32) | (lowest & 0xffffffff);
  productHigh = leftHigh * rightHigh + (middle >> 32) + (otherMiddle >> 32);
}
