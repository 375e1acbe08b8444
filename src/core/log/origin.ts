import { closeSync } from "node:fs";
import { type ByteSource, closedDescriptor, readFully } from "./byte-source.ts";
import type { LogProblem } from "./types.ts";

/** Where the bytes of a log come from: an open file, as it is or unpacked. */
export interface Origin extends ByteSource {
  /**
   * Of the file that holds the bytes, which may be another one than the log. It may change when the log grows; the
   * one before stays open until all is closed.
   */
  readonly descriptor: number;
  /** Share of the file that has become bytes of the log, 0 to 1. */
  readonly share: number;
  /** All of the file that is there now is in `size`. */
  readonly isComplete: boolean;
  readonly isCompressed: boolean;
  /** The file that holds the bytes goes with the log: nothing about it is worth keeping. */
  readonly isTemporary?: boolean;
  readonly problem?: LogProblem;
  /** The file has `fileSize` bytes now, the same ones and more. */
  grow(fileSize: number): void;
  /** The file has stopped growing, for now at least: what is half there counts. */
  settle(): void;
  /** Nothing can be read any more. */
  close(): Promise<void>;
}

/** Before there is a file. */
export const nothing: Origin = {
  descriptor: closedDescriptor,
  size: 0,
  share: 1,
  isComplete: true,
  isCompressed: false,
  read: () => 0,
  grow() {},
  settle() {},
  async close() {},
};

/** Without a byte, and with the reason. */
export function problemOrigin(problem: LogProblem, close = async () => {}): Origin {
  return { ...nothing, problem, close };
}

/** A file whose bytes are the log. */
export class PlainOrigin implements Origin {
  readonly share = 1;
  readonly isComplete = true;
  readonly isCompressed = false;
  readonly problem?: LogProblem;
  #descriptor: number;
  #size: number;

  constructor(descriptor: number, fileSize: number, problem?: LogProblem) {
    this.#descriptor = descriptor;
    this.#size = fileSize;
    if (problem) this.problem = problem;
  }

  get descriptor(): number {
    return this.#descriptor;
  }

  get size(): number {
    return this.#size;
  }

  read(into: Buffer, position: number): number {
    return readFully(this.#descriptor, into, position);
  }

  grow(fileSize: number): void {
    this.#size = fileSize;
  }

  settle(): void {}

  async close(): Promise<void> {
    closeSync(this.#descriptor);
    // The number will be another file's; whoever still reads gets an error and not that file.
    this.#descriptor = closedDescriptor;
  }
}
