import type * as vscode from "vscode";
import type { Exports } from "../core/exports/types.ts";
import type { Connections } from "./connections.ts";
import type { DatabaseTree, DatabaseTreeNode } from "./database-tree.ts";
import type { Databases } from "./databases.ts";
import type { DemoService } from "./demo-service.ts";
import type { ExportTree } from "./export-tree.ts";
import type { Housekeeping } from "./housekeeping.ts";
import type { LogCache } from "./log-cache.ts";
import type { LogEditor } from "./log-editor.ts";
import type { Output } from "./output.ts";

/** What commands work with; made once, in `activate`. */
export interface Services {
  readonly connections: Connections;
  readonly databases: Databases;
  readonly demo: DemoService;
  readonly exports: Exports;
  readonly editor: LogEditor;
  readonly cache: LogCache;
  readonly housekeeping: Housekeeping;
  readonly output: Output;
  readonly databaseTree: DatabaseTree;
  readonly databaseView: vscode.TreeView<DatabaseTreeNode>;
  readonly exportTree: ExportTree;
  /** Its items are ids of exports. */
  readonly exportView: vscode.TreeView<string>;
}
