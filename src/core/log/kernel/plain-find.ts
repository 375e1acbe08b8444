import type { Needle } from "./types.ts";

const lineFeed = 0x0a;

/** The twin of `src/kernel/find.ts`. */
export function findPlain(chunk: Buffer, needle: Needle, from: number, to: number): Uint32Array {
  const range = chunk.subarray(from, to);
  const nextHit = needle.ignored.every((mask) => mask === 0)
    ? (at: number) => range.indexOf(needle.bytes, at)
    : (at: number) => nextFolded(range, needle, at);
  const hits: number[] = [];
  let hit = nextHit(0);
  while (hit !== -1) {
    hits.push(from + hit);
    const feed = range.indexOf(lineFeed, hit);
    hit = feed === -1 ? -1 : nextHit(feed + 1);
  }
  return Uint32Array.from(hits);
}

function nextFolded(
  bytes: Buffer,
  { bytes: wanted, ignored, probes: [probe] }: Needle,
  from: number,
): number {
  const probeMask = ignored[probe] as number;
  const probeByte = wanted[probe] as number;
  for (let at = from; at <= bytes.length - wanted.length; at++) {
    if (((bytes[at + probe] as number) | probeMask) !== probeByte) continue;
    if (
      wanted.every(
        (byte, position) => ((bytes[at + position] as number) | (ignored[position] as number)) === byte,
      )
    )
      return at;
  }
  return -1;
}
