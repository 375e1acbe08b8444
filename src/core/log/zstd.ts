import type { Transform } from "node:stream";
import * as zlib from "node:zlib";
import { type TakeBytes, UnpackError, type Unpacker, UnpackStream } from "./unpack-stream.ts";
import { isSkippable, isZstd, magicBytes, mayBecomeZstd, ZstdFrame } from "./zstd-frame.ts";

const outputBytes = 1024 * 1024;

type CreateStream = (options: { chunkSize: number }) => Transform & { readonly bytesWritten: number };

/** Node has it from 22.15 on. */
const createZstdDecompress = (zlib as { createZstdDecompress?: CreateStream }).createZstdDecompress;

export const canUnpackZstd = createZstdDecompress !== undefined;

/**
 * Unpacks zstd as it arrives, frame after frame. It reads the sizes in the file itself, as the stream of `zlib` does
 * not tell whether a frame is complete before its input ends: a file that grows has no end. What is not zstd after a
 * complete frame is left alone.
 */
export class ZstdReader implements Unpacker {
  readonly #stream: UnpackStream;
  /** Start of a frame, too short to tell what it is. */
  #pending: Buffer = Buffer.alloc(0);
  #frame: ZstdFrame | undefined;
  #frames = 0;
  #isGarbage = false;

  /** @throws Error where this Node has no zstd, see `canUnpackZstd` */
  constructor(onBytes: TakeBytes) {
    if (!createZstdDecompress) throw new Error("zstd is not supported here");
    this.#stream = new UnpackStream(createZstdDecompress({ chunkSize: outputBytes }), onBytes);
  }

  get isWhole(): boolean {
    if (this.#isGarbage) return true;
    return !this.#frame && (this.#pending.length === 0 || !mayBecomeZstd(this.#pending));
  }

  async push(bytes: Buffer): Promise<void> {
    while (bytes.length > 0 && !this.#isGarbage) {
      if (!this.#frame) bytes = this.#pushMagic(bytes);
      if (this.#frame) bytes = await this.#pushFrame(this.#frame, bytes);
    }
  }

  close(): void {
    this.#stream.close();
  }

  /** @returns the bytes of the frame, or none */
  #pushMagic(bytes: Buffer): Buffer {
    const head = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    if (head.length < magicBytes) {
      this.#pending = Buffer.from(head);
      return head.subarray(head.length);
    }
    this.#pending = Buffer.alloc(0);
    if (isZstd(head)) {
      this.#frame = new ZstdFrame(isSkippable(head));
    } else {
      if (this.#frames === 0) throw new UnpackError("not zstd");
      this.#isGarbage = true;
    }
    return head;
  }

  async #pushFrame(frame: ZstdFrame, bytes: Buffer): Promise<Buffer> {
    const length = frame.push(bytes);
    if (!frame.isSkippable) await this.#stream.push(bytes.subarray(0, length));
    if (frame.isEnded) {
      this.#frames++;
      this.#frame = undefined;
    }
    return bytes.subarray(length);
  }
}
