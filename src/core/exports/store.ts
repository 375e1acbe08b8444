/** The exports on disk: one JSON file each, written whole or not at all. */
import { randomUUID } from "node:crypto";
import { readFileSync, renameSync, statSync, watch } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as v from "valibot";
import { inSlices } from "./crowd.ts";
import { exportSchema } from "./schema.ts";
import type { Export } from "./types.ts";

const extension = ".json";

/** File systems tell times at least this exactly. */
const clockTickMs = 3000;

export interface Looking {
  /**
   * `told`: only the files of which was told; `changed`, unless said otherwise: those that may have changed as far as
   * is known; `all`: every single one.
   */
  readonly at?: "told" | "changed" | "all";
  /** Ids of exports that other windows work on: their files change all the time. */
  readonly running?: ReadonlySet<string>;
}

export class ExportStore {
  readonly #folder: string;
  readonly #warn: (message: string) => void;
  readonly #writing = new Map<string, Promise<void>>();
  /** Size and time of each file as it was last read or written, to tell which have changed. */
  readonly #seen = new Map<string, string>();
  /** Files of which was told that they have changed. */
  readonly #told = new Set<string>();
  /** Files of which was said that they cannot be read. */
  readonly #unread = new Set<string>();
  /** When the folder itself had last changed, as far as looking again can tell nothing new. */
  #unchangedSince: number | undefined;
  #isPrepared = false;

  /** The folder is made when it is first looked into. */
  constructor(folder: string, warn: (message: string) => void = () => {}) {
    this.#folder = folder;
    this.#warn = warn;
  }

