import * as vscode from "vscode";
import { commands, views } from "../ids.ts";
import type { Services } from "../services.ts";

/** Starts the demo service and shows its databases. */
export async function startDemo(services: Services): Promise<void> {
  try {
    await services.connections.useDemo();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    services.output.error(`The demo service could not start: ${reason}`);
    const message = `The demo service could not start: ${reason.replace(/\.$/, "")}.`;
    const answer = await vscode.window.showErrorMessage(message, "Try Again", "Show Output");
    if (answer === "Try Again") return startDemo(services);
    if (answer === "Show Output") await vscode.commands.executeCommand(commands.showOutput);
    return;
  }
  await vscode.commands.executeCommand(`${views.databases}.focus`);
}
