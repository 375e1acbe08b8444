import { closeSync, read, readSync } from "node:fs";
import { promisify } from "node:util";
import type { CacheFile } from "./cache-file.ts";
import { GzipReader } from "./gzip.ts";
import type { Origin } from "./origin.ts";
import { Room } from "./room.ts";
import { systemProblem } from "./sight.ts";
import { identify, isSameSource, type SourceIdentity } from "./source-identity.ts";
import type { LogProblem } from "./types.ts";
import type { UnpackCache } from "./unpack-cache.ts";
import { type TakeBytes, UnpackError, type Unpacker } from "./unpack-stream.ts";
import { Utf16Reader } from "./utf16.ts";
import { WriteBehind } from "./write-behind.ts";
import { ZstdReader } from "./zstd.ts";

const readAsync = promisify(read);
/** The thread that unpacks has nothing to do between two pieces. */
const inputBytes = 1024 * 1024;
/** The first rows come after the first piece, so that it is a short one. */
const firstInputBytes = 16 * 1024;
/** Damage is narrowed down to so many compressed bytes: the records before it can be shown. */
const salvageBytes = 64;

const unpackers = {
  gzip: (onBytes: TakeBytes): Unpacker => new GzipReader(onBytes),
  zstd: (onBytes: TakeBytes): Unpacker => new ZstdReader(onBytes),
  utf16: (onBytes: TakeBytes): Unpacker => new Utf16Reader(onBytes),
};

export type UnpackedKind = keyof typeof unpackers;

export interface UnpackedOriginOptions {
  readonly kind: UnpackedKind;
  readonly descriptor: number;
  readonly fileSize: number;
  readonly cache: UnpackCache;
  /** How long to wait for space before it is looked at again. */
  readonly spacePollMs: number;
  /** Called when there are more bytes, and when there will be none. */
  readonly onChange: () => void;
}

/**
 * Unpacks a file into the cache while it is read there, and goes on when the file grows. Where all of it is in the
 * cache already, there is nothing to do.
 */
export class UnpackedOrigin implements Origin {
  readonly isCompressed: boolean;
  readonly #options: UnpackedOriginOptions;
  readonly #closing = new AbortController();
  readonly #room: Room;
  /** The file when it was last seen to have grown. */
  #source: SourceIdentity;
  #fileSize: number;
  /** What is read: another's file until as much is unpacked here. */
  #shown: CacheFile;
  /** What is unpacked to. */
  #target: CacheFile | undefined;
  /** All that were opened: one that is not shown any more may still be read from. */
  readonly #files = new Set<CacheFile>();
  #unpacker: Unpacker | undefined;
  #writes: WriteBehind | undefined;
  #position = 0;
  /** The position before the last new beginning. */
  #furthest = 0;
  #problem: LogProblem | undefined;
  #isRunning = false;
  #running: Promise<void> = Promise.resolve();
  #publishing: Promise<void> = Promise.resolve();
  /** Nothing more can come of this file. */
  #isOver = false;

  /** @throws the system's error where the cache folder cannot be written */
  constructor(options: UnpackedOriginOptions) {
    const { kind, descriptor, fileSize, cache } = options;
    this.#options = options;
    this.#fileSize = fileSize;
    this.#source = identify(descriptor);
    this.isCompressed = kind !== "utf16";
    this.#problem = kind === "utf16" ? { kind } : undefined;
    const { spacePollMs, onChange } = options;
    const sizes = () => this.#sizes;
    this.#room = new Room({ cache, spacePollMs, sizes, onChange }, this.#closing.signal);
    const found = this.#source.size === fileSize ? cache.find(kind, this.#source) : undefined;
    this.#shown = found ?? cache.create(kind, this.#source);
    this.#files.add(this.#shown);
    if (found) this.#position = fileSize;
    else this.#start();
  }

  get descriptor(): number {
    return this.#shown.descriptor;
  }

  get size(): number {
    return this.#shown.size;
  }

