import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DiskSpace } from "./disk-space.ts";
import { Log } from "./log.ts";

export type { Log, SessionEvents } from "./log.ts";
export type { Session } from "./session.ts";

export interface OpenLogOptions {
  /** Where compressed logs are unpacked to; by default a folder among the system's temporary ones. */
  readonly cacheFolder?: string;
  /**
   * How much of that folder is kept for the next time, the most recently used. By default 20 GB or a tenth of the
   * free space, whichever is less. A log that is open takes what it needs.
   */
  readonly cacheBytes?: number;
  /** How much space there is for it, by its folder. */
  readonly spaceOf?: (folder: string) => DiskSpace;
  /** How often the file is looked at. 500 by default. */
  readonly pollMs?: number;
  /** A download fills the file (see `setArriving`). */
  readonly isArriving?: boolean;
  /** Closes the log. */
  readonly signal?: AbortSignal;
  /** How much is read at a time. 256 KiB by default. */
  readonly chunkBytes?: number;
  /** How long the log works before it lets events be handled. 4 by default; 0 is one chunk. */
  readonly sliceMs?: number;
}

/**
 * Opens a log: an NDJSON file of any size, plain or gzip, complete or growing. Comes back at once; indexing goes on
 * in slices. A file that is not there or cannot be read is a `problem` in the status, and is looked at again.
 */
export async function openLog(path: string, options: OpenLogOptions = {}): Promise<Log> {
  const { signal, cacheBytes, spaceOf } = options;
  signal?.throwIfAborted();
  const log = await Log.open({
    path,
    cache: {
      folder: options.cacheFolder ?? join(tmpdir(), "fauna-logs"),
      ...(cacheBytes !== undefined && { keptBytes: cacheBytes }),
      ...(spaceOf && { spaceOf }),
    },
    pollMs: options.pollMs ?? 500,
    chunkBytes: options.chunkBytes ?? 256 * 1024,
    sliceMs: options.sliceMs ?? 4,
    isArriving: options.isArriving ?? false,
  });
  signal?.addEventListener("abort", () => void log.close(), { once: true });
  if (signal?.aborted) await log.close();
  return log;
}
