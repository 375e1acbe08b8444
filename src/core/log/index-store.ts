import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { join } from "node:path";
import { remove } from "./cache-file.ts";
import type { LinesState } from "./line-index.ts";
import { decodeIndex, encodeIndex } from "./saved-index.ts";
import { continues, fileOf, identify } from "./source-identity.ts";

/**
 * Device and inode; file systems have inodes of 64 bits, of which Node makes negative numbers. Earlier indexes have a
 * hash of these for a name: nobody reads them any more, but they go as the others do.
 */
const pattern = /^(?:-?\d+--?\d+|[0-9a-f]{24})\.lines(?:\.[0-9a-f-]{36}\.tmp)?$/;
const mostKeptBytes = 1e9;
/** Nobody writes an index for so long. */
const staleMs = 3_600_000;
/** A smaller log is read faster than looked up. */
const leastLogBytes = 16 * 1024 * 1024;

/** Line indexes of logs, kept for the next time. What goes wrong with one means that there is none. */
export class IndexStore {
  readonly #folder: string;
  readonly #keptBytes: number;
  readonly #leastLogBytes: number;

  /**
   * @param keptBytes how much is kept of all logs, the most recently used. 1 GB by default.
   * @param logBytes how large a log has to be. 16 MiB by default.
   */
  constructor(folder: string, keptBytes = mostKeptBytes, logBytes = leastLogBytes) {
    this.#folder = folder;
    this.#keptBytes = keptBytes;
    this.#leastLogBytes = logBytes;
  }

  /** The lines of an open file as they were known before, where it still begins with what it had then. */
  async load(descriptor: number): Promise<LinesState | undefined> {
    try {
      const path = this.#pathOf(fileOf(descriptor));
      // Mostly there is none, and an error takes a while to be made.
      if (!existsSync(path)) return undefined;
      const saved = decodeIndex(await readWhole(path));
      if (!saved || !continues(descriptor, saved.source)) return undefined;
      const now = new Date();
      utimesSync(path, now, now);
      return saved.lines;
    } catch {
      return undefined;
    }
  }

  /** Keeps what is known of an open file. @returns whether it was kept */
  async save(descriptor: number, lines: LinesState): Promise<boolean> {
    try {
      const source = identify(descriptor);
      if (lines.position < this.#leastLogBytes || lines.position > source.size) return false;
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      const path = this.#pathOf(source.file);
      const temporary = `${path}.${randomUUID()}.tmp`;
      try {
        await writeWhole(temporary, encodeIndex({ source, lines }));
        // A file that was written anew meanwhile has other lines.
        const isSame = continues(descriptor, source);
        if (isSame) await rename(temporary, path);
        return isSame;
      } finally {
        remove(temporary);
        this.#trim();
      }
    } catch {
      return false;
    }
  }

  /** Forgets all of them. @returns how many bytes they took. @throws the system's error */
  clear(): number {
    let bytes = 0;
    for (const name of readdirSync(this.#folder)) {
      const path = join(this.#folder, name);
      if (!pattern.test(name) || name.endsWith(".tmp")) continue;
      bytes += statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      remove(path);
    }
    return bytes;
  }

  /** @param file device and inode */
  #pathOf(file: string): string {
    return join(this.#folder, `${file.replace(":", "-")}.lines`);
  }

  #trim(): void {
    const found = readdirSync(this.#folder)
      .filter((name) => pattern.test(name))
      .map((name) => ({ path: join(this.#folder, name), isTemporary: name.endsWith(".tmp") }))
      .flatMap((file) => {
        const stats = statSync(file.path, { throwIfNoEntry: false });
        return stats ? [{ ...file, size: stats.size, usedMs: stats.mtimeMs }] : [];
      })
      .sort((a, b) => b.usedMs - a.usedMs);
    let kept = 0;
    for (const { path, isTemporary, size, usedMs } of found) {
      if (!isTemporary) kept += size;
      if (isTemporary ? Date.now() - usedMs > staleMs : kept > this.#keptBytes) remove(path);
    }
  }
}

/** @throws the system's error */
async function readWhole(path: string): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    // Not of the pool, whose buffers lie anywhere.
    const bytes = Buffer.allocUnsafeSlow(size);
    let length = 0;
    while (length < size) {
      const { bytesRead } = await file.read(bytes, length, size - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  } finally {
    await file.close();
  }
}

/** @throws the system's error */
async function writeWhole(path: string, pieces: readonly Uint8Array[]): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    for (const piece of pieces) {
      for (let written = 0; written < piece.length; )
        written += (await file.write(piece, written, piece.length - written)).bytesWritten;
    }
    await file.sync();
  } finally {
    await file.close();
  }
}
