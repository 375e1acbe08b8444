/** Presigned links: whoever has one may download, until it expires. No key is needed, and none is taken. */
import { createHmac, timingSafeEqual } from "node:crypto";

export interface Link {
  /** Path and query, without the origin. */
  readonly path: string;
  readonly expiresAtMs: number;
}

/** A signature over any text, which only this seed gives. The seed stands in for the secret of a real service. */
export function sign(seed: number, text: string): string {
  return createHmac("sha256", `demo ${seed}`).update(text).digest("hex");
}

export function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function filePath(requestId: string): string {
  return `/files/${requestId}.ndjson.gz`;
}

export function signLink(seed: number, requestId: string, expiresAtMs: number): Link {
  const path = filePath(requestId);
  const expires = Math.floor(expiresAtMs / 1000);
  return {
    path: `${path}?expires=${expires}&signature=${sign(seed, `${path} ${expires}`)}`,
    expiresAtMs: expires * 1000,
  };
}

/** What is wrong with a link, or undefined when it may be used. */
export function linkProblem(
  seed: number,
  requestId: string,
  query: URLSearchParams,
  nowMs: number,
): "expired" | "signature" | undefined {
  const expires = query.get("expires") ?? "";
  const expected = sign(seed, `${filePath(requestId)} ${expires}`);
  if (!isSame(query.get("signature") ?? "", expected)) return "signature";
  return Number(expires) * 1000 <= nowMs ? "expired" : undefined;
}
