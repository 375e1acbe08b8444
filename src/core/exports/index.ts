/** All exports of a user: a list that survives its windows, and the work on what is running. */
import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Account } from "../account/index.ts";
import { UserError } from "../errors.ts";
import { adoptRequests } from "./adopt.ts";
import { Catalog, cannotStart } from "./catalog.ts";
import type { Clockwork, LogLevel } from "./job.ts";
import { LargeExports } from "./large-exports.ts";
import { LargeStart } from "./large-start.ts";
import { type Leases, openLeases, renewalMs } from "./lease.ts";
import { listNotRead } from "./messages.ts";
import { newExports } from "./new-exports.ts";
import { diskReason } from "./outcome.ts";
import { PartTurns } from "./part-turns.ts";
import { moveArrived } from "./relocate.ts";
import { goOn, partsToRetry, type Restart, resume, retry } from "./restart.ts";
import { type SinkLimits, usualLimits } from "./room.ts";
import { runExport } from "./run.ts";
import { LogSink, type OpenSink, partPathOf } from "./sink.ts";
import { SlotsByName } from "./slots.ts";
import { serviceLimitDays, splitRange } from "./split.ts";
import { ExportStore } from "./store.ts";
import { Turns } from "./turns.ts";
import {
  type Export,
  type Exports,
  type ExportTarget,
  type ExportView,
  resumableStates,
  runningStates,
  type ServerRequest,
} from "./types.ts";
import { Work, type Workplace } from "./work.ts";

export interface ExportsOptions extends Partial<Clockwork> {
  /** Where the list is kept; shared by all windows of a user. */
  readonly storeFolder: string;
  /** Where new logs go. */
  readonly logFolder: () => string;
  /** The service behind a connection, or nothing where there is no key for it. Asked again for every call. */
  readonly account: (connectionId: string) => Promise<Account | undefined>;
  /** Where downloads go; in this thread where nothing is given. */
  readonly openSink?: OpenSink;
  /** How much of a disk downloads may take. */
  readonly limits?: SinkLimits;
  /** Downloads at a time from one service. */
  readonly concurrency?: number;
  /** The longest range of one request. */
  readonly mostDays?: () => number;
  /** Parts of one large export that are worked on at a time. */
  readonly partsAtOnce?: () => number;
  readonly log: (level: LogLevel, message: string) => void;
}

/** Calls at a time to one service. */
const callsAtOnce = 8;
/** Other windows are looked after this often, where changes of files are not told. */
const heartbeatMs = 2000;
/** So long after something was told to have changed. */
const soonMs = 50;
/** All files are looked at this often, whatever is told and whatever their folder says. */
const thoroughMs = 60_000;
/** The lease of the window that adds what was requested elsewhere: several must not add the same. */
const adopting = "adopting";

/** Loads the list and takes up what was running; later, where the list cannot be read now. */
export async function openExports(options: ExportsOptions): Promise<Exports> {
  const store = new ExportStore(options.storeFolder, (message) => options.log("warn", message));
  const exports = new WindowExports(options, store);
  await exports.open();
  return exports;
}

class WindowExports implements Exports {
  readonly #store: ExportStore;
  readonly #storeFolder: string;
  readonly #leases: Leases;
  readonly #catalog: Catalog;
  readonly #shown: LargeExports;
  readonly #largeStart: LargeStart;
  readonly #mostDays: () => number;
  readonly #place: Workplace;
  readonly #works = new Map<string, Work>();
  readonly #turns = new Turns();
  readonly #closing = new AbortController();
  #isWatching = false;
  #soon: NodeJS.Timeout | undefined;
  #stopWatching = () => {};
  #heart: Promise<void> = Promise.resolve();
  #looking: Promise<void> | undefined;
  #checking: Promise<void> | undefined;
  #trouble: string | undefined;
  readonly #troubleListeners = new Set<() => void>();

