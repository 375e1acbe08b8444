/** Makes room in the cache of unpacked logs and line indexes. What is open anywhere stays. */
import { IndexStore } from "./index-store.ts";
import { type Trimmed, UnpackCache } from "./unpack-cache.ts";

export interface ClearCacheOptions {
  readonly folder: string;
  /** How much of what was unpacked is kept, the most recently used. Without it everything goes. */
  readonly keptBytes?: number;
}

/** What was removed, and how many logs stay in the cache. */
export interface Cleared extends Trimmed {
  readonly keptLogs: number;
}

/** @throws the system's error */
export function clearCache({ folder, keptBytes }: ClearCacheOptions): Cleared {
  const cache = new UnpackCache({ folder, keptBytes: keptBytes ?? 0 });
  const { logs, bytes } = cache.trim();
  const indexBytes = keptBytes === undefined ? new IndexStore(folder).clear() : 0;
  return { logs, bytes: bytes + indexBytes, keptLogs: cache.logs };
}
