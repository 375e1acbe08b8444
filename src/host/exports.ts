import { join } from "node:path";
import * as vscode from "vscode";
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
    mostDays: settings.splitsLongerThan,
    partsAtOnce: settings.exportConcurrency,
    openSink: sinkThreads(sinkScript),
    log: (level, message) => output[level](message),
  });
}

/** Files that were moved or deleted meanwhile are noticed when the user comes back to the window or to the view. */
export function refreshOnReturn(
  exports: Exports,
  view: Pick<vscode.TreeView<string>, "onDidChangeVisibility">,
  output: Output,
): vscode.Disposable {
  const refresh = () => void exports.refresh().catch((error: Error) => output.warn(error.message));
  return vscode.Disposable.from(
    vscode.window.onDidChangeWindowState(({ focused }) => focused && refresh()),
    view.onDidChangeVisibility(({ visible }) => visible && refresh()),
  );
}

/** Exports that wait go on when their connection has another key, port or proxy, whichever window changed it. */
export function wakeOnChange(exports: Exports, connections: Connections): vscode.Disposable {
  return connections.onChange((id) => {
    const changed = id === undefined ? connections.list().map((connection) => connection.id) : [id];
    for (const connectionId of changed) exports.wake(connectionId);
  });
}
