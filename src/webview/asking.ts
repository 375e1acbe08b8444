/** What an answer was worth: one that comes too early has nothing yet of what will be there in a moment. */
export type Answered = "shown" | "tooEarly";

const mostRepeats = 3;

/** Asks again for what changes: one question at a time, with a pause between two. */
export class Asking {
  readonly #ask: () => Promise<Answered>;
  readonly #pauseMs: number;
  #isWanted = false;
  #isBusy = false;
  #repeats = 0;

  /** @param ask what fails in it is tried again with the next change */
  constructor(ask: () => Promise<Answered>, pauseMs: number) {
    this.#ask = ask;
    this.#pauseMs = pauseMs;
  }

  /** Something has changed: asks now, or as soon as the pause is over. */
  again(): void {
    this.#isWanted = true;
    this.#repeats = 0;
    if (!this.#isBusy) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isBusy = true;
    this.#isWanted = false;
    const answered = await this.#ask().catch(() => "shown");
    if (answered === "tooEarly" && this.#repeats++ < mostRepeats) this.#isWanted = true;
    setTimeout(() => {
      this.#isBusy = false;
      if (this.#isWanted) void this.#run();
    }, this.#pauseMs);
  }
}
