/** Asks again for what changes: one question at a time, with a pause between two. */
export class Asking {
  readonly #ask: () => Promise<void>;
  readonly #pauseMs: number;
  #isWanted = false;
  #isBusy = false;

  /** @param ask what fails in it is tried again with the next change */
  constructor(ask: () => Promise<void>, pauseMs: number) {
    this.#ask = ask;
    this.#pauseMs = pauseMs;
  }

  /** Something has changed: asks now, or as soon as the pause is over. */
  again(): void {
    this.#isWanted = true;
    if (!this.#isBusy) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isBusy = true;
    this.#isWanted = false;
    await this.#ask().catch(() => {});
    setTimeout(() => {
      this.#isBusy = false;
      if (this.#isWanted) void this.#run();
    }, this.#pauseMs);
  }
}
