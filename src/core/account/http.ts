/** One request and its answer, with every failure as an `AccountError`. */
import { finished, type Readable } from "node:stream";
import { type Dispatcher, request } from "undici";
import { reasonOf } from "./answers.ts";
import { isSafe } from "./endpoint.ts";
import {
  AccountError,
  type AccountErrorKind,
  type Call,
  connectionError,
  cutReason,
  hostOf,
} from "./errors.ts";
import type { Routes } from "./proxy.ts";

export type Answer = Dispatcher.ResponseData;

export interface Sending {
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Redirects may lead to other origins: nothing in the headers is secret. */
  readonly isPublic?: boolean;
  /** For the headers of the answer; the body may then pause for as long. */
  readonly timeoutMs: number;
}

const maxRedirects = 5;
/** A page of a thousand databases has some 200 KB. */
const maxAnswerBytes = 16 * 1024 * 1024;
const maxRetryAfterMs = 3_600_000;

/**
 * Sends a request and follows the redirects that are harmless. Resolves when the headers are there, whatever the
 * status; the signal goes on to rule the body.
 * @throws AccountError when there is no answer in time; the signal's reason when it is aborted.
 */
export async function send(
  routes: Routes,
  call: Call,
  sending: Sending,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  let url = call.url;
  for (let redirects = 0; ; redirects++) {
    if (!isSafe(url)) throw new AccountError("insecure", call.name, { host: hostOf(url) });
    const answer = await sendOnce(routes.dispatcherFor(url), { ...call, url }, sending, signal);
    if (answer.statusCode < 300 || answer.statusCode > 399 || answer.statusCode === 304) return answer;
    await discard(answer);
    const next = redirectTarget(answer, url, sending);
    if (!next || redirects === maxRedirects) {
      const reason = "The answer leads to another address";
      throw new AccountError("notApi", call.name, { status: answer.statusCode, host: hostOf(url), reason });
    }
    url = next;
  }
}

/** The whole body of a good answer as JSON. @throws AccountError for any other answer. */
export async function readJson(
  answer: Answer,
  call: Call,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const text = await readText(answer, call, signal);
  const json = parseJson(text);
  if (answer.statusCode < 200 || answer.statusCode > 299) throw statusError(answer, json, call);
  if (json === undefined) {
    throw new AccountError("notApi", call.name, {
      ...details(answer, call),
      reason: "The answer is not JSON",
    });
  }
  return json;
}

/** The bytes of a body, with its failures as `AccountError`s. They are gathered from now on. */
export function readBytes(
  answer: Answer,
  call: Call,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer, void, undefined> {
  return withAccountErrors(allThatCame(answer.body), call, signal);
}

async function* withAccountErrors(
  bytes: AsyncIterable<Buffer>,
  call: Call,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield* bytes;
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw connectionError(error, call);
  }
}

/** More is not asked for while so much waits to be read. */
const waitingBytes = 256 * 1024;

/**
 * What has come before a connection breaks is given out before the error. A stream that is read piece by piece
 * drops it, and one that always breaks early would never get anywhere.
 */
function allThatCame(body: Readable): AsyncGenerator<Buffer, void, undefined> {
  const waiting: Buffer[] = [];
  let length = 0;
  let end: { error?: unknown } | undefined;
  let wake = () => {};
  body.on("data", (chunk: Buffer) => {
    waiting.push(chunk);
    length += chunk.length;
    if (length >= waitingBytes) body.pause();
    wake();
  });
  const stopWatching = finished(body, { writable: false }, (error) => {
    end = { error: error ?? undefined };
    wake();
  });
  const more = () => {
    const coming = new Promise<void>((resolve) => {
      wake = resolve;
    });
    body.resume();
    return coming;
  };
  const read = async function* () {
    try {
      for (;;) {
        const chunk = waiting.shift();
        if (chunk) {
          length -= chunk.length;
          yield chunk;
        } else if (!end) await more();
        else if (end.error === undefined) return;
        else throw end.error;
      }
    } finally {
      stopWatching();
      // Whoever leaves early wants no more of it. Destroying a body makes it fail, which nobody needs to know.
      if (!end) body.on("error", () => {}).destroy();
    }
  };
  return read();
}

