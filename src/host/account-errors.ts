import { AccountError } from "../core/account/index.ts";
import { connectingMessage, keyMissing } from "../core/account/messages.ts";
import type { Connection } from "./connections.ts";
import { MissingKeyError } from "./databases.ts";

/** What keeps a connection from being listed. */
export type Trouble = "signedOut" | "offline";

/** Why a listing failed, in words for the user. */
export function explainListing(
  error: unknown,
  connection: Connection,
  task: "list" | "listExports" = "list",
): string {
  if (error instanceof MissingKeyError) return keyMissing(connection.name);
  // The demo's endpoint is known only while it runs; its own words are all there is to say.
  if (!(error instanceof AccountError) || !connection.endpoint) return wordsOf(error);
  const { endpoint, name: connectionName } = connection;
  return connectingMessage(error, { endpoint, connectionName, task });
}

/** Why a new connection or key was not taken, in words for the user. */
export function explainTest(error: unknown, endpoint: string): string {
  if (!(error instanceof AccountError)) return wordsOf(error);
  return connectingMessage(error, { endpoint, task: "test" });
}

export function troubleOf(error: unknown): Trouble | undefined {
  if (error instanceof MissingKeyError) return "signedOut";
  if (!(error instanceof AccountError)) return undefined;
  switch (error.kind) {
    case "unauthorized":
      return "signedOut";
    case "nameNotFound":
    case "connectionRefused":
    case "offline":
    case "timeout":
    case "network":
      return "offline";
    default:
      return undefined;
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
