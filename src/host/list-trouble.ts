import * as vscode from "vscode";
import type { Exports } from "../core/exports/types.ts";
import { commands } from "./ids.ts";

/** Says in the Exports view, and once in a notification, that the list of exports cannot be read. */
export function showListTrouble(
  exports: Exports,
  view: Pick<vscode.TreeView<string>, "message">,
): vscode.Disposable {
  const show = () => {
    view.message = exports.trouble;
    if (exports.trouble) void ask(exports.trouble);
  };
  show();
  return new vscode.Disposable(exports.onTrouble(show));
}

async function ask(trouble: string): Promise<void> {
  const answer = await vscode.window.showErrorMessage(trouble, "Try Again", "Show Output");
  if (answer)
    await vscode.commands.executeCommand(answer === "Try Again" ? commands.refresh : commands.showOutput);
}
