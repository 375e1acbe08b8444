/** What is asked for one thing is done one after the other; different things do not wait for each other. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  take<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(id) ?? Promise.resolve();
    const result = before.catch(() => {}).then(work);
    this.#last.set(id, result);
    const forget = () => {
      if (this.#last.get(id) === result) this.#last.delete(id);
    };
    result.then(forget, forget);
    return result;
  }

  /** Resolves when nothing is being done. */
  async settled(): Promise<void> {
    while (this.#last.size > 0) await Promise.allSettled(this.#last.values());
  }
}
