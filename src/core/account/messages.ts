/** What a user reads when a service cannot be reached or does not take a key. */
import type { AccountError } from "./errors.ts";

export interface Connecting {
  /** Origin of the service. */
  readonly endpoint: string;
  readonly task: "test" | "list" | "listExports" | "export";
  readonly connectionName?: string;
  /** What was to be exported, as it is called in messages. */
  readonly target?: string;
}

/** The sentence for a failure between here and the service; whole sentences, without secrets. */
export function connectingMessage(error: AccountError, context: Connecting): string {
  const url = new URL(context.endpoint);
  const { kind, status } = error;
  const reason = error.reason ?? "no reason was given";
  const host = error.host ?? url.host;
  switch (kind) {
    case "unauthorized":
      return context.task === "export"
        ? keyRefused(context.connectionName ?? "", 1)
        : "The service refused this key.";
    case "forbidden":
      return forbidden(context, reason);
    case "notFound":
      if (context.task === "listExports") return "This service does not list exports.";
      return `There is no Logs API at ${url.origin}. Check the address.`;
    case "badRequest":
      return `The service refused the request: ${reason}.`;
    case "throttled":
      return "The service asks to slow down.";
    case "server":
      return `The service had an error (${status}).`;
    case "notApi":
      return `${url.origin} did not answer as a Logs API does. Check the address, or a proxy in between.`;
    case "nameNotFound":
      return `${hostName(host)} was not found. Check the address, or the network.`;
    case "connectionRefused":
      return `Nothing answers at ${host}.`;
    case "offline":
      return context.task === "export"
        ? "No network. The export goes on by itself when it is back."
        : "There is no network.";
    case "tls":
      return `The certificate of ${hostName(host)} is not trusted: ${reason}. Nothing was sent.`;
    case "proxy":
      return `The proxy ${host} asks for a sign-in. Exports are kept. Check http.proxy.`;
    case "insecure":
      return "Plain http is for this machine only. Use https.";
    case "timeout":
      return `No answer from ${hostName(host)}. Check the address, or the network.`;
    case "linkExpired":
      return "The download link expired.";
    case "closed":
      return "The connection was closed.";
    case "network":
      return `The connection to ${hostName(host)} broke off: ${reason}.`;
  }
}

/** Exports of a connection that wait for a new key. */
export function keyRefused(connectionName: string, exportCount: number): string {
  const kept = exportCount === 1 ? "1 export is kept and goes" : `${exportCount} exports are kept and go`;
  return `The service refused the key of '${connectionName}'. ${kept} on once there is a new one.`;
}

/** The secret storage has none, as on another machine with the same settings. */
export function keyMissing(connectionName: string): string {
  return `There is no stored key for '${connectionName}'. Exports are kept and go on once there is one.`;
}

function forbidden({ task, connectionName, target }: Connecting, reason: string): string {
  if (task === "listExports") return `This key may not list exports: ${reason}.`;
  if (task !== "export") return "This key may not list databases. Add one by its path.";
  return `The key of '${connectionName}' may not export ${target}: ${reason}. Nothing was requested.`;
}

function hostName(host: string): string {
  return host.replace(/:\d+$/, "");
}
