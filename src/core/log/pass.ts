import type { Portion, Portions } from "./portions.ts";

export interface PassOptions<Found> {
  readonly portions: Portions;
  /** How many portions may be worked on at once. */
  readonly width: number;
  readonly work: (portion: Portion, signal: AbortSignal) => Promise<Found>;
  /** Called in the order of the portions. The last one may come again, with what was added to it. */
  readonly take: (portion: Portion, found: Found) => void;
  /** There is nothing more to do for now. */
  readonly onRest?: () => void;
  /** What was wrong with a portion. The pass ends there. */
  readonly onError: (error: unknown) => void;
  /** Whether what the work needs is there; a pass waits until it is. */
  readonly isReady?: (portion: Portion) => boolean;
}

/** Goes over a log portion by portion, and on when it grows. */
export class Pass<Found> {
  readonly #options: PassOptions<Found>;
  /** Made when there is something to close, as it takes a while. */
  #closing: AbortController | undefined;
  #isClosed = false;
  readonly #underWay: { readonly portion: Portion; readonly found: Promise<Found> }[] = [];
  #started = -1;
  #startedVersion = 0;
  #isRunning = false;
  #covered = 0;
  #taken = 0;
  #takenVersion = 0;
  #hasFailed = false;

  constructor(options: PassOptions<Found>) {
    this.#options = options;
  }

  /** Records that were taken, and are still as they were then: the last one may have grown. */
  get covered(): number {
    const { portions } = this.#options;
    const last =
      this.#takenVersion !== 0 && this.#taken < portions.count ? portions.at(this.#taken) : undefined;
    const hasGrown = last && last.version !== this.#takenVersion && last.end === this.#covered;
    return hasGrown ? this.#covered - 1 : this.#covered;
  }

  /** There is nothing to do until the log grows; a pass that waits for another one is not idle. */
  get isIdle(): boolean {
    const isAtRest = this.#underWay.length === 0 && !this.#isRunning;
    return this.#hasFailed || (isAtRest && !this.#candidate(this.#options.portions));
  }

  /** To be called when there are more records, or when the pass need not wait any more. */
  wake(): void {
    if (!this.#isRunning && !this.#isClosed && !this.#hasFailed && this.#next()) void this.#run();
  }

  close(): void {
    this.#isClosed = true;
    this.#closing?.abort();
  }

  async #run(): Promise<void> {
    const { width, work, take, onError } = this.#options;
    this.#closing ??= new AbortController();
    const { signal } = this.#closing;
    this.#isRunning = true;
    try {
      while (!signal.aborted) {
        while (this.#underWay.length < width) {
          const portion = this.#next();
          if (!portion) break;
          this.#started = portion.at;
          this.#startedVersion = portion.version;
          const found = work(portion, signal);
          // It is waited for in its turn; until then nobody listens.
          found.catch(() => {});
          this.#underWay.push({ portion, found });
        }
        const first = this.#underWay.shift();
        if (!first) break;
        const found = await first.found;
        if (signal.aborted) break;
        this.#covered = first.portion.end;
        this.#taken = first.portion.at;
        this.#takenVersion = first.portion.version;
        take(first.portion, found);
      }
    } catch (error) {
      if (!signal.aborted) {
        this.#hasFailed = true;
        onError(error);
      }
    } finally {
      this.#underWay.length = 0;
      this.#isRunning = false;
      if (!signal.aborted && this.isIdle) this.#options.onRest?.();
    }
  }

  /** The portion to start with next: the last one again where it has changed. */
  #next(): Portion | undefined {
    const { portions, isReady } = this.#options;
    const portion = this.#candidate(portions);
    return portion && (isReady?.(portion) ?? true) ? portion : undefined;
  }

  #candidate(portions: Portions): Portion | undefined {
    const wasOpen = this.#started >= 0 && this.#startedVersion !== 0;
    if (wasOpen && this.#started < portions.count) {
      const again = portions.at(this.#started);
      if (again.version !== this.#startedVersion) return again;
    }
    return this.#started + 1 < portions.count ? portions.at(this.#started + 1) : undefined;
  }
}
