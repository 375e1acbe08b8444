import type { CacheFile } from "./cache-file.ts";

/** So many bytes may wait to be written. */
const mostWaitingBytes = 4 * 1024 * 1024;
/** To hand so little to another thread takes about as long as to write it. */
const quickBytes = 256 * 1024;
/**
 * What is written in one go. The system takes larger pages of memory for more, and a virtual machine may have to be given
 * these by its host first: measured, that took ten times as long as all else about a write.
 */
const pieceBytes = 512 * 1024;
/** While this thread is busy after one was written, the next ones are written already. Four threads do that, and unpack. */
const mostAtOnce = 3;

interface Piece {
  readonly bytes: Buffer;
  /** Where it comes in the file. */
  readonly at: number;
  state: "waiting" | "under way" | "written";
}

/**
 * Writes to the end of a file in the order in which bytes come, while whoever brings them goes on. Once a write has
 * failed nothing more is written.
 */
export class WriteBehind {
  readonly #file: CacheFile;
  readonly #onWritten: () => void;
  /** Those that the file does not end with yet, in their order. */
  readonly #pieces: Piece[] = [];
  #waitingBytes = 0;
  readonly #underWay = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  /** @param onWritten called when there is more in the file */
  constructor(file: CacheFile, onWritten: () => void) {
    this.#file = file;
    this.#onWritten = onWritten;
  }

  /** @param bytes must not change any more */
  add(bytes: Buffer): void {
    if (this.#failure) return;
    if (this.#waitingBytes === 0 && bytes.length <= quickBytes) {
      this.#writeNow(bytes);
      return;
    }
    for (let from = 0; from < bytes.length; from += pieceBytes) {
      const piece = bytes.subarray(from, from + pieceBytes);
      this.#pieces.push({ bytes: piece, at: this.#file.size + this.#waitingBytes, state: "waiting" });
      this.#waitingBytes += piece.length;
    }
    this.#startSome();
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
    await this.#waitWhile(() => this.#underWay.size > 0);
  }

  async #waitWhile(isTooMuch: () => boolean): Promise<void> {
    while (isTooMuch()) await Promise.race(this.#underWay);
    if (this.#failure) throw this.#failure.error;
  }

  #writeNow(bytes: Buffer): void {
    try {
      this.#file.append(bytes);
    } catch (error) {
      this.#failure = { error };
      return;
    }
    this.#onWritten();
  }

  #startSome(): void {
    while (this.#underWay.size < mostAtOnce) {
      const piece = this.#pieces.find(({ state }) => state === "waiting");
      if (!piece) return;
      piece.state = "under way";
      const writing = this.#write(piece).then(() => {
        this.#underWay.delete(writing);
        this.#takeIn();
      });
      this.#underWay.add(writing);
    }
  }

  async #write(piece: Piece): Promise<void> {
    try {
      await this.#file.writeAside(piece.bytes, piece.at);
      piece.state = "written";
    } catch (error) {
      this.#failure ??= { error };
      // What comes behind it will not be the end, written or not. What is before it may still be.
      const at = this.#pieces.indexOf(piece);
      const dropped = at === -1 ? [] : this.#pieces.splice(at);
      this.#waitingBytes -= dropped.reduce((sum, { bytes }) => sum + bytes.length, 0);
    }
  }

  /** What is written is the end of the file once all before it is. */
  #takeIn(): void {
    const sizeBefore = this.#file.size;
    while (this.#pieces[0]?.state === "written") {
      const { length } = (this.#pieces.shift() as Piece).bytes;
      this.#file.extend(length);
      this.#waitingBytes -= length;
    }
    this.#startSome();
    if (this.#file.size > sizeBefore) this.#onWritten();
  }
}
