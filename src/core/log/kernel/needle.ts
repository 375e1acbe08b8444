import { caseVariants } from "./case-variants.ts";
import type { Needle } from "./types.ts";

/** The bit in which a small ASCII letter differs from its capital. */
const caseBit = 0x20;

/** How often each byte stands in a part of a log, by which a needle's rare bytes are chosen. */
export function byteFrequencies(sample: Uint8Array): Uint32Array {
  const frequencies = new Uint32Array(256);
  for (const byte of sample) frequencies[byte] = (frequencies[byte] ?? 0) + 1;
  return frequencies;
}

/** These bytes as they are. @param bytes one at least */
export function exactNeedle(bytes: Uint8Array, frequencies: Uint32Array): Needle {
  return needle(bytes, new Uint8Array(bytes.length), frequencies);
}

/** These bytes, where A–Z in the log count as a–z. @param bytes one at least, no capitals among them */
export function foldedNeedle(bytes: Uint8Array, frequencies: Uint32Array): Needle {
  const ignored = bytes.map((byte) => (byte >= 0x61 && byte <= 0x7a ? caseBit : 0));
  return needle(bytes, ignored, frequencies);
}

/**
 * What is in every line in which a text stands in any case, by Unicode's simple case folding (the flags `iu` of a
 * regular expression). More lines than these may have it: each hit is to be looked at again.
 *
 * It is the longest part of the text whose letters take as many bytes in each of their cases. Where these differ
 * in some bits, such as Д (D0 94) and д (D0 B4), the bits are ignored.
 * @returns undefined where there is no such part
 */
export function prefilterNeedle(text: string, frequencies: Uint32Array): Needle | undefined {
  let best: FoldedByte[] = [];
  let part: FoldedByte[] = [];
  for (const character of text) {
    const folded = foldedBytes(character);
    part = folded ? [...part, ...folded] : [];
    if (part.length > best.length) best = part;
  }
  if (best.length === 0) return undefined;
  const bytes = Uint8Array.from(best, ({ byte }) => byte);
  return needle(
    bytes,
    Uint8Array.from(best, ({ ignored }) => ignored),
    frequencies,
  );
}

/** To look for a second byte as well costs less from there on: measured. */
const rareShare = 0.0035;
/** More than so many ways in which a text is written are not looked for one by one. */
const mostNeedles = 8;

/**
 * All ways in which a text stands in any case, by the same folding: a line has the text where it has one of these,
 * and only there. Most letters differ in one bit from their other case, so that one needle does for both.
 * @returns undefined where there are too many
 */
export function caseNeedles(text: string, frequencies: Uint32Array): Needle[] | undefined {
  let ways: FoldedByte[][] = [[]];
  for (const character of text) {
    const forms = formsOf(character);
    if (!forms || ways.length * forms.length > mostNeedles) return undefined;
    ways = ways.flatMap((way) => forms.map((form) => [...way, ...form]));
  }
  return ways.map((way) =>
    needle(
      Uint8Array.from(way, ({ byte }) => byte),
      Uint8Array.from(way, ({ ignored }) => ignored),
      frequencies,
    ),
  );
}

/** The bytes of a character in all its cases, those together that differ in one bit. */
function formsOf(character: string): FoldedByte[][] | undefined {
  if (/[\ufffd\p{Surrogate}]/u.test(character)) return undefined;
  const left = caseVariants(character).map((variant) => Buffer.from(variant));
  const forms: FoldedByte[][] = [];
  for (let one = left.pop(); one; one = left.pop()) {
    const bytes = one;
    const twin = left.findIndex((other) => differsInOneBit(other, bytes));
    const [other = bytes] = twin === -1 ? [] : left.splice(twin, 1);
    forms.push(
      Array.from(bytes, (byte, position) => {
        const ignored = byte ^ (other[position] as number);
        return { byte: byte | ignored, ignored };
      }),
    );
  }
  return forms;
}

function differsInOneBit(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  const bits = a.reduce((sum, byte, position) => sum + bitCount(byte ^ (b[position] as number)), 0);
  return bits === 1;
}

function bitCount(byte: number): number {
  return byte === 0 ? 0 : (byte & 1) + bitCount(byte >> 1);
}

interface FoldedByte {
  readonly byte: number;
  readonly ignored: number;
}

/** The bytes of a character in all its cases at once; undefined where these are not equally many. */
function foldedBytes(character: string): FoldedByte[] | undefined {
  // Decoding puts U+FFFD in the place of what is not UTF-8, so it may stand for any bytes.
  if (/[\ufffd\p{Surrogate}]/u.test(character)) return undefined;
  const variants = caseVariants(character).map((variant) => Buffer.from(variant));
  const [first] = variants;
  if (!first || variants.some(({ length }) => length !== first.length)) return undefined;
  return Array.from(first, (byte, position) => {
    const ignored = variants.reduce((bits, variant) => bits | (byte ^ (variant[position] ?? 0)), 0);
    return { byte: byte | ignored, ignored };
  });
}

function needle(bytes: Uint8Array, ignored: Uint8Array, frequencies: Uint32Array): Needle {
  const counts = Array.from(bytes, (byte, position) => countOf(byte, ignored[position] ?? 0, frequencies));
  const probes = rarest(bytes, counts);
  const total = frequencies.reduce((sum, count) => sum + count, 0);
  return { bytes, ignored, probes, isFirstRare: (counts[probes[0]] ?? 0) < total * rareShare };
}

/** The positions of the two bytes that are the rarest in a log. Equal bytes would not tell more than one of them. */
function rarest(bytes: Uint8Array, counts: readonly number[]): [number, number] {
  const positions = [...bytes.keys()].sort((a, b) => (counts[a] ?? 0) - (counts[b] ?? 0));
  const first = positions[0] ?? 0;
  const second = positions.find((position) => bytes[position] !== bytes[first]);
  return [first, second ?? positions[1] ?? first];
}

/** How often a byte stands in a log, in any of the forms that its ignored bits leave. */
function countOf(byte: number, ignored: number, frequencies: Uint32Array): number {
  return frequencies.reduce((sum, count, other) => ((other | ignored) === byte ? sum + count : sum), 0);
}
