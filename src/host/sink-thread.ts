import { Worker } from "node:worker_threads";
import { TooLargeError } from "../core/exports/room.ts";
import { CutShortError, DamagedLogError, type OpenSink, type Sink } from "../core/exports/sink.ts";
import { nodePort } from "../protocol/ports.ts";
import { PortClosedError, Rpc } from "../protocol/rpc.ts";
import type { SinkApi, SinkState } from "../protocol/sink.ts";

type SinkLink = Rpc<SinkApi, object, object, object>;

/** Unpacks each download in a thread of its own. */
export function sinkThreads(script: string): OpenSink {
  return async (logPath, limits, signal) => {
    const worker = new Worker(script);
    // Its end rejects all that waits for it, which is told there.
    worker.on("error", () => {});
    const link: SinkLink = new Rpc(nodePort(worker), {});
    try {
      return new ThreadSink(worker, link, await link.far.open(logPath, limits, signal));
    } catch (error) {
      await worker.terminate();
      throw asSinkError(error);
    }
  };
}

class ThreadSink implements Sink {
  readonly #worker: Worker;
  readonly #link: SinkLink;
  #state: SinkState;

  constructor(worker: Worker, link: SinkLink, state: SinkState) {
    this.#worker = worker;
    this.#link = link;
    this.#state = state;
  }

  get receivedBytes(): number {
    return this.#state.receivedBytes;
  }

  get logBytes(): number {
    return this.#state.logBytes;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#state = await this.#answerTo(this.#link.far.write(bytes));
  }

  async restart(): Promise<void> {
    this.#state = await this.#answerTo(this.#link.far.restart());
  }

  async salvage(): Promise<void> {
    this.#state = await this.#answerTo(this.#link.far.salvage());
  }

  async finish(): Promise<{ readonly fileBytes: number; readonly records: number }> {
    const { fileBytes, records, ...state } = await this.#answerTo(this.#link.far.finish());
    this.#state = state;
    return { fileBytes, records };
  }

  async close(): Promise<void> {
    try {
      await this.#link.far.close();
    } catch {
      // A thread that is gone has closed its files, too.
    } finally {
      await this.#worker.terminate();
    }
  }

  async #answerTo<Answer>(call: Promise<Answer>): Promise<Answer> {
    try {
      return await call;
    } catch (error) {
      // Messages say how far it came; of a thread that is gone nobody knows.
      this.#state = await this.#link.far.state().catch(() => this.#state);
      throw asSinkError(error);
    }
  }
}

/** Errors cross threads by name; whoever downloads knows these by class. */
function asSinkError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === "DamagedLogError") return new DamagedLogError(error.message);
  if (error.name === "CutShortError") return new CutShortError(error.message);
  if (error.name === "TooLargeError") return new TooLargeError(error.message);
  if (error instanceof PortClosedError) return new Error("the thread that unpacks the log has ended.");
  return error;
}