  get share(): number {
    if (this.#isOver || this.#fileSize === 0) return 1;
    return Math.max(this.#position, this.#furthest) / this.#fileSize;
  }

  get isComplete(): boolean {
    if (this.#isOver || this.#room.problem) return true;
    return !this.#isRunning && this.#position >= this.#fileSize;
  }

  get problem(): LogProblem | undefined {
    return this.#room.problem ?? this.#problem;
  }

  read(into: Buffer, position: number): number {
    return this.#shown.read(into, position);
  }

  grow(fileSize: number): void {
    this.#fileSize = fileSize;
    this.#source = identify(this.#options.descriptor);
    this.#target?.unpublish();
    if (this.#problem?.kind === "gzipCutShort") this.#problem = undefined;
    this.#start();
  }

  settle(): void {
    const isCutShort = !this.#isOver && !this.#room.problem && this.isComplete && !this.#isWhole;
    if (isCutShort) this.#problem ??= { kind: "gzipCutShort" };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#unpacker?.close();
    // What is under way needs the descriptors until it is done.
    await this.#running;
    await this.#publishing;
    closeSync(this.#options.descriptor);
    for (const file of this.#files) this.#options.cache.close(file);
  }

  get #isWhole(): boolean {
    return this.#unpacker?.isWhole ?? true;
  }

  /** Of what is unpacked. */
  get #sizes(): { written: number; whole?: number } {
    const written = this.#target?.size ?? 0;
    const position = Math.max(this.#position, this.#furthest);
    return position > 0 ? { written, whole: (written / position) * this.#fileSize } : { written };
  }

  #start(): void {
    if (this.#isRunning || this.#isOver) return;
    this.#isRunning = true;
    // Whoever makes this must have it before it is told of a change.
    this.#running = Promise.resolve().then(() => this.#run());
  }

  async #run(): Promise<void> {
    try {
      this.#prepare();
      await this.#unpackAll();
    } catch (error) {
      if (!this.#closing.signal.aborted) await this.#fail(error);
    }
    await failureOf(this.#writes?.finish());
    this.#isRunning = false;
    if (this.#closing.signal.aborted) return;
    this.#publishing = this.#publishing.then(() => this.#publish());
    this.#options.onChange();
  }

  /** What others may have open is not written to: all is unpacked anew beside it. */
  #prepare(): void {
    const { cache, kind } = this.#options;
    if (this.#target) return;
    this.#target = this.#shown.isOwn ? this.#shown : cache.create(kind, this.#source);
    this.#files.add(this.#target);
    this.#restart(this.#target);
  }

  /** Begins at the start of the file. What the target has is not written again, and nothing may be under way to it. */
  #restart(target: CacheFile): void {
    this.#unpacker?.close();
    const writes = new WriteBehind(target, () => {
      if (target.size >= this.#shown.size) this.#shown = target;
    });
    let known = target.size;
    this.#writes = writes;
    this.#unpacker = unpackers[this.#options.kind]((bytes) => {
      const fresh = bytes.subarray(Math.min(known, bytes.length));
      known -= bytes.length - fresh.length;
      if (fresh.length > 0) writes.add(fresh);
      return writes.isFull ? writes.hasRoom() : undefined;
    });
    this.#furthest = Math.max(this.#position, this.#furthest);
    this.#position = 0;
  }

  async #unpackAll(): Promise<void> {
    const input = Buffer.allocUnsafeSlow(inputBytes);
    while (!this.#closing.signal.aborted) {
      await this.#room.wait();
      if (this.#closing.signal.aborted) return;
      try {
        if (!(await this.#step(input))) return;
      } catch (error) {
        await this.#goOnAfter(error);
      }
      this.#options.onChange();
    }
  }

  /** @throws an error that is not of space */
  async #goOnAfter(error: unknown): Promise<void> {
    const target = this.#target as CacheFile;
    // Whether all could be written that came before matters more than what came after it.
    const first = await failureOf(this.#writes?.finish());
    await this.#room.waitAfter(first ?? error, this.#position);
    // What was unpacked and could not be written is lost to the unpacker.
    this.#restart(target);
  }

  /** @returns whether there may be more to do; if not, all is written */
  async #step(input: Buffer): Promise<boolean> {
    const seen = this.#fileSize;
    if (this.#position < seen && (await this.#unpack(input))) return true;
    await this.#writes?.finish();
    // It may have grown meanwhile.
    return this.#fileSize > seen;
  }

  /** @returns whether there was anything to unpack */
  async #unpack(input: Buffer): Promise<boolean> {
    const most = this.#position === 0 ? firstInputBytes : inputBytes;
    const wanted = Math.min(input.length, most, this.#fileSize - this.#position);
    const { descriptor } = this.#options;
    // The first rows do not wait for a thread to read so little.
    const bytesRead =
      this.#position === 0
        ? readSync(descriptor, input, 0, wanted, 0)
        : (await readAsync(descriptor, input, 0, wanted, this.#position)).bytesRead;
    await this.#unpacker?.push(input.subarray(0, bytesRead));
    await this.#writes?.hasRoom();
    this.#position += bytesRead;
    return bytesRead > 0;
  }

  async #publish(): Promise<void> {
    const { cache, descriptor, kind } = this.#options;
    const source = this.#source;
    const target = this.#target;
    if (!target || this.#isOver || !this.#isWhole || this.#position !== source.size) return;
    try {
      await target.flush();
      // The file may have changed meanwhile, or before it was seen to.
      const isCurrent = this.#source === source && isSameSource(identify(descriptor), source);
      if (isCurrent) cache.publish(target, kind, source);
    } catch {
      // It is unpacked again the next time.
    }
  }

  async #fail(error: unknown): Promise<void> {
    if (error instanceof UnpackError && error.cause) await this.#salvage(this.#target as CacheFile);
    this.#problem =
      error instanceof UnpackError ? { kind: "gzipDamaged", afterBytes: this.size } : systemProblem(error);
    this.#isOver = true;
  }

  /**
   * What was unpacked in one go with the damage was lost with it. Unpacking once more, in small pieces where it
   * failed, gives all that stands before the damage.
   */
  async #salvage(target: CacheFile): Promise<void> {
    const damaged = this.#position;
    this.#restart(target);
    const input = Buffer.allocUnsafeSlow(inputBytes);
    try {
      while (this.#position < this.#fileSize && !this.#closing.signal.aborted) {
        const isBefore = this.#position < damaged;
        const length = isBefore ? Math.min(inputBytes, damaged - this.#position) : salvageBytes;
        if (!(await this.#unpack(input.subarray(0, length)))) break;
      }
    } catch {
      // The damage again, at the same place.
    }
    await failureOf(this.#writes?.finish());
  }
}

/** Why something failed; undefined where it did not. */
async function failureOf(doing: Promise<void> | undefined): Promise<unknown> {
  try {
    await doing;
    return undefined;
  } catch (error) {
    return error;
  }
}
