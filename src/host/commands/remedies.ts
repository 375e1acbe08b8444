import * as vscode from "vscode";
import type { Remedy } from "../../core/exports/notice.ts";
import { commands } from "../ids.ts";
import type { Services } from "../services.ts";
import { settings } from "../settings.ts";
import { exportLogsOf } from "./export-logs.ts";

/** Does what a button of a notification says. Most are commands of the export's row, too. */
export async function applyRemedy(services: Services, id: string, remedy: Remedy): Promise<void> {
  const command = commandsByRemedy[remedy];
  if (command) return void (await vscode.commands.executeCommand(command, id));
  switch (remedy) {
    case "openProxySettings":
      await vscode.commands.executeCommand("workbench.action.openSettings", "http.proxy");
      return;
    case "changeFolder":
      return changeFolder(services, id);
    case "edit":
      return edit(services, id);
    case "splitInTwo":
      return splitInTwo(services, id);
  }
}

const commandsByRemedy: Readonly<Partial<Record<Remedy, string>>> = {
  continue: commands.continueExport,
  downloadAgain: commands.downloadAgain,
  open: commands.openExport,
  remove: commands.removeExport,
  replaceKey: commands.replaceKey,
  retry: commands.retryExport,
  showOutput: commands.showOutput,
};

/** New exports go to the folder, too: the old one has no place for them either. */
async function changeFolder({ exports, output }: Services, id: string): Promise<void> {
  const [folder] =
    (await vscode.window.showOpenDialog({
      title: "Folder for Exported Logs",
      openLabel: "Use This Folder",
      canSelectFolders: true,
      canSelectFiles: false,
    })) ?? [];
  if (!folder) return;
  await settings.setExportsFolder(folder.fsPath);
  try {
    await exports.moveTo(id, folder.fsPath);
  } catch (error) {
    output.error(String(error));
    const text = "What has arrived could not be moved to the new folder. It is kept where it was.";
    if (await vscode.window.showErrorMessage(text, "Show Output")) output.show();
    return;
  }
  await exports.resume(id);
}

/** Another try takes the place of the one that was refused. */
async function edit(services: Services, id: string): Promise<void> {
  const before = services.exports.get(id);
  const hasStarted = before && (await exportLogsOf(services, before.target));
  if (hasStarted) await services.exports.remove(id, { deleteFile: true });
}

async function splitInTwo({ exports }: Services, id: string): Promise<void> {
  const whole = exports.get(id);
  if (!whole) return;
  const [startMs, endMs] = [Date.parse(whole.start), Date.parse(whole.end)];
  const middle = new Date(startMs + Math.floor((endMs - startMs) / 2));
  await exports.start(whole.target, new Date(startMs), middle);
  await exports.start(whole.target, middle, new Date(endMs));
  await exports.remove(id, { deleteFile: true });
}
