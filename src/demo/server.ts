/** The demo service: a real HTTP server on this machine that speaks the Account API with made-up data. */
import { randomBytes } from "node:crypto";
import { setMaxListeners } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type Api, createRequest, listDatabases, listRequests, pollRequest } from "./api.ts";
import { control, type ReceivedCall } from "./control.ts";
import { DatabaseTree } from "./databases.ts";
import { download } from "./download.ts";
import { type Fault, Faults, type Operation, spoiltReply } from "./faults.ts";
import { requestElsewhere } from "./history.ts";
import { errorReply, HttpError, notFound, type Reply, readJson, send } from "./http.ts";
import { isSame } from "./link.ts";
import { Storyteller } from "./records.ts";
import { type RequestSettings, Requests } from "./requests.ts";

export interface DemoOptions {
  /** 0, the default, takes any that is free. */
  readonly port?: number;
  /** The same seed gives the same logs. */
  readonly seed?: number;
  /** The account key; made up when absent. */
  readonly key?: string;
  /** The clock; not for a worker, whose options are cloned. */
  readonly now?: () => Date;
  /** How long exports take: 1, the default, is a few seconds; 0: the first poll finds them complete. */
  readonly pace?: number;
  /** The service knows a few requests that somebody else made. Default false. */
  readonly hasHistory?: boolean;
}

export interface Demo {
  /** The origin, without a path. */
  readonly url: string;
  readonly key: string;
  close(): Promise<void>;
}

export const defaultSeed = 20240510;

/** Starts the service. Rejects when the port is taken. */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const key = options.key ?? `demo-${randomBytes(16).toString("hex")}`;
  const service = new Service(options, key);
  const server = createServer((request, response) => void service.handle(request, response));
  try {
    service.origin = await listen(server, options.port ?? 0);
  } catch (error) {
    service.close();
    throw error;
  }
  return {
    url: service.origin,
    key,
    async close() {
      service.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Loopback only: nothing of this is for another machine. */
async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A call as it was routed. */
interface Route {
  readonly operation: Operation;
  answer(fault: Fault | undefined): Reply | Promise<Reply>;
}

class Service {
  origin = "";
  readonly #key: string;
  readonly #tree = new DatabaseTree();
  readonly #settings: RequestSettings;
  readonly #requests: Requests;
  readonly #faults = new Faults();
  readonly #received: ReceivedCall[] = [];
  readonly #closing = new AbortController();

  constructor(options: DemoOptions, key: string) {
    this.#key = key;
    // Any number of delayed answers may wait for the end.
    setMaxListeners(0, this.#closing.signal);
    const seed = options.seed ?? defaultSeed;
    this.#settings = {
      seed,
      storyteller: new Storyteller(seed),
      tree: this.#tree,
      now: options.now ?? (() => new Date()),
      pace: options.pace ?? 1,
      linkLifetimeMs: 3_600_000,
      signal: this.#closing.signal,
    };
    this.#requests = new Requests(this.#settings);
    if (options.hasHistory) requestElsewhere(this.#requests, this.#tree, this.#settings.now().getTime());
  }

  close(): void {
    this.#closing.abort();
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const url = new URL(this.origin + (request.url ?? "/"));
      if (url.pathname.startsWith("/control/")) await this.#control(request, response, url);
      else await this.#serve(request, response, url);
    } catch {
      // The other end went away, or broke the protocol: there is nobody to tell.
      response.destroy();
    }
  }

  async #control(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const reply = await this.#guarded(async () => {
      this.#authorize(request);
      const hasBody = request.method === "PUT" || request.method === "POST";
      const body = hasBody ? await readJson(request) : undefined;
      const parts = { faults: this.#faults, received: this.#received, settings: this.#settings };
      return control(parts, request.method ?? "", url.pathname, body);
    });
    await send(response, reply, {}, true, this.#closing.signal);
  }

  async #serve(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const call = this.#record(request, url);
    let fault: Fault | undefined;
    const reply = await this.#guarded(async () => {
      if (!url.pathname.startsWith("/files/")) this.#authorize(request);
      if (request.method === "POST") call.body = await readJson(request);
      const route = this.#route(request, url, call.body);
      call.operation = route.operation;
      fault = this.#faults.take(route.operation);
      if (fault?.delayMs) await sleep(fault.delayMs, undefined, { signal: this.#closing.signal });
      return spoiltReply(fault) ?? (await route.answer(fault));
    });
    call.status = reply.status;
    const headers = { ...reply.headers, ...fault?.headers };
    await send(response, { ...reply, headers }, fault ?? {}, request.method !== "HEAD", this.#closing.signal);
  }

  async #guarded(answer: () => Promise<Reply>): Promise<Reply> {
    try {
      return await answer();
    } catch (error) {
      if (error instanceof HttpError) return errorReply(error);
      return errorReply(new HttpError(500, "internal_error", String(error)));
    }
  }

  #route(request: IncomingMessage, url: URL, body: unknown): Route {
    const { pathname, searchParams: query } = url;
    const api: Api = { tree: this.#tree, requests: this.#requests, origin: this.origin };
    const called = `${request.method} ${pathname.replace(/\/$/, "")}`;
    if (called === "POST /api/v1/logs") {
      return { operation: "request", answer: (fault) => createRequest(api, query, body, fault) };
    }
    if (called === "POST /api/v1/logs/_list") {
      return { operation: "list", answer: () => listRequests(api, query, body) };
    }
    if (called === "GET /api/v1/databases") {
      return { operation: "databases", answer: () => listDatabases(api, query) };
    }
    const id = /^GET \/api\/v1\/logs\/([\w-]+)$/.exec(called)?.[1];
    if (id) return { operation: "poll", answer: (fault) => pollRequest(api, query, id, fault) };
    const fileId = /^(?:GET|HEAD) \/files\/([\w-]+)\.ndjson\.gz$/.exec(called)?.[1];
    if (fileId) {
      return { operation: "download", answer: (fault) => this.#download(request, query, fileId, fault) };
    }
    throw notFound(`There is no ${called}`);
  }

  #download(
    request: IncomingMessage,
    query: URLSearchParams,
    requestId: string,
    fault: Fault | undefined,
  ): Reply {
    const nowMs = this.#settings.now().getTime();
    const wanted = { requestId, query, headers: request.headers };
    return download(wanted, this.#requests, fault, this.#settings.seed, nowMs);
  }

  #authorize(request: IncomingMessage): void {
    const key = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
    if (isSame(key, this.#key)) return;
    throw new HttpError(401, "unauthorized", "The account key is missing or not valid");
  }

  /** Notes a call for whoever wants to know what was on the wire. Never the key. */
  #record(request: IncomingMessage, url: URL): ReceivedCall {
    const { range, "if-range": ifRange, authorization } = request.headers;
    const call: ReceivedCall = {
      method: request.method ?? "",
      path: url.pathname,
      query: Object.fromEntries([...url.searchParams].filter(([name]) => name !== "signature")),
      hasAuthorization: authorization !== undefined,
      ...(range !== undefined && { range }),
      ...(typeof ifRange === "string" && { ifRange }),
    };
    this.#received.push(call);
    if (this.#received.length > 2_000) this.#received.shift();
    return call;
  }
}
