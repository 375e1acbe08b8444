/** What the demo's answers are made of, and how they are sent. */

import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes that are made as they are sent need a `content-length` among the headers. */
  readonly body?: Buffer | AsyncIterable<Buffer>;
}

/** How an answer is spoilt on its way. */
export interface Spoiling {
  /** The connection is destroyed after so many bytes of the body; 0: before anything is sent. */
  readonly cutAfterBytes?: number;
  /** It is reset, and not just closed. */
  readonly reset?: boolean;
  /** So many bytes of the body are sent, and then nothing more. */
  readonly stallAfterBytes?: number;
  readonly bytesPerSecond?: number;
}

/** The three ways in which services of this kind word an error. */
export type ErrorShape = "v1" | "v2" | "doc";

/** An answer other than success, with the service's own code and reason. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, reason: string) {
    super(reason);
    this.status = status;
    this.code = code;
  }
}

export const badRequest = (reason: string) => new HttpError(400, "bad_request", reason);
export const notFound = (reason: string) => new HttpError(404, "not_found", reason);

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  const body = Buffer.from(JSON.stringify(value));
  const own = { "content-type": "application/json", "content-length": String(body.length) };
  return { status, headers: { ...own, ...headers }, body };
}

export function errorReply(error: HttpError, shape: ErrorShape = "v1"): Reply {
  const { code, message } = error;
  if (shape === "v2") return json(error.status, { error: { code, message, metadata: {} } });
  if (shape === "doc") return json(error.status, { message });
  return json(error.status, { code, reason: message });
}

const maxBodyBytes = 256 * 1024;

/** The body as JSON, an empty one as an empty object. @throws HttpError when it is too long or not JSON. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > maxBodyBytes) throw badRequest("The body is too long");
    parts.push(part);
  }
  if (length === 0) return {};
  try {
    return JSON.parse(Buffer.concat(parts).toString("utf8"));
  } catch {
    throw badRequest("The body is not JSON");
  }
}

/** Sends an answer, no faster than the other end takes it. Resolves when it is sent, or the connection is gone. */
export async function send(
  response: ServerResponse,
  reply: Reply,
  spoiling: Spoiling,
  withBody: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { stallAfterBytes, bytesPerSecond } = spoiling;
  const cutAfterBytes = stallAfterBytes ?? spoiling.cutAfterBytes ?? Number.POSITIVE_INFINITY;
  const cut = () => {
    if (stallAfterBytes !== undefined) return;
    if (spoiling.reset) response.socket?.resetAndDestroy();
    else response.destroy();
  };
  if (cutAfterBytes === 0) return cut();
  response.writeHead(reply.status, reply.headers);
  if (!withBody || !reply.body) return void response.end();
  let bytesLeft = cutAfterBytes;
  for await (const bytes of pieces(reply.body, bytesPerSecond, signal)) {
    if (response.destroyed || signal.aborted) break;
    if (bytes.length >= bytesLeft) {
      // What comes before the cut is handed over first, so that the cut falls where it was ordered.
      await new Promise((resolve) => response.write(bytes.subarray(0, bytesLeft), resolve));
      return cut();
    }
    bytesLeft -= bytes.length;
    if (!response.write(bytes)) await drained(response);
  }
  if (signal.aborted) response.destroy();
  else response.end();
}

async function* pieces(
  body: Buffer | AsyncIterable<Buffer>,
  bytesPerSecond: number | undefined,
  signal: AbortSignal,
) {
  const parts = Buffer.isBuffer(body) ? [body] : body;
  const stepMs = 50;
  for await (const part of parts) {
    if (bytesPerSecond === undefined) {
      yield part;
      continue;
    }
    const size = Math.max(1, Math.round((bytesPerSecond * stepMs) / 1000));
    for (let start = 0; start < part.length; start += size) {
      yield part.subarray(start, start + size);
      await sleep(stepMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Resolves when more can be written, or the connection is gone. */
export async function drained(response: ServerResponse): Promise<void> {
  if (response.destroyed) return;
  const done = new AbortController();
  const options = { signal: done.signal };
  await Promise.race([once(response, "drain", options), once(response, "close", options)]).catch(
    () => undefined,
  );
  done.abort();
}
