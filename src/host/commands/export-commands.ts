import * as vscode from "vscode";
import { folderAway, unfold } from "../../core/exports/fold.ts";
import { runningStates } from "../../core/exports/types.ts";
import { formatRange, formatSize, targetLabel } from "../../core/format.ts";
import type { Services } from "../services.ts";
import { replaceKey } from "./connection-commands.ts";
import { openLarge } from "./open-joined.ts";
import { showLog } from "./open-log.ts";

/** Opens the log of an export, finished or still arriving. */
export async function openExport({ exports }: Services, id: string | undefined): Promise<void> {
  const view = id === undefined ? undefined : exports.get(id);
  if (view?.parts) await openLarge(view);
  else if (view?.file) await showLog(vscode.Uri.file(view.file));
}

export async function revealFile({ exports }: Services, id: string): Promise<void> {
  const file = exports.get(id)?.file;
  if (file) await vscode.commands.executeCommand("revealFileInOS", vscode.Uri.file(file));
}

export async function copyRequestId({ exports }: Services, id: string): Promise<void> {
  await vscode.env.clipboard.writeText(exports.get(id)?.requestId ?? "");
}

/** Of a large export those of all parts that are there, one on a line. */
export async function copyPath({ exports }: Services, id: string): Promise<void> {
  const view = exports.get(id);
  const files = unfold(view ? [view] : []).flatMap(({ file }) => file ?? []);
  await vscode.env.clipboard.writeText(files.join("\n"));
}

/** Takes a log from the server once more. Where its folder is not there, it may be on a drive to connect first. */
export async function downloadAgain({ exports }: Services, id: string): Promise<void> {
  // Its folder may have come or gone since it was last looked at.
  await exports.refresh();
  const view = exports.get(id);
  const folder = view && folderAway(view);
  if (folder !== undefined) {
    const answer = await vscode.window.showWarningMessage(
      `${folder} is not there.`,
      {
        modal: true,
        detail: "It was deleted, or its drive is not connected. Downloading again makes the folder anew.",
      },
      "Download Again",
    );
    if (answer !== "Download Again") return;
  }
  await exports.retry(id);
}

/** Asks for another key of the connection that an export waits for. */
export async function replaceExportKey(services: Services, id: string): Promise<void> {
  const target = services.exports.get(id)?.target;
  const connection = target && services.connections.get(target.connectionId);
  if (connection) await replaceKey(services, connection);
}

/** Removes an export from the list; asks whether its file goes too. */
export async function removeExport({ exports }: Services, id: string): Promise<void> {
  const item = exports.get(id);
  if (!item) return;
  const isRunning = runningStates.has(item.state);
  const hasFile =
    item.file !== undefined && !item.isFileMissing && (item.fileBytes ?? item.receivedBytes ?? 0) > 0;
  if (!hasFile && !isRunning) return exports.remove(id, { deleteFile: false });

  const range = formatRange(new Date(item.start), new Date(item.end), { now: new Date() });
  const size =
    item.fileBytes === undefined
      ? "The file holds what has arrived."
      : item.parts
        ? `The files of its parts hold ${formatSize(item.fileBytes)}.`
        : `The file is ${formatSize(item.fileBytes)}.`;
  const detail = [hasFile ? size : "", isRunning ? "It will be cancelled." : ""].filter(Boolean).join(" ");
  const deleting = item.parts ? "Remove and Delete Files" : "Remove and Delete File";
  const answer = await vscode.window.showWarningMessage(
    `Remove the export of ${targetLabel(item.target)}, ${range}?`,
    { modal: true, detail },
    ...(hasFile ? [deleting, "Remove"] : ["Remove"]),
  );
  if (answer) await exports.remove(id, { deleteFile: answer === deleting });
}

/** Removes all exports that do not run; asks once whether their files go too. */
export async function removeFinished({ exports }: Services): Promise<void> {
  const finished = exports.list().filter(({ state }) => !runningStates.has(state));
  if (finished.length === 0) {
    await vscode.window.showInformationMessage("There are no finished exports.");
    return;
  }
  const bytes = finished.reduce((sum, item) => sum + (item.isFileMissing ? 0 : (item.fileBytes ?? 0)), 0);
  const answer = await vscode.window.showWarningMessage(
    finished.length === 1 ? "Remove 1 finished export?" : `Remove ${finished.length} finished exports?`,
    { modal: true, detail: bytes > 0 ? `Their files hold ${formatSize(bytes)}.` : undefined },
    ...(bytes > 0 ? ["Remove and Delete Files", "Remove"] : ["Remove"]),
  );
  if (!answer) return;
  for (const { id } of finished)
    await exports.remove(id, { deleteFile: answer === "Remove and Delete Files" });
}
