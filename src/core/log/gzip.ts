import { crc32, createInflateRaw } from "node:zlib";
import { type TakeBytes, UnpackError, type Unpacker, UnpackStream } from "./unpack-stream.ts";

const magic = [0x1f, 0x8b];
const deflateMethod = 8;
const fixedHeaderBytes = 10;
const trailerBytes = 8;
/**
 * To wake the thread that unpacks takes as long as to unpack some ten KiB. With 2 MiB, opening and searching a log takes a
 * twentieth more; with 8 MiB, unpacking alone does.
 */
const outputBytes = 4 * 1024 * 1024;
/** Large buffers are a waste where a file has thousands of small members. */
const smallOutputBytes = 128 * 1024;

export function isGzip(head: Buffer): boolean {
  return head[0] === magic[0] && head[1] === magic[1];
}

/**
 * Unpacks gzip as it arrives, member after member. It knows at every byte whether a member is complete, which
 * `zlib.createGunzip` does not tell before its input ends: a file that grows has no end. Zeros or anything
 * else that is not gzip after a complete member is left alone, as `gzip -d` does.
 */
export class GzipReader implements Unpacker {
  readonly #onBytes: TakeBytes;
  /** Start of a header or trailer whose rest has not come. */
  #pending: Buffer = Buffer.alloc(0);
  #inflater: MemberInflater | undefined;
  #state: "header" | "body" | "trailer" | "garbage" = "header";
  #members = 0;

  constructor(onBytes: TakeBytes) {
    this.#onBytes = onBytes;
  }

  get isWhole(): boolean {
    return this.#state === "garbage" || (this.#state === "header" && this.#pending.length === 0);
  }

  async push(bytes: Buffer): Promise<void> {
    while (bytes.length > 0 && this.#state !== "garbage") {
      if (this.#state === "body") bytes = await this.#pushBody(bytes);
      else if (this.#state === "header") bytes = this.#pushHeader(bytes);
      else bytes = this.#pushTrailer(bytes);
    }
  }

  close(): void {
    this.#inflater?.close();
  }

  #pushHeader(bytes: Buffer): Buffer {
    const header = this.#withPending(bytes);
    const known = header.subarray(0, magic.length);
    if (!known.every((byte, at) => byte === magic[at])) {
      if (this.#members === 0) throw new UnpackError("not gzip");
      this.#state = "garbage";
      return bytes;
    }
    const length = headerLength(header);
    if (length === undefined) {
      this.#pending = Buffer.from(header);
      return header.subarray(header.length);
    }
    const isSmall = this.#inflater !== undefined && this.#inflater.size < outputBytes;
    this.#inflater = new MemberInflater(this.#onBytes, isSmall ? smallOutputBytes : outputBytes);
    this.#state = "body";
    return header.subarray(length);
  }

  async #pushBody(bytes: Buffer): Promise<Buffer> {
    const inflater = this.#inflater as MemberInflater;
    const taken = await inflater.push(bytes);
    if (inflater.isEnded) this.#state = "trailer";
    return bytes.subarray(taken);
  }

  #pushTrailer(bytes: Buffer): Buffer {
    const trailer = this.#withPending(bytes);
    if (trailer.length < trailerBytes) {
      this.#pending = Buffer.from(trailer);
      return trailer.subarray(trailer.length);
    }
    const inflater = this.#inflater as MemberInflater;
    inflater.close();
    const isWhole =
      trailer.readUInt32LE(0) === inflater.checksum && trailer.readUInt32LE(4) === inflater.size % 2 ** 32;
    if (!isWhole) throw new UnpackError("wrong checksum");
    this.#members++;
    this.#state = "header";
    return trailer.subarray(trailerBytes);
  }

  #withPending(bytes: Buffer): Buffer {
    if (this.#pending.length === 0) return bytes;
    const joined = Buffer.concat([this.#pending, bytes]);
    this.#pending = Buffer.alloc(0);
    return joined;
  }
}

/** Inflates one member, and says how much of the input belongs to it. */
class MemberInflater {
  readonly #stream: UnpackStream;
  checksum = 0;
  size = 0;
  isEnded = false;

  constructor(onBytes: TakeBytes, chunkSize: number) {
    this.#stream = new UnpackStream(createInflateRaw({ chunkSize }), (bytes) => {
      this.checksum = crc32(bytes, this.checksum);
      this.size += bytes.length;
      return onBytes(bytes);
    });
  }

  /** @returns how many bytes were taken; fewer than given once the member has ended */
  async push(bytes: Buffer): Promise<number> {
    const taken = await this.#stream.push(bytes);
    this.isEnded = taken < bytes.length;
    return taken;
  }

  close(): void {
    this.#stream.close();
  }
}

/** @returns undefined while the header is not all there. @throws UnpackError */
function headerLength(header: Buffer): number | undefined {
  if (header.length < fixedHeaderBytes) return undefined;
  const flags = header[3] ?? 0;
  if (header[2] !== deflateMethod || flags & 0xe0) throw new UnpackError("unknown compression method");
  let at = fixedHeaderBytes;
  if (flags & 4) {
    if (header.length < at + 2) return undefined;
    at += 2 + header.readUInt16LE(at);
  }
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue;
    const end = header.indexOf(0, at);
    if (end === -1) return undefined;
    at = end + 1;
  }
  if (flags & 2) at += 2;
  return at <= header.length ? at : undefined;
}
