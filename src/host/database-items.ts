import * as vscode from "vscode";
import type { Trouble } from "./account-errors.ts";
import type { Connection } from "./connections.ts";
import type { DatabaseNode, RegionGroupNode, RestNode } from "./database-tree.ts";
import { commands } from "./ids.ts";
import { asMarkdown } from "./tooltip-text.ts";

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
const warning = new vscode.ThemeColor("list.warningForeground");

export function connectionItem(
  connection: Connection,
  isDemoRunning: boolean,
  trouble: Trouble | undefined,
): vscode.TreeItem {
  const { id, name, endpoint, kind } = connection;
  const isStopped = kind === "demo" && !isDemoRunning;
  const item = new vscode.TreeItem(name, isStopped ? None : Expanded);
  // A stopped demo has nothing to unfold; started, it is a new item that comes unfolded.
  item.id = isStopped ? `${id} stopped` : id;
  if (kind === "demo") {
    item.iconPath = new vscode.ThemeIcon("beaker");
    item.description = isDemoRunning ? "running" : "no account needed";
    item.contextValue = `connection demo ${isDemoRunning ? "running" : "stopped"}`;
    item.tooltip = new vscode.MarkdownString(
      "**Demo service**  \nRuns inside the extension, on this machine only. Databases and logs are made up; exports take a few seconds.",
    );
    return item;
  }
  const host = new URL(endpoint).host;
  const words = ["connection", kind];
  item.iconPath = new vscode.ThemeIcon("server-environment");
  item.description = kind === "environment" ? `${host} · read-only` : host;
  if (trouble === "signedOut") {
    words.push("signedOut");
    item.iconPath = new vscode.ThemeIcon("key", warning);
    item.description = "key refused";
  } else if (trouble === "offline") {
    words.push("offline");
    item.description = "not reachable";
  }
  item.contextValue = words.join(" ");
  item.tooltip = connectionTooltip(connection, trouble);
  return item;
}

function connectionTooltip({ name, endpoint, kind }: Connection, trouble?: Trouble): vscode.MarkdownString {
  const key =
    trouble === "signedOut"
      ? "The service refused the key. Exports are kept and wait for a new one."
      : kind === "environment"
        ? "From FAUNA_ACCOUNT_URL and FAUNA_ACCOUNT_KEY. Read-only."
        : "Key stored in this profile's secret storage.";
  // Names and endpoints come from outside: they are text, never markup.
  const lines = [`**${asMarkdown(name)}**`, asMarkdown(endpoint), asMarkdown(key)];
  return new vscode.MarkdownString(lines.join("  \n"));
}

export function regionGroupItem({ connection, regionGroup }: RegionGroupNode): vscode.TreeItem {
  const item = new vscode.TreeItem(regionGroup, Expanded);
  item.id = `${connection.id} ${regionGroup}`;
  item.iconPath = new vscode.ThemeIcon("globe");
  item.contextValue = "regionGroup";
  item.tooltip = new vscode.MarkdownString(
    `Region group ${asMarkdown(regionGroup)}  \nAn export of the group holds all its databases, dashboard queries too.`,
  );
  return item;
}

export function databaseItem(node: DatabaseNode): vscode.TreeItem {
  const item = new vscode.TreeItem(node.name, node.hasChildren ? Collapsed : None);
  item.id = `${node.connection.id} ${node.path}`;
  item.iconPath = new vscode.ThemeIcon("database");
  item.description = node.isByHand ? "added by hand" : undefined;
  item.contextValue = node.isByHand ? "database byHand" : "database";
  item.tooltip = new vscode.MarkdownString(
    `${asMarkdown(node.path)}  \nDashboard queries are only in an export of the region group.`,
  );
  return item;
}

export function restItem(node: RestNode): vscode.TreeItem {
  const id = `${node.connection.id} ${node.path ?? ""} ${node.kind}`;
  if (node.kind === "empty")
    return Object.assign(new vscode.TreeItem("No databases"), { id, contextValue: "empty" });
  const isError = node.kind === "error";
  const item = new vscode.TreeItem(isError ? "Could not list databases" : "Load more…");
  item.id = id;
  item.description = node.text;
  item.tooltip = node.tooltip;
  item.contextValue = node.kind;
  item.iconPath = isError
    ? new vscode.ThemeIcon("error", new vscode.ThemeColor("list.errorForeground"))
    : new vscode.ThemeIcon("fold-down");
  item.command = { command: commands.loadMore, title: "Load More", arguments: [node] };
  return item;
}
