import { join } from "node:path";
import type { Disposable } from "vscode";
import { openExports } from "../core/exports/index.ts";
import type { Exports } from "../core/exports/types.ts";
import type { Connections } from "./connections.ts";
import type { Output } from "./output.ts";
import { settings } from "./settings.ts";
import { sinkThreads } from "./sink-thread.ts";

/** The exports of this user, stored below `storage`; those that were running go on. */
export function openUserExports(
  storage: string,
  sinkScript: string,
  connections: Connections,
  output: Output,
): Promise<Exports> {
  return openExports({
    storeFolder: join(storage, "exports"),
    logFolder: () => settings.exportsFolder() || join(storage, "logs"),
    account: (id) => connections.account(id),
    openSink: sinkThreads(sinkScript),
    log: (level, message) => output[level](message),
  });
}

/** Exports that wait go on when their connection has another key, port or proxy, whichever window changed it. */
export function wakeOnChange(exports: Exports, connections: Connections): Disposable {
  return connections.onChange((id) => {
    const changed = id === undefined ? connections.list().map((connection) => connection.id) : [id];
    for (const connectionId of changed) exports.wake(connectionId);
  });
}
