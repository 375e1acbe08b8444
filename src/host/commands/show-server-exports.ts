import * as vscode from "vscode";
import { demoId } from "../connections.ts";
import type { ConnectionNode } from "../database-tree.ts";
import { views } from "../ids.ts";
import { pickServerRequests } from "../server-pick.ts";
import type { Services } from "../services.ts";
import { addConnection } from "./add-connection.ts";

/** Lists what was requested elsewhere, of one connection or of all, and adds to the exports what is picked. */
export async function showServerExports(services: Services, node?: ConnectionNode): Promise<void> {
  const { connections: known, demo } = services;
  const all = known.list();
  if (all.length === 0) return addConnection(services);
  // Listing a demo that is stopped would start it behind the user's back, unless it is the one that is meant.
  const running = all.filter(({ id }) => id !== demoId || demo.isRunning);
  const connections = node ? [node.connection] : running.length > 0 ? running : all;
  const picked = await pickServerRequests(services, connections);
  if (picked.length === 0) return;
  await services.exports.adopt(picked);
  await vscode.commands.executeCommand(`${views.exports}.focus`);
}
