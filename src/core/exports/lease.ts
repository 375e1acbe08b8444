/** Who works on an export: at most one window at a time. */
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import * as v from "valibot";

const leaseSchema = v.object({ window: v.string(), pid: v.number(), host: v.string(), renewal: v.number() });
type Lease = v.InferOutput<typeof leaseSchema>;

/** A window renews its leases this often. */
export const renewalMs = 10_000;
/** A lease that was not renewed for so long is nobody's. */
const lifetimeMs = 45_000;

export interface Leases {
  /** Takes the lease, or that of a window that is gone. Resolves to whether this window has it. */
  take(id: string): Promise<boolean>;
  /** Says that this window still works on it. Resolves to false when the lease is another's by now. */
  renew(id: string): Promise<boolean>;
  release(id: string): Promise<void>;
}

/**
 * `uptimeMs` is a clock that stands still while the machine sleeps: on waking up nobody may take a lease from a
 * window that had no chance to renew it. Therefore a lease carries no time; whoever wants it watches it instead.
 */
export function openLeases(folder: string, window: string, uptimeMs = () => performance.now()): Leases {
  const watched = new Map<string, { readonly text: string; readonly sinceMs: number }>();
  const path = (id: string) => join(folder, `${id}.lease`);
  const content = (renewal: number) =>
    JSON.stringify({ window, pid: process.pid, host: hostname(), renewal } satisfies Lease);

  const read = (id: string) => readFile(path(id), "utf8").catch(() => undefined);

  const isMine = async (id: string) => parse(await read(id))?.window === window;

  const isAbandoned = (id: string, text: string) => {
    const lease = parse(text);
    if (lease?.host === hostname() && !isAlive(lease.pid)) return true;
    const known = watched.get(id);
    if (known?.text !== text) watched.set(id, { text, sinceMs: uptimeMs() });
    return known?.text === text && uptimeMs() - known.sinceMs > lifetimeMs;
  };

  const create = async (id: string): Promise<boolean> => {
    try {
      await writeFile(path(id), content(0), { flag: "wx" });
      watched.delete(id);
      return true;
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
      throw error;
    }
  };

  /** Of several windows only one gets to move the abandoned file away, and sees what it has moved. */
  const clear = async (id: string, abandoned: string): Promise<void> => {
    const aside = `${path(id)}.${window}`;
    try {
      await rename(path(id), aside);
      const moved = await readFile(aside, "utf8");
      // Another window was faster and had already made its own: it gets it back.
      if (moved !== abandoned) await writeFile(path(id), moved, { flag: "wx" });
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
      const lease = parse(await read(id));
      if (lease?.window !== window) return false;
      await writeFile(path(id), content(lease.renewal + 1));
      return true;
    },
    async release(id) {
      if (await isMine(id)) await rm(path(id), { force: true });
    },
  };
}

function parse(text: string | undefined): Lease | undefined {
  try {
    const parsed = v.safeParse(leaseSchema, JSON.parse(text ?? ""));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and another user's.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
