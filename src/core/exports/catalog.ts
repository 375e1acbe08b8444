/** The exports as this window knows them: on disk, in memory, and told to whoever listens. */
import { UserError } from "../errors.ts";
import { inSlices } from "./crowd.ts";
import type { Change, LogLevel } from "./job.ts";
import { notStarted } from "./messages.ts";
import { diskReason } from "./outcome.ts";
import { lookForFiles, type Presence } from "./presence.ts";
import type { ExportStore, Looking } from "./store.ts";
import { type Export, type Exports, type ExportView, runningStates } from "./types.ts";

type Listener = Parameters<Exports["onChange"]>[0];

interface Entry {
  /** As it is told; made when it is asked for. */
  view?: ExportView;
  export: Export;
  isElsewhere: boolean;
  isFileMissing: boolean;
  isOutOfReach?: boolean;
  secondsLeft?: number;
}

export class Catalog {
  readonly #store: ExportStore;
  readonly #log: (level: LogLevel, message: string) => void;
  /** This window works on it: what is in memory is newer than what is on disk. */
  readonly #isOurs: (id: string) => boolean;
  readonly #entries = new Map<string, Entry>();
  /** Ids of the parts of each large export. */
  readonly #parts = new Map<string, Set<string>>();
  /** Of all entries, newest first; nothing when it has to be made anew. */
  #order: readonly Entry[] | undefined;
  readonly #running = new Set<string>();
  readonly #listeners = new Set<Listener>();
  #reading: Promise<void> = Promise.resolve();

  constructor(
    store: ExportStore,
    log: (level: LogLevel, message: string) => void,
    isOurs: (id: string) => boolean,
  ) {
    this.#store = store;
    this.#log = log;
    this.#isOurs = isOurs;
  }

  /** Newest first. */
  list(): readonly ExportView[] {
    this.#order ??= [...this.#entries.values()].sort(newestFirst);
    return this.#order.map(viewOf);
  }

