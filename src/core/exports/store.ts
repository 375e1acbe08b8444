/** The exports on disk: one JSON file each, written whole or not at all. */
import { randomUUID } from "node:crypto";
import { watch } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as v from "valibot";
import type { Export, ExportState, Hold } from "./types.ts";

const text = v.string();
const instant = v.pipe(
  text,
  v.check((value) => !Number.isNaN(Date.parse(value))),
);
const bytes = v.optional(v.pipe(v.number(), v.minValue(0)));

const states = [
  "new",
  "requesting",
  "waiting",
  "downloading",
  "ready",
  "empty",
  "refused",
  "failed",
  "timedOut",
  "stopped",
  "paused",
] as const satisfies readonly ExportState[];
const holds = ["offline", "throttled", "signedOut", "renewingLink"] as const satisfies readonly Hold[];

const exportSchema = v.object({
  id: text,
  target: v.object({
    connectionId: text,
    connectionName: text,
    regionGroup: text,
    database: v.optional(text),
  }),
  start: instant,
  end: instant,
  createdAt: instant,
  requestedAt: v.optional(instant),
  state: v.picklist(states),
  hold: v.optional(v.picklist(holds)),
  pausedBy: v.optional(v.picklist(["diskFull", "folder"])),
  retryAt: v.optional(instant),
  message: v.optional(text),
  idempotencyToken: text,
  requestId: v.optional(text),
  isRequestKept: v.optional(v.boolean()),
  serviceState: v.optional(text),
  linkExpiresAt: v.optional(text),
  file: v.optional(text),
  receivedBytes: bytes,
  totalBytes: bytes,
  hasStartedOver: v.optional(v.boolean()),
  fileBytes: bytes,
  records: bytes,
  etag: v.optional(text),
  finishedAt: v.optional(instant),
});

const fileSchema = v.object({ version: v.literal(1), export: exportSchema });
const extension = ".json";

export class ExportStore {
  readonly #folder: string;
  readonly #writing = new Map<string, Promise<void>>();
  /** Size and time of each file as it was last read or written, to tell which have changed. */
  readonly #seen = new Map<string, string>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(folder: string): Promise<ExportStore> {
    await mkdir(folder, { recursive: true });
    await removeLeftovers(folder);
    return new ExportStore(folder);
  }

  /** What changed since the last look: exports as they are now, and ids of those that are gone. */
  async changes(): Promise<{ readonly changed: readonly Export[]; readonly gone: readonly string[] }> {
    const ids = (await readdir(this.#folder)).flatMap((name) =>
      name.endsWith(extension) ? [name.slice(0, -extension.length)] : [],
    );
    const changed = await Promise.all(ids.map((id) => this.#readIfChanged(id)));
    const present = new Set(ids);
    const gone = [...this.#seen.keys()].filter((id) => !present.has(id));
    for (const id of gone) this.#seen.delete(id);
    return { changed: changed.filter((one) => one !== undefined), gone };
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

  /** Calls back when something in the folder may have changed. Where files cannot be watched it never does. */
  watch(onChange: () => void): () => void {
    try {
      const watcher = watch(this.#folder, { persistent: false }, onChange);
      watcher.on("error", () => watcher.close());
      return () => watcher.close();
    } catch {
      return () => {};
    }
  }

  #path(id: string): string {
    return join(this.#folder, id + extension);
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
      this.#seen.set(changed.id, stamp(size, mtimeMs));
      await replace(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  async #readIfChanged(id: string): Promise<Export | undefined> {
    try {
      const { size, mtimeMs } = await stat(this.#path(id));
      if (this.#seen.get(id) === stamp(size, mtimeMs)) return undefined;
      this.#seen.set(id, stamp(size, mtimeMs));
      return await this.#read(id);
    } catch (error) {
      // Another window may have removed it just now.
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async #read(id: string): Promise<Export | undefined> {
    const json = parseJson(await readFile(this.#path(id), "utf8"));
    const parsed = v.safeParse(fileSchema, json);
    if (parsed.success && parsed.output.export.id === id) return parsed.output.export;
    // A later version of this extension may know what it is; what is torn is kept aside for whoever looks into it.
    if (!isOfLaterVersion(json)) await rename(this.#path(id), `${this.#path(id)}.unreadable`);
    return undefined;
  }
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

function isOfLaterVersion(json: unknown): boolean {
  const parsed = v.safeParse(v.object({ version: v.number() }), json);
  return parsed.success && parsed.output.version > 1;
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
