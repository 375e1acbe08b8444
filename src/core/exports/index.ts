/** All exports of a user: a list that survives its windows, and the work on what is running. */
import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Account } from "../account/index.ts";
import { UserError } from "../errors.ts";
import { Catalog } from "./catalog.ts";
import type { Clockwork, LogLevel } from "./job.ts";
import { type Leases, openLeases, renewalMs } from "./lease.ts";
import { goOn, type Restart, resume, retry } from "./restart.ts";
import { runExport } from "./run.ts";
import { LogSink, type OpenSink, partPathOf } from "./sink.ts";
import { Slots } from "./slots.ts";
import { ExportStore } from "./store.ts";
import { Turns } from "./turns.ts";
import { type Export, type Exports, type ExportTarget, type ExportView, runningStates } from "./types.ts";
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
  /** Downloads at a time. */
  readonly concurrency?: number;
  readonly log: (level: LogLevel, message: string) => void;
}

/** Other windows are looked after this often, where changes of files are not told. */
const heartbeatMs = 2000;

/** Loads the list and takes up what was running. @throws when the folder cannot be read or made. */
export async function openExports(options: ExportsOptions): Promise<Exports> {
  const store = await ExportStore.open(options.storeFolder);
  const exports = new WindowExports(options, store);
  await exports.open();
  return exports;
}

class WindowExports implements Exports {
  readonly #store: ExportStore;
  readonly #leases: Leases;
  readonly #catalog: Catalog;
  readonly #place: Workplace;
  readonly #works = new Map<string, Work>();
  readonly #turns = new Turns();
  readonly #closing = new AbortController();
  #stopWatching = () => {};
  #heart: Promise<void> = Promise.resolve();
  #looking: Promise<void> | undefined;

  constructor(options: ExportsOptions, store: ExportStore) {
    const { storeFolder, concurrency = 4, log } = options;
    this.#store = store;
    this.#leases = openLeases(storeFolder, randomUUID());
    this.#catalog = new Catalog(store, log, (id) => this.#works.has(id));
    this.#place = {
      catalog: this.#catalog,
      clockwork: {
        sleep: options.sleep ?? ((ms, signal) => sleep(ms, undefined, { signal })),
        now: options.now ?? (() => new Date()),
        random: options.random ?? Math.random,
      },
      slots: new Slots(concurrency),
      logFolder: options.logFolder,
      account: options.account,
      openSink: options.openSink ?? LogSink.open,
      log,
      report: (error) =>
        log("error", error instanceof Error ? (error.stack ?? error.message) : String(error)),
    };
  }

  async open(): Promise<void> {
    await this.refresh();
    this.#stopWatching = this.#store.watch(() => void this.#look().catch(this.#place.report));
    this.#heart = this.#beat();
  }

  list(): readonly ExportView[] {
    return this.#catalog.list();
  }

  get(id: string): ExportView | undefined {
    return this.#catalog.get(id);
  }

  onChange(listener: Parameters<Exports["onChange"]>[0]): () => void {
    return this.#catalog.onChange(listener);
  }

  async start(target: ExportTarget, start: Date, end: Date): Promise<ExportView> {
    this.#closing.signal.throwIfAborted();
    const id = randomUUID();
    const one: Export = {
      id,
      target,
      start: start.toISOString(),
      end: end.toISOString(),
      createdAt: this.#place.clockwork.now().toISOString(),
      state: "new",
      idempotencyToken: randomUUID(),
    };
    return this.#turns.take(id, async () => {
      await this.#leases.take(id);
      await this.#catalog.add(one).catch(this.#releasing(id));
      this.#begin(id);
      return { ...one, isElsewhere: false, isFileMissing: false };
    });
  }

  cancel(id: string): Promise<void> {
    return this.#turns.take(id, async () => {
      const stopped = { state: "stopped", hold: undefined, retryAt: undefined, message: undefined } as const;
      const work = this.#workOf(id);
      if (work) await this.#end(work, () => this.#catalog.update(id, stopped));
    });
  }

  resume(id: string): Promise<void> {
    return this.#turns.take(id, () => this.#takeUp(id, resume));
  }

  retry(id: string): Promise<void> {
    return this.#turns.take(id, () => this.#takeUp(id, retry));
  }

  remove(id: string, { deleteFile }: { deleteFile: boolean }): Promise<void> {
    return this.#turns.take(id, async () => {
      const remove = async () => {
        const file = this.get(id)?.file;
        await this.#catalog.remove(id);
        // Without its export nothing can go on from the compressed bytes.
        if (file) await rm(partPathOf(file), { force: true });
        if (file && deleteFile) await rm(file, { force: true });
      };
      const work = this.#workOf(id);
      if (work) return this.#end(work, remove);
      await this.#works.get(id)?.done;
      await remove();
    });
  }

  wake(connectionId: string): void {
    for (const [id, work] of this.#works) {
      if (this.get(id)?.target.connectionId === connectionId) work.wake();
    }
  }

  async refresh(): Promise<void> {
    await this.#look();
    await this.#catalog.checkFiles();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#stopWatching();
    await this.#turns.settled();
    const works = [...this.#works.values()];
    for (const work of works) work.ending.abort();
    await Promise.allSettled([...works.map((work) => work.done), this.#heart, this.#looking]);
    this.#catalog.close();
  }

  /** The work on a running export; nothing for one that does not run. @throws UserError when another window does it. */
  #workOf(id: string): Work | undefined {
    const one = this.get(id);
    if (!one || !runningStates.has(one.state)) return undefined;
    const work = this.#works.get(id);
    if (!work) throw new UserError("Another window works on this export. It can be cancelled there.");
    return work;
  }

  async #end(work: Work, afterwards: () => Promise<void>): Promise<void> {
    const failures: unknown[] = [];
    work.afterwards = () => afterwards().catch((error: unknown) => void failures.push(error));
    work.ending.abort();
    await work.done;
    if (failures.length > 0) throw failures[0];
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
    await this.#catalog.read().catch(this.#releasing(id));
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
  #look(): Promise<void> {
    // Of several calls at a time the first one looks for all; what came too late for it the next beat finds.
    this.#looking ??= this.#lookNow().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #lookNow(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    await this.#catalog.read();
    const idle = this.list().filter(({ id, state }) => runningStates.has(state) && !this.#works.has(id));
    await Promise.all(idle.map(({ id }) => this.#turns.take(id, () => this.#takeUp(id, goOn))));
  }

  async #beat(): Promise<void> {
    const { signal } = this.#closing;
    let renewedMs = performance.now();
    while (!signal.aborted) {
      await sleep(heartbeatMs, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted) return;
      if (performance.now() - renewedMs > renewalMs) {
        renewedMs = performance.now();
        await Promise.all([...this.#works].map(([id, work]) => this.#renew(id, work)));
      }
      await this.#look().catch(this.#place.report);
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