  /** Ids of those that work by themselves, in this window or in another one. */
  running(): readonly string[] {
    return [...this.#running];
  }

  get(id: string): ExportView | undefined {
    const entry = this.#entries.get(id);
    return entry && viewOf(entry);
  }

  /** The parts of a large export that are in the list, in the order of time. */
  partsOf(large: string): readonly ExportView[] {
    const parts = [...(this.#parts.get(large) ?? [])]
      .map((id) => this.get(id))
      .filter((one) => one !== undefined);
    return parts.sort((a, b) => (a.part?.index ?? 0) - (b.part?.index ?? 0));
  }

  /** Whether a file is that of another export, or will be. */
  isTaken(id: string, file: string): boolean {
    return [...this.#entries.values()].some(
      ({ export: one }) => one.id !== id && (one.file === file || one.announcedFile === file),
    );
  }

  /** Without what is known only in this window. */
  stored(id: string): Export | undefined {
    return this.#entries.get(id)?.export;
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when it is stored. @throws UserError when it cannot be. */
  async add(one: Export): Promise<void> {
    await this.#store.write(one).catch(cannotStart);
    this.#put(one);
  }

  /** Resolves when the change is stored and then told. It is told, and true here, even if it cannot be stored. */
  async update(id: string, change: Change): Promise<void> {
    const entry = this.#entries.get(id);
    if (!entry) return;
    const before = viewOf(entry);
    if (change.state !== undefined && change.state !== before.state) {
      this.#log("info", `${id}: ${before.state} → ${change.state}`);
    }
    this.#set(entry, { export: { ...entry.export, ...change }, secondsLeft: undefined });
    try {
      await this.#store.write(entry.export);
    } finally {
      this.#tell(id, before);
    }
  }

  /** Told, and not stored yet. */
  progress(id: string, change: Change, secondsLeft: number | undefined): void {
    const entry = this.#entries.get(id);
    if (entry) this.#change(entry, { export: { ...entry.export, ...change }, secondsLeft });
  }

  /** Stores what was only told. */
  async keep(id: string): Promise<void> {
    const entry = this.#entries.get(id);
    if (entry) await this.#store.write(entry.export);
  }

  async remove(id: string): Promise<void> {
    await this.#store.remove(id);
    this.#forget(id);
  }

  setElsewhere(id: string, isElsewhere: boolean): void {
    const entry = this.#entries.get(id);
    if (entry && entry.isElsewhere !== isElsewhere) this.#change(entry, { isElsewhere });
  }

  /** Takes over what other windows have stored. */
  async read(at: Looking["at"] = "changed"): Promise<void> {
    const running = new Set([...this.#running].filter((id) => !this.#isOurs(id)));
    // One after the other: who reads next is to find what this one has seen.
    const reading = this.#reading
      .catch(() => {})
      .then(() => this.#store.changes({ at, running }))
      .then(async ({ changed, gone }) => {
        await inSlices(changed, (one) => this.#isOurs(one.id) || this.#put(one));
        for (const id of gone) if (!this.#isOurs(id)) this.#forget(id);
      });
    this.#reading = reading;
    await reading;
  }

  /** The same for one export, as it is at this moment. */
  async readOne(id: string): Promise<void> {
    await this.#reading.catch(() => {});
    if (this.#isOurs(id)) return;
    const { changed, isGone } = this.#store.changeOf(id);
    if (changed) this.#put(changed);
    if (isGone) this.#forget(id);
  }

  /** Looks which files are still there: of one export, or of all. */
  async checkFiles(id?: string): Promise<void> {
    const known = id === undefined ? [...this.#entries.values()] : [this.#entries.get(id) ?? []].flat();
    const entries = known.filter((entry) => !runningStates.has(entry.export.state));
    const found = await lookForFiles(entries.flatMap((entry) => entry.export.file ?? []));
    await inSlices(entries, (entry) => this.#note(entry, found.get(entry.export.file ?? "")));
  }

  close(): void {
    this.#listeners.clear();
  }

  #note(entry: Entry, presence: Presence | undefined): void {
    // What runs by now has its file open, or will make it.
    const { id, state } = entry.export;
    if (presence === undefined || this.#entries.get(id) !== entry || runningStates.has(state)) return;
    const isFileMissing = presence !== "there";
    const isOutOfReach = presence === "outOfReach" || undefined;
    const isSame = entry.isFileMissing === isFileMissing && entry.isOutOfReach === isOutOfReach;
    if (!isSame) this.#change(entry, { isFileMissing, isOutOfReach });
  }

  #put(one: Export): void {
    const entry = this.#entries.get(one.id);
    if (!entry) {
      const added: Entry = { export: one, isElsewhere: false, isFileMissing: false };
      // Made now, a few at a time, and not all at once for the first who asks for the list.
      viewOf(added);
      this.#entries.set(one.id, added);
      if (one.part) this.#parts.set(one.part.of, (this.#parts.get(one.part.of) ?? new Set()).add(one.id));
      this.#order = undefined;
      this.#noteRunning(one);
      this.#tell(one.id, undefined);
      return;
    }
    const isElsewhere = entry.isElsewhere && runningStates.has(one.state);
    this.#change(entry, { export: one, isElsewhere });
  }

  #forget(id: string): void {
    const before = this.get(id);
    if (!before) return;
    this.#entries.delete(id);
    this.#running.delete(id);
    this.#order = undefined;
    if (before.part) this.#forgetPart(before.part.of, id);
    this.#tell(id, before);
  }

  #forgetPart(large: string, id: string): void {
    const parts = this.#parts.get(large);
    parts?.delete(id);
    if (parts?.size === 0) this.#parts.delete(large);
  }

  #change(entry: Entry, change: Partial<Entry>): void {
    const before = viewOf(entry);
    this.#set(entry, change);
    this.#tell(entry.export.id, before);
  }

  #set(entry: Entry, change: Partial<Entry>): void {
    // What runs has its file open, or will make it.
    const isRunning = runningStates.has((change.export ?? entry.export).state);
    if (change.export) this.#noteRunning(change.export);
    const reset = isRunning && { isFileMissing: false, isOutOfReach: undefined };
    Object.assign(entry, change, { view: undefined }, reset);
  }

  #noteRunning({ id, state }: Export): void {
    if (runningStates.has(state)) this.#running.add(id);
    else this.#running.delete(id);
  }

  #tell(id: string, before: ExportView | undefined): void {
    if (this.#listeners.size === 0) return;
    const now = this.get(id);
    for (const listener of [...this.#listeners]) listener({ id, export: now, before });
  }
}

/** @throws UserError that says so, for the failure to store a new export or its lease. */
export function cannotStart(error: unknown): never {
  throw new UserError(notStarted(diskReason(error)), { cause: error });
}

function viewOf(entry: Entry): ExportView {
  const { export: one, view, ...seen } = entry;
  entry.view = view ?? { ...one, ...seen };
  return entry.view;
}

/** Instants in their usual form are in the order of their texts. */
function newestFirst({ export: a }: Entry, { export: b }: Entry): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? 1 : -1;
  return a.id < b.id ? 1 : -1;
}
