/** All exports of a user: a list that survives its windows, and the work on what is running. */
import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Account } from "../account/index.ts";
import { UserError } from "../errors.ts";
import { adoptRequests } from "./adopt.ts";
import { Catalog } from "./catalog.ts";
import type { Clockwork, LogLevel } from "./job.ts";
import { LargeExports } from "./large-exports.ts";
import { LargeStart } from "./large-start.ts";
import { type Leases, openLeases } from "./lease.ts";
import { Lookout } from "./lookout.ts";
import { newExports } from "./new-exports.ts";
import { PartTurns } from "./part-turns.ts";
import { moveArrived } from "./relocate.ts";
import { partsToRetry, resume, retry } from "./restart.ts";
import { type SinkLimits, usualLimits } from "./room.ts";
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
import type { Workplace } from "./work.ts";
import { Works } from "./works.ts";

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
  readonly #leases: Leases;
  readonly #catalog: Catalog;
  readonly #shown: LargeExports;
  readonly #largeStart: LargeStart;
  readonly #mostDays: () => number;
  readonly #place: Workplace;
  readonly #works: Works;
  readonly #turns = new Turns();
  readonly #closing = new AbortController();
  #checking: Promise<void> | undefined;
  readonly #lookout: Lookout;

  constructor(options: ExportsOptions, store: ExportStore) {
    const { storeFolder, concurrency = 4, log, partsAtOnce = () => 4 } = options;
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
    this.#works = new Works(this.#place, this.#leases, this.#closing.signal);
    this.#largeStart = new LargeStart({
      storeFolder,
      ...this.#place,
      leases: this.#leases,
      turns: this.#turns,
      add: (part) => this.#add(part),
      remove: (id) => this.remove(id, { deleteFile: false }),
    });
    this.#lookout = new Lookout({
      store,
      storeFolder,
      place: this.#place,
      leases: this.#leases,
      works: this.#works,
      turns: this.#turns,
      largeStart: this.#largeStart,
      closing: this.#closing.signal,
    });
  }

  async open(): Promise<void> {
    await this.#lookout.open();
    // Of very many files nobody waits for the last one.
    this.#checking = this.#catalog.checkFiles().catch(this.#place.report);
  }

  get trouble(): string | undefined {
    return this.#lookout.trouble;
  }

  onTrouble(listener: () => void): () => void {
    return this.#lookout.onTrouble(listener);
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
      const work = this.#works.of(one);
      if (work) await this.#works.end(work, () => this.#catalog.update(one, stopped));
    });
  }

  async resume(id: string): Promise<void> {
    const isResumable = ({ state }: ExportView) => resumableStates.has(state);
    await this.#each(id, isResumable, (one) => this.#works.takeUp(one, resume));
  }

  async retry(id: string): Promise<void> {
    const parts = new Set(partsToRetry(this.get(id)?.parts ?? []));
    const isMeant = (part: ExportView) => parts.has(part);
    await this.#each(id, isMeant, (one) => this.#works.takeUp(one, retry));
  }

  async moveTo(id: string, folder: string): Promise<void> {
    const isResumable = ({ state, file }: ExportView) => resumableStates.has(state) && file !== undefined;
    await this.#each(id, isResumable, async (one) => {
      await this.#works.aside(one, async () => {
        const { file, state } = this.get(one) ?? {};
        if (!file || !state || !resumableStates.has(state)) return;
        await moveArrived(file, folder, (moved) => this.#catalog.update(one, { file: moved }));
      });
    });
  }

  async remove(id: string, { deleteFile }: { deleteFile: boolean }): Promise<void> {
    await this.#each(
      id,
      () => true,
      async (one) => {
        const remove = () => this.#remove(one, deleteFile);
        const work = this.#works.of(one);
        if (work) return this.#works.end(work, remove);
        await this.#works.settled(one);
        await remove();
      },
    );
  }

  deleteLog(id: string, deleteFile: (file: string) => Promise<void>): Promise<boolean> {
    return this.#turns.take(id, async () => {
      if (runningStates.has(this.#catalog.get(id)?.state ?? "new")) return false;
      const isDeleted = await this.#works.aside(id, async () => {
        await this.#catalog.readOne(id);
        await this.#catalog.checkFiles(id);
        const { state, file, isFileMissing } = this.#catalog.get(id) ?? {};
        if (state !== "ready" || !file || isFileMissing) return false;
        await deleteFile(file);
        return true;
      });
      await this.#catalog.checkFiles(id);
      return isDeleted ?? false;
    });
  }

  wake(connectionId: string): void {
    this.#works.wake(connectionId);
  }

  async refresh(): Promise<void> {
    await this.#lookout.look("all");
    await this.#catalog.checkFiles();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#lookout.stop();
    await this.#turns.settled();
    await Promise.allSettled([this.#works.close(), this.#lookout.close(), this.#checking]);
    this.#shown.close();
    this.#catalog.close();
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

  #add(one: Export): Promise<void> {
    return this.#turns.take(one.id, () => this.#works.add(one));
  }

  /** The export goes last: of what breaks off here, no file is left that is nobody's. */
  async #remove(id: string, deleteFile: boolean): Promise<void> {
    const file = this.get(id)?.file;
    // Without its export nothing can go on from the compressed bytes.
    if (file) await rm(partPathOf(file), { force: true });
    if (file && deleteFile) await rm(file, { force: true });
    await this.#catalog.remove(id);
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
}
