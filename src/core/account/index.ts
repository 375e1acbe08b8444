/** A client of the Account API: requests for logs, listings, and downloads of what is ready. */
import { asDatabasePage, asLogsPage, asLogsResponse, fullPath, fullRegionGroup } from "./answers.ts";
import { asDownload, type Download, type DownloadFrom } from "./download.ts";
import { AccountError, type Call, cutReason, hostOf } from "./errors.ts";
import { readJson, send } from "./http.ts";
import { openRoutes, type ProxySettings, type Routes } from "./proxy.ts";
import type { Database, LogState, LogsRequest, LogsResponse, Page } from "./types.ts";

export type { Download } from "./download.ts";
export { parseEndpoint } from "./endpoint.ts";
export { AccountError } from "./errors.ts";
export type { ProxySettings } from "./proxy.ts";

export interface AccountOptions {
  /** Origin of the service; `/api/v1` is added. */
  readonly endpoint: URL;
  readonly key: string;
  readonly proxy?: ProxySettings;
  /** Where proxies are looked up that the settings do not name. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** For each call until its answer begins, and then for each pause in it. */
  readonly timeoutMs?: number;
}

/**
 * Every call rejects with an AccountError when it fails, with the signal's reason when it is aborted.
 */
export interface Account {
  /** Origin of the service. */
  readonly endpoint: string;
  /** Asks for logs. The same idempotency token within 24 h gives the same request. */
  requestLogs(request: LogsRequest, signal?: AbortSignal): Promise<LogsResponse>;
  getLogs(requestId: string, regionGroup: string, signal?: AbortSignal): Promise<LogsResponse>;
  /** What was requested, by whomever. Without a region group: wherever the service then looks. */
  listLogs(
    options: { regionGroup?: string; states?: readonly LogState[]; nextToken?: string; maxResults?: number },
    signal?: AbortSignal,
  ): Promise<Page<LogsResponse>>;
  /** The direct children of `path`, or the top level. */
  listDatabases(
    options: { path?: string; nextToken?: string; maxResults?: number },
    signal?: AbortSignal,
  ): Promise<Page<Database>>;
  /** Reads a presigned URL, without the key. A URL that is refused is an error of kind `linkExpired`. */
  download(presignedUrl: string, from: DownloadFrom, signal?: AbortSignal): Promise<Download>;
  /** Ends all calls under way; they reject. */
  close(): Promise<void>;
}

export function openAccount({
  endpoint,
  key,
  proxy,
  environment,
  timeoutMs = 10_000,
}: AccountOptions): Account {
  return new AccountClient(endpoint, key, openRoutes(proxy, environment), timeoutMs);
}

class AccountClient implements Account {
  readonly endpoint: string;
  readonly #base: URL;
  readonly #key: string;
  readonly #routes: Routes;
  readonly #timeoutMs: number;

  constructor(endpoint: URL, key: string, routes: Routes, timeoutMs: number) {
    this.endpoint = endpoint.origin;
    this.#base = new URL("/api/v1/", endpoint.origin);
    this.#key = key;
    this.#routes = routes;
    this.#timeoutMs = timeoutMs;
  }

  requestLogs(request: LogsRequest, signal?: AbortSignal): Promise<LogsResponse> {
    const body = {
      ...(request.database === undefined
        ? { region_group: fullRegionGroup(request.regionGroup) }
        : { database: fullPath(request.database) }),
      time_start: request.timeStart,
      time_end: request.timeEnd,
      idempotency_token: request.idempotencyToken,
    };
    return this.#call("POST", "logs", { type: "query" }, asLogsResponse, signal, body);
  }

  getLogs(requestId: string, regionGroup: string, signal?: AbortSignal): Promise<LogsResponse> {
    const query = { type: "query", regionGroup: fullRegionGroup(regionGroup) };
    return this.#call("GET", `logs/${encodeURIComponent(requestId)}`, query, asLogsResponse, signal);
  }

  listLogs(
    { regionGroup, states, nextToken, maxResults }: Parameters<Account["listLogs"]>[0],
    signal?: AbortSignal,
  ): Promise<Page<LogsResponse>> {
    const query = { type: "query", regionGroup: regionGroup && fullRegionGroup(regionGroup) };
    const body = { states, next_token: nextToken, max_results: maxResults };
    return this.#call("POST", "logs/_list", query, asLogsPage, signal, body);
  }

  listDatabases(
    { path, nextToken, maxResults = 1000 }: { path?: string; nextToken?: string; maxResults?: number },
    signal?: AbortSignal,
  ): Promise<Page<Database>> {
    const query = { max_results: String(maxResults), path: path && fullPath(path), next_token: nextToken };
    return this.#call("GET", "databases", query, asDatabasePage, signal);
  }

  async download(
    presignedUrl: string,
    { from = 0, etag }: DownloadFrom,
    signal?: AbortSignal,
  ): Promise<Download> {
    const url = URL.canParse(presignedUrl) ? new URL(presignedUrl) : undefined;
    if (!url) throw new AccountError("linkExpired", "GET log", { reason: "The link is not an address" });
    const secrets = [this.#key, presignedUrl, url.search.slice(1)];
    const call = { name: "GET log", url, secrets, proxyHost: this.#routes.proxyHost };
    const headers: Record<string, string> = { "accept-encoding": "identity" };
    if (from > 0) headers.range = `bytes=${from}-`;
    if (from > 0 && etag) headers["if-range"] = etag;
    const sending = { method: "GET", headers, isPublic: true, timeoutMs: this.#timeoutMs } as const;
    return asDownload(await send(this.#routes, call, sending, signal), call, from, signal);
  }

  close(): Promise<void> {
    return this.#routes.close();
  }

  async #call<Result>(
    method: "GET" | "POST",
    path: string,
    query: Readonly<Record<string, string | undefined>>,
    convert: (answer: unknown, clean: (words: string) => string) => Result,
    signal: AbortSignal | undefined,
    body?: object,
  ): Promise<Result> {
    const url = new URL(path, this.#base);
    for (const [name, value] of Object.entries(query)) if (value) url.searchParams.set(name, value);
    const { proxyHost } = this.#routes;
    const call: Call = { name: `${method} ${url.pathname}`, url, secrets: [this.#key], proxyHost };
    const headers: Record<string, string> = {
      authorization: `Bearer ${this.#key}`,
      accept: "application/json",
    };
    if (body !== undefined) headers["content-type"] = "application/json";
    const sending = {
      method,
      headers,
      timeoutMs: this.#timeoutMs,
      body: body ? JSON.stringify(body) : undefined,
    };
    const json = await readJson(await send(this.#routes, call, sending, signal), call, signal);
    try {
      return convert(json, (words) => cutReason(words, call.secrets));
    } catch (error) {
      const reason = error instanceof Error ? error.message : undefined;
      throw new AccountError("notApi", call.name, { host: hostOf(url), reason });
    }
  }
}