  constructor(options: ExportsOptions, store: ExportStore) {
    const { storeFolder, concurrency = 4, log, partsAtOnce = () => 4 } = options;
    this.#store = store;
    this.#storeFolder = storeFolder;
    this.#leases = openLeases(storeFolder, randomUUID());
    this.#catalog = new Catalog(store, log, (id) => this.#works.has(id));
    this.#shown = new LargeExports(this.#catalog);
    this.#mostDays = options.mostDays ?? (() => serviceLimitDays);
    this.#place = {
      catalog: this.#catalog,
      clockwork: {
        sleep: options.sleep ?? ((ms, signal) => sleep(ms, undefined, { signal })),
        now: options.now ?? (() => new Date()),
        random: options.random ?? Math.random,
      },
      slots: new SlotsByName(concurrency),
      calls: new SlotsByName(callsAtOnce),
      partTurns: new PartTurns(this.#catalog, partsAtOnce),
      logFolder: options.logFolder,
      account: options.account,
      openSink: options.openSink ?? LogSink.open,
      limits: options.limits ?? usualLimits,
      log,
      report: (error) =>
        log("error", error instanceof Error ? (error.stack ?? error.message) : String(error)),
    };
    this.#largeStart = new LargeStart({
      storeFolder,
      ...this.#place,
      leases: this.#leases,
      turns: this.#turns,
      add: (part) => this.#add(part),
      remove: (id) => this.remove(id, { deleteFile: false }),
    });
  }

  async open(): Promise<void> {
    await this.#look();
    // Of very many files nobody waits for the last one.
    this.#checking = this.#catalog.checkFiles().catch(this.#place.report);
    this.#heart = this.#beat();
  }

  get trouble(): string | undefined {
    return this.#trouble;
  }

  onTrouble(listener: () => void): () => void {
    this.#troubleListeners.add(listener);
    return () => this.#troubleListeners.delete(listener);
  }

  list(): readonly ExportView[] {
    return this.#shown.list();
  }

  get(id: string): ExportView | undefined {
    return this.#shown.get(id);
  }

  onChange(listener: Parameters<Exports["onChange"]>[0]): () => void {
    return this.#shown.onChange(listener);
  }

  async start(target: ExportTarget, start: Date, end: Date): Promise<ExportView> {
    this.#closing.signal.throwIfAborted();
    const ranges = splitRange(start, end, this.#mostDays());
    const [first, ...others] = newExports(target, ranges, this.#place.clockwork.now());
    if (!first) throw new Error("A range has at least one part.");
    if (first.part) await this.#largeStart.start(first.part.of, [first, ...others], this.#closing.signal);
    else await this.#add(first);
    return this.get(first.part?.of ?? first.id) ?? { ...first, isElsewhere: false, isFileMissing: false };
  }

  adopt(requests: readonly ServerRequest[]): Promise<readonly string[]> {
    return this.#turns.take(adopting, async () => {
      await this.#waitForLease(adopting);
      try {
        // What another window has adopted until now is on the disk.
        await this.#catalog.read("all");
        return await adoptRequests(requests, this.#catalog.list(), {
          newId: randomUUID,
          now: this.#place.clockwork.now(),
          add: (one) => this.#add(one),
        });
      } finally {
        await this.#leases.release(adopting).catch(this.#place.report);
      }
    });
  }

  async cancel(id: string): Promise<void> {
    const stopped = { state: "stopped", hold: undefined, retryAt: undefined, message: undefined } as const;
    const isRunning = ({ state }: ExportView) => runningStates.has(state);
    await this.#each(id, isRunning, async (one) => {
      const work = this.#workOf(one);
      if (work) await this.#end(work, () => this.#catalog.update(one, stopped));
    });
  }

  async resume(id: string): Promise<void> {
    const isResumable = ({ state }: ExportView) => resumableStates.has(state);
    await this.#each(id, isResumable, (one) => this.#takeUp(one, resume));
  }

  async retry(id: string): Promise<void> {
    const parts = new Set(partsToRetry(this.get(id)?.parts ?? []));
    const isMeant = (part: ExportView) => parts.has(part);
    await this.#each(id, isMeant, (one) => this.#takeUp(one, retry));
  }

  async moveTo(id: string, folder: string): Promise<void> {
    const isResumable = ({ state, file }: ExportView) => resumableStates.has(state) && file !== undefined;
    await this.#each(id, isResumable, async (one) => {
      await this.#works.get(one)?.done;
      const { file, state } = this.get(one) ?? {};
      if (!file || !state || !resumableStates.has(state) || !(await this.#leases.take(one))) return;
      try {
        await moveArrived(file, folder, (moved) => this.#catalog.update(one, { file: moved }));
      } finally {
        await this.#leases.release(one);
      }
    });
  }

  async remove(id: string, { deleteFile }: { deleteFile: boolean }): Promise<void> {
    await this.#each(
      id,
      () => true,
      async (one) => {
        const remove = () => this.#remove(one, deleteFile);
        const work = this.#workOf(one);
        if (work) return this.#end(work, remove);
        await this.#works.get(one)?.done;
        await remove();
      },
    );
  }

  deleteLog(id: string, deleteFile: (file: string) => Promise<void>): Promise<boolean> {
    return this.#turns.take(id, async () => {
      if (runningStates.has(this.#catalog.get(id)?.state ?? "new")) return false;
      // The work that has just ended still holds the lease.
      await this.#works.get(id)?.done;
      if (!(await this.#leases.take(id))) return false;
      try {
        await this.#catalog.readOne(id);
        await this.#catalog.checkFiles(id);
        const { state, file, isFileMissing } = this.#catalog.get(id) ?? {};
        if (state !== "ready" || !file || isFileMissing) return false;
        await deleteFile(file);
        return true;
      } finally {
        await this.#leases.release(id).catch(this.#place.report);
        await this.#catalog.checkFiles(id);
      }
    });
  }

  wake(connectionId: string): void {
    for (const [id, work] of this.#works) {
      if (this.get(id)?.target.connectionId === connectionId) work.wake();
    }
  }

  async refresh(): Promise<void> {
    await this.#look("all");
    await this.#catalog.checkFiles();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#stopWatching();
    clearTimeout(this.#soon);
    await this.#turns.settled();
    const works = [...this.#works.values()];
    for (const work of works) work.ending.abort();
    await Promise.allSettled([...works.map((work) => work.done), this.#heart, this.#looking, this.#checking]);
    this.#shown.close();
    this.#catalog.close();
    this.#troubleListeners.clear();
  }

  /** Of a large export all parts that are meant, each on its own; of any other one that one. */
  async #each(
    id: string,
    isMeant: (part: ExportView) => boolean,
    act: (id: string) => Promise<void>,
  ): Promise<void> {
    const ids = this.get(id)
      ?.parts?.filter(isMeant)
      .map((part) => part.id) ?? [id];
    const acts = await Promise.allSettled(ids.map((one) => this.#turns.take(one, () => act(one))));
    const failed = acts.find((one) => one.status === "rejected");
    if (failed) throw failed.reason;
  }

  /** Stores a new export and begins to work on it. */
  #add(one: Export): Promise<void> {
    return this.#turns.take(one.id, async () => {
      await this.#leases.take(one.id).catch(cannotStart);
      await this.#catalog.add(one).catch(this.#releasing(one.id));
      this.#begin(one.id);
    });
  }

  /** The work on a running export; nothing for one that does not run. @throws UserError when another window does it. */
  #workOf(id: string): Work | undefined {
    const one = this.get(id);
    if (!one || !runningStates.has(one.state)) return undefined;
    const work = this.#works.get(id);
    if (!work) throw new UserError("Another window works on this export. It can be cancelled there.");
    return work;
  }

  async #remove(id: string, deleteFile: boolean): Promise<void> {
    const file = this.get(id)?.file;
    await this.#catalog.remove(id);
    // Without its export nothing can go on from the compressed bytes.
    if (file) await rm(partPathOf(file), { force: true });
    if (file && deleteFile) await rm(file, { force: true });
  }

  async #end(work: Work, afterwards: () => Promise<void>): Promise<void> {
    const failures: unknown[] = [];
    work.afterwards = () => afterwards().catch((error: unknown) => void failures.push(error));
    work.ending.abort();
    await work.done;
    if (failures.length > 0) throw failures[0];
  }

  /** @throws UserError when another window does not give it back; the signal's reason when this window closes. */
  async #waitForLease(id: string): Promise<void> {
    const { signal } = this.#closing;
    for (let attempt = 0; attempt < 600; attempt++) {
      signal.throwIfAborted();
      if (await this.#leases.take(id)) return;
      await sleep(50, undefined, { signal });
    }
    throw new UserError("Another window is adding exports. Try again in a moment.");
  }

  /** Gets the lease and works on the export, as it is on disk by then and with the change that is made of it. */
  async #takeUp(id: string, restart: Restart): Promise<void> {
    if (runningStates.has(this.get(id)?.state ?? "stopped") && this.#works.has(id)) return;
    // The work that has just ended still holds the lease.
    await this.#works.get(id)?.done;
    if (this.#closing.signal.aborted) return;
    if (!(await this.#leases.take(id))) {
      return this.#catalog.setElsewhere(id, runningStates.has(this.get(id)?.state ?? "stopped"));
    }
    await this.#catalog.readOne(id).catch(this.#releasing(id));
    const before = this.#catalog.stored(id);
    const change = before && restart(before, randomUUID);
    if (!change || this.#closing.signal.aborted) return this.#leases.release(id);
    this.#catalog.setElsewhere(id, false);
    if (Object.keys(change).length > 0) {
      // The compressed bytes of one request do not fit to another.
      if (change.idempotencyToken && before.file) await rm(partPathOf(before.file), { force: true });
      await this.#catalog.update(id, change).catch(this.#releasing(id));
    }
    this.#begin(id);
  }

  #begin(id: string): void {
    const work = new Work();
    this.#works.set(id, work);
    work.done = this.#do(id, work);
  }

  async #do(id: string, work: Work): Promise<void> {
    const { signal } = work.ending;
    try {
      await runExport(work.jobOf(id, this.#place), signal);
    } catch (error) {
      if (!signal.aborted) this.#place.report(error);
    }
    await work.afterwards();
    await this.#leases.release(id).catch(this.#place.report);
    this.#works.delete(id);
  }

  /** Looks what other windows have done, and takes up what nobody works on. */
  async #look(at: "told" | "changed" | "all" = "changed"): Promise<void> {
    // Who asks for all must not get an answer that was on its way.
    if (at === "all") await this.#looking?.catch(() => {});
    // Of several calls at a time the first one looks for all; what came too late for it the next beat finds.
    this.#looking ??= this.#lookNow(at).finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #lookNow(at: "told" | "changed" | "all"): Promise<void> {
    if (this.#closing.signal.aborted) return;
    try {
      await this.#catalog.read(at);
    } catch (error) {
      return this.#setTrouble(listNotRead(this.#storeFolder, diskReason(error)));
    }
    if (!this.#isWatching) await this.#watch();
    this.#setTrouble(undefined);
    await this.#largeStart.carryOn(this.#closing.signal).catch(this.#place.report);
    const idle = this.#catalog.running().filter((id) => !this.#works.has(id));
    await Promise.all(
      // One that cannot be taken up does not keep the others from it.
      idle.map((id) => this.#turns.take(id, () => this.#takeUp(id, goOn)).catch(this.#place.report)),
    );
  }

  /** Once there is a folder. */
  async #watch(): Promise<void> {
    this.#isWatching = true;
    await this.#leases.tidy().catch(this.#place.report);
    if (this.#closing.signal.aborted) return;
    this.#stopWatching = this.#store.watch((id) => {
      // What this window writes itself is no news.
      if (id === undefined || !this.#works.has(id)) this.#lookSoon();
    });
  }

  /** Of very many changes at once not each is worth a look. */
  #lookSoon(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      void this.#look("told").catch(this.#place.report);
    }, soonMs);
  }

  #setTrouble(trouble: string | undefined): void {
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    if (trouble) this.#place.log("warn", trouble);
    for (const listener of [...this.#troubleListeners]) listener();
  }

  async #beat(): Promise<void> {
    const { signal } = this.#closing;
    let renewedMs = performance.now();
    let lookedMs = performance.now();
    while (!signal.aborted) {
      await sleep(heartbeatMs, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted) return;
      if (performance.now() - renewedMs > renewalMs) {
        renewedMs = performance.now();
        await Promise.all([...this.#works].map(([id, work]) => this.#renew(id, work)));
      }
      const isDue = performance.now() - lookedMs > thoroughMs;
      if (isDue) lookedMs = performance.now();
      await this.#look(isDue ? "all" : "changed").catch(this.#place.report);
    }
  }

  async #renew(id: string, { ending }: Work): Promise<void> {
    const isHeld = await this.#leases.renew(id).catch(() => true);
    if (isHeld || ending.signal.aborted) return;
    this.#place.log("warn", `${id}: another window has taken over`);
    ending.abort();
  }

  #releasing(id: string): (error: unknown) => Promise<never> {
    return async (error) => {
      await this.#leases.release(id).catch(this.#place.report);
      throw error;
    };
  }
}
