/** Time that passes when somebody waits for it, and chance that can be had again. */
import { setTimeout as pause } from "node:timers/promises";
import type { Clockwork } from "../../src/core/exports/job.ts";

export class TestClock implements Clockwork {
  readonly slept: number[] = [];
  #passedMs = 0;
  readonly random: () => number;

  constructor(random: () => number) {
    this.random = random;
  }

  get passedMs(): number {
    return this.#passedMs;
  }

  readonly now = (): Date => new Date(Date.now() + this.#passedMs);

  /** Hours pass in a moment; the others get their turn meanwhile. */
  readonly sleep = async (ms: number, signal: AbortSignal): Promise<void> => {
    this.slept.push(ms);
    await pause(1, undefined, { signal });
    this.#passedMs += ms;
  };
}

/** The same seed gives the same numbers, from 0 up to 1 (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
