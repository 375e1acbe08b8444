/** Looks after what other windows do and have left. */
import { setTimeout as sleep } from "node:timers/promises";
import type { LargeStart } from "./large-start.ts";
import { type Leases, renewalMs } from "./lease.ts";
import { listNotRead } from "./messages.ts";
import { diskReason } from "./outcome.ts";
import { goOn } from "./restart.ts";
import type { ExportStore } from "./store.ts";
import type { Turns } from "./turns.ts";
import type { Workplace } from "./work.ts";
import type { Works } from "./works.ts";

/** Other windows are looked after this often, where changes of files are not told. */
const heartbeatMs = 2000;
/** So long after something was told to have changed. */
const soonMs = 50;
/** All files are looked at this often, whatever is told and whatever their folder says. */
const thoroughMs = 60_000;

export interface LookoutOptions {
  readonly store: ExportStore;
  readonly storeFolder: string;
  readonly place: Workplace;
  readonly leases: Leases;
  readonly works: Works;
  readonly turns: Turns;
  readonly largeStart: LargeStart;
  /** Aborted when the window closes. */
  readonly closing: AbortSignal;
}

export class Lookout {
  readonly #options: LookoutOptions;
  #isWatching = false;
  #soon: NodeJS.Timeout | undefined;
  #stopWatching = () => {};
  #heart: Promise<void> = Promise.resolve();
  #looking: Promise<void> | undefined;
  #trouble: string | undefined;
  readonly #troubleListeners = new Set<() => void>();

  constructor(options: LookoutOptions) {
    this.#options = options;
  }

  /** Why the list cannot be read. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  onTrouble(listener: () => void): () => void {
    this.#troubleListeners.add(listener);
    return () => this.#troubleListeners.delete(listener);
  }

  /** Looks once, and from then on again and again. */
  async open(): Promise<void> {
    await this.look();
    this.#heart = this.#beat();
  }

  /** Nothing is begun any more. */
  stop(): void {
    this.#stopWatching();
    clearTimeout(this.#soon);
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.#heart, this.#looking]);
    this.#troubleListeners.clear();
  }

  /** Looks what other windows have done, and takes up what nobody works on. */
  async look(at: "told" | "changed" | "all" = "changed"): Promise<void> {
    // Who asks for all must not get an answer that was on its way.
    if (at === "all") await this.#looking?.catch(() => {});
    // Of several calls at a time the first one looks for all; what came too late for it the next beat finds.
    this.#looking ??= this.#lookNow(at).finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #lookNow(at: "told" | "changed" | "all"): Promise<void> {
    if (this.#options.closing.aborted) return;
    try {
      await this.#options.place.catalog.read(at);
    } catch (error) {
      return this.#setTrouble(listNotRead(this.#options.storeFolder, diskReason(error)));
    }
    if (!this.#isWatching) await this.#watch();
    this.#setTrouble(undefined);
    await this.#options.largeStart.carryOn(this.#options.closing).catch(this.#options.place.report);
    const idle = this.#options.place.catalog.running().filter((id) => !this.#options.works.has(id));
    await Promise.all(
      // One that cannot be taken up does not keep the others from it.
      idle.map((id) =>
        this.#options.turns
          .take(id, () => this.#options.works.takeUp(id, goOn))
          .catch(this.#options.place.report),
      ),
    );
  }

  /** Once there is a folder. */
  async #watch(): Promise<void> {
    this.#isWatching = true;
    await this.#options.leases.tidy().catch(this.#options.place.report);
    if (this.#options.closing.aborted) return;
    this.#stopWatching = this.#options.store.watch((id) => {
      // What this window writes itself is no news.
      if (id === undefined || !this.#options.works.has(id)) this.#lookSoon();
    });
  }

  /** Of very many changes at once not each is worth a look. */
  #lookSoon(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      void this.look("told").catch(this.#options.place.report);
    }, soonMs);
  }

  #setTrouble(trouble: string | undefined): void {
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    if (trouble) this.#options.place.log("warn", trouble);
    for (const listener of [...this.#troubleListeners]) listener();
  }

  async #beat(): Promise<void> {
    const { closing } = this.#options;
    let renewedMs = performance.now();
    let lookedMs = performance.now();
    while (!closing.aborted) {
      await sleep(heartbeatMs, undefined, { signal: closing, ref: false }).catch(() => {});
      if (closing.aborted) return;
      if (performance.now() - renewedMs > renewalMs) {
        renewedMs = performance.now();
        await this.#options.works.renewLeases();
      }
      const isDue = performance.now() - lookedMs > thoroughMs;
      if (isDue) lookedMs = performance.now();
      await this.look(isDue ? "all" : "changed").catch(this.#options.place.report);
    }
  }
}
