import { closeSync, fsync, openSync, renameSync, rmSync, write, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { type ByteSource, closedDescriptor, readFully } from "./byte-source.ts";
import { newStem, openName } from "./cache-names.ts";

const fsyncAsync = promisify(fsync);
const writeAsync = promisify(write);

/**
 * The unpacked bytes of a log, in a file. Whoever made it writes to its end; others read what was there when they
 * opened it. It goes when it is closed, unless it was published.
 */
export class CacheFile implements ByteSource {
  readonly stem: string;
  readonly #folder: string;
  readonly #mark: string;
  readonly #isOwn: boolean;
  /** Called before so many bytes are written. */
  readonly #beforeWrite: (bytes: number) => void;
  #descriptor: number;
  #size: number;
  #isPublished: boolean;

  /** @throws the system's error */
  static create(folder: string, key: string, beforeWrite: (bytes: number) => void): CacheFile {
    return new CacheFile(folder, newStem(key), undefined, beforeWrite);
  }

  /** Opens what another has published. @throws the system's error, where it is gone for one */
  static share(folder: string, stem: string, size: number): CacheFile {
    return new CacheFile(folder, stem, size);
  }

  private constructor(folder: string, stem: string, size?: number, beforeWrite = (_: number) => {}) {
    this.stem = stem;
    this.#folder = folder;
    this.#isOwn = size === undefined;
    this.#isPublished = !this.#isOwn;
    this.#size = size ?? 0;
    this.#beforeWrite = beforeWrite;
    // The mark comes first: what has none may be removed.
    this.#mark = join(folder, openName(stem, process.pid));
    writeFileSync(this.#mark, "", { flag: "wx", mode: 0o600 });
    try {
      this.#descriptor = openSync(this.#path("ndjson"), this.#isOwn ? "wx+" : "r", 0o600);
    } catch (error) {
      remove(this.#mark);
      throw error;
    }
  }

  get descriptor(): number {
    return this.#descriptor;
  }

  get size(): number {
    return this.#size;
  }

  /** It can be written to. */
  get isOwn(): boolean {
    return this.#isOwn;
  }

  read(into: Buffer, position: number): number {
    const length = Math.max(0, Math.min(into.length, this.#size - position));
    return readFully(this.#descriptor, into.subarray(0, length), position);
  }

  /** @throws the system's error, and then nothing of it counts as written */
  append(bytes: Buffer): void {
    this.#beforeWrite(bytes.length);
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(this.#descriptor, bytes, written, bytes.length - written, this.#size + written);
    }
    this.#size += bytes.length;
  }

  /**
   * Writes at a place behind the end, while this thread goes on. What is there counts only once it is the end, by
   * `extend`. @throws the system's error
   */
  async writeAside(bytes: Buffer, at: number): Promise<void> {
    this.#beforeWrite(bytes.length);
    for (let written = 0; written < bytes.length; ) {
      const left = bytes.length - written;
      written += (await writeAsync(this.#descriptor, bytes, written, left, at + written)).bytesWritten;
    }
  }

  /** So many bytes behind the end have been written. */
  extend(bytes: number): void {
    this.#size += bytes;
  }

  /** Waits until all bytes are on the disk: after a power cut they must not be less than was published. */
  async flush(): Promise<void> {
    await fsyncAsync(this.#descriptor);
  }

  /** Says that it holds all that its source has, so that it is kept and found. @throws the system's error */
  publish(facts: object): void {
    const temporary = this.#path("tmp");
    writeFileSync(temporary, JSON.stringify(facts), { mode: 0o600 });
    renameSync(temporary, this.#path("json"));
    this.#isPublished = true;
  }

  /** It does not any more. */
  unpublish(): void {
    if (!this.#isOwn || !this.#isPublished) return;
    remove(this.#path("json"));
    this.#isPublished = false;
  }

  close(): void {
    if (this.#descriptor === closedDescriptor) return;
    closeSync(this.#descriptor);
    this.#descriptor = closedDescriptor;
    if (!this.#isPublished) remove(this.#path("ndjson"));
    remove(this.#mark);
  }

  #path(kind: "ndjson" | "json" | "tmp"): string {
    return join(this.#folder, `${this.stem}.${kind}`);
  }
}

/** What cannot be removed just now, as something else looks at it, is removed as a leftover another time. */
export function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Another time.
  }
}
