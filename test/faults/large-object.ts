/** A gzip object of any size that is never stored: a row of members, drawn from a few by a seed. */
import { gzipSync } from "node:zlib";
import { seeded } from "./clock.ts";

const memberBytes = 1024 * 1024;
const lineBytes = 512;

export interface Member {
  readonly text: Buffer;
  readonly packed: Buffer;
}

export class LargeObject {
  readonly size: number;
  readonly textSize: number;
  readonly records: number;
  readonly #kinds: readonly Member[];
  readonly #row: readonly number[];

  constructor(wantedBytes: number) {
    const random = seeded(5);
    this.#kinds = Array.from({ length: 16 }, () => makeMember(random));
    const row: number[] = [];
    let size = 0;
    let textSize = 0;
    while (size < wantedBytes) {
      const kind = Math.floor(random() * this.#kinds.length);
      row.push(kind);
      size += this.#kinds[kind]?.packed.length ?? 0;
      textSize += this.#kinds[kind]?.text.length ?? 0;
    }
    this.#row = row;
    this.size = size;
    this.textSize = textSize;
    this.records = (row.length * memberBytes) / lineBytes;
  }

  *members(): Generator<Member> {
    for (const kind of this.#row) {
      const member = this.#kinds[kind];
      if (member) yield member;
    }
  }

  /** The compressed bytes from `start` on. */
  *read(start: number): Generator<Buffer> {
    let offset = 0;
    for (const { packed } of this.members()) {
      if (offset + packed.length > start) yield packed.subarray(Math.max(0, start - offset));
      offset += packed.length;
    }
  }
}

/** Lines of text that hardly gets smaller: what is downloaded is nearly all that is unpacked. */
function makeMember(random: () => number): Member {
  const text = Buffer.alloc(memberBytes);
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  for (let start = 0; start < memberBytes; start += lineBytes) {
    const noise = Array.from({ length: lineBytes - 10 }, () => alphabet[Math.floor(random() * 64)]).join("");
    text.write(`{"noise":"${noise}`.slice(0, lineBytes - 3).concat('"}\n'), start, "latin1");
  }
  return { text, packed: gzipSync(text, { level: 1 }) };
}
