import type { Disposable } from "vscode";

/** Does something soon after it is asked for, and not more often than that, however often it is asked for. */
export class Pulse implements Disposable {
  readonly #work: () => void;
  readonly #delayMs: number;
  #timer?: NodeJS.Timeout;

  constructor(work: () => void, delayMs: number) {
    this.#work = work;
    this.#delayMs = delayMs;
  }

  ask(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#work();
    }, this.#delayMs);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
