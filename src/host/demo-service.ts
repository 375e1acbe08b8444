import { Worker } from "node:worker_threads";
import * as vscode from "vscode";

export interface RunningDemo {
  readonly url: string;
  readonly key: string;
}

/**
 * The embedded demo service. It runs in a thread of its own, so that making logs up
 * never takes time from the extension host.
 */
export class DemoService implements vscode.Disposable {
  readonly #script: string;
  readonly #changed = new vscode.EventEmitter<void>();
  #worker?: Worker;
  #running?: Promise<RunningDemo>;
  #isRunning = false;

  readonly onChange = this.#changed.event;

  constructor(script: string) {
    this.#script = script;
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Starts the service unless it runs. It knows the requests of an earlier start. @throws Error with the reason when it cannot. */
  start(): Promise<RunningDemo> {
    this.#running ??= this.#start();
    return this.#running;
  }

  stop(): void {
    this.#worker?.postMessage("close");
    this.#ended();
  }

  dispose(): void {
    this.stop();
    this.#changed.dispose();
  }

  #start(): Promise<RunningDemo> {
    const worker = new Worker(this.#script);
    this.#worker = worker;
    return new Promise<RunningDemo>((resolve, reject) => {
      const fail = (error: Error) => {
        if (this.#worker === worker) this.#ended();
        reject(error);
      };
      worker.once("message", (message: RunningDemo | { error: string }) => {
        if ("error" in message) return fail(new Error(message.error));
        this.#isRunning = true;
        resolve(message);
        this.#changed.fire();
      });
      worker.on("error", fail);
      worker.on("exit", () => fail(new Error("It ended by itself.")));
    });
  }

  #ended(): void {
    this.#worker = undefined;
    this.#running = undefined;
    if (!this.#isRunning) return;
    this.#isRunning = false;
    this.#changed.fire();
  }
}
