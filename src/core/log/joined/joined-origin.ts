import { setImmediate } from "node:timers/promises";
import type { CacheFile } from "../cache-file.ts";
import type { Origin } from "../origin.ts";
import { Room } from "../room.ts";
import { systemProblem } from "../sight.ts";
import type { LogProblem } from "../types.ts";
import type { UnpackCache } from "../unpack-cache.ts";
import { arrange } from "./arrange.ts";
import type { Merge } from "./merge.ts";
import type { Part } from "./part.ts";
import { canSample } from "./part-times.ts";

export interface JoinedOriginOptions {
  /** In the order of rotation. They stay the caller's, and open until this is stopped. */
  readonly parts: readonly Part[];
  readonly cache: UnpackCache;
  /** How long to wait for space before it is looked at again. */
  readonly spacePollMs: number;
  /** How much is copied in one go, about. */
  readonly pieceBytes: number;
  /** Called when there are more bytes, and when there will be none. */
  readonly onChange: () => void;
  /** Called when the parts have become such that they must be joined anew. */
  readonly onStale: () => void;
}

/**
 * Several files as one log: their lines are copied in the order of time to a file in the cache. It is not kept for the
 * next time, as copying it again takes no longer than looking at all of it would.
 */
export class JoinedOrigin implements Origin {
  readonly isTemporary = true;
  readonly #options: JoinedOriginOptions;
  readonly #closing = new AbortController();
  readonly #file: CacheFile;
  readonly #room: Room;
  #merge: Merge | undefined;
  /** Taken from the parts and not written yet. */
  #pending: Buffer | undefined;
  #problem: LogProblem | undefined;
  #isRunning = false;
  #isWoken = false;
  #running: Promise<void> = Promise.resolve();
  /** Nothing more can come of it. */
  #isOver = false;

  /** @throws the system's error where the cache folder cannot be written */
  constructor(options: JoinedOriginOptions) {
    const { parts, cache, spacePollMs, onChange } = options;
    this.#options = options;
    this.#file = cache.create("joined", { file: parts.map(({ path }) => path).join("\0") });
    const sizes = () => ({ written: this.size, whole: this.#wholeSize });
    this.#room = new Room({ cache, spacePollMs, sizes, onChange }, this.#closing.signal);
    this.wake();
  }

  get descriptor(): number {
    return this.#file.descriptor;
  }

  get size(): number {
    return this.#file.size;
  }

  get share(): number {
    const whole = this.#wholeSize;
    return this.#isOver || this.isComplete || whole === 0 ? 1 : Math.min(1, this.size / whole);
  }

  get isComplete(): boolean {
    if (this.#isOver || this.#room.problem) return true;
    return !this.#isRunning && this.#merge !== undefined && this.#merge.isDone;
  }

  get isCompressed(): boolean {
    return this.#options.parts.some(({ isCompressed }) => isCompressed);
  }

  get problem(): LogProblem | undefined {
    const { parts } = this.#options;
    return this.#room.problem ?? this.#problem ?? parts.find(({ problem }) => problem)?.problem;
  }

  read(into: Buffer, position: number): number {
    return this.#file.read(into, position);
  }

  grow(): void {
    this.wake();
  }

  /** To be called when a part has more bytes, or will have none. */
  wake(): void {
    if (this.#isOver || this.#closing.signal.aborted) return;
    this.#isWoken = true;
    if (this.#isRunning) return;
    this.#isRunning = true;
    // Whoever makes this must have it before it is told of a change.
    this.#running = Promise.resolve().then(() => this.#run());
  }

  settle(): void {
    for (const part of this.#options.parts) part.settle();
  }

  /** Comes when the parts are not read any more. What was joined stays. */
  async stop(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async close(): Promise<void> {
    await this.stop();
    this.#options.cache.close(this.#file);
  }

  get #wholeSize(): number {
    return this.#options.parts.reduce((sum, { wholeSize }) => sum + wholeSize, 0);
  }

  async #run(): Promise<void> {
    try {
      while (this.#isWoken && !this.#closing.signal.aborted) {
        this.#isWoken = false;
        await this.#joinAll();
      }
    } catch (error) {
      this.#problem = systemProblem(error);
      this.#isOver = true;
    }
    this.#isRunning = false;
    if (this.#closing.signal.aborted) return;
    this.#options.onChange();
    if (this.#merge?.isStale) this.#options.onStale();
  }

  /** Copies what there is. */
  async #joinAll(): Promise<void> {
    const { parts, pieceBytes, onChange } = this.#options;
    if (!this.#merge && !parts.every(canSample)) return;
    this.#merge ??= arrange(parts, pieceBytes);
    while (!this.#closing.signal.aborted) {
      await this.#room.wait();
      if (this.#closing.signal.aborted) return;
      this.#pending ??= this.#merge.next();
      if (!this.#pending) return;
      await this.#write(this.#pending);
      onChange();
      await setImmediate();
    }
  }

  async #write(bytes: Buffer): Promise<void> {
    try {
      this.#file.append(bytes);
      this.#pending = undefined;
    } catch (error) {
      await this.#room.waitAfter(error, this.size);
    }
  }
}
