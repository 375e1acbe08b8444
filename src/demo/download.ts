/** The download behind a presigned link, as object stores give it: ranges, a validator, errors in XML. */
import type { IncomingHttpHeaders } from "node:http";
import { PassThrough, pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Fault } from "./faults.ts";
import type { Reply } from "./http.ts";
import { linkProblem } from "./link.ts";
import type { Requests } from "./requests.ts";

export interface Download {
  readonly requestId: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
}

export function download(
  { requestId, query, headers }: Download,
  requests: Requests,
  fault: Fault | undefined,
  seed: number,
  nowMs: number,
): Reply {
  if (headers.authorization !== undefined) {
    return xml(400, "InvalidArgument", "Only one auth mechanism allowed; the link is signed already.");
  }
  const problem = linkProblem(seed, requestId, query, nowMs);
  if (problem === "signature")
    return xml(403, "SignatureDoesNotMatch", "The signature does not match the link.");
  if (fault?.expire) requests.expire(requestId);
  if (problem === "expired" || fault?.expire) return xml(403, "AccessDenied", "Request has expired");
  const archive = requests.archive(requestId);
  // Only a service that was just started has a valid link and no log behind it yet.
  if (!archive) return xml(503, "SlowDown", "The log is being made.", { "retry-after": "1" });

  const etag = fault?.etag ?? requests.etag(requestId);
  const length = fault?.endAt ?? archive.byteLength;
  const common = { "content-type": "application/gzip", "accept-ranges": "bytes", etag };
  const isWanted = headers["if-range"] === undefined || headers["if-range"] === etag;
  const range = isWanted && !fault?.ignoreRange ? parseRange(headers.range, length) : undefined;
  if (fault?.plain) return { status: 200, headers: common, body: unpacked(archive.read(0, length)) };
  if (range === "unsatisfiable") {
    return xml(416, "InvalidRange", "The requested range is not satisfiable", {
      "content-range": `bytes */${length}`,
    });
  }
  if (!range) {
    return {
      status: 200,
      headers: { ...common, "content-length": String(length) },
      body: spoilt(archive.read(0, length), 0, fault),
    };
  }
  const { start, end } = range;
  return {
    status: 206,
    headers: {
      ...common,
      "content-length": String(end - start),
      "content-range": `bytes ${start}-${end - 1}/${length}`,
    },
    body: spoilt(archive.read(start, end), start, fault),
  };
}

/** The bytes of an object from `start` on, with the one that a fault has damaged. */
async function* spoilt(
  bytes: AsyncIterable<Buffer>,
  start: number,
  fault: Fault | undefined,
): AsyncGenerator<Buffer> {
  let place = (fault?.damageAt ?? Number.NaN) - start;
  for await (const part of bytes) {
    // Parts are made for this answer alone.
    if (place >= 0 && place < part.length) part.writeUInt8(part.readUInt8(place) ^ 0xff, place);
    place -= part.length;
    yield part;
  }
}

function unpacked(bytes: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  // Whoever reads is told of an error.
  return pipeline(bytes, createGunzip(), new PassThrough(), () => {});
}

interface ByteRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** One range of bytes. What is no range, or several, is left out of account: all is sent. */
export function parseRange(
  header: string | undefined,
  length: number,
): ByteRange | "unsatisfiable" | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  if (!match) return undefined;
  const [, first = "", last = ""] = match;
  if (first === "" && last === "") return undefined;
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  const start = first === "" ? Math.max(0, length - Number(last)) : Number(first);
  const end = first === "" || last === "" ? length : Math.min(length, Number(last) + 1);
  return start < end ? { start, end } : "unsatisfiable";
}

function xml(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>\n`;
  const body = Buffer.from(text);
  return {
    status,
    headers: { "content-type": "application/xml", "content-length": String(body.length), ...headers },
    body,
  };
}
