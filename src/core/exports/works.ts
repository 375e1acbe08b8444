/** What this window works on: it holds the lease of each of these exports. */
import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { UserError } from "../errors.ts";
import { cannotStart } from "./catalog.ts";
import type { Leases } from "./lease.ts";
import type { Restart } from "./restart.ts";
import { runExport } from "./run.ts";
import { partPathOf } from "./sink.ts";
import { type Export, runningStates } from "./types.ts";
import { Work, type Workplace } from "./work.ts";

export class Works {
  readonly #place: Workplace;
  readonly #leases: Leases;
  /** Aborted when the window closes. */
  readonly #closing: AbortSignal;
  readonly #works = new Map<string, Work>();

  constructor(place: Workplace, leases: Leases, closing: AbortSignal) {
    this.#place = place;
    this.#leases = leases;
    this.#closing = closing;
  }

  has(id: string): boolean {
    return this.#works.has(id);
  }

  /** The work on a running export; nothing for one that does not run. @throws UserError when another window does it. */
  of(id: string): Work | undefined {
    const one = this.#place.catalog.get(id);
    if (!one || !runningStates.has(one.state)) return undefined;
    const work = this.#works.get(id);
    if (!work) throw new UserError("Another window works on this export. It can be cancelled there.");
    return work;
  }

  /** Resolves when nothing is being done for an export that has ended. */
  async settled(id: string): Promise<void> {
    await this.#works.get(id)?.done;
  }

  wake(connectionId: string): void {
    for (const [id, work] of this.#works) {
      if (this.#place.catalog.get(id)?.target.connectionId === connectionId) work.wake();
    }
  }

  /** Stores a new export and begins to work on it. */
  async add(one: Export): Promise<void> {
    await this.#leases.take(one.id).catch(cannotStart);
    await this.#place.catalog.add(one).catch(this.#releasing(one.id));
    this.#begin(one.id);
  }

  /** Gets the lease and works on the export, as it is on disk by then and with the change that is made of it. */
  async takeUp(id: string, restart: Restart): Promise<void> {
    const { catalog } = this.#place;
    if (runningStates.has(catalog.get(id)?.state ?? "stopped") && this.#works.has(id)) return;
    // The work that has just ended still holds the lease.
    await this.settled(id);
    if (this.#closing.aborted) return;
    if (!(await this.#leases.take(id))) {
      return catalog.setElsewhere(id, runningStates.has(catalog.get(id)?.state ?? "stopped"));
    }
    await catalog.readOne(id).catch(this.#releasing(id));
    const before = catalog.stored(id);
    const change = before && restart(before, randomUUID);
    if (!change || this.#closing.aborted) return this.#leases.release(id);
    catalog.setElsewhere(id, false);
    if (Object.keys(change).length > 0) {
      // The compressed bytes of one request do not fit to another.
      if (change.idempotencyToken && before.file) await rm(partPathOf(before.file), { force: true });
      await catalog.update(id, change).catch(this.#releasing(id));
    }
    this.#begin(id);
  }

  /** @param afterwards done before anybody else may take the export */
  async end(work: Work, afterwards: () => Promise<void>): Promise<void> {
    const failures: unknown[] = [];
    work.afterwards = () => afterwards().catch((error: unknown) => void failures.push(error));
    work.ending.abort();
    await work.done;
    if (failures.length > 0) throw failures[0];
  }

  /** Does something with an export on which nobody works. @returns undefined where another window holds it */
  async aside<Result>(id: string, act: () => Promise<Result>): Promise<Result | undefined> {
    await this.settled(id);
    if (!(await this.#leases.take(id))) return undefined;
    try {
      return await act();
    } finally {
      await this.#leases.release(id).catch(this.#place.report);
    }
  }

  async renewLeases(): Promise<void> {
    await Promise.all([...this.#works].map(([id, work]) => this.#renew(id, work)));
  }

  /** Stops without changing any state. */
  async close(): Promise<void> {
    const works = [...this.#works.values()];
    for (const work of works) work.ending.abort();
    await Promise.allSettled(works.map((work) => work.done));
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
