/** The exports as this window knows them: on disk, in memory, and told to whoever listens. */
import { stat } from "node:fs/promises";
import type { Change, LogLevel } from "./job.ts";
import type { ExportStore } from "./store.ts";
import { type Export, type Exports, type ExportView, runningStates } from "./types.ts";

type Listener = Parameters<Exports["onChange"]>[0];

interface Entry {
  export: Export;
  isElsewhere: boolean;
  isFileMissing: boolean;
  secondsLeft?: number;
}

export class Catalog {
  readonly #store: ExportStore;
  readonly #log: (level: LogLevel, message: string) => void;
  /** This window works on it: what is in memory is newer than what is on disk. */
  readonly #isOurs: (id: string) => boolean;
  readonly #entries = new Map<string, Entry>();
  readonly #listeners = new Set<Listener>();

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
    return [...this.#entries.values()]
      .map(viewOf)
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id));
  }

  get(id: string): ExportView | undefined {
    const entry = this.#entries.get(id);
    return entry && viewOf(entry);
  }

  /** Without what is known only in this window. */
  stored(id: string): Export | undefined {
    return this.#entries.get(id)?.export;
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when it is stored. */
  async add(one: Export): Promise<void> {
    await this.#store.write(one);
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
  async read(): Promise<void> {
    const { changed, gone } = await this.#store.changes();
    for (const one of changed) if (!this.#isOurs(one.id)) this.#put(one);
    for (const id of gone) if (!this.#isOurs(id)) this.#forget(id);
  }

  /** Looks which files are still there. */
  async checkFiles(): Promise<void> {
    await Promise.all([...this.#entries.values()].map((entry) => this.#checkFile(entry)));
  }

  close(): void {
    this.#listeners.clear();
  }

  async #checkFile(entry: Entry): Promise<void> {
    const { file } = entry.export;
    if (!file) return;
    const isFileMissing = await stat(file).then(
      () => false,
      () => true,
    );
    const isRunning = runningStates.has(entry.export.state);
    if (isFileMissing !== entry.isFileMissing && !isRunning) this.#change(entry, { isFileMissing });
  }

  #put(one: Export): void {
    const entry = this.#entries.get(one.id);
    if (!entry) {
      this.#entries.set(one.id, { export: one, isElsewhere: false, isFileMissing: false });
      this.#tell(one.id, undefined);
      return;
    }
    const isElsewhere = entry.isElsewhere && runningStates.has(one.state);
    this.#change(entry, { export: one, isElsewhere });
  }

  #forget(id: string): void {
    const before = this.get(id);
    if (this.#entries.delete(id)) this.#tell(id, before);
  }

  #change(entry: Entry, change: Partial<Entry>): void {
    const before = viewOf(entry);
    this.#set(entry, change);
    this.#tell(entry.export.id, before);
  }

  #set(entry: Entry, change: Partial<Entry>): void {
    // What runs has its file open, or will make it.
    const isRunning = runningStates.has((change.export ?? entry.export).state);
    Object.assign(entry, change, isRunning && { isFileMissing: false });
  }

  #tell(id: string, before: ExportView | undefined): void {
    const now = this.get(id);
    for (const listener of [...this.#listeners]) listener({ id, export: now, before });
  }
}

function viewOf({ export: one, isElsewhere, isFileMissing, secondsLeft }: Entry): ExportView {
  return { ...one, isElsewhere, isFileMissing, secondsLeft };
}
