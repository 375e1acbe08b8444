/** Trouble to order: what a test or a curious user wants to see the client go through. */
import type { LogState } from "../core/account/types.ts";
import { badRequest, type ErrorShape, errorReply, HttpError, type Reply } from "./http.ts";

export type Operation = "request" | "poll" | "list" | "databases" | "download";

/**
 * What goes wrong, where, and how often. Several effects may stand in one fault; the first fault that applies to
 * a call is taken.
 */
export interface Fault {
  readonly on: Operation;
  /** Calls that pass unharmed first. Default 0. */
  readonly skip?: number;
  /** Calls it applies to. Default 1. */
  readonly times?: number;
  /** Wait before the call is looked at. */
  readonly delayMs?: number;
  /** Answer with this status and do nothing else; the body is an error in the shape of `error`, or `body`. */
  readonly status?: number;
  readonly error?: ErrorShape;
  readonly headers?: Readonly<Record<string, string>>;
  /** Answer with this text and do nothing else; the status is 200 unless given. */
  readonly body?: string;
  /** Do what was asked, but destroy the connection after so many bytes of the body; 0: without an answer. */
  readonly cutAfterBytes?: number;
  /** The connection is reset, and not just closed, where it is cut. */
  readonly reset?: boolean;
  /** Do what was asked, but send only so many bytes of the body and then nothing more. */
  readonly stallAfterBytes?: number;
  readonly bytesPerSecond?: number;
  /** Answer with this state. A final one stays, others are for this answer alone. Any word is taken. */
  readonly state?: LogState | (string & {});
  /** On a request or a poll: fields of the answer that are other than they should be, or more. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** On a download: the link has expired. On a poll: the link given has expired already. */
  readonly expire?: boolean;
  /** On a download: the object has another validator than before. */
  readonly etag?: string;
  /** On a download: `Range` is not understood. */
  readonly ignoreRange?: boolean;
  /** On a download: the byte at this place of the object is another one. */
  readonly damageAt?: number;
  /** On a download: the object has only so many bytes. */
  readonly endAt?: number;
  /** On a download: the log is sent as it is, not compressed. */
  readonly plain?: boolean;
}

const operations: readonly string[] = ["request", "poll", "list", "databases", "download"];
const errorShapes: readonly unknown[] = ["v1", "v2", "doc"] satisfies ErrorShape[];
const kinds: Readonly<Record<keyof Fault, "string" | "number" | "boolean" | "object">> = {
  on: "string",
  skip: "number",
  times: "number",
  delayMs: "number",
  status: "number",
  error: "string",
  headers: "object",
  body: "string",
  cutAfterBytes: "number",
  reset: "boolean",
  stallAfterBytes: "number",
  bytesPerSecond: "number",
  state: "string",
  fields: "object",
  expire: "boolean",
  etag: "string",
  ignoreRange: "boolean",
  damageAt: "number",
  endAt: "number",
  plain: "boolean",
};

/** @throws HttpError that says which entry is wrong: a fault that is misspelt must not pass for one. */
export function parseFaults(value: unknown): Fault[] {
  const list = Array.isArray(value) ? value : [value];
  for (const fault of list) {
    if (typeof fault !== "object" || fault === null) throw badRequest("A fault is an object");
    if (!operations.includes(fault.on)) throw badRequest(`on must be one of ${operations.join(", ")}`);
    if (fault.times === 0) throw badRequest("times must be 1 or more");
    if (fault.error !== undefined && !errorShapes.includes(fault.error)) {
      throw badRequest(`error must be one of ${errorShapes.join(", ")}`);
    }
    for (const [name, own] of Object.entries(fault)) {
      const kind = Object.hasOwn(kinds, name) ? kinds[name as keyof Fault] : undefined;
      if (!kind) throw badRequest(`A fault has no ${name}`);
      if (typeof own !== kind) throw badRequest(`${name} must be a ${kind}`);
      if (kind === "number" && !(Number(own) >= 0)) throw badRequest(`${name} must not be negative`);
    }
  }
  return list;
}

/** The faults that are still due, in the order in which they were given. */
export class Faults {
  #due: { fault: Fault; skip: number; times: number }[] = [];

  replace(faults: readonly Fault[]): void {
    this.#due = [];
    this.add(faults);
  }

  add(faults: readonly Fault[]): void {
    this.#due.push(...faults.map((fault) => ({ fault, skip: fault.skip ?? 0, times: fault.times ?? 1 })));
  }

  due(): readonly Fault[] {
    return this.#due.map(({ fault, skip, times }) => ({ ...fault, skip, times }));
  }

  /** What goes wrong with this call. Counts the call. */
  take(on: Operation): Fault | undefined {
    for (const entry of this.#due) {
      if (entry.fault.on !== on) continue;
      if (entry.skip > 0) {
        entry.skip--;
        continue;
      }
      entry.times--;
      if (entry.times <= 0) this.#due = this.#due.filter((other) => other !== entry);
      return entry.fault;
    }
    return undefined;
  }
}

/** The answer that a fault gives in place of the real one. */
export function spoiltReply(fault: Fault | undefined): Reply | undefined {
  if (!fault || (fault.status === undefined && fault.body === undefined)) return undefined;
  const status = fault.status ?? 200;
  if (fault.body !== undefined) {
    const body = Buffer.from(fault.body);
    const headers = { "content-type": "text/plain; charset=utf-8", "content-length": String(body.length) };
    return { status, headers, body };
  }
  return errorReply(new HttpError(status, codeOf(status), "This fault was ordered"), fault.error);
}

function codeOf(status: number): string {
  const codes: Readonly<Record<number, string>> = {
    400: "bad_request",
    401: "unauthorized",
    403: "permission_denied",
    404: "not_found",
    429: "throttled",
  };
  return codes[status] ?? "internal_error";
}
