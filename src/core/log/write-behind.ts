import type { CacheFile } from "./cache-file.ts";

/** So many bytes may wait to be written. */
const mostWaitingBytes = 4 * 1024 * 1024;
/** To hand so little to another thread takes about as long as to write it. */
const quickBytes = 256 * 1024;

/**
 * Writes to the end of a file in the order in which bytes come, while whoever brings them goes on. Once a write has
 * failed nothing more is written.
 */
export class WriteBehind {
  readonly #file: CacheFile;
  readonly #onWritten: () => void;
  /** Those that are under way or wait, the oldest first. They never reject. */
  readonly #writes: Promise<void>[] = [];
  #waitingBytes = 0;
  #failure: { readonly error: unknown } | undefined;

  /** @param onWritten called when there is more in the file */
  constructor(file: CacheFile, onWritten: () => void) {
    this.#file = file;
    this.#onWritten = onWritten;
  }

  /** @param bytes must not change any more */
  add(bytes: Buffer): void {
    if (this.#waitingBytes === 0 && bytes.length <= quickBytes) this.#writeNow(bytes);
    else {
      this.#waitingBytes += bytes.length;
      const before = this.#writes.at(-1) ?? Promise.resolve();
      this.#writes.push(before.then(() => this.#write(bytes)));
    }
  }

  /** Nothing more should be added until there is room. */
  get isFull(): boolean {
    return this.#waitingBytes > mostWaitingBytes;
  }

  /** Waits until more may be added. @throws the system's error where something could not be written */
  async hasRoom(): Promise<void> {
    await this.#waitWhile(() => this.isFull);
  }

  /** Waits until nothing is under way. @throws the system's error where something could not be written */
  async finish(): Promise<void> {
    await this.#waitWhile(() => this.#writes.length > 0);
  }

  async #waitWhile(isTooMuch: () => boolean): Promise<void> {
    while (isTooMuch()) await this.#writes[0];
    if (this.#failure) throw this.#failure.error;
  }

  #writeNow(bytes: Buffer): void {
    if (this.#failure) return;
    try {
      this.#file.append(bytes);
    } catch (error) {
      this.#failure = { error };
      return;
    }
    this.#onWritten();
  }

  async #write(bytes: Buffer): Promise<void> {
    try {
      if (!this.#failure) {
        await this.#file.appendAside(bytes);
        this.#onWritten();
      }
    } catch (error) {
      this.#failure = { error };
    }
    this.#waitingBytes -= bytes.length;
    this.#writes.shift();
  }
}
