/** Reading a log from the store that a presigned URL leads to. */
import { AccountError, type Call, hostOf } from "./errors.ts";
import { type Answer, discard, readBytes, statusError } from "./http.ts";

/** Where a download goes on. */
export interface DownloadFrom {
  /** Bytes that are there already. */
  readonly from?: number;
  /** Of the answer that they came with: without it, or when it changed, the answer may begin anew. */
  readonly etag?: string;
}

export interface Download {
  /** 200: from the beginning; 206: from `start`; 416: there is nothing from there on, and no body. */
  readonly status: 200 | 206 | 416;
  /** Offset of the first byte of the body. */
  readonly start: number;
  readonly totalBytes?: number;
  /** A strong validator, where the store gives one. */
  readonly etag?: string;
  /** Ends with an AccountError when the connection breaks. To be read to its end, left, or `close`d. */
  readonly body: AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** Statuses with which stores refuse a link that is too old, signed otherwise, or of something deleted. */
const refusedLink: ReadonlySet<number> = new Set([400, 401, 403, 404, 410]);

/** What an answer to a ranged GET means. @throws AccountError where it brings no log. */
export async function asDownload(
  answer: Answer,
  call: Call,
  from: number,
  signal: AbortSignal | undefined,
): Promise<Download> {
  const { statusCode, headers } = answer;
  const close = () => discard(answer);
  if (refusedLink.has(statusCode)) {
    await close();
    throw new AccountError("linkExpired", call.name, { status: statusCode, host: hostOf(call.url) });
  }
  if (statusCode !== 200 && statusCode !== 206 && statusCode !== 416) {
    await close();
    throw statusError(answer, undefined, call);
  }
  if (statusCode === 200 && /^text\/html\b/.test(`${headers["content-type"]}`)) {
    await close();
    const reason = "The answer is a web page, not a log";
    throw new AccountError("notApi", call.name, { host: hostOf(call.url), reason });
  }
  const range = parseContentRange(`${headers["content-range"] ?? ""}`);
  const contentLength = Number(headers["content-length"] ?? Number.NaN);
  const etag = typeof headers.etag === "string" && headers.etag.startsWith('"') ? headers.etag : undefined;
  if (statusCode === 416) await close();
  return {
    status: statusCode,
    // A part whose place is not said is not what was asked for, and -1 fits nowhere.
    start: statusCode === 206 ? (range.start ?? -1) : statusCode === 416 ? from : 0,
    totalBytes:
      statusCode === 200 ? (Number.isNaN(contentLength) ? undefined : contentLength) : range.totalBytes,
    etag,
    body: readBytes(answer, call, signal),
    close,
  };
}

/** `bytes 5-9/10` and `bytes * /10` (without the blank). */
function parseContentRange(text: string): { start?: number; totalBytes?: number } {
  const [, start, total] = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(text.trim()) ?? [];
  return {
    start: start === undefined ? undefined : Number(start),
    totalBytes: total === undefined || total === "*" ? undefined : Number(total),
  };
}
