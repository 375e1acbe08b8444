/** Which addresses a key may be sent to. */

export type ParsedEndpoint =
  /** `url` is an origin, without path and credentials. A warning is no hindrance. */
  { readonly url: URL; readonly warning?: string } | { readonly error: string };

/** Reads what a user typed as the address of a service. The messages are for the user as they stand. */
export function parseEndpoint(text: string): ParsedEndpoint {
  const trimmed = text.trim();
  const url = /^https?:\/\/[^/]/i.test(trimmed) && URL.canParse(trimmed) ? new URL(trimmed) : undefined;
  if (!url) return { error: "Give an address that starts with https://." };
  if (!isSafe(url)) return { error: "Plain http is for this machine only. Use https." };
  const hasMore = url.pathname !== "/" || url.search !== "" || url.hash !== "" || url.username !== "";
  const origin = new URL(url.origin);
  return hasMore ? { url: origin, warning: "Leave out the path; /api/v1 is added." } : { url: origin };
}

/** Whether a secret may travel to this address: encrypted, or within this machine. */
export function isSafe(url: URL): boolean {
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url));
}

export function isLoopback({ hostname }: URL): boolean {
  // The URL parser has brought every spelling of an IPv4 address into four decimal parts.
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
