import * as vscode from "vscode";
import { views } from "../ids.ts";
import type { Services } from "../services.ts";
import { type Answer, back, pickStep, runSteps } from "../steps.ts";
import { askEndpoint, askKey, askName } from "./connection-steps.ts";
import { openLog } from "./open-log.ts";
import { startDemo } from "./start-demo.ts";

const title = "Add Connection";

const kinds = {
  demo: {
    label: "$(beaker) Demo service",
    description: "no account needed",
    detail: "Made-up databases and logs, on this machine only",
  },
  service: {
    label: "$(server-environment) A service with a Logs API",
    detail: "Give its address and an account key",
  },
  file: {
    label: "$(folder-opened) A log file I have",
    detail: "Open NDJSON or JSON Lines, plain or compressed; no connection is needed",
  },
} satisfies Record<string, vscode.QuickPickItem>;

/** Asks where logs come from; for a service: its address, a name and a key, which is tested and stored. */
export async function addConnection(services: Services): Promise<void> {
  for (;;) {
    const placeholder = "Where do the logs come from?";
    const item = await pickStep<vscode.QuickPickItem>({ title, placeholder, items: Object.values(kinds) });
    if (item === undefined || item === back) return;
    if (item === kinds.demo) return startDemo(services);
    if (item === kinds.file) return openLog();
    if ((await addService(services)) !== back) return;
  }
}

async function addService({ connections, databaseTree, databaseView }: Services): Promise<Answer<true>> {
  let endpoint: string | undefined;
  let name: string | undefined;
  const frame = (step: number) => ({ title, step, totalSteps: 3, canGoBack: true });
  return runSteps([
    () =>
      askEndpoint(frame(1), endpoint, (given) => {
        endpoint = given;
      }),
    () =>
      askName(frame(2), connections, { value: name ?? new URL(endpoint ?? "").host }, (given) => {
        name = given;
      }),
    () =>
      askKey(frame(3), endpoint ?? "", async (key) => {
        const { id } = await connections.add(name ?? "", endpoint ?? "", key);
        await vscode.commands.executeCommand(`${views.databases}.focus`);
        const node = databaseTree.connectionNode(id);
        if (node) await databaseView.reveal(node, { select: true, focus: true, expand: true });
      }),
  ]);
}
