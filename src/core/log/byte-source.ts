import { readSync } from "node:fs";

/** The uncompressed bytes of a log, as far as they are there. They may become more. */
export interface ByteSource {
  /** Bytes that can be read now. */
  readonly size: number;
  /**
   * Fills `into` with the bytes from `position` on.
   * @returns how many there were: fewer than asked only at the end of the file.
   */
  read(into: Buffer, position: number): number;
}

/** No file has this number: reading from it is an error. */
export const closedDescriptor = -1;

/** Reads until there are `wanted` bytes in `into` or the file ends; one system call may give less than that. */
export function readFully(descriptor: number, into: Buffer, position: number, wanted = into.length): number {
  let length = 0;
  while (length < wanted) {
    const read = readSync(descriptor, into, length, wanted - length, position + length);
    if (read === 0) break;
    length += read;
  }
  return length;
}
