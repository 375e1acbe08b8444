/** Tells that something has been going on for a while, so that what is quick never flickers. */
export class Lasting {
  readonly #afterMs: number;
  readonly #onChange: (isLasting: boolean) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOn = false;

  constructor(afterMs: number, onChange: (isLasting: boolean) => void) {
    this.#afterMs = afterMs;
    this.#onChange = onChange;
  }

  set(isOn: boolean): void {
    if (isOn === this.#isOn) return;
    this.#isOn = isOn;
    clearTimeout(this.#timer);
    if (isOn) this.#timer = setTimeout(() => this.#onChange(true), this.#afterMs);
    else this.#onChange(false);
  }
}
