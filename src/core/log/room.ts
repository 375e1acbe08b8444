import { setTimeout } from "node:timers/promises";
import { isOutOfSpace } from "./disk-space.ts";
import { systemProblem } from "./sight.ts";
import type { LogProblem } from "./types.ts";
import type { UnpackCache } from "./unpack-cache.ts";

/** After a write that failed for want of space, the next try comes later each time. */
const longestPauseMs = 60_000;

export interface RoomOptions {
  readonly cache: UnpackCache;
  /** How long to wait for space before it is looked at again. */
  readonly spacePollMs: number;
  /** How many bytes are written, and will be in the end where that can be told. */
  readonly sizes: () => { readonly written: number; readonly whole?: number };
  /** Called when space begins or ends to be missing. */
  readonly onChange: () => void;
}

/** Where something is written to the cache: waits while there is too little space, and says so. */
export class Room {
  readonly #options: RoomOptions;
  readonly #signal: AbortSignal;
  #problem: LogProblem | undefined;
  #failedAt = 0;
  #pauseMs: number;

  constructor(options: RoomOptions, signal: AbortSignal) {
    this.#options = options;
    this.#pauseMs = options.spacePollMs;
    this.#signal = signal;
  }

  /** There while space is missing. */
  get problem(): LogProblem | undefined {
    return this.#problem;
  }

  /** Waits until there is space. @throws the system's error where it is another one */
  async wait(): Promise<void> {
    while (!this.#signal.aborted) {
      try {
        this.#options.cache.makeRoom();
        break;
      } catch (error) {
        if (!isOutOfSpace(error)) throw error;
        await this.#pause(error, this.#options.spacePollMs);
      }
    }
    if (!this.#problem) return;
    this.#problem = undefined;
    this.#options.onChange();
  }

  /** Waits after a write that failed. @param position how far it had come. @throws an error that is not of space */
  async waitAfter(error: unknown, position: number): Promise<void> {
    if (!isOutOfSpace(error)) throw error;
    if (position > this.#failedAt) this.#pauseMs = this.#options.spacePollMs;
    this.#failedAt = position;
    await this.#pause(error, this.#pauseMs);
    this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs);
  }

  async #pause(error: unknown, pauseMs: number): Promise<void> {
    const { cache, sizes, onChange } = this.#options;
    const { written, whole } = sizes();
    this.#problem = {
      kind: "noSpace",
      reason: systemProblem(error).reason,
      freeBytes: cache.freeBytes,
      ...(whole !== undefined && { neededBytes: Math.max(0, Math.round(whole - written)) }),
    };
    onChange();
    // It is cut short where the log is closed.
    await setTimeout(pauseMs, undefined, { signal: this.#signal }).catch(() => {});
  }
}
