/** How many parts of a large export are worked on at a time; the others wait in line. */
import type { Catalog } from "./catalog.ts";
import { type Export, runningStates } from "./types.ts";

interface Waiting {
  readonly id: string;
  readonly enter: () => void;
}

/** Each large export has a line of its own, so that none waits for another. */
export class PartTurns {
  readonly #catalog: Catalog;
  readonly #most: () => number;
  /** Those that have their turn in this window. */
  readonly #inTurn = new Set<string>();
  /** Large exports that are still being made. */
  readonly #held = new Set<string>();
  /** By the id of the large export. */
  readonly #waiting = new Map<string, Waiting[]>();

  constructor(catalog: Catalog, most: () => number) {
    this.#catalog = catalog;
    this.#most = most;
    catalog.onChange(({ export: now, before }) => {
      const part = (now ?? before)?.part;
      // Other windows' parts are in line too.
      if (part && now?.state !== before?.state) this.#callNext(part.of);
    });
  }

  /** Nobody's turn comes until what this gives is called. */
  hold(large: string): () => void {
    this.#held.add(large);
    return () => {
      this.#held.delete(large);
      this.#callNext(large);
    };
  }

  /** Resolves, to what ends it, when it is the turn of this export. Rejects with the signal's reason. */
  async take({ id, part }: Export, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (!part) return () => {};
    await this.#inLine(id, part.of, signal);
    return () => {
      this.#inTurn.delete(id);
      this.#callNext(part.of);
    };
  }

  #inLine(id: string, large: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#leave(large, waiting);
        reject(signal.reason);
      };
      const waiting: Waiting = {
        id,
        enter: () => {
          signal.removeEventListener("abort", leave);
          this.#leave(large, waiting);
          this.#inTurn.add(id);
          resolve();
        },
      };
      this.#waiting.set(large, [...(this.#waiting.get(large) ?? []), waiting]);
      signal.addEventListener("abort", leave, { once: true });
      this.#callNext(large);
    });
  }

  #leave(large: string, waiting: Waiting): void {
    const others = this.#waiting.get(large)?.filter((other) => other !== waiting) ?? [];
    if (others.length > 0) this.#waiting.set(large, others);
    else this.#waiting.delete(large);
  }

  #callNext(large: string): void {
    const waiting = this.#waiting.get(large);
    if (!waiting || this.#held.has(large)) return;
    const next = inTurn(this.#catalog.partsOf(large), this.#inTurn, this.#most());
    for (const { id, enter } of waiting) if (next.has(id)) enter();
  }
}

/**
 * Ids of the parts whose turn it is. Who has it keeps it; then come those that the server knows already, and then
 * the first in time. While one is paused, no new request is sent: it would end as that one did.
 */
export function inTurn(
  parts: readonly Export[],
  before: ReadonlySet<string>,
  most: number,
): ReadonlySet<string> {
  const isPaused = parts.some(({ state }) => state === "paused");
  const isRequested = ({ state }: Export) => state !== "new";
  const line = parts
    .filter((part) => runningStates.has(part.state) && (!isPaused || isRequested(part)))
    .sort(
      (a, b) =>
        Number(before.has(b.id)) - Number(before.has(a.id)) ||
        Number(isRequested(b)) - Number(isRequested(a)) ||
        (a.part?.index ?? 0) - (b.part?.index ?? 0),
    );
  return new Set(line.slice(0, most).map(({ id }) => id));
}
