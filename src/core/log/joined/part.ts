import { basename } from "node:path";
import { Follower } from "../follow.ts";
import { openOrigin } from "../open-origin.ts";
import type { Origin } from "../origin.ts";
import type { LogProblem } from "../types.ts";
import type { UnpackCacheOptions } from "../unpack-cache.ts";
import type { PartSource } from "./line-cursor.ts";

export interface PartOptions {
  readonly path: string;
  readonly pollMs: number;
  /** Where it is unpacked to. */
  readonly cache: UnpackCacheOptions;
  /** Called when more of it is unpacked. */
  readonly onChange: () => void;
}

/** One file of several that are one log, and what happens to it. */
export class Part implements PartSource {
  readonly path: string;
  readonly follower: Follower;
  #origin: Origin | undefined;
  /** Those that the file had before. */
  #retired: Origin[] = [];
  #lost: LogProblem | undefined;
  #isReplaced = false;
  #hasGrown = false;
  #isSettled = false;

  constructor({ path, pollMs, cache, onChange }: PartOptions) {
    this.path = path;
    this.follower = new Follower(path, pollMs, {
      onOpen: (descriptor, fileSize, head) => {
        if (this.#origin) this.#retired.push(this.#origin);
        this.#origin = openOrigin(descriptor, fileSize, head, {
          path,
          cache,
          spacePollMs: 4 * pollMs,
          onChange,
        });
        this.#isReplaced = true;
        this.#isSettled = false;
        this.#lost = undefined;
      },
      onGrow: (fileSize) => {
        this.#origin?.grow(fileSize);
        this.#hasGrown = true;
        this.#isSettled = false;
      },
      onSettle: () => {
        this.#isSettled = true;
      },
      onLost: (sight) => {
        this.#lost = sight;
        this.#isSettled = true;
      },
      onFound: () => {
        this.#lost = undefined;
      },
    });
  }

  /** There is a file, or was one. */
  get isOpen(): boolean {
    return this.#origin !== undefined;
  }

  get size(): number {
    return this.#origin?.size ?? 0;
  }

  /** About what `size` will be. */
  get wholeSize(): number {
    const share = this.#origin?.share ?? 1;
    return share > 0 ? this.size / share : this.size;
  }

  get isComplete(): boolean {
    return this.#origin?.isComplete ?? true;
  }

  get isSettled(): boolean {
    return this.#isSettled;
  }

  get isCompressed(): boolean {
    return this.#origin?.isCompressed ?? false;
  }

  get problem(): LogProblem | undefined {
    const problem = this.#lost ?? this.#origin?.problem;
    // UTF-16 has become UTF-8 in the joined log.
    if (!problem || problem.kind === "part" || problem.kind === "utf16") return undefined;
    return { kind: "part", fileName: basename(this.path), problem };
  }

  read(into: Buffer, position: number): number {
    return this.#origin?.read(into, position) ?? 0;
  }

  /** What the file holds is not to be read further: what is half there counts. */
  settle(): void {
    this.#origin?.settle();
  }

  /** What has happened since this was asked last. */
  takeNews(): { isReplaced: boolean; hasGrown: boolean } {
    const news = { isReplaced: this.#isReplaced, hasGrown: this.#hasGrown };
    this.#isReplaced = false;
    this.#hasGrown = false;
    return news;
  }

  /** To be called when nothing reads what the file held before any more. */
  async closeRetired(): Promise<void> {
    await Promise.all(this.#retired.splice(0).map((origin) => origin.close()));
  }

  async close(): Promise<void> {
    this.follower.close();
    await this.closeRetired();
    await this.#origin?.close();
    this.#origin = undefined;
  }
}
