import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import * as vscode from "vscode";

const soonMs = 60_000;

/** What is read, and where it is unpacked to and joined. */
export interface LogFiles {
  readonly path: string;
  /** More files that are one log with it. */
  readonly parts: readonly string[];
  readonly cacheFolder: string;
  /** How much of the folder is kept, where the user has said it. */
  readonly cacheBytes?: number;
  /** Where the worker keeps its compiled code for the next one. */
  readonly codeFolder: string;
}

/**
 * The worker that owns one log. When it dies, whoever is attached is told, and `restart` makes a new one:
 * a page then attaches again with the query and position that it kept.
 */
export class LogReader implements vscode.Disposable {
  readonly #script: string;
  #log: LogFiles;
  readonly #stopped = new vscode.EventEmitter<{ wasSoon: boolean; reason: string }>();
  readonly #started = new vscode.EventEmitter<void>();
  #worker: Worker | undefined;
  #isArriving: boolean;
  #lastStop = 0;

  readonly onStop = this.#stopped.event;
  readonly onStart = this.#started.event;

  /** `isArriving`: a download fills the file from the start. */
  constructor(script: string, log: LogFiles, isArriving: boolean) {
    this.#script = script;
    this.#log = log;
    this.#isArriving = isArriving;
    this.#worker = this.#start();
  }

  get isStopped(): boolean {
    return this.#worker === undefined;
  }

  /** A conversation with the worker, with a session of its own. Closing the port ends the session. */
  attach(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    if (this.#worker) this.#worker.postMessage({ attach: port2 }, [port2]);
    else port2.close();
    return port1;
  }

  /** A download fills the file: the reader looks more often, and leaves a half-written last line out. */
  setArriving(isArriving: boolean): void {
    if (this.#isArriving === isArriving) return;
    this.#isArriving = isArriving;
    this.#worker?.postMessage({ arriving: isArriving });
  }

  /** Reads other files from now on, as a reader that was started anew does. */
  read(files: Pick<LogFiles, "path" | "parts">, isArriving: boolean): void {
    this.#log = { ...this.#log, ...files };
    this.#isArriving = isArriving;
    if (!this.#worker) return;
    end(this.#worker);
    this.#worker = this.#start();
    this.#started.fire();
  }

  restart(): void {
    if (this.#worker) return;
    this.#worker = this.#start();
    this.#started.fire();
  }

  dispose(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    if (worker) end(worker);
    this.#stopped.dispose();
    this.#started.dispose();
  }

  #start(): Worker {
    const workerData = { ...this.#log, isArriving: this.#isArriving };
    const worker = new Worker(this.#script, { workerData });
    let reason = "It ended by itself.";
    worker.on("error", (error) => {
      reason = error.stack ?? error.message;
    });
    worker.on("exit", () => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      const now = Date.now();
      const wasSoon = now - this.#lastStop < soonMs;
      this.#lastStop = now;
      this.#stopped.fire({ wasSoon, reason });
    });
    return worker;
  }
}

/** The worker removes its cache file on the way out; a reader that hangs is ended all the same. */
function end(worker: Worker): void {
  worker.postMessage({ close: true });
  setTimeout(() => void worker.terminate(), 1000).unref();
}
