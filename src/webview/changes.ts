/** Lets asynchronous work wait for the page to reach a condition. */
export class Changes {
  readonly #checks = new Set<() => void>();

  /** Something that a condition may look at has changed. */
  notify(): void {
    for (const check of [...this.#checks]) check();
  }

  /** Resolves once the condition holds, to true, or `patienceMs` after the call, to false. */
  until(condition: () => boolean, signal: AbortSignal, patienceMs?: number): Promise<boolean> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      if (condition()) return resolve(true);
      const settle = () => {
        this.#checks.delete(check);
        clearTimeout(timer);
        signal.removeEventListener("abort", abort);
      };
      const check = () => {
        if (!condition()) return;
        settle();
        resolve(true);
      };
      const abort = () => {
        settle();
        reject(signal.reason);
      };
      const giveUp = () => {
        settle();
        resolve(false);
      };
      const timer = patienceMs === undefined ? undefined : setTimeout(giveUp, patienceMs);
      this.#checks.add(check);
      signal.addEventListener("abort", abort, { once: true });
    });
  }
}
