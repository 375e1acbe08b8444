import * as vscode from "vscode";
import { runningStates } from "../../core/exports/types.ts";
import type { Connection } from "../connections.ts";
import {
  type ConnectionNode,
  type DatabaseTreeNode,
  type RegionGroupNode,
  targetOf,
} from "../database-tree.ts";
import type { Services } from "../services.ts";
import { inputStep } from "../steps.ts";
import { askKey, askName } from "./connection-steps.ts";

export async function renameConnection(
  { connections }: Services,
  { connection }: ConnectionNode,
): Promise<void> {
  const { id, name } = connection;
  await askName({ title: "Rename Connection" }, connections, { value: name, id }, (given) =>
    connections.rename(id, given),
  );
}

/** Asks for another key; exports that waited for it go on. */
export async function replaceKey({ connections }: Services, connection: Connection): Promise<void> {
  await askKey({ title: "Replace Key" }, connection.endpoint, async (key) => {
    await connections.replaceKey(connection.id, key);
  });
}

export async function removeConnection(services: Services, { connection }: ConnectionNode): Promise<void> {
  const { connections, exports } = services;
  const running = exports
    .list()
    .filter(({ target, state }) => target.connectionId === connection.id && runningStates.has(state));
  const stops = running.length === 1 ? " 1 export is running and will be stopped." : "";
  const stopsMany = running.length > 1 ? ` ${running.length} exports are running and will be stopped.` : "";
  const answer = await vscode.window.showWarningMessage(
    `Remove the connection '${connection.name}'?`,
    { modal: true, detail: `Its key is deleted. Exports and files stay.${stops}${stopsMany}` },
    "Remove",
  );
  if (answer !== "Remove") return;
  for (const { id } of running) await exports.cancel(id);
  await connections.remove(connection.id);
}

/** Adds a database that the service does not list. */
export async function addDatabase(
  { connections }: Services,
  node: ConnectionNode | RegionGroupNode,
): Promise<void> {
  await inputStep({
    title: "Add Database by Path",
    prompt: "Path of the database, with its region group first",
    placeholder: "us-std/ECommerce/prod",
    value: node.kind === "regionGroup" ? `${node.regionGroup}/` : "",
    check: (text) => (isPath(text.trim()) ? undefined : "Give a path such as us-std/ECommerce/prod."),
    accept: async (text) => {
      await connections.addPath(node.connection.id, text.trim());
      return text.trim();
    },
    explain: String,
  });
}

export async function copyDatabasePath(
  { exports }: Services,
  node: DatabaseTreeNode | string,
): Promise<void> {
  const target = typeof node === "string" ? exports.get(node)?.target : targetOf(node);
  if (target) await vscode.env.clipboard.writeText(target.database ?? target.regionGroup);
}

/** A region group and at least one database below it. */
function isPath(text: string): boolean {
  return /^[^/\s]+(\/[^/\s]+)+$/.test(text);
}
