import { mkdirSync, readdirSync, readFileSync, type Stats, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { CacheFile, remove } from "./cache-file.ts";
import { type CacheName, keyOf, readName } from "./cache-names.ts";
import { type DiskSpace, diskSpace, NoSpaceError } from "./disk-space.ts";
import { isSameSource, type SourceIdentity } from "./source-identity.ts";

const formatVersion = 1;
const mostKeptBytes = 20e9;
const keptShareOfFree = 0.1;
const mostSpareBytes = 1024 ** 3;
const spareShareOfDisk = 0.02;
/** The disk is looked at again after so many bytes. */
const lookBytes = 16 * 1024 * 1024;

export interface UnpackCacheOptions {
  readonly folder: string;
  /**
   * How much the folder may hold, where logs that are open do not need more. By default 20 GB or a tenth of the free
   * space, whichever is less.
   */
  readonly keptBytes?: number;
  readonly spaceOf?: (folder: string) => DiskSpace;
}

/** What was unpacked, and from what. */
interface Facts {
  readonly version: number;
  readonly kind: string;
  readonly source: SourceIdentity;
  readonly size: number;
}

/** What was removed: logs that were kept, and how much they took. */
export interface Trimmed {
  readonly logs: number;
  readonly bytes: number;
}

/** An unpacked log in the folder. */
interface Entry {
  readonly stem: string;
  readonly names: readonly CacheName[];
  readonly isOpen: boolean;
  readonly isPublished: boolean;
  readonly size: number;
  readonly usedMs: number;
}

/**
 * Unpacked logs that are kept for the next time, in a folder that any number of processes share without a word:
 * each writes files of its own, and what is published is never changed. What is removed while another has it open
 * stays readable there.
 */
export class UnpackCache {
  readonly #options: UnpackCacheOptions;
  readonly #spaceOf: (folder: string) => DiskSpace;

  /** Makes the folder, and removes what ended processes left half done. @throws the system's error */
  constructor(options: UnpackCacheOptions) {
    this.#options = options;
    this.#spaceOf = options.spaceOf ?? diskSpace;
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
    for (const entry of this.#entries()) if (!entry.isOpen && !entry.isPublished) this.#remove(entry);
  }

  /** All that a file holds, where it was unpacked before and has not changed since. */
  find(kind: string, source: SourceIdentity): CacheFile | undefined {
    const key = keyOf(`${kind} ${source.file}`);
    for (const entry of this.#entries()) {
      if (!entry.isPublished || !entry.stem.startsWith(key)) continue;
      const found = this.#isOf(entry, kind, source) ? this.#share(entry) : undefined;
      if (found) return found;
      // The file is another one now.
      if (!entry.isOpen) this.#remove(entry);
    }
    return undefined;
  }

  /** A file to unpack to. @throws the system's error */
  create(kind: string, source: Pick<SourceIdentity, "file">): CacheFile {
    this.trim();
    let written = 0;
    return CacheFile.create(this.#options.folder, keyOf(`${kind} ${source.file}`), (bytes) => {
      written += bytes;
      if (written < lookBytes) return;
      written = 0;
      this.makeRoom();
    });
  }

  /** Keeps a file, which has been flushed, for the next time, unless another did so. @throws the system's error */
  publish(file: CacheFile, kind: string, source: SourceIdentity): void {
    if (this.#entries().some((entry) => entry.isPublished && this.#isOf(entry, kind, source))) return;
    const facts: Facts = { version: formatVersion, kind, source, size: file.size };
    file.publish(facts);
  }

  /** Lets go of a file, which is kept where it was published and there is room for it. */
  close(file: CacheFile): void {
    file.close();
    this.#touch(file.stem);
    try {
      this.trim();
    } catch {
      // The folder is gone.
    }
  }

  /** Removes what is over the limit, the least recently used first, and nothing that is open anywhere. */
  trim(): Trimmed {
    const entries = this.#entries();
    const excess = entries.reduce((sum, { size }) => sum + size, 0) - this.#keptBytes();
    let [logs, bytes] = [0, 0];
    for (const entry of leastUsed(entries)) {
      if (bytes >= excess) break;
      this.#remove(entry);
      logs++;
      bytes += entry.size;
    }
    return { logs, bytes };
  }

  /** How many unpacked logs the folder has, those that are open included. */
  get logs(): number {
    return this.#entries().filter(({ isOpen, isPublished }) => isOpen || isPublished).length;
  }

  /**
   * Sees to it that the disk is not filled: a part of it is left to others.
   * @throws NoSpaceError where there is too little space, and nothing to remove
   */
  makeRoom(): void {
    if (this.#hasRoom()) return;
    for (const entry of leastUsed(this.#entries())) {
      this.#remove(entry);
      if (this.#hasRoom()) return;
    }
    throw new NoSpaceError("no space left on device");
  }

  get freeBytes(): number {
    return this.#spaceOf(this.#options.folder).freeBytes;
  }

  #hasRoom(): boolean {
    const { freeBytes, totalBytes } = this.#spaceOf(this.#options.folder);
    return freeBytes >= Math.min(mostSpareBytes, totalBytes * spareShareOfDisk);
  }

  #keptBytes(): number {
    return this.#options.keptBytes ?? Math.min(mostKeptBytes, this.freeBytes * keptShareOfFree);
  }

  #isOf({ stem, size }: Entry, kind: string, source: SourceIdentity): boolean {
    const facts = this.#factsOf(stem);
    return facts?.kind === kind && facts.size === size && isSameSource(facts.source, source);
  }

  #share({ stem, size }: Entry): CacheFile | undefined {
    try {
      const file = CacheFile.share(this.#options.folder, stem, size);
      this.#touch(stem);
      return file;
    } catch {
      // Another process has just removed it.
      return undefined;
    }
  }

  /** Notes that it was used now. */
  #touch(stem: string): void {
    const now = new Date();
    try {
      utimesSync(this.#path(`${stem}.json`), now, now);
    } catch {
      // It is not kept.
    }
  }

  #entries(): Entry[] {
    const stems = new Map<string, CacheName[]>();
    for (const name of readdirSync(this.#options.folder)) {
      const read = readName(name);
      if (read) stems.set(read.stem, [...(stems.get(read.stem) ?? []), read]);
    }
    return [...stems].map(([stem, names]) => this.#entry(stem, names));
  }

  #entry(stem: string, names: readonly CacheName[]): Entry {
    const stale = names.filter(({ processId }) => processId !== undefined && !isRunning(processId));
    for (const { name } of stale) remove(this.#path(name));
    const bytes = this.#stat(`${stem}.ndjson`);
    const facts = names.some(({ kind }) => kind === "json") ? this.#stat(`${stem}.json`) : undefined;
    return {
      stem,
      names,
      isOpen: names.some((name) => name.kind === "open" && !stale.includes(name)),
      isPublished: facts !== undefined && bytes !== undefined && isOwn(bytes) && isOwn(facts),
      size: bytes?.size ?? 0,
      usedMs: facts?.mtimeMs ?? 0,
    };
  }

  /** The facts go first, so that nobody finds it any more. */
  #remove({ stem, names }: Entry): void {
    remove(this.#path(`${stem}.json`));
    const isOpenedSince = readdirSync(this.#options.folder).some((name) => {
      const read = readName(name);
      return read?.stem === stem && read.kind === "open" && isRunning(read.processId ?? 0);
    });
    if (isOpenedSince) return;
    for (const { name } of names) remove(this.#path(name));
  }

  #factsOf(stem: string): Facts | undefined {
    try {
      const facts = JSON.parse(readFileSync(this.#path(`${stem}.json`), "utf8")) as Partial<Facts> | null;
      return facts?.version === formatVersion && facts.source ? (facts as Facts) : undefined;
    } catch {
      return undefined;
    }
  }

  #stat(name: string): Stats | undefined {
    return statSync(this.#path(name), { throwIfNoEntry: false });
  }

  #path(name: string): string {
    return join(this.#options.folder, name);
  }
}

/** Those that may go, the least recently used first. */
function leastUsed(entries: readonly Entry[]): Entry[] {
  return entries
    .filter(({ isOpen, isPublished }) => isPublished && !isOpen)
    .sort((a, b) => a.usedMs - b.usedMs);
}

/** In a folder that all users may write to, another could have put it there. */
function isOwn({ uid }: Stats): boolean {
  return process.getuid === undefined || uid === process.getuid();
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // Somebody else's process is one too.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
