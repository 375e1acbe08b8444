/** The work of this window on one export: how it is ended, woken and given what it needs. */
import type { Account } from "../account/index.ts";
import type { Catalog } from "./catalog.ts";
import type { Clockwork, Job, LogLevel } from "./job.ts";
import type { PartTurns } from "./part-turns.ts";
import type { SinkLimits } from "./room.ts";
import type { OpenSink } from "./sink.ts";
import type { SlotsByName } from "./slots.ts";
import { takingTurns } from "./taking-turns.ts";

/** What all work in this window shares. */
export interface Workplace {
  readonly catalog: Catalog;
  readonly clockwork: Clockwork;
  /** Downloads, and calls, by connection: one that does not answer holds up no other. */
  readonly slots: SlotsByName;
  readonly calls: SlotsByName;
  readonly partTurns: PartTurns;
  logFolder(): string;
  account(connectionId: string): Promise<Account | undefined>;
  readonly openSink: OpenSink;
  readonly limits: SinkLimits;
  log(level: LogLevel, message: string): void;
  report(error: unknown): void;
}

/** Progress is stored this often, for other windows and for the list after a restart. */
const storeProgressMs = 2000;

export class Work {
  /** Aborted by the user, or because the window closes or has lost the lease. */
  readonly ending = new AbortController();
  /** Done when the work was ended, before anybody else may take the export. */
  afterwards: () => Promise<void> = async () => {};
  /** Resolves when the lease is given back. Never rejects. */
  done: Promise<void> = Promise.resolve();
  #bell = new AbortController();

  /** Ends what is being waited for. */
  wake(): void {
    const bell = this.#bell;
    this.#bell = new AbortController();
    bell.abort();
  }

  jobOf(id: string, { catalog, clockwork, slots, calls, partTurns, report, ...place }: Workplace): Job {
    const { signal } = this.ending;
    const bell = () => this.#bell.signal;
    const current = () => catalog.stored(id) ?? missing(id);
    let storedMs = clockwork.now().getTime();
    return {
      ...clockwork,
      get export() {
        return current();
      },
      get wakeUp() {
        return bell();
      },
      update: async (change) => {
        // After the end the export may be another window's.
        signal.throwIfAborted();
        await catalog.update(id, change);
      },
      progress: (change, secondsLeft) => {
        if (signal.aborted) return;
        catalog.progress(id, change, secondsLeft);
        const nowMs = clockwork.now().getTime();
        if (nowMs - storedMs < storeProgressMs) return;
        storedMs = nowMs;
        catalog.keep(id).catch(report);
      },
      account: async () => {
        const { connectionId } = current().target;
        const account = await place.account(connectionId);
        return account && takingTurns(account, calls.of(connectionId));
      },
      logFolder: place.logFolder,
      takeTurn: (turnSignal) => partTurns.take(current(), turnSignal),
      isTaken: (file) => catalog.isTaken(id, file),
      takeSlot: (slotSignal) => slots.of(current().target.connectionId).take(slotSignal),
      openSink: place.openSink,
      get limits() {
        return current().isAnySizeAllowed ? { ...place.limits, maxGrowth: Infinity } : place.limits;
      },
      log: place.log,
    };
  }
}

function missing(id: string): never {
  throw new Error(`There is no export ${id}.`);
}