  /** What changed since the last look: exports as they are now, and ids of those that are gone. */
  async changes({ at = "changed", running = new Set() }: Looking = {}): Promise<{
    readonly changed: readonly Export[];
    readonly gone: readonly string[];
  }> {
    if (at === "told") return this.#changesOf([...this.#told]);
    const changedAt = await this.#prepare();
    if (at === "changed" && this.#told.size === 0 && changedAt === this.#unchangedSince) {
      return { changed: [], gone: [] };
    }
    const lookedAt = Date.now();
    const ids = (await readdir(this.#folder)).flatMap((name) => idOf(name) ?? []);
    const present = new Set(ids);
    const isDoubtful = (id: string) => !this.#seen.has(id) || this.#told.has(id) || running.has(id);
    const missing = [...this.#seen.keys()].filter((id) => !present.has(id));
    const changes = await this.#changesOf([...(at === "all" ? ids : ids.filter(isDoubtful)), ...missing]);
    // What changes within the same tick of the clock does not show.
    this.#unchangedSince = lookedAt - changedAt > clockTickMs ? changedAt : undefined;
    return changes;
  }

  /** The same of one export, however little is known of a change. */
  changeOf(id: string): { readonly changed?: Export; readonly isGone: boolean } {
    this.#told.delete(id);
    const wasThere = this.#seen.has(id);
    const changed = this.#readIfChanged(id);
    return { changed, isGone: wasThere && !this.#seen.has(id) };
  }

  /** Resolves when it is on the disk. Writes of one export follow each other in the order of the calls. */
  write(changed: Export): Promise<void> {
    const before = this.#writing.get(changed.id) ?? Promise.resolve();
    const writing = before.catch(() => {}).then(() => this.#write(changed));
    this.#writing.set(changed.id, writing);
    const forget = () => {
      if (this.#writing.get(changed.id) === writing) this.#writing.delete(changed.id);
    };
    writing.then(forget, forget);
    return writing;
  }

  async remove(id: string): Promise<void> {
    await this.#writing.get(id)?.catch(() => {});
    await rm(this.#path(id), { force: true });
    // Only now: a file that is not known would be taken for one that another window has made.
    this.#seen.delete(id);
  }

  /**
   * Calls back when something in the folder may have changed; with the id where it is known whose file or lease it
   * is. Where files cannot be watched it never does.
   */
  watch(onChange: (id: string | undefined) => void): () => void {
    try {
      const watcher = watch(this.#folder, { persistent: false }, (_, name) => {
        if (name === null) return onChange(undefined);
        const id = idOf(name);
        if (id !== undefined) this.#told.add(id);
        const [, leased] = /^(.+)\.lease$/.exec(name) ?? [];
        if (id !== undefined || leased !== undefined) onChange(id ?? leased);
      });
      // On Windows a folder that is gone tells so.
      watcher.on("error", () => watcher.close());
      return () => watcher.close();
    } catch {
      return () => {};
    }
  }

  #path(id: string): string {
    return join(this.#folder, id + extension);
  }

  /** Makes the folder where it is missing, at first or by now. Resolves to when it last changed. */
  async #prepare(): Promise<number> {
    if (!this.#isPrepared) {
      await mkdir(this.#folder, { recursive: true });
      await removeLeftovers(this.#folder);
      this.#isPrepared = true;
    }
    try {
      return (await stat(this.#folder)).mtimeMs;
    } catch (error) {
      this.#isPrepared = false;
      throw error;
    }
  }

  async #write(changed: Export): Promise<void> {
    const path = this.#path(changed.id);
    const temporary = `${path}.${randomUUID()}.tmp`;
    try {
      const file = await open(temporary, "wx");
      try {
        await file.writeFile(`${JSON.stringify({ version: 1, export: changed }, undefined, 2)}\n`);
        // Without it a power cut could leave the new name on an empty file.
        await file.sync();
      } finally {
        await file.close();
      }
      const { size, mtimeMs } = await stat(temporary);
      const isNew = !this.#seen.has(changed.id);
      this.#seen.set(changed.id, stamp(size, mtimeMs));
      await replace(temporary, path);
      // What is sent next must not be forgotten by a power cut. A later change that is lost is made again.
      if (isNew) await syncFolder(this.#folder);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  async #changesOf(ids: readonly string[]): Promise<{ changed: Export[]; gone: string[] }> {
    const changes = { changed: [] as Export[], gone: [] as string[] };
    await inSlices(ids, (id) => {
      const { changed, isGone } = this.changeOf(id);
      if (changed) changes.changed.push(changed);
      if (isGone) changes.gone.push(id);
    });
    return changes;
  }

  /** At once: of thousands of small files each would wait ten times as long for its turn as it takes to read it. */
  #readIfChanged(id: string): Export | undefined {
    try {
      const { size, mtimeMs } = statSync(this.#path(id));
      if (this.#seen.get(id) === stamp(size, mtimeMs)) return undefined;
      this.#seen.set(id, stamp(size, mtimeMs));
      return this.#read(id);
    } catch (error) {
      // Another window may have removed it just now. What cannot be read does not keep the others from being read.
      this.#seen.delete(id);
      if (!isMissing(error) && !this.#unread.has(id))
        this.#warn(`${this.#path(id)} cannot be read: ${error}`);
      this.#unread.add(id);
      return undefined;
    }
  }

  #read(id: string): Export | undefined {
    const json = parseJson(readFileSync(this.#path(id), "utf8"));
    const known = asExport(json);
    if (known?.id === id) return known;
    // What is torn is kept aside for whoever looks into it. All else may be a later version's, and stays.
    if (json === undefined) renameSync(this.#path(id), `${this.#path(id)}.unreadable`);
    this.#warn(`${this.#path(id)} holds no export that this version knows.`);
    return undefined;
  }
}

function idOf(name: string): string | undefined {
  return name.endsWith(extension) ? name.slice(0, -extension.length) : undefined;
}

/**
 * The export in a file. Of what may be absent, what is not understood counts as absent, and what is not known is kept:
 * windows of two versions may share the folder while one of them is not reloaded yet.
 */
function asExport(json: unknown): Export | undefined {
  const { version, export: fields } = Object(json) as { version?: unknown; export?: unknown };
  if (version !== 1) return undefined;
  const { issues } = v.safeParse(exportSchema, fields);
  // As it was parsed: of thousands of objects those that JSON.parse makes are read many times as fast as copies.
  if (!issues) return fields as Export;
  const misread = new Set(issues.map(({ path }) => path?.[0]?.key));
  const others = Object.fromEntries(Object.entries(Object(fields)).filter(([name]) => !misread.has(name)));
  return v.is(exportSchema, others) ? others : undefined;
}

/** Files that a window was writing when it was ended. Those of the last minute may be another window's. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith(".tmp")) continue;
    const path = join(folder, name);
    const written = await stat(path).catch(() => undefined);
    if (written && Date.now() - written.mtimeMs > 60_000) await rm(path, { force: true });
  }
}

/** Makes names in a folder durable, where folders can be opened. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  try {
    await handle?.sync();
  } catch {
    // Some file systems do not offer it.
  } finally {
    await handle?.close();
  }
}

/** On Windows a file that somebody reads, such as a virus scanner, cannot be replaced for a moment. */
async function replace(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (attempt === 5 || (code !== "EPERM" && code !== "EACCES" && code !== "EBUSY")) throw error;
      await sleep(attempt * 20);
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function stamp(size: number, mtimeMs: number): string {
  return `${size} ${mtimeMs}`;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
