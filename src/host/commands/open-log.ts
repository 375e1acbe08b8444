import * as vscode from "vscode";
import { explorerViewType } from "../ids.ts";

/** Asks for log files and opens each in the Explorer. */
export async function openLog(): Promise<void> {
  const files = await vscode.window.showOpenDialog({
    title: "Open Log",
    openLabel: "Open Log",
    canSelectMany: true,
    filters: { Logs: ["ndjson", "jsonl", "gz", "zst", "log", "json"], "All files": ["*"] },
  });
  for (const file of files ?? []) await showLog(file);
}

/** Shows a log in the Explorer, whatever its name. */
export async function showLog(file: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand("vscode.openWith", file, explorerViewType);
}
