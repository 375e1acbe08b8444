/** Where a download goes: compressed bytes in, a plain log on disk, readable while it grows. */
import { type FileHandle, open, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { PassThrough, type Transform } from "node:stream";
import { createGunzip } from "node:zlib";
import { RecordCounter } from "./record-counter.ts";
import { Room, type SinkLimits } from "./room.ts";

/** Larger pieces make unpacking more than twice as fast as the 16 KiB that zlib takes by itself. */
const chunkBytes = 1024 * 1024;
/** What is unpacked is lost up to the last of these where the bytes are damaged. */
const salvageChunkBytes = 4096;
const replayBytes = 256 * 1024;

/** The bytes are not what they should be. */
export class DamagedLogError extends Error {
  override readonly name = "DamagedLogError";
}

/** The bytes end before the compressed log does. */
export class CutShortError extends Error {
  override readonly name = "CutShortError";
}

/**
 * Takes the bytes of a download. `write` and `finish` reject with the error of the file system, DamagedLogError,
 * CutShortError or TooLargeError; then only `restart` and `close` are left.
 */
export interface Sink {
  /** Compressed bytes that are safe on disk. */
  readonly receivedBytes: number;
  /** Bytes of the log that those have become so far. */
  readonly logBytes: number;
  write(bytes: Uint8Array): Promise<void>;
  /** Forgets what was received. The log keeps its content until other bytes arrive. */
  restart(): Promise<void>;
  /** Of bytes that are damaged, takes all that comes before the damage, and forgets what was received. */
  salvage(): Promise<void>;
  /** Makes the log complete and durable, and drops the compressed bytes. */
  finish(): Promise<{ readonly fileBytes: number; readonly records: number }>;
  /** Stops where it is; what has arrived stays. */
  close(): Promise<void>;
}

/** Opens or creates the log at a path and what belongs to it, and unpacks again what was received before. */
export type OpenSink = (logPath: string, limits: SinkLimits, signal: AbortSignal) => Promise<Sink>;

/**
 * Takes a gzip file (or plain text) piece by piece. Every piece is kept in `<log>.part` before it is unpacked, so
 * that after any end the unpacking can be gone through again and go on.
 *
 * What the log holds already is compared and left as it is: it never shrinks while its content stays the same, and
 * whoever reads it notices nothing of a download that began anew.
 */
export class LogSink implements Sink {
  readonly #log: FileHandle;
  readonly #part: FileHandle;
  readonly #logPath: string;
  readonly #room: Room;
  #unpacker: Unpacker;
  #receivedBytes = 0;
  #logBytes = 0;
  /** Bytes that the log had before, and that may still turn out the same. */
  #keptBytes: number;
  #records = new RecordCounter();

  private constructor(
    log: FileHandle,
    part: FileHandle,
    { logPath, keptBytes, limits }: { logPath: string; keptBytes: number; limits: SinkLimits },
  ) {
    this.#log = log;
    this.#part = part;
    this.#logPath = logPath;
    this.#keptBytes = keptBytes;
    this.#room = new Room(dirname(logPath), limits);
    this.#unpacker = this.#newUnpacker();
  }

  static async open(logPath: string, limits: SinkLimits, signal: AbortSignal): Promise<LogSink> {
    const log = await openOrCreate(logPath);
    const part = await openOrCreate(partPathOf(logPath)).catch(async (error: unknown) => {
      await log.close();
      throw error;
    });
    const sink = new LogSink(log, part, { logPath, limits, keptBytes: (await log.stat()).size });
    try {
      await sink.#replay(signal);
    } catch (error) {
      await sink.close();
      throw error;
    }
    return sink;
  }

  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  get logBytes(): number {
    return this.#logBytes;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#room.take(bytes.length);
    await writeFully(this.#part, bytes, this.#receivedBytes);
    this.#receivedBytes += bytes.length;
    await this.#unpacker.write(bytes);
  }

  async restart(): Promise<void> {
    await this.#unpacker.destroy();
    await this.#part.truncate(0);
    this.#receivedBytes = 0;
    this.#begin();
  }

  async salvage(): Promise<void> {
    await this.#unpacker.destroy();
    this.#receivedBytes = 0;
    this.#begin(salvageChunkBytes);
    try {
      await this.#replay(never);
      await this.#unpacker.end();
    } catch (error) {
      if (!(error instanceof DamagedLogError || error instanceof CutShortError)) throw error;
    }
    await this.#part.truncate(0);
    this.#receivedBytes = 0;
  }

  async finish(): Promise<{ readonly fileBytes: number; readonly records: number }> {
    await this.#unpacker.end();
    await this.#log.truncate(this.#logBytes);
    await this.#log.sync();
    await this.#assertThere();
    await this.#part.close();
    await rm(partPathOf(this.#logPath), { force: true });
    return { fileBytes: this.#logBytes, records: this.#records.end() };
  }

  async close(): Promise<void> {
    await this.#unpacker.destroy();
    await Promise.all([this.#log.close(), this.#part.close()]);
  }

  async #replay(signal: AbortSignal): Promise<void> {
    const { size } = await this.#part.stat();
    while (this.#receivedBytes < size) {
      signal.throwIfAborted();
      // A buffer of its own each time: the one before may still be on its way through the unpacker.
      const buffer = Buffer.allocUnsafe(Math.min(replayBytes, size - this.#receivedBytes));
      const { bytesRead } = await this.#part.read(buffer, 0, buffer.length, this.#receivedBytes);
      if (bytesRead === 0) break;
      this.#receivedBytes += bytesRead;
      await this.#unpacker.write(buffer.subarray(0, bytesRead));
    }
  }

  /** A file that was deleted or moved while it was written to holds everything, and is nowhere. */
  async #assertThere(): Promise<void> {
    const [there, open] = await Promise.all([stat(this.#logPath), this.#log.stat()]);
    if (there.ino === open.ino && there.dev === open.dev) return;
    const missing = new Error("ENOENT: the log was replaced while it was written");
    throw Object.assign(missing, { code: "ENOENT", syscall: "stat" });
  }

  #begin(unpackBytes?: number): void {
    this.#keptBytes = Math.max(this.#keptBytes, this.#logBytes);
    this.#logBytes = 0;
    this.#records = new RecordCounter();
    this.#unpacker = this.#newUnpacker(unpackBytes);
  }

  #newUnpacker(unpackBytes = chunkBytes): Unpacker {
    return new Unpacker((bytes) => this.#append(bytes), unpackBytes);
  }

  async #append(bytes: Buffer): Promise<void> {
    this.#records.count(bytes);
    const isKept = this.#logBytes < this.#keptBytes && (await this.#isThere(bytes));
    if (!isKept) {
      await this.#room.take(bytes.length);
      await writeFully(this.#log, bytes, this.#logBytes);
    }
    this.#logBytes += bytes.length;
    this.#room.assertSize(this.#logBytes, this.#receivedBytes);
  }

  /** Whether the log has these bytes at this place. Where it has others they and all behind them go. */
  async #isThere(bytes: Buffer): Promise<boolean> {
    const there = Buffer.allocUnsafe(Math.min(bytes.length, this.#keptBytes - this.#logBytes));
    const { bytesRead } = await this.#log.read(there, 0, there.length, this.#logBytes);
    if (bytesRead === there.length && there.equals(bytes.subarray(0, there.length))) {
      return there.length === bytes.length;
    }
    await this.#log.truncate(this.#logBytes);
    this.#keptBytes = this.#logBytes;
    return false;
  }
}

const never = new AbortController().signal;

/** Where the compressed bytes of a log are kept while it arrives. */
export function partPathOf(logPath: string): string {
  return `${logPath}.part`;
}

/** Gunzip, or nothing where the first two bytes are not those of gzip, into a function. */
class Unpacker {
  readonly #take: (bytes: Buffer) => Promise<void>;
  readonly #chunkBytes: number;
  #head = Buffer.alloc(0);
  #stream?: Transform;
  #taken: Promise<void> = Promise.resolve();
  #hasEnded = false;

  /** Pieces of the log have so many bytes at most. */
  constructor(take: (bytes: Buffer) => Promise<void>, chunkBytes: number) {
    this.#take = take;
    this.#chunkBytes = chunkBytes;
  }

  /** Resolves when there is room for more. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#stream) return this.#pass(this.#stream, bytes);
    this.#head = Buffer.concat([this.#head, bytes]);
    if (this.#head.length >= 2) await this.#pass(this.#open(), this.#head);
  }

  async end(): Promise<void> {
    if (!this.#stream) this.#open().write(this.#head);
    this.#stream?.end();
    await this.#taken;
  }

  async destroy(): Promise<void> {
    this.#stream?.destroy();
    await this.#taken.catch(() => {});
  }

  #open(): Transform {
    const isGzip = this.#head[0] === 0x1f && this.#head[1] === 0x8b;
    const options = { chunkSize: this.#chunkBytes, highWaterMark: this.#chunkBytes };
    const stream = isGzip ? createGunzip(options) : new PassThrough({ highWaterMark: chunkBytes });
    this.#stream = stream;
    this.#taken = this.#drain(stream);
    // Whoever writes next, or ends, is told.
    this.#taken.catch(() => {});
    return stream;
  }

  async #drain(stream: Transform): Promise<void> {
    try {
      for await (const bytes of stream) await this.#take(bytes);
      this.#hasEnded = true;
    } catch (error) {
      throw asLogError(error);
    }
  }

  async #pass(stream: Transform, bytes: Uint8Array): Promise<void> {
    // Behind the end of a compressed file some tools leave padding.
    if (this.#hasEnded || stream.destroyed) return this.#taken;
    if (stream.write(bytes)) return;
    const drained = new Promise<void>((resolve) => stream.once("drain", resolve));
    await Promise.race([drained, this.#taken]);
  }
}

async function openOrCreate(path: string): Promise<FileHandle> {
  try {
    return await open(path, "r+");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return open(path, "wx+");
    throw error;
  }
}

/** One write may take less than all, such as what the disk had left. */
async function writeFully(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}

function asLogError(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "Z_BUF_ERROR") return new CutShortError("The compressed log ends early.");
  if (code.startsWith("Z_")) return new DamagedLogError("The compressed log is damaged.", { cause: error });
  return error;
}
