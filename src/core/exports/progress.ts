/** How fast a download is, and how long it will take. */

const shownEveryMs = 250;
/** The speed is that of about the last seconds, so that it follows the network and does not flicker. */
const memoryMs = 5000;

export class Progress {
  readonly #now: () => Date;
  #lastMs: number;
  #lastBytes: number;
  #bytesPerMs: number | undefined;

  constructor(now: () => Date, receivedBytes: number) {
    this.#now = now;
    this.#lastMs = now().getTime();
    this.#lastBytes = receivedBytes;
  }

  /** What to show now, or nothing when something was shown just before. */
  at(receivedBytes: number, totalBytes: number | undefined): { secondsLeft: number | undefined } | undefined {
    const nowMs = this.#now().getTime();
    const passedMs = nowMs - this.#lastMs;
    if (passedMs < shownEveryMs) return undefined;
    const bytesPerMs = Math.max(0, receivedBytes - this.#lastBytes) / passedMs;
    const weight = Math.exp(-passedMs / memoryMs);
    this.#bytesPerMs =
      this.#bytesPerMs === undefined ? bytesPerMs : this.#bytesPerMs * weight + bytesPerMs * (1 - weight);
    this.#lastMs = nowMs;
    this.#lastBytes = receivedBytes;
    if (totalBytes === undefined || this.#bytesPerMs === 0) return { secondsLeft: undefined };
    return { secondsLeft: Math.max(0, totalBytes - receivedBytes) / this.#bytesPerMs / 1000 };
  }
}
