import * as vscode from "vscode";
import type { ConnectionNode, DatabaseTreeNode, RestNode } from "../database-tree.ts";
import { guarded } from "../guarded.ts";
import { commands } from "../ids.ts";
import type { Services } from "../services.ts";
import { addConnection } from "./add-connection.ts";
import {
  addDatabase,
  copyDatabasePath,
  removeConnection,
  renameConnection,
  replaceKey,
} from "./connection-commands.ts";
import { exportAgain } from "./export-again.ts";
import {
  copyPath,
  copyRequestId,
  downloadAgain,
  openExport,
  removeExport,
  removeFinished,
  replaceExportKey,
  revealFile,
} from "./export-commands.ts";
import { exportLogs } from "./export-logs.ts";
import { openRotated, openTogether } from "./open-joined.ts";
import { openLog } from "./open-log.ts";
import { showExports } from "./show-exports.ts";
import { showServerExports } from "./show-server-exports.ts";
import { startDemo } from "./start-demo.ts";

/** Binds every command to what it does. Those of the Explorer's page are registered with the editor. */
export function registerCommands(services: Services): vscode.Disposable {
  const { exports, demo, output, databaseTree, exportTree } = services;
  // biome-ignore lint/suspicious/noExplicitAny: VS Code passes whatever a menu or a key binding holds.
  const table: [id: string, run: (argument: any, selected: any) => unknown][] = [
    [commands.exportLogs, (node?: DatabaseTreeNode) => exportLogs(services, node)],
    [commands.exportAgain, (id?: string) => exportAgain(services, id)],
    [commands.openLog, () => openLog()],
    [commands.openRotated, (uri?: vscode.Uri) => openRotated(uri)],
    [commands.openTogether, (uri: vscode.Uri, selected?: vscode.Uri[]) => openTogether(selected ?? [uri])],
    [commands.showOutput, () => output.show()],
    [commands.showExports, () => showExports(services)],
    [commands.showServerExports, (node?: ConnectionNode) => showServerExports(services, node)],

    [commands.addConnection, () => addConnection(services)],
    [commands.renameConnection, (node: ConnectionNode) => renameConnection(services, node)],
    [
      commands.replaceKey,
      (node: ConnectionNode | string) =>
        typeof node === "string" ? replaceExportKey(services, node) : replaceKey(services, node.connection),
    ],
    [commands.removeConnection, (node: ConnectionNode) => removeConnection(services, node)],
    [commands.addDatabase, (node) => addDatabase(services, node)],
    [commands.copyDatabasePath, (node: DatabaseTreeNode | string) => copyDatabasePath(services, node)],
    [
      commands.refresh,
      async (node?: ConnectionNode | string) => {
        // Of an export: its file is looked for again.
        if (typeof node !== "string") databaseTree.refresh(node?.connection.id);
        await exports.refresh();
      },
    ],
    [commands.loadMore, (node?: RestNode) => (node ? databaseTree.loadMore(node) : exportTree.showMore())],
    [commands.startDemo, () => startDemo(services)],
    [commands.stopDemo, () => demo.stop()],

    [commands.openExport, (id?: string) => openExport(services, id ?? services.exportView.selection[0])],
    [commands.cancelExport, (id: string) => exports.cancel(id)],
    [commands.continueExport, (id: string) => exports.resume(id)],
    [commands.retryExport, (id: string) => exports.retry(id)],
    [commands.downloadAgain, (id: string) => downloadAgain(services, id)],
    [commands.revealFile, (id: string) => revealFile(services, id)],
    [commands.copyRequestId, (id: string) => copyRequestId(services, id)],
    [commands.copyPath, (id: string) => copyPath(services, id)],
    [commands.removeExport, (id: string) => removeExport(services, id)],
    [commands.removeFinished, () => removeFinished(services)],
    [commands.deleteOldLogs, () => services.housekeeping.review()],
    [commands.clearCache, () => services.cache.clear()],
  ];
  return vscode.Disposable.from(
    ...table.map(([id, run]) =>
      vscode.commands.registerCommand(id, (argument, selected) =>
        guarded(output, () => run(argument, selected)),
      ),
    ),
  );
}
