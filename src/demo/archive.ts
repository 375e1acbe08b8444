/**
 * A log as one compressed object that is never stored. It is a row of gzip members of some 256 KiB of log each.
 * Going through all of it once tells its length and where each member starts; afterwards any part of it can be
 * made again, byte by byte the same.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Records } from "./records.ts";

const compress = promisify(gzip);
const memberChars = 256 * 1024;
/** How long records are made in one go before other work gets its turn. */
const turnMs = 4;

/** A place among the records: the minute, and how many records of that minute come before. */
interface Place {
  readonly minute: number;
  readonly skip: number;
}

interface Chunk {
  readonly start: Place;
  readonly text: string;
  readonly records: number;
}

interface MemberStart {
  readonly byteOffset: number;
  readonly place: Place;
}

export class Archive {
  readonly byteLength: number;
  readonly recordCount: number;
  readonly #records: Records;
  readonly #members: readonly MemberStart[];

  private constructor(
    records: Records,
    members: readonly MemberStart[],
    byteLength: number,
    recordCount: number,
  ) {
    this.#records = records;
    this.#members = members;
    this.byteLength = byteLength;
    this.recordCount = recordCount;
  }

  /** Goes through all records once. Rejects with the signal's reason when aborted. */
  static async measure(records: Records, signal: AbortSignal): Promise<Archive> {
    const members: MemberStart[] = [];
    let byteLength = 0;
    let recordCount = 0;
    for await (const { chunk, bytes } of compressed(records, { minute: records.firstMinute, skip: 0 })) {
      signal.throwIfAborted();
      members.push({ byteOffset: byteLength, place: chunk.start });
      byteLength += bytes.length;
      recordCount += chunk.records;
    }
    return new Archive(records, members, byteLength, recordCount);
  }

  /** The bytes from `start` (inclusive) to `end` (exclusive), made as they are asked for. */
  async *read(start: number, end: number): AsyncGenerator<Buffer> {
    const member = this.#memberAt(start);
    if (!member || start >= end) return;
    let byteOffset = member.byteOffset;
    for await (const { bytes } of compressed(this.#records, member.place)) {
      const part = bytes.subarray(Math.max(0, start - byteOffset), end - byteOffset);
      if (part.length > 0) yield part;
      byteOffset += bytes.length;
      if (byteOffset >= end) return;
    }
  }

  /** The last member that starts at or before a byte. */
  #memberAt(byteOffset: number): MemberStart | undefined {
    let [low, high] = [0, this.#members.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#members[middle]?.byteOffset ?? 0) <= byteOffset) low = middle + 1;
      else high = middle;
    }
    return this.#members[low - 1];
  }
}

/** Compresses on another thread while the next records are made on this one. */
async function* compressed(records: Records, from: Place): AsyncGenerator<{ chunk: Chunk; bytes: Buffer }> {
  let before: { chunk: Chunk; bytes: Promise<Buffer> } | undefined;
  for await (const chunk of chunks(records, from)) {
    const bytes = compress(chunk.text, { level: 1 });
    if (before) yield { chunk: before.chunk, bytes: await before.bytes };
    before = { chunk, bytes };
  }
  if (before) yield { chunk: before.chunk, bytes: await before.bytes };
}

async function* chunks(records: Records, from: Place): AsyncGenerator<Chunk> {
  let start = from;
  let text = "";
  let count = 0;
  let turnStartMs = performance.now();
  for (let minute = from.minute; minute < records.endMinute; minute++) {
    const plan = records.minute(minute);
    for (let index = minute === from.minute ? from.skip : 0; index < plan.count; index++) {
      text += plan.line(index);
      count++;
      if (text.length < memberChars) continue;
      yield { start, text, records: count };
      start = { minute, skip: index + 1 };
      text = "";
      count = 0;
    }
    if (performance.now() - turnStartMs > turnMs) {
      await nextTurn();
      turnStartMs = performance.now();
    }
  }
  if (count > 0) yield { start, text, records: count };
}
