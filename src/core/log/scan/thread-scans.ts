import { Worker } from "node:worker_threads";
import { UserError } from "../../errors.ts";
import type { FoundBy, Job } from "./jobs.ts";
import { InlineScans, type Scans } from "./scans.ts";

/** What a thread is started with. */
export interface ScanThreadData {
  readonly kernel: WebAssembly.Module | undefined;
}

/** What a thread answers to a job. */
export type ScanReply =
  | { readonly found: FoundBy<Job["kind"]> }
  | { readonly error: { readonly message: string; readonly code?: string; readonly syscall?: string } };

/** A job that only an expression can make so long. */
const longestJobMs = 5000;
/** After a search was given up its job may go on for so long. */
const abandonedJobMs = 100;
/** What is not worth a message to another thread, and cannot take long. */
const smallBytes = 256 * 1024;

/** Ended because an expression found no end. */
class JobTooLongError extends UserError {
  constructor() {
    super(
      "The regular expression takes too long on some records. The search was stopped; simplify the expression, or add a word that the records hold.",
    );
  }
}

interface Waiting {
  readonly job: Job;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (found: FoundBy<Job["kind"]>) => void;
  readonly reject: (error: unknown) => void;
  /** A thread died over it. */
  hasFailed: boolean;
}

/** A thread, and what it is doing. */
interface Thread {
  readonly worker: Worker;
  running: { readonly waiting: Waiting; readonly stop: () => void } | undefined;
}

/** Does jobs on threads of their own. They are started when there is something to do, and ended when they hang. */
export class ThreadScans implements Scans {
  readonly width: number;
  readonly #script: string;
  readonly #kernel: WebAssembly.Module | undefined;
  readonly #most: number;
  readonly #threads = new Set<Thread>();
  readonly #urgent: Waiting[] = [];
  readonly #others: Waiting[] = [];
  #inline: InlineScans | undefined;
  #isClosed = false;
  #whenIdle: (() => void)[] = [];

  /** @param script its thread calls `serveScans`. @param most threads */
  constructor(script: string, most: number, kernel: WebAssembly.Module | undefined) {
    this.#script = script;
    this.#most = most;
    this.#kernel = kernel;
    this.width = most + 1;
  }

  async run<Kind extends Job["kind"]>(
    job: Job & { kind: Kind },
    isUrgent: boolean,
    signal?: AbortSignal,
  ): Promise<FoundBy<Kind>> {
    signal?.throwIfAborted();
    if (this.#isClosed) throw new Error("The log is closed.");
    if (this.#isQuick(job)) {
      this.#inline ??= new InlineScans(this.#kernel);
      return this.#inline.run<Kind>(job, isUrgent, signal);
    }
    return new Promise((resolve, reject) => {
      const waiting = { job, signal, resolve: resolve as Waiting["resolve"], reject, hasFailed: false };
      (isUrgent ? this.#urgent : this.#others).push(waiting);
      this.#assign();
    });
  }

  async idle(descriptor: number): Promise<void> {
    await this.#inline?.idle(descriptor);
    for (const list of [this.#urgent, this.#others]) {
      for (const { job, reject } of list.splice(
        0,
        list.length,
        ...list.filter(({ job }) => job.descriptor !== descriptor),
      ))
        if (job.descriptor === descriptor) reject(new Error("The file is closed."));
    }
    const isReading = () =>
      [...this.#threads].some(({ running }) => running?.waiting.job.descriptor === descriptor);
    while (isReading()) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#inline?.close();
    for (const { reject } of [...this.#urgent.splice(0), ...this.#others.splice(0)])
      reject(new Error("The log is closed."));
    const threads = [...this.#threads];
    for (const thread of threads) this.#drop(thread, new Error("The log is closed."));
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
  }

  /**
   * What is not worth a message to another thread: small jobs, and finding lines, which takes a millisecond or two,
   * as long as there is no thread that has nothing else to do. To start one takes as long as 200 MB of lines.
   */
  #isQuick({ kind, from, to }: Job): boolean {
    if (kind === "columns") return to - from <= smallBytes;
    return (
      kind === "lines" && (to - from <= smallBytes || ![...this.#threads].some(({ running }) => !running))
    );
  }

  #assign(): void {
    while (this.#urgent.length + this.#others.length > 0) {
      const thread = [...this.#threads].find(({ running }) => !running) ?? this.#start();
      if (!thread) return;
      const waiting = this.#urgent.shift() ?? this.#others.shift();
      if (!waiting) return;
      if (waiting.signal?.aborted) waiting.reject(waiting.signal.reason);
      else this.#give(thread, waiting);
    }
  }

  #give(thread: Thread, waiting: Waiting): void {
    const { job, signal } = waiting;
    let timer: NodeJS.Timeout | undefined;
    const limit = (ms: number, error: () => unknown) => {
      clearTimeout(timer);
      timer = setTimeout(() => this.#end(thread, error()), ms);
      timer.unref();
    };
    const giveUp = () => limit(abandonedJobMs, () => signal?.reason);
    if (job.kind === "text" || job.kind === "cells") limit(longestJobMs, () => new JobTooLongError());
    signal?.addEventListener("abort", giveUp, { once: true });
    thread.running = {
      waiting,
      stop: () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", giveUp);
      },
    };
    thread.worker.postMessage(job);
  }

  #start(): Thread | undefined {
    if (this.#threads.size >= this.#most || this.#isClosed) return undefined;
    const workerData: ScanThreadData = { kernel: this.#kernel };
    const thread: Thread = { worker: new Worker(this.#script, { workerData }), running: undefined };
    this.#threads.add(thread);
    thread.worker.unref();
    thread.worker.on("message", (reply: ScanReply) => this.#finish(thread, reply));
    thread.worker.on("error", (error) => this.#died(thread, error));
    thread.worker.on("exit", () => this.#died(thread, new Error("A thread that reads the log has ended.")));
    return thread;
  }

  #finish(thread: Thread, reply: ScanReply): void {
    const { running } = thread;
    if (!running) return;
    running.stop();
    thread.running = undefined;
    if ("found" in reply) running.waiting.resolve(reply.found);
    else running.waiting.reject(Object.assign(new Error(reply.error.message), reply.error));
    this.#tellIdle();
    this.#assign();
  }

  /** A job that a thread died over is tried once more. */
  #died(thread: Thread, error: unknown): void {
    if (!this.#threads.has(thread)) return;
    const waiting = thread.running?.waiting;
    if (waiting && !waiting.hasFailed && !this.#isClosed) {
      waiting.hasFailed = true;
      thread.running?.stop();
      thread.running = undefined;
      this.#urgent.unshift(waiting);
    }
    this.#drop(thread, error);
    this.#assign();
  }

  #end(thread: Thread, error: unknown): void {
    this.#drop(thread, error);
    void thread.worker.terminate();
    this.#assign();
  }

  #drop(thread: Thread, error: unknown): void {
    this.#threads.delete(thread);
    const { running } = thread;
    thread.running = undefined;
    running?.stop();
    running?.waiting.reject(error);
    this.#tellIdle();
  }

  #tellIdle(): void {
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }
}
