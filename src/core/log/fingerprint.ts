import { readFully } from "./byte-source.ts";

const sampleBytes = 4096;

/** Both ends of a file as they were, to tell a file that has grown from one that was written anew in place. */
export class Fingerprint {
  readonly #head: Buffer;
  readonly #tail: Buffer;
  readonly #tailPosition: number;

  constructor(descriptor: number, fileSize: number) {
    this.#head = sample(descriptor, 0, Math.min(fileSize, sampleBytes));
    this.#tailPosition = Math.max(0, fileSize - sampleBytes);
    this.#tail = sample(descriptor, this.#tailPosition, fileSize - this.#tailPosition);
  }

  /** The first bytes of the file, up to 4 KiB. */
  get head(): Buffer {
    return this.#head;
  }

  /** Whether what was there is still there, whatever came after it. */
  holds(descriptor: number): boolean {
    return (
      sample(descriptor, 0, this.#head.length).equals(this.#head) &&
      sample(descriptor, this.#tailPosition, this.#tail.length).equals(this.#tail)
    );
  }
}

function sample(descriptor: number, position: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  return bytes.subarray(0, readFully(descriptor, bytes, position));
}
