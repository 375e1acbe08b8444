import { Worker } from "node:worker_threads";
import { UserError } from "../../errors.ts";
import type { FoundBy, Job } from "./jobs.ts";
import { InlineScans, type Scans } from "./scans.ts";

/** What a thread is started with. */
export interface ScanThreadData {
  readonly kernel: WebAssembly.Module | undefined;
}

/** What a thread answers to a job. Jobs are given to it several at a time, and answered together. */
export type ScanReply =
  | { readonly found: FoundBy<Job["kind"]> }
  | { readonly error: { readonly message: string; readonly code?: string; readonly syscall?: string } };

/** A job that only an expression can make so long. */
const longestJobMs = 5000;
/** After a search was given up its job may go on for so long. */
const abandonedJobMs = 100;
/** What is not worth a message to another thread, and cannot take long. */
const smallBytes = 256 * 1024;
/** From so many bytes on, several threads find lines sooner than one does by itself, though they have to be started. */
const largeBytes = 256 * 1024 * 1024;
/**
 * A message to a thread that sleeps, and back, costs as much as looking through a MiB. So several jobs go in one,
 * as many as a thread does in so many milliseconds: few enough to be given up soon.
 */
const mostAtOnce = 8;
const shortBatchMs = 6;
const longBatchMs = 24;

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
  /** A thread died over it. From then on it goes alone. */
  hasFailed: boolean;
}

/** A thread, and what it is doing. */
interface Thread {
  readonly worker: Worker;
  /** It has been started; what it is given before that waits for that. */
  isUp: boolean;
  running: { readonly batch: readonly Waiting[]; readonly stop: () => void } | undefined;
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
  /** How many jobs of a kind go in one message. */
  readonly #atOnce = new Map<Job["kind"], number>();
  #inline: InlineScans | undefined;
  #isAssigning = false;
  #isClosed = false;
  #whenIdle: (() => void)[] = [];

  /** @param script its thread calls `serveScans`. @param most threads */
  constructor(script: string, most: number, kernel: WebAssembly.Module | undefined) {
    this.#script = script;
    this.#most = most;
    this.#kernel = kernel;
    this.width = (most + 1) * mostAtOnce;
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
      this.#assignSoon();
    });
  }

  expect(bytes: number): void {
    if (this.#most > 1 && bytes >= largeBytes) while (this.#start());
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
      [...this.#threads].some(({ running }) =>
        running?.batch.some(({ job }) => job.descriptor === descriptor),
      );
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
   * as long as there is no thread that has nothing else to do, and there are not several that do just that. To start
   * one takes as long as 200 MB of lines.
   */
  #isQuick({ kind, from, to }: Job): boolean {
    if (kind !== "lines") return kind === "columns" && to - from <= smallBytes;
    const threads = [...this.#threads].filter(({ isUp }) => isUp);
    const isSoonFree = ({ running }: Thread) =>
      !running || (threads.length > 1 && running.batch[0]?.job.kind === "lines");
    return to - from <= smallBytes || !threads.some(isSoonFree);
  }

  /** Whoever asks for something now asks for more in the same breath. */
  #assignSoon(): void {
    if (this.#isAssigning) return;
    this.#isAssigning = true;
    queueMicrotask(() => {
      this.#isAssigning = false;
      this.#assign();
    });
  }

  #assign(): void {
    while (this.#urgent.length + this.#others.length > 0) {
      const thread = [...this.#threads].find(({ running }) => !running) ?? this.#start();
      if (!thread) return;
      const batch = this.#nextBatch(this.#urgent.length > 0 ? this.#urgent : this.#others);
      const [first] = batch;
      if (first?.signal?.aborted) for (const { reject } of batch) reject(first.signal.reason);
      else this.#give(thread, batch);
    }
  }

  /** Takes what comes next off a list: a job, and those behind it that belong to the same work. */
  #nextBatch(list: Waiting[]): Waiting[] {
    const [first] = list;
    if (!first) return [];
    const most = first.hasFailed ? 1 : (this.#atOnce.get(first.job.kind) ?? 1);
    let count = 1;
    while (count < most && belongsTo(list[count], first)) count++;
    return list.splice(0, count);
  }

  #give(thread: Thread, batch: readonly Waiting[]): void {
    const signal = batch[0]?.signal;
    let timer: NodeJS.Timeout | undefined;
    const limit = (ms: number, error: () => unknown) => {
      clearTimeout(timer);
      timer = setTimeout(() => this.#end(thread, error()), ms);
      timer.unref();
    };
    const giveUp = () => limit(abandonedJobMs, () => signal?.reason);
    if (batch.some(({ job: { kind } }) => kind === "text" || kind === "cells"))
      limit(longestJobMs, () => new JobTooLongError());
    signal?.addEventListener("abort", giveUp, { once: true });
    const sentMs = performance.now();
    thread.running = {
      batch,
      stop: () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", giveUp);
        this.#learn(batch, performance.now() - sentMs);
      },
    };
    thread.worker.postMessage(batch.map(({ job }) => job));
  }

  #learn(batch: readonly Waiting[], tookMs: number): void {
    const kind = batch[0]?.job.kind;
    if (kind !== "text" && kind !== "columns") return;
    const count = this.#atOnce.get(kind) ?? 1;
    if (tookMs > longBatchMs) this.#atOnce.set(kind, Math.max(1, count >> 1));
    else if (tookMs < shortBatchMs && batch.length === count)
      this.#atOnce.set(kind, Math.min(mostAtOnce, count * 2));
  }

  #start(): Thread | undefined {
    if (this.#threads.size >= this.#most || this.#isClosed) return undefined;
    const workerData: ScanThreadData = { kernel: this.#kernel };
    const worker = new Worker(this.#script, { workerData });
    const thread: Thread = { worker, isUp: false, running: undefined };
    this.#threads.add(thread);
    worker.unref();
    worker.on("message", (replies: readonly ScanReply[]) => {
      thread.isUp = true;
      if (replies.length > 0) this.#finish(thread, replies);
    });
    worker.on("error", (error) => this.#died(thread, error));
    worker.on("exit", () => this.#died(thread, new Error("A thread that reads the log has ended.")));
    return thread;
  }

  #finish(thread: Thread, replies: readonly ScanReply[]): void {
    const { running } = thread;
    if (!running) return;
    running.stop();
    thread.running = undefined;
    for (const [at, { resolve, reject }] of running.batch.entries()) {
      const reply = replies[at] as ScanReply;
      if ("found" in reply) resolve(reply.found);
      else reject(Object.assign(new Error(reply.error.message), reply.error));
    }
    this.#tellIdle();
    this.#assignSoon();
  }

  /** Jobs that a thread died over are tried once more, one by one. */
  #died(thread: Thread, error: unknown): void {
    if (!this.#threads.has(thread)) return;
    const { running } = thread;
    if (running && !this.#isClosed) {
      running.stop();
      thread.running = undefined;
      const again = running.batch.filter(({ hasFailed }) => !hasFailed);
      for (const { hasFailed, reject } of running.batch) if (hasFailed) reject(error);
      for (const waiting of again) waiting.hasFailed = true;
      this.#urgent.unshift(...again);
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
    for (const { reject } of running?.batch ?? []) reject(error);
    this.#tellIdle();
  }

  #tellIdle(): void {
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }
}

function belongsTo(waiting: Waiting | undefined, first: Waiting): boolean {
  if (!waiting || waiting.hasFailed || waiting.signal !== first.signal) return false;
  const { job } = waiting;
  if (job.kind === "text") return first.job.kind === "text" && job.searchId === first.job.searchId;
  return job.kind === "columns" && first.job.kind === "columns";
}
