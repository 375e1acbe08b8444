import { closeSync, read } from "node:fs";
import { promisify } from "node:util";
import { CacheFile } from "./cache-file.ts";
import { GzipError, GzipReader } from "./gzip.ts";
import type { Origin } from "./origin.ts";
import { systemProblem } from "./sight.ts";
import type { LogProblem } from "./types.ts";
import { Utf16Reader } from "./utf16.ts";

const readAsync = promisify(read);
const inputBytes = 256 * 1024;
/** Damage is narrowed down to so many compressed bytes: the records before it can be shown. */
const salvageBytes = 64;

/** Turns the bytes of a file into those of its log, as they come. */
interface Unpacker {
  /** The file may end here. */
  readonly isWhole: boolean;
  push(bytes: Buffer): Promise<void>;
  close(): void;
}

const unpackers = {
  gzip: (onBytes: (bytes: Buffer) => void): Unpacker => new GzipReader(onBytes),
  utf16: (onBytes: (bytes: Buffer) => void): Unpacker => new Utf16Reader(onBytes),
};

export interface UnpackedOriginOptions {
  readonly kind: keyof typeof unpackers;
  readonly descriptor: number;
  readonly fileSize: number;
  readonly cacheFolder: string;
  /** Called when there are more bytes, and when there will be none. */
  readonly onChange: () => void;
}

/** Unpacks a file into the cache while it is read there, and goes on when the file grows. */
export class UnpackedOrigin implements Origin {
  readonly isCompressed: boolean;
  readonly #options: UnpackedOriginOptions;
  readonly #cache: CacheFile;
  readonly #unpacker: Unpacker;
  readonly #closing = new AbortController();
  #fileSize: number;
  #position = 0;
  #problem: LogProblem | undefined;
  #isRunning = false;
  #running: Promise<void> = Promise.resolve();
  /** Nothing more can come of this file. */
  #isOver = false;

  /** @throws the system's error where the cache folder cannot be written */
  constructor(options: UnpackedOriginOptions) {
    this.#options = options;
    this.#fileSize = options.fileSize;
    this.isCompressed = options.kind === "gzip";
    this.#problem = options.kind === "utf16" ? { kind: "utf16" } : undefined;
    this.#cache = new CacheFile(options.cacheFolder);
    this.#unpacker = unpackers[options.kind]((bytes) => this.#cache.append(bytes));
    this.#start();
  }

  get descriptor(): number {
    return this.#cache.descriptor;
  }

  get size(): number {
    return this.#cache.size;
  }

  get share(): number {
    return this.#isOver || this.#fileSize === 0 ? 1 : this.#position / this.#fileSize;
  }

  get isComplete(): boolean {
    return this.#isOver || (!this.#isRunning && this.#position >= this.#fileSize);
  }

  get problem(): LogProblem | undefined {
    return this.#problem;
  }

  read(into: Buffer, position: number): number {
    return this.#cache.read(into, position);
  }

  grow(fileSize: number): void {
    this.#fileSize = fileSize;
    if (this.#problem?.kind === "gzipCutShort") this.#problem = undefined;
    this.#start();
  }

  settle(): void {
    if (!this.#isOver && this.isComplete && !this.#unpacker.isWhole)
      this.#problem ??= { kind: "gzipCutShort" };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#unpacker.close();
    // A read that is under way needs the descriptor until it is done.
    await this.#running;
    closeSync(this.#options.descriptor);
    this.#cache.close();
  }

  #start(): void {
    if (!this.#isRunning && !this.#isOver) this.#running = this.#run();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    try {
      await this.#unpackAll();
    } catch (error) {
      if (!this.#closing.signal.aborted) await this.#fail(error);
    }
    this.#isRunning = false;
    if (!this.#closing.signal.aborted) this.#options.onChange();
  }

  async #unpackAll(): Promise<void> {
    const input = Buffer.allocUnsafeSlow(inputBytes);
    while (this.#position < this.#fileSize && !this.#closing.signal.aborted) {
      const wanted = Math.min(inputBytes, this.#fileSize - this.#position);
      const { bytesRead } = await readAsync(this.#options.descriptor, input, 0, wanted, this.#position);
      if (bytesRead === 0) return;
      await this.#unpacker.push(input.subarray(0, bytesRead));
      this.#position += bytesRead;
      this.#options.onChange();
    }
  }

  async #fail(error: unknown): Promise<void> {
    // A wrong checksum is found when all of a member was given out; other damage took some bytes with it.
    if (error instanceof GzipError && error.cause) await this.#salvage();
    this.#problem =
      error instanceof GzipError ? { kind: "gzipDamaged", afterBytes: this.size } : systemProblem(error);
    this.#isOver = true;
  }

  /**
   * What was unpacked in one go with the damage was lost with it. Unpacking once more, in small pieces where it
   * failed, gives all that stands before the damage.
   */
  async #salvage(): Promise<void> {
    let known = this.size;
    const unpacker = unpackers[this.#options.kind]((bytes) => {
      const fresh = bytes.subarray(Math.min(known, bytes.length));
      known -= bytes.length - fresh.length;
      this.#cache.append(fresh);
    });
    const input = Buffer.allocUnsafeSlow(inputBytes);
    try {
      for (let position = 0; position < this.#fileSize && !this.#closing.signal.aborted; ) {
        const wanted =
          position < this.#position ? Math.min(inputBytes, this.#position - position) : salvageBytes;
        const { bytesRead } = await readAsync(this.#options.descriptor, input, 0, wanted, position);
        if (bytesRead === 0) break;
        await unpacker.push(input.subarray(0, bytesRead));
        position += bytesRead;
      }
    } catch {
      // The damage again, at the same place.
    } finally {
      unpacker.close();
    }
  }
}