/** Lets go of a body that nobody wants, without waiting for its end. */
export async function discard(answer: Answer): Promise<void> {
  // Destroying a body makes it fail, which nobody needs to know.
  answer.body.on("error", () => {}).destroy();
}

/** What a status other than success means. */
export function statusError(answer: Answer, json: unknown, call: Call): AccountError {
  const { statusCode: status } = answer;
  const reason = reasonOf(json);
  return new AccountError(kindOfStatus(status), call.name, {
    ...details(answer, call),
    reason: cutReason(reason ?? answer.statusText, call.secrets) || undefined,
    isApiAnswer: reason !== undefined,
    retryAfterMs: retryAfterMs(answer.headers["retry-after"], new Date()),
  });
}

/** `Retry-After` in either of its forms; at most an hour. */
export function retryAfterMs(header: string | string[] | undefined, now: Date): number | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  if (text === undefined) return undefined;
  const delayMs = /^\s*\d+\s*$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  return Number.isNaN(delayMs) ? undefined : Math.min(Math.max(delayMs, 0), maxRetryAfterMs);
}

async function sendOnce(
  dispatcher: Dispatcher,
  call: Call,
  { method, headers, body, timeoutMs }: Sending,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  signal?.throwIfAborted();
  // Connecting through a proxy has times of its own: one clock rules all until the headers are there.
  const ending = new AbortController();
  const end = () => ending.abort(signal?.reason);
  signal?.addEventListener("abort", end, { once: true });
  const clock = setTimeout(() => {
    const reason = `No answer in ${Math.round(timeoutMs / 1000)} s`;
    ending.abort(new AccountError("timeout", call.name, { host: hostOf(call.url), reason }));
  }, timeoutMs);
  try {
    const options = { dispatcher, method, headers, body, headersTimeout: timeoutMs, bodyTimeout: timeoutMs };
    const answer = await request(call.url, { ...options, signal: ending.signal });
    answer.body.once("close", () => signal?.removeEventListener("abort", end));
    return answer;
  } catch (error) {
    signal?.removeEventListener("abort", end);
    if (signal?.aborted) throw signal.reason;
    throw connectionError(ending.signal.aborted ? ending.signal.reason : error, call);
  } finally {
    clearTimeout(clock);
  }
}

/** Where a redirect may be followed to: anywhere without a key, with it only within the same origin. */
function redirectTarget(answer: Answer, from: URL, { method, isPublic }: Sending): URL | undefined {
  const { location } = answer.headers;
  if (method !== "GET" || typeof location !== "string" || !URL.canParse(location, from)) return undefined;
  const target = new URL(location, from);
  return isPublic || target.origin === from.origin ? target : undefined;
}

async function readText(answer: Answer, call: Call, signal: AbortSignal | undefined): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of readBytes(answer, call, signal)) {
    length += part.length;
    if (length > maxAnswerBytes) {
      await discard(answer);
      throw new AccountError("notApi", call.name, {
        ...details(answer, call),
        reason: "The answer is too long",
      });
    }
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function details(answer: Answer, call: Call) {
  return { status: answer.statusCode, host: hostOf(call.url) };
}

function kindOfStatus(status: number): AccountErrorKind {
  if (status >= 500) return "server";
  return kindsByStatus[status] ?? "badRequest";
}

const kindsByStatus: Readonly<Record<number, AccountErrorKind>> = {
  401: "unauthorized",
  403: "forbidden",
  404: "notFound",
  407: "proxy",
  408: "timeout",
  410: "notFound",
  429: "throttled",
};
