/** Making the parts of a large export: all of them, or none. */
import { type Catalog, cannotStart } from "./catalog.ts";
import type { Leases } from "./lease.ts";
import type { PartTurns } from "./part-turns.ts";
import { Plans } from "./plans.ts";
import type { Turns } from "./turns.ts";
import type { Export } from "./types.ts";

export interface LargeStartOptions {
  readonly storeFolder: string;
  readonly catalog: Catalog;
  readonly leases: Leases;
  readonly turns: Turns;
  readonly partTurns: PartTurns;
  /** Stores an export and begins to work on it. */
  readonly add: (part: Export) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
  readonly report: (error: unknown) => void;
}

/**
 * What is to be made is noted in a plan before the first part is stored. Only one window carries a plan out; when that
 * one is gone, another goes on.
 */
export class LargeStart {
  readonly #options: LargeStartOptions;
  readonly #plans: Plans;

  constructor(options: LargeStartOptions) {
    this.#options = options;
    this.#plans = new Plans(options.storeFolder);
  }

  /**
   * No request is sent before all parts are stored. @param signal aborted when this window closes
   * @throws UserError when they cannot be
   */
  start(large: string, parts: readonly Export[], signal: AbortSignal): Promise<void> {
    const { turns, partTurns, leases, report } = this.#options;
    const letGo = partTurns.hold(large);
    return turns.take(large, async () => {
      try {
        await leases.take(large).catch(cannotStart);
        await this.#plans.write(large, parts).catch(cannotStart);
        await this.#carryOut(large, parts, signal).catch(async (error: unknown) => {
          // Closing is no failure: the next start goes on with the plan.
          if (!signal.aborted) await this.#takeBack(large, parts).catch(report);
          throw error;
        });
      } finally {
        await this.#release(large);
        letGo();
      }
    });
  }

  /** Carries out what a window that is gone has left. */
  async carryOn(signal: AbortSignal): Promise<void> {
    const plans = await this.#plans.ids();
    await Promise.all(
      plans.map((large) => this.#options.turns.take(large, () => this.#takeOver(large, signal))),
    );
  }

  async #takeOver(large: string, signal: AbortSignal): Promise<void> {
    const { leases, catalog } = this.#options;
    if (!(await leases.take(large))) return;
    try {
      const parts = await this.#plans.read(large);
      await catalog.read("all");
      await this.#carryOut(large, parts ?? [], signal);
    } finally {
      await this.#release(large);
    }
  }

  async #carryOut(large: string, parts: readonly Export[], signal: AbortSignal): Promise<void> {
    const { catalog, add } = this.#options;
    for (const part of parts) {
      signal.throwIfAborted();
      if (!catalog.stored(part.id)) await add(part);
    }
    await this.#plans.remove(large);
  }

  /** The plan goes last: if this breaks off, it is carried out after all. */
  async #takeBack(large: string, parts: readonly Export[]): Promise<void> {
    const { catalog, remove } = this.#options;
    for (const { id } of parts) if (catalog.stored(id)) await remove(id);
    await this.#plans.remove(large);
  }

  async #release(large: string): Promise<void> {
    const { leases, report } = this.#options;
    await leases.release(large).catch(report);
  }
}
