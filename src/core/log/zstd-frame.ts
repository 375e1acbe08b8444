/** The sizes and the order of what a file of zstd is made of: https://datatracker.ietf.org/doc/html/rfc8878#section-3 */
import { UnpackError } from "./unpack-stream.ts";

export const magicBytes = 4;
const frameMagic = 0xfd2fb528;
/** The last digit is anything. */
const skippableMagic = 0x184d2a50;
const checksumBytes = 4;
const blockHeaderBytes = 3;

type Part = "magic" | "size" | "descriptor" | "header" | "block" | "content" | "checksum";

export function isZstd(head: Buffer): boolean {
  return head.length >= magicBytes && (head.readUInt32LE(0) === frameMagic || isSkippable(head));
}

/** Whether a frame holds nothing of what is packed. @param head at least four bytes */
export function isSkippable(head: Buffer): boolean {
  return (head.readUInt32LE(0) & 0xfffffff0) >>> 0 === skippableMagic;
}

/** Whether bytes are too few to tell, and may become the head of zstd. */
export function mayBecomeZstd(head: Buffer): boolean {
  if (head.length >= magicBytes) return false;
  const [first, ...others] = head;
  const rest = Buffer.from(others);
  if (first === undefined) return true;
  const isFrame = first === 0x28 && Buffer.from([0xb5, 0x2f, 0xfd]).subarray(0, rest.length).equals(rest);
  const isSkippable =
    first >>> 4 === 5 && Buffer.from([0x2a, 0x4d, 0x18]).subarray(0, rest.length).equals(rest);
  return isFrame || isSkippable;
}

/** Follows a frame from size to size to its end. */
export class ZstdFrame {
  readonly isSkippable: boolean;
  isEnded = false;
  #part: Part = "magic";
  /** Bytes of the part that have not come, and those that have, as a number with the lowest byte first. */
  #left = magicBytes;
  #number = 0;
  #numberBytes = 0;
  #hasChecksum = false;
  #isLastBlock = false;

  constructor(isSkippable: boolean) {
    this.isSkippable = isSkippable;
  }

  /** @returns how many of the bytes belong to the frame. @throws UnpackError */
  push(bytes: Buffer): number {
    let at = 0;
    while (at < bytes.length && !this.isEnded) {
      const end = Math.min(bytes.length, at + this.#left);
      this.#left -= end - at;
      // Only parts of up to four bytes are looked at.
      for (; at < end && this.#numberBytes < 4; at++) {
        this.#number += (bytes[at] ?? 0) * 256 ** this.#numberBytes++;
      }
      at = end;
      while (this.#left === 0 && !this.isEnded) this.#endPart();
    }
    return at;
  }

  #endPart(): void {
    const number = this.#number;
    switch (this.#part) {
      case "magic":
        if (this.isSkippable) this.#begin("size", 4);
        else this.#begin("descriptor", 1);
        break;
      case "size":
        this.#isLastBlock = true;
        this.#begin("content", number);
        break;
      case "descriptor":
        this.#hasChecksum = (number & 4) !== 0;
        this.#begin("header", headerBytes(number));
        break;
      case "header":
        this.#begin("block", blockHeaderBytes);
        break;
      case "block":
        this.#isLastBlock = (number & 1) !== 0;
        this.#begin("content", contentBytes(number));
        break;
      case "content":
        if (!this.#isLastBlock) this.#begin("block", blockHeaderBytes);
        else if (this.#hasChecksum) this.#begin("checksum", checksumBytes);
        else this.isEnded = true;
        break;
      case "checksum":
        this.isEnded = true;
    }
  }

  #begin(part: Part, bytes: number): void {
    this.#part = part;
    this.#left = bytes;
    this.#number = 0;
    this.#numberBytes = 0;
  }
}

/** Of the window, the dictionary's id and the size of what is packed. */
function headerBytes(descriptor: number): number {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >>> 6] ?? 0;
  return (isSingleSegment ? 0 : 1) + dictionaryBytes + sizeBytes;
}

/** @throws UnpackError for a kind of block that there is none */
function contentBytes(blockHeader: number): number {
  const kind = (blockHeader >>> 1) & 3;
  if (kind === 3) throw new UnpackError("unknown kind of block", { cause: blockHeader });
  // One byte that is repeated.
  return kind === 1 ? 1 : blockHeader >>> 3;
}
