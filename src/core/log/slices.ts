/** Long work that is done a few milliseconds at a time. */
export interface SlicedTask {
  /** Runs only while no other task has work. */
  readonly isBackground?: boolean;
  hasWork(): boolean;
  /** Does one step at least, then goes on until `deadlineMs` of the clock has passed. */
  runSlice(isOver: () => boolean): void;
}

export interface SlicesOptions {
  /** How long one slice may take. 0: one step a slice. */
  readonly sliceMs?: number;
  readonly now?: () => number;
  /** A task failed and will not run again. */
  readonly onError?: (error: unknown) => void;
}

/** Shares one thread between tasks, slice by slice, and lets events be handled after every slice. */
export class Slices {
  readonly #sliceMs: number;
  readonly #now: () => number;
  readonly #onError: (error: unknown) => void;
  readonly #tasks = new Set<SlicedTask>();
  #next: NodeJS.Immediate | undefined;

  constructor({ sliceMs = 4, now = () => performance.now(), onError = () => {} }: SlicesOptions = {}) {
    this.#sliceMs = sliceMs;
    this.#now = now;
    this.#onError = onError;
  }

  add(task: SlicedTask): void {
    this.#tasks.add(task);
    this.wake();
  }

  remove(task: SlicedTask): void {
    this.#tasks.delete(task);
  }

  /** To be called whenever a task may have got work. */
  wake(): void {
    this.#next ??= setImmediate(() => this.#turn());
  }

  close(): void {
    clearImmediate(this.#next);
    this.#tasks.clear();
  }

  #turn(): void {
    this.#next = undefined;
    const task = this.#choose();
    if (!task) return;
    // Whoever ran goes to the back of the queue.
    this.#tasks.delete(task);
    this.#tasks.add(task);
    const deadlineMs = this.#now() + this.#sliceMs;
    try {
      task.runSlice(() => this.#now() >= deadlineMs);
    } catch (error) {
      this.#tasks.delete(task);
      this.#onError(error);
    }
    this.wake();
  }

  #choose(): SlicedTask | undefined {
    let background: SlicedTask | undefined;
    for (const task of this.#tasks) {
      if (!task.hasWork()) continue;
      if (!task.isBackground) return task;
      background ??= task;
    }
    return background;
  }
}
