/** One way to talk over any port: call, reply, cancel, event. Used between page, extension host and workers. */

/** The least that a pair of ends needs. A port that dies calls `onClose` once. */
export interface Port {
  post(message: unknown): void;
  listen(onMessage: (message: unknown) => void, onClose: () => void): void;
}

type Message =
  | { type: "call"; id: number; method: string; args: unknown[] }
  | { type: "reply"; id: number; ok: unknown }
  | { type: "reply"; id: number; err: WireError }
  | { type: "cancel"; id: number }
  | { type: "event"; name: string; data: unknown };

// biome-ignore lint/suspicious/noExplicitAny: a method of any shape; `unknown` would refuse every interface.
type Method = (...args: any[]) => Promise<unknown>;

/** The far side of an interface: the same methods, each with an optional signal as its last argument. */
export type Remote<Api> = {
  readonly [Name in keyof Api]: Api[Name] extends (...args: infer Args) => Promise<infer Result>
    ? (...args: [...Args, signal?: AbortSignal]) => Promise<Result>
    : never;
};

/** The near side of an interface: the same methods, each handed a signal after its declared arguments. */
export type Handlers<Api> = {
  readonly [Name in keyof Api]: Api[Name] extends (...args: infer Args) => Promise<infer Result>
    ? (args: Args, signal: AbortSignal) => Promise<Result> | Result
    : never;
};

/** Why a call never got its answer: the other end is gone. */
export class PortClosedError extends Error {
  override readonly name = "PortClosedError";
  constructor() {
    super("The other end is gone.");
  }
}

type Pending = { resolve(value: unknown): void; reject(error: Error): void };

/**
 * One end of a conversation. `Far` and `FarEvents` are what the other end answers and tells,
 * `Near` and `NearEvents` what this end does.
 */
export class Rpc<Far, FarEvents, Near, NearEvents> {
  readonly far: Remote<Far>;
  readonly #port: Port;
  readonly #handlers: Handlers<Near>;
  readonly #pending = new Map<number, Pending>();
  readonly #running = new Map<number, AbortController>();
  readonly #listeners = new Map<string, Set<(data: unknown) => void>>();
  #lastId = 0;
  #isClosed = false;

  constructor(port: Port, handlers: Handlers<Near>) {
    this.#port = port;
    this.#handlers = handlers;
    this.far = new Proxy({} as Remote<Far>, {
      get: (_, method) => {
        // A proxy that has a `then` would be taken for a promise by `await`.
        if (typeof method !== "string" || method === "then") return undefined;
        return (...args: unknown[]) => this.#call(method, args);
      },
    });
    port.listen(
      (message) => this.#receive(message as Message),
      () => this.close(),
    );
  }

  on<Name extends keyof FarEvents & string>(
    name: Name,
    listener: (data: FarEvents[Name]) => void,
  ): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener as (data: unknown) => void);
    return () => listeners.delete(listener as (data: unknown) => void);
  }

  tell<Name extends keyof NearEvents & string>(name: Name, data: NearEvents[Name]): void {
    if (!this.#isClosed) this.#port.post({ type: "event", name, data } satisfies Message);
  }

  /** Rejects all that is pending and aborts all that runs. Nothing is sent or taken any more. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const { reject } of this.#pending.values()) reject(new PortClosedError());
    for (const controller of this.#running.values()) controller.abort();
    this.#pending.clear();
    this.#running.clear();
  }

  #call(method: string, args: unknown[]): Promise<unknown> {
    const last = args.at(-1);
    const signal = last instanceof AbortSignal ? last : undefined;
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(new PortClosedError());
      if (signal?.aborted) return reject(signal.reason);
      const cancel = () => {
        // The answer may still come; without an entry it is dropped.
        this.#pending.delete(id);
        this.#port.post({ type: "cancel", id } satisfies Message);
        reject(signal?.reason);
      };
      const settle = () => signal?.removeEventListener("abort", cancel);
      this.#pending.set(id, {
        resolve(value) {
          settle();
          resolve(value);
        },
        reject(error) {
          settle();
          reject(error);
        },
      });
      try {
        this.#port.post({
          type: "call",
          id,
          method,
          args: signal ? args.slice(0, -1) : args,
        } satisfies Message);
      } catch (error) {
        this.#pending.delete(id);
        return reject(error);
      }
      signal?.addEventListener("abort", cancel, { once: true });
    });
  }

  #receive(message: Message): void {
    if (this.#isClosed) return;
    switch (message.type) {
      case "call":
        void this.#answer(message.id, message.method, message.args);
        return;
      case "reply": {
        const pending = this.#pending.get(message.id);
        this.#pending.delete(message.id);
        if ("err" in message) pending?.reject(asError(message.err));
        else pending?.resolve(message.ok);
        return;
      }
      case "cancel":
        this.#running.get(message.id)?.abort();
        return;
      case "event":
        for (const listener of [...(this.#listeners.get(message.name) ?? [])]) listener(message.data);
    }
  }

  async #answer(id: number, method: string, args: unknown[]): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    let reply: Message;
    try {
      const handler = Object.hasOwn(this.#handlers, method)
        ? (this.#handlers as Record<string, Method>)[method]
        : undefined;
      if (!handler) throw new Error(`No method '${method}'.`);
      reply = { type: "reply", id, ok: await handler(args, controller.signal) };
    } catch (error) {
      reply = { type: "reply", id, err: asWire(error) };
    }
    this.#running.delete(id);
    if (this.#isClosed || controller.signal.aborted) return;
    try {
      this.#port.post(reply);
    } catch (error) {
      // An answer that cannot be cloned must still end the caller's wait.
      this.#port.post({ type: "reply", id, err: asWire(error) } satisfies Message);
    }
  }
}

/** Names and codes cross too, so that an error is known for what it is. */
interface WireError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly syscall?: string;
}

function asWire(error: unknown): WireError {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message } = error;
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  return {
    name,
    message,
    ...(typeof code === "string" && { code }),
    ...(typeof syscall === "string" && { syscall }),
  };
}

function asError({ message, ...known }: WireError): Error {
  return Object.assign(new Error(message), known);
}
