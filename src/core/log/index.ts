import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DiskSpace } from "./disk-space.ts";
import { IndexStore } from "./index-store.ts";
import { compileKernel } from "./kernel/kernel.ts";
import { Log } from "./log.ts";
import { InlineScans, type Scans } from "./scan/scans.ts";
import { ThreadScans } from "./scan/thread-scans.ts";

export type { Log, SessionEvents } from "./log.ts";
export type { Session } from "./session.ts";

const mebibyte = 1024 * 1024;

export interface OpenLogOptions {
  /** Where compressed logs are unpacked to, and line indexes are kept; by default a folder among the system's temporary ones. */
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
  /** More files that are one log with `path`, in any order: what it was rotated to, or the rest of one export. */
  readonly parts?: readonly string[];
  /** Closes the log. */
  readonly signal?: AbortSignal;
  /** The bytes of `kernel.wasm`. Without them, or without SIMD, everything is done in plain TypeScript. */
  readonly kernel?: Uint8Array<ArrayBuffer>;
  /** Threads that look at the bytes. Without them it is done where `openLog` is called, portion by portion. */
  readonly threads?: {
    /** A script that calls `serveScans`. */
    readonly script: string;
    readonly count: number;
  };
  /** How much is looked at in one go; several times as much where it goes fast. 4 MiB by default. */
  readonly portionBytes?: number;
  /** How much memory columns may take that nobody uses just now. 256 MiB by default. */
  readonly columnBytes?: number;
}

/**
 * Opens a log: an NDJSON file of any size, plain or gzip, complete or growing. Comes back at once; indexing goes on
 * beside it. A file that is not there or cannot be read is a `problem` in the status, and is looked at again.
 */
export async function openLog(path: string, options: OpenLogOptions = {}): Promise<Log> {
  const { signal, cacheBytes, spaceOf } = options;
  signal?.throwIfAborted();
  const folder = options.cacheFolder ?? join(tmpdir(), "fauna-logs");
  const log = await Log.open({
    path,
    parts: options.parts ?? [],
    cache: {
      folder,
      ...(cacheBytes !== undefined && { keptBytes: cacheBytes }),
      ...(spaceOf && { spaceOf }),
    },
    pollMs: options.pollMs ?? 500,
    scans: makeScans(options),
    indexes: new IndexStore(folder),
    portionBytes: options.portionBytes ?? 4 * mebibyte,
    columnBytes: options.columnBytes ?? 256 * mebibyte,
    isArriving: options.isArriving ?? false,
  });
  signal?.addEventListener("abort", () => void log.close(), { once: true });
  if (signal?.aborted) await log.close();
  return log;
}

function makeScans({ kernel, threads }: OpenLogOptions): Scans {
  const compiled = kernel && compileKernel(kernel);
  return threads ? new ThreadScans(threads.script, threads.count, compiled) : new InlineScans(compiled);
}
