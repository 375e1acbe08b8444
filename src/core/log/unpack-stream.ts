import type { Transform } from "node:stream";
import { setImmediate } from "node:timers/promises";

/**
 * The compressed bytes are not what their format says. What came before has been given out; with a cause, which lies
 * within them, only most of it.
 */
export class UnpackError extends Error {
  override readonly name = "UnpackError";
}

/** Takes unpacked bytes. @returns what to wait for before there are more */
export type TakeBytes = (bytes: Buffer) => Promise<void> | undefined;

/** Turns the bytes of a file into those of its log, as they come. */
export interface Unpacker {
  /** The file may end here: nothing is half read. */
  readonly isWhole: boolean;
  /**
   * Takes in the next bytes and gives out what they hold.
   * @throws UnpackError where they are damaged, or what the receiver of the bytes throws
   */
  push(bytes: Buffer): Promise<void>;
  close(): void;
}

/** One of `zlib`'s streams, fed piece by piece: each piece is done before the next one. */
export class UnpackStream {
  readonly #stream: Transform & { readonly bytesWritten: number };
  #fail: (error: Error) => void = () => {};
  readonly #onBytes: TakeBytes;
  /** Why its output was not taken. */
  #refused: unknown;
  /** There while it gives out nothing. */
  #pausing: Promise<void> | undefined;

  constructor(stream: Transform & { readonly bytesWritten: number }, onBytes: TakeBytes) {
    this.#stream = stream;
    this.#onBytes = onBytes;
    // Taken only after the stream has gone on: its thread unpacks what follows meanwhile.
    stream.on("data", (bytes: Buffer) => queueMicrotask(() => this.#take(bytes)));
    stream.on("error", (error) => queueMicrotask(() => this.#fail(error)));
  }

  /** @returns how many bytes were taken: fewer than given where they hold an end */
  async push(bytes: Buffer): Promise<number> {
    const before = this.#stream.bytesWritten;
    await new Promise<void>((resolve, reject) => {
      this.#fail = (error) =>
        reject(isDamage(error) ? new UnpackError(error.message, { cause: error }) : error);
      this.#stream.write(bytes, (error) => (error ? this.#fail(error) : resolve()));
    });
    // What it was about to give out when it was paused belongs to these bytes.
    while (!this.#stream.destroyed && (this.#pausing || this.#stream.readableLength > 0))
      await (this.#pausing ?? setImmediate());
    if (this.#refused !== undefined) throw this.#refused;
    return this.#stream.bytesWritten - before;
  }

  /** What is being pushed fails. */
  close(): void {
    this.#stream.destroy();
    this.#fail(new Error("It is closed."));
  }

  #take(bytes: Buffer): void {
    try {
      // What comes after bytes that were not taken must not be taken either.
      const wait = this.#refused === undefined ? this.#onBytes(bytes) : undefined;
      if (wait) this.#pauseFor(wait);
    } catch (error) {
      this.#refused = error;
    }
  }

  #pauseFor(wait: Promise<void>): void {
    const goOn = () => {
      this.#pausing = undefined;
      this.#stream.resume();
    };
    this.#stream.pause();
    // What goes wrong is told where it is waited for as well.
    this.#pausing = wait.then(goOn, goOn);
  }
}

/** Whether it is about the bytes, and not about memory or what this build supports. */
function isDamage(error: Error): boolean {
  const code = "code" in error ? String(error.code) : "";
  if (/(?:memory|window|dictionary|unsupported)/i.test(code) || code === "Z_MEM_ERROR") return false;
  return code.startsWith("Z_") || code.startsWith("ZSTD_error_");
}
