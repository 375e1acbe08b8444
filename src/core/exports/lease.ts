/** Who works on an export: at most one window at a time. */
import { constants } from "node:fs";
import { copyFile, link, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as v from "valibot";

const leaseSchema = v.object({ window: v.string(), pid: v.number(), host: v.string(), renewal: v.number() });
type Lease = v.InferOutput<typeof leaseSchema>;

/** A window renews its leases this often. */
export const renewalMs = 10_000;
/** A lease that was not renewed for so long is nobody's. */
const lifetimeMs = 45_000;
/** One that cannot be read is being written just now, or by a window that ended over it. */
const tornLifetimeMs = 5000;
const extension = ".lease";

export interface Leases {
  /** Takes the lease, or that of a window that is gone. Resolves to whether this window has it. */
  take(id: string): Promise<boolean>;
  /** Says that this window still works on it. Resolves to false when the lease is another's by now, or gone. */
  renew(id: string): Promise<boolean>;
  release(id: string): Promise<void>;
  /** Removes what windows that are gone have left. */
  tidy(): Promise<void>;
}

/**
 * `uptimeMs` is a clock that stands still while the machine sleeps: on waking up nobody may take a lease from a
 * window that had no chance to renew it. Therefore a lease carries no time; whoever wants it watches it instead.
 */
export function openLeases(folder: string, window: string, uptimeMs = () => performance.now()): Leases {
  const watched = new Map<string, { readonly text: string; readonly sinceMs: number }>();
  const path = (id: string) => join(folder, id + extension);
  const content = (renewal: number) => {
    const text = JSON.stringify({ window, pid: process.pid, host: hostname(), renewal } satisfies Lease);
    // Always as long: it is renewed in its place, and whole at any moment.
    return text.replace(/\d+\}$/, (end) => end.padStart(12));
  };

  const read = (id: string) => readFile(path(id), "utf8").catch(() => undefined);

  const isMine = async (id: string) => {
    let text = await read(id);
    // Whoever mistook it for an abandoned one gives it back at once.
    for (let attempt = 0; text === undefined && attempt < 3; attempt++) {
      await sleep(10);
      text = await read(id);
    }
    return parse(text)?.window === window;
  };

  const isAbandoned = (id: string, text: string) => {
    const lease = parse(text);
    if (lease?.host === hostname() && !isAlive(lease.pid)) return true;
    const known = watched.get(id);
    if (known?.text !== text) watched.set(id, { text, sinceMs: uptimeMs() });
    return known?.text === text && uptimeMs() - known.sinceMs > (lease ? lifetimeMs : tornLifetimeMs);
  };

  const create = async (id: string): Promise<boolean> => {
    const draft = `${path(id)}.${window}.new`;
    await writeFile(draft, content(0));
    try {
      const isCreated = await place(draft, path(id));
      if (isCreated) watched.delete(id);
      return isCreated;
    } finally {
      await rm(draft, { force: true });
    }
  };

  /** Of several windows only one gets to move the abandoned file away, and sees what it has moved. */
  const clear = async (id: string, abandoned: string): Promise<void> => {
    const aside = `${path(id)}.${window}`;
    try {
      await rename(path(id), aside);
      const moved = await readFile(aside, "utf8");
      // Another window was faster and had already made its own: it gets it back.
      if (moved !== abandoned) await place(aside, path(id));
    } catch {
      // Somebody else has moved it, or made a new one meanwhile.
    } finally {
      await rm(aside, { force: true });
    }
  };

  return {
    async take(id) {
      if (await create(id)) return true;
      const text = await read(id);
      if (text === undefined) return create(id);
      if (parse(text)?.window === window) return true;
      if (!isAbandoned(id, text)) return false;
      await clear(id, text);
      return (await create(id)) && isMine(id);
    },
    async renew(id) {
      const file = await open(path(id), "r+").catch((error: unknown) => {
        if (codeOf(error) === "ENOENT") return undefined;
        throw error;
      });
      if (!file) return false;
      try {
        // Through one handle: where another window has put its own in this place, that stays as it is.
        const lease = parse(await file.readFile("utf8"));
        if (lease?.window !== window) return false;
        await file.write(content(lease.renewal + 1), 0);
      } finally {
        await file.close();
      }
      return isMine(id);
    },
    async release(id) {
      if (await isMine(id)) await rm(path(id), { force: true });
    },
    async tidy() {
      for (const name of await readdir(folder)) {
        if (!name.includes(extension)) continue;
        const text = await leftover(join(folder, name));
        if (text === undefined) continue;
        if (name.endsWith(extension)) await clear(name.slice(0, -extension.length), text);
        // It was moved aside, and is nobody's.
        else await rm(join(folder, name), { force: true });
      }
    },
  };
}

/** Gives a file another name, whole and at once, unless that is taken. Resolves to whether it has it. */
async function place(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to).catch((error: unknown) => {
      if (codeOf(error) === "EEXIST") throw error;
      // A file system without links.
      return copyFile(from, to, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/** A lease of this machine whose process is gone, or something that is none and was not touched for a while. */
async function leftover(path: string): Promise<string | undefined> {
  try {
    const text = await readFile(path, "utf8");
    const lease = parse(text);
    const isLeft = lease
      ? lease.host === hostname() && !isAlive(lease.pid)
      : Date.now() - (await stat(path)).mtimeMs > 60_000;
    return isLeft ? text : undefined;
  } catch {
    // Somebody else has removed it meanwhile.
    return undefined;
  }
}

function parse(text: string | undefined): Lease | undefined {
  try {
    const parsed = v.safeParse(leaseSchema, JSON.parse(text ?? ""));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

/** Whether there is such a process on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and another user's.
    return codeOf(error) === "EPERM";
  }
}
