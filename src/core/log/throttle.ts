/** Lets a call through at once, then holds further ones back and lets the last through after `everyMs`. */
export class Throttle {
  readonly #everyMs: number;
  readonly #act: () => void;
  #timer: NodeJS.Timeout | undefined;
  #isDue = false;

  constructor(everyMs: number, act: () => void) {
    this.#everyMs = everyMs;
    this.#act = act;
  }

  call(): void {
    this.#isDue = true;
    if (!this.#timer) this.#run();
  }

  /** For what there will be nothing after: it does not wait. */
  callNow(): void {
    clearTimeout(this.#timer);
    this.#isDue = true;
    this.#run();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#isDue = false;
  }

  #run(): void {
    this.#timer = undefined;
    if (!this.#isDue) return;
    this.#isDue = false;
    this.#timer = setTimeout(() => this.#run(), this.#everyMs);
    this.#act();
  }
}
