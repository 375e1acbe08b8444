import type { TakeBytes, Unpacker } from "./unpack-stream.ts";

/** Which UTF-16 a file begins with, going by its byte order mark. */
export function utf16Of(head: Buffer): "utf-16le" | "utf-16be" | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  return undefined;
}

/** Turns UTF-16 into UTF-8 as it comes, without the byte order mark. */
export class Utf16Reader implements Unpacker {
  readonly isWhole = true;
  readonly #onBytes: TakeBytes;
  #head: Buffer = Buffer.alloc(0);
  #decoder: TextDecoder | undefined;

  constructor(onBytes: TakeBytes) {
    this.#onBytes = onBytes;
  }

  async push(bytes: Buffer): Promise<void> {
    if (!this.#decoder) {
      this.#head = Buffer.concat([this.#head, bytes]);
      if (this.#head.length < 2) return;
      this.#decoder = new TextDecoder(utf16Of(this.#head) ?? "utf-16le");
      bytes = this.#head;
    }
    await this.#onBytes(Buffer.from(this.#decoder.decode(bytes, { stream: true })));
  }

  close(): void {}
}
