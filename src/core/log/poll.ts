/** While a download fills a file there is something new at every look. */
export const arrivingPollMs = 100;

/** Looks at something again and again, with a pause between. */
export class Poll {
  readonly #look: () => Promise<void>;
  readonly #pauseMs: () => number;
  #isClosed = false;
  #wake: () => void = () => {};

  constructor(look: () => Promise<void>, pauseMs: () => number) {
    this.#look = look;
    this.#pauseMs = pauseMs;
  }

  /** Looks until it is closed. */
  async run(): Promise<void> {
    while (!this.#isClosed) {
      await this.#pause();
      await this.#look();
    }
  }

  /** Looks at once, or as soon as the look that is under way is over. */
  wake(): void {
    this.#wake();
  }

  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#pauseMs());
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
