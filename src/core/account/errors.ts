/** Why a call to the Account API failed. */
import { redact } from "./redact.ts";

export type AccountErrorKind =
  /** 401: the key is wrong, or a session was lost. */
  | "unauthorized"
  /** 403: the key is right and not enough. */
  | "forbidden"
  | "notFound"
  /** 400, and every other refusal of the request as such. */
  | "badRequest"
  /** 429. */
  | "throttled"
  /** 5xx. */
  | "server"
  /** The answer is none of a Logs API: another service, a sign-in page, a redirect elsewhere. */
  | "notApi"
  | "nameNotFound"
  | "connectionRefused"
  | "offline"
  /** The certificate is not trusted, or TLS failed otherwise. */
  | "tls"
  /** The proxy asks for a sign-in. */
  | "proxy"
  | "timeout"
  /** A presigned URL that the store does not take, any more or at all. */
  | "linkExpired"
  /** An address that no secret may be sent to: plain http to another machine. */
  | "insecure"
  /** The account was closed: its key or the proxy may be another one by now. */
  | "closed"
  /** The connection broke off. */
  | "network";

export interface AccountErrorDetails {
  readonly status?: number;
  /** The service's own words, or those of the system; at most 200 characters, without the final full stop. */
  readonly reason?: string;
  readonly retryAfterMs?: number;
  /** The service itself said so, in the form that Logs APIs use for errors. */
  readonly isApiAnswer?: boolean;
  /** Name and port of the far end: the service, the store of the logs, or the proxy. */
  readonly host?: string;
  /** The failure lies between here and the proxy. */
  readonly isAtProxy?: boolean;
}

/**
 * The message is for the output: what was called and what came of it. Neither it nor any field holds a key or
 * the query of a URL; there is no `cause`, since the errors of lower layers may hold either.
 */
export class AccountError extends Error implements AccountErrorDetails {
  override readonly name = "AccountError";
  readonly kind: AccountErrorKind;
  readonly status?: number;
  readonly reason?: string;
  readonly retryAfterMs?: number;
  readonly isApiAnswer: boolean;
  readonly host?: string;
  readonly isAtProxy: boolean;

  /** `call` says what was tried, such as `GET /api/v1/databases`. */
  constructor(kind: AccountErrorKind, call: string, details: AccountErrorDetails = {}) {
    const { status, reason, retryAfterMs, isApiAnswer = false, host, isAtProxy = false } = details;
    super([`${call} on ${host ?? "the service"}: ${kind}`, status, reason].filter(Boolean).join(", "));
    this.kind = kind;
    this.status = status;
    this.reason = reason;
    this.retryAfterMs = retryAfterMs;
    this.isApiAnswer = isApiAnswer;
    this.host = host;
    this.isAtProxy = isAtProxy;
  }
}

/** What a call was, for its errors. */
export interface Call {
  readonly name: string;
  readonly url: URL;
  /** Taken out of whatever the far end says. */
  readonly secrets: readonly string[];
  readonly proxyHost?: string;
}

/** A failure below HTTP as an `AccountError`. */
export function connectionError(error: unknown, call: Call): AccountError {
  if (error instanceof AccountError) return error;
  const proxy = error instanceof ProxyError ? error : undefined;
  const { code, message } = innermost(proxy ? proxy.cause : error);
  const [, tunnelStatus] = /^Proxy response \((\d+)\)/.exec(message) ?? [];
  if (tunnelStatus !== undefined) return tunnelError(Number(tunnelStatus), call);
  const reason = cutReason(wordsOfCode[code] ?? message.replace(adviceOfNode, ""), call.secrets);
  const host = proxy?.host ?? hostOf(call.url);
  return new AccountError(kindOfCode(code), call.name, { reason, host, isAtProxy: proxy !== undefined });
}

/** The proxy was reached and did not connect further. */
function tunnelError(status: number, { name, proxyHost }: Call): AccountError {
  const details = { status, host: proxyHost, isAtProxy: true };
  if (status === 407) return new AccountError("proxy", name, details);
  return new AccountError("network", name, { ...details, reason: `The proxy answered ${status}` });
}

/** A proxy could not be reached. `host` is its name and port. */
export class ProxyError extends Error {
  override readonly name = "ProxyError";
  readonly host: string;

  constructor(host: string, cause: unknown) {
    super("The proxy could not be reached.", { cause });
    this.host = host;
  }
}

export function hostOf(url: URL): string {
  return url.port ? url.host : `${url.host}:${url.protocol === "http:" ? 80 : 443}`;
}

/** One line of at most 200 characters, without secrets, queries of URLs and the final full stop. */
export function cutReason(text: string, secrets: readonly string[]): string {
  const clean = redact(text, secrets)
    // A notification would make a link of it, and run the command that it leads to.
    .replaceAll("](", "] (")
    .replaceAll(/\s+/g, " ")
    .trim()
    .replace(/[.\s]+$/, "");
  return clean.length > 200 ? `${clean.slice(0, 199)}…` : clean;
}

function innermost(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: "", message: String(error) };
  // Of an attempt on several addresses the first failure speaks for all.
  const inner = error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error;
  const code = "code" in inner && typeof inner.code === "string" ? inner.code : "";
  return { code, message: inner.message || code };
}

const wordsOfCode: Readonly<Record<string, string>> = {
  ECONNRESET: "reset by the other side",
  UND_ERR_SOCKET: "closed by the other side",
};

/** Behind what is wrong with a certificate stands an option of a command line that nobody here has. */
const adviceOfNode = /; if the root CA is installed locally.*$/s;

function kindOfCode(code: string): AccountErrorKind {
  const kind = kinds.find(([pattern]) => pattern.test(code));
  return kind ? kind[1] : "network";
}

const kinds: readonly (readonly [RegExp, AccountErrorKind])[] = [
  [/^ENOTFOUND$/, "nameNotFound"],
  [/^(EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ENETDOWN|EADDRNOTAVAIL)$/, "offline"],
  [/^ECONNREFUSED$/, "connectionRefused"],
  [/^(UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT|ETIMEDOUT)$/, "timeout"],
  [/^UND_ERR_(DESTROYED|CLOSED)$/, "closed"],
  [/CERT|^UNABLE_TO_|^ERR_(TLS|SSL)_|^EPROTO$|^UND_ERR_PRX_TLS$|^HOSTNAME_MISMATCH$|_CRL/, "tls"],
];
