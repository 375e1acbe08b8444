/** The two conversations of a page, with the extension host and with the log's worker, over its one channel. */
import type { Envelope, HostApi, HostEvents, LogApi, LogEvents } from "../protocol/explorer.ts";
import { type Port, type Remote, Rpc } from "../protocol/rpc.ts";

/** What VS Code gives a page. State outlives the page: it is there again after a reload or a hide. */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

type HostLink = Rpc<HostApi, HostEvents, object, object>;
type LogLink = Rpc<LogApi, LogEvents, object, object>;

export type LogListeners = { readonly [Name in keyof LogEvents]: (data: LogEvents[Name]) => void };

export class Links {
  readonly host: HostLink;
  readonly #api: VsCodeApi;
  readonly #receivers = new Map<Envelope["channel"], (message: unknown) => void>();
  #log: LogLink;

  constructor(api: VsCodeApi, messages: EventTarget) {
    this.#api = api;
    this.host = new Rpc(this.#port("host"), {});
    this.#log = new Rpc(this.#port("log"), {});
    messages.addEventListener("message", (event) => this.#receive((event as MessageEvent).data));
  }

  get log(): Remote<LogApi> {
    return this.#log.far;
  }

  listen({ status, search, sort, counts, info }: LogListeners): void {
    this.#log.on("status", status);
    this.#log.on("search", search);
    this.#log.on("sort", sort);
    this.#log.on("counts", counts);
    this.#log.on("info", info);
  }

  /** Ends the conversation with a worker that is gone: what waits for it is rejected. */
  closeLog(): void {
    this.#log.close();
  }

  /** Begins a conversation with a new worker. Listeners have to be set again. */
  reopenLog(): void {
    this.#log.close();
    this.#log = new Rpc(this.#port("log"), {});
  }

  /** A later port of a channel takes the place of the one before. */
  #port(channel: Envelope["channel"]): Port {
    return {
      post: (message) => this.#api.postMessage({ channel, message } satisfies Envelope),
      listen: (onMessage) => this.#receivers.set(channel, onMessage),
    };
  }

  #receive(data: unknown): void {
    if (typeof data !== "object" || data === null || !("channel" in data)) return;
    const { channel, message } = data as Envelope;
    this.#receivers.get(channel)?.(message);
  }
}
