import { readdir } from "node:fs/promises";
import { basename, dirname } from "node:path";
import * as vscode from "vscode";
import { UserError } from "../../core/errors.ts";
import { partsToRead } from "../../core/exports/opened-parts.ts";
import type { ExportView } from "../../core/exports/types.ts";
import { inOrderOfRotation, rotatedParts } from "../../core/log/joined/rotation.ts";
import { exportIdOf, joinedUri, largeUri } from "../joined-uri.ts";
import { showLog } from "./open-log.ts";

/** Opens a log together with the files that it was rotated to. @param uri by default of the editor in front */
export async function openRotated(uri: vscode.Uri | undefined): Promise<void> {
  const file = pathOf(uri ?? uriInFront());
  const parts = rotatedParts(file, await readdir(dirname(file)));
  if (parts.length === 0) {
    throw new UserError(`No file was found in this folder that ${basename(file)} was rotated to or from.`);
  }
  // The log has the name of what is still written to.
  const ordered = inOrderOfRotation([file, ...parts]).reverse();
  await showAsOne(ordered);
}

/** Opens the files that are selected as one log. */
export async function openTogether(uris: readonly vscode.Uri[]): Promise<void> {
  await showAsOne(uris.map(pathOf));
}

/** Opens what there is of a large export as one log: in the editor that has it, if there is one. */
export async function openLarge({ id, parts = [] }: ExportView): Promise<void> {
  const read = partsToRead(parts, new Set());
  const [first, ...others] = parts.flatMap((part) => (read.has(part.id) && part.file ? part.file : []));
  const open = customEditorUris().find((uri) => exportIdOf(uri) === id);
  if (open) await showLog(open);
  else if (first !== undefined) await showLog(largeUri(first, others, id));
}

/** The first one gives its name to the log. */
async function showAsOne([first, ...parts]: readonly string[]): Promise<void> {
  if (first !== undefined) await showLog(joinedUri(first, parts));
}

function pathOf(uri: vscode.Uri | undefined): string {
  if (uri?.scheme === "file") return uri.fsPath;
  throw new UserError(
    uri
      ? "The Log Explorer opens files on this machine only. Save the log to a folder first."
      : "Open a log first, or select one in the file explorer.",
  );
}

function uriInFront(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText
    ? input.uri
    : undefined;
}

function customEditorUris(): vscode.Uri[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.flatMap(({ input }) => (input instanceof vscode.TabInputCustom ? input.uri : []));
}
