import type { FoundBy, Job } from "./jobs.ts";
import { JobRunner } from "./run-job.ts";

/** Who does the jobs of a log. */
export interface Scans {
  /** How many jobs can be under way at once with profit. */
  readonly width: number;
  /**
   * @param isUrgent goes before jobs that are not
   * @throws the system's error where the file cannot be read, `JobTooLongError`, or the signal's reason
   */
  run<Kind extends Job["kind"]>(
    job: Job & { kind: Kind },
    isUrgent: boolean,
    signal?: AbortSignal,
  ): Promise<FoundBy<Kind>>;
  /** So many bytes are about to be looked through for lines. */
  expect?(bytes: number): void;
  /** Comes when no job reads from this file any more. New ones must not be given. */
  idle(descriptor: number): Promise<void>;
  close(): Promise<void>;
}

interface Waiting {
  readonly job: Job;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (found: FoundBy<Job["kind"]>) => void;
  readonly reject: (error: unknown) => void;
}

/** Does jobs on the thread that it is called on, one at each turn of the event loop. */
export class InlineScans implements Scans {
  readonly width = 2;
  readonly #runner: JobRunner;
  readonly #urgent: Waiting[] = [];
  readonly #others: Waiting[] = [];
  #next: NodeJS.Immediate | undefined;

  constructor(kernel: WebAssembly.Module | undefined) {
    this.#runner = new JobRunner(kernel);
  }

  run<Kind extends Job["kind"]>(
    job: Job & { kind: Kind },
    isUrgent: boolean,
    signal?: AbortSignal,
  ): Promise<FoundBy<Kind>> {
    return new Promise((resolve, reject) => {
      const waiting = { job, signal, resolve: resolve as Waiting["resolve"], reject };
      (isUrgent ? this.#urgent : this.#others).push(waiting);
      this.#wake();
    });
  }

  /** A job is never half done between turns. */
  async idle(descriptor: number): Promise<void> {
    for (const list of [this.#urgent, this.#others]) {
      for (const { job, reject } of list)
        if (job.descriptor === descriptor) reject(new Error("The file is closed."));
      list.splice(0, list.length, ...list.filter(({ job }) => job.descriptor !== descriptor));
    }
  }

  async close(): Promise<void> {
    clearImmediate(this.#next);
    for (const { reject } of [...this.#urgent.splice(0), ...this.#others.splice(0)])
      reject(new Error("The log is closed."));
  }

  #wake(): void {
    this.#next ??= setImmediate(() => this.#turn());
  }

  #turn(): void {
    this.#next = undefined;
    const waiting = this.#urgent.shift() ?? this.#others.shift();
    if (!waiting) return;
    const { job, signal, resolve, reject } = waiting;
    try {
      signal?.throwIfAborted();
      resolve(this.#runner.run(job));
    } catch (error) {
      reject(error);
    }
    if (this.#urgent.length + this.#others.length > 0) this.#wake();
  }
}
