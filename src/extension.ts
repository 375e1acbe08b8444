import * as vscode from "vscode";
import { registerCommands } from "./host/commands/index.ts";
import { Connections } from "./host/connections.ts";
import { DatabaseTree } from "./host/database-tree.ts";
import { Databases } from "./host/databases.ts";
import { DemoService } from "./host/demo-service.ts";
import { DisposableStore } from "./host/disposables.ts";
import { ExportTree } from "./host/export-tree.ts";
import { openUserExports, refreshOnReturn, wakeOnChange } from "./host/exports.ts";
import { Housekeeping } from "./host/housekeeping.ts";
import { contexts, views } from "./host/ids.ts";
import { showListTrouble } from "./host/list-trouble.ts";
import { LogCache } from "./host/log-cache.ts";
import { LogEditor, registerLogEditor } from "./host/log-editor.ts";
import { ExportNotifications } from "./host/notifications.ts";
import { OpenLogs } from "./host/open-logs.ts";
import { ExportStatus } from "./host/status-bar.ts";

let exportsOpen: { close(): Promise<void> } | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const owned = new DisposableStore();
  context.subscriptions.push(owned);
  const storage = context.globalStorageUri.fsPath;
  const output = owned.add(vscode.window.createOutputChannel("Fauna Logs", { log: true }));
  const demo = owned.add(new DemoService(context.asAbsolutePath("dist/demo.cjs")));
  const connections = owned.add(new Connections(context, demo, process.env));
  const databases = new Databases((id) => connections.account(id));
  const exports = await openUserExports(
    storage,
    context.asAbsolutePath("dist/sink.cjs"),
    connections,
    output,
  );
  exportsOpen = exports;
  owned.add(wakeOnChange(exports, connections));

  const databaseTree = owned.add(new DatabaseTree(connections, databases, demo));
  const databaseView = owned.add(
    vscode.window.createTreeView(views.databases, { treeDataProvider: databaseTree, showCollapseAll: true }),
  );
  const exportTree = owned.add(new ExportTree(exports));
  const exportView = owned.add(vscode.window.createTreeView(views.exports, { treeDataProvider: exportTree }));
  owned.add(showListTrouble(exports, exportView));
  const status = owned.add(new ExportStatus(exports));
  exportTree.setVisible(exportView.visible);
  owned.add(
    exportView.onDidChangeVisibility(({ visible }) => {
      exportTree.setVisible(visible);
      if (visible) status.seen();
    }),
  );
  owned.add(refreshOnReturn(exports, exportView, output));
  const cache = owned.add(new LogCache(storage, context.asAbsolutePath("dist/clear-cache.cjs"), output));
  const openLogs = owned.add(new OpenLogs(storage, exports, output));
  const housekeeping = owned.add(new Housekeeping({ exports, openLogs, state: context.globalState, output }));
  const editor = new LogEditor({ context, exports, cache, output });
  owned.add(registerLogEditor(editor));
  const services = {
    ...{ connections, databases, demo, exports, editor, cache, housekeeping, output },
    ...{ databaseTree, databaseView, exportTree, exportView },
  };
  owned.add(new ExportNotifications(services));
  owned.add(registerCommands(services));
  await vscode.commands.executeCommand("setContext", contexts.isReady, true);
}

/** Running exports are left as they are stored, so that the next start goes on from there. */
export async function deactivate(): Promise<void> {
  await exportsOpen?.close();
}
