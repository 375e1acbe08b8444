import { randomUUID } from "node:crypto";
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type ByteSource, closedDescriptor, readFully } from "./byte-source.ts";

const namePattern = /^unpacked-(\d+)-[0-9a-f-]+\.ndjson$/;

/** The unpacked bytes of a log, in a file that goes when the log is closed. */
export class CacheFile implements ByteSource {
  readonly #path: string;
  #descriptor: number;
  #size = 0;

  /** Makes a file in `folder`, and removes those that ended processes left behind. */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    removeLeftovers(folder);
    this.#path = join(folder, `unpacked-${process.pid}-${randomUUID()}.ndjson`);
    this.#descriptor = openSync(this.#path, "wx+", 0o600);
  }

  get descriptor(): number {
    return this.#descriptor;
  }

  get size(): number {
    return this.#size;
  }

  read(into: Buffer, position: number): number {
    return readFully(this.#descriptor, into, position);
  }

  append(bytes: Buffer): void {
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(this.#descriptor, bytes, written, bytes.length - written, this.#size + written);
    }
    this.#size += bytes.length;
  }

  close(): void {
    closeSync(this.#descriptor);
    this.#descriptor = closedDescriptor;
    remove(this.#path);
  }
}

function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const processId = namePattern.exec(name)?.[1];
    if (processId && !isRunning(Number(processId))) remove(join(folder, name));
  }
}

/** What cannot be removed just now, as something else looks at it, is removed as a leftover another time. */
function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Another time.
  }
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
