import type { Hits, Needle, RecordsInChunk } from "./types.ts";

/** The twin of `src/kernel/find.ts`. */
export function findPlain(
  chunk: Buffer,
  needle: Needle,
  { starts, first, end, length }: RecordsInChunk,
): Hits {
  const bytes = chunk.subarray(0, length);
  const nextHit = needle.ignored.every((mask) => mask === 0)
    ? (at: number) => bytes.indexOf(needle.bytes, at)
    : (at: number) => nextFolded(bytes, needle, at);
  const startOf = (record: number) =>
    record < end ? (starts[record] as number) - (starts[first] as number) : length;
  const records: number[] = [];
  const offsets: number[] = [];
  for (let record = first, hit = nextHit(0); hit !== -1 && record < end; hit = nextHit(startOf(record))) {
    while (startOf(record + 1) <= hit) record++;
    records.push(record++);
    offsets.push(hit);
  }
  return { records: Uint32Array.from(records), offsets: Uint32Array.from(offsets) };
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
