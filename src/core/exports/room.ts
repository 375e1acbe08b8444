/** How much a download may take of a disk. */
import { statfs } from "node:fs/promises";

/** Plain data: it crosses to the thread that unpacks. */
export interface SinkLimits {
  /** So much is left to others on the disk. */
  readonly keepFreeBytes: number;
  /** A log is not so many times as large as what was received of it, unless somebody means harm. */
  readonly maxGrowth: number;
  /** Up to this size nobody is harmed by a log that grows more. */
  readonly unsuspectedBytes: number;
}

/** Logs that are very alike grow a hundredfold; no compressed byte becomes more than 1032. */
export const usualLimits: SinkLimits = {
  keepFreeBytes: 64e6,
  maxGrowth: 250,
  unsuspectedBytes: 1e9,
};

/** There is too little left on the disk, told before it is full. It has the shape of the system's own error. */
class NoRoomError extends Error {
  override readonly name = "NoRoomError";
  readonly code = "ENOSPC";
  readonly syscall = "statfs";

  constructor() {
    super("ENOSPC: too little space is left on the disk");
  }
}

/** What was received has become larger than a log does. */
export class TooLargeError extends Error {
  override readonly name = "TooLargeError";
}

/** The disk is looked at again after so much was written. */
const lookBytes = 32 * 1024 * 1024;

/** Watches over what is written to a folder. */
export class Room {
  readonly #folder: string;
  readonly #limits: SinkLimits;
  #bytesToLook = 0;

  constructor(folder: string, limits: SinkLimits) {
    this.#folder = folder;
    this.#limits = limits;
  }

  /** Before so many bytes are written. @throws NoRoomError where too little would be left */
  async take(bytes: number): Promise<void> {
    this.#bytesToLook -= bytes;
    if (this.#bytesToLook > 0) return;
    await assertRoom(this.#folder, bytes, this.#limits);
    this.#bytesToLook = lookBytes;
  }

  /** @throws TooLargeError where a log of this size cannot be meant */
  assertSize(logBytes: number, receivedBytes: number): void {
    const { maxGrowth, unsuspectedBytes } = this.#limits;
    if (logBytes <= Math.max(unsuspectedBytes, receivedBytes * maxGrowth)) return;
    throw new TooLargeError(`${receivedBytes} bytes became more than ${logBytes}.`);
  }
}

/** @throws NoRoomError where the disk of a folder has no place for so many bytes more */
export async function assertRoom(
  folder: string,
  bytes: number,
  { keepFreeBytes }: SinkLimits,
): Promise<void> {
  // Where a disk does not say how full it is, writing to it will.
  const freeBytes = await freeBytesOf(folder);
  if (freeBytes !== undefined && freeBytes < bytes + keepFreeBytes) throw new NoRoomError();
}

/** What is left on the disk of a folder, where that can be known. */
export async function freeBytesOf(folder: string): Promise<number | undefined> {
  const disk = await statfs(folder).catch(() => undefined);
  return disk && disk.bavail * disk.bsize;
}
