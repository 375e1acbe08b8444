import * as vscode from "vscode";
import { presentExport } from "../../core/exports/present.ts";
import {
  type ExportView,
  resumableStates,
  retryableStates,
  runningStates,
} from "../../core/exports/types.ts";
import { icon } from "../export-tree.ts";
import { commands, views } from "../ids.ts";
import { Pulse } from "../pulse.ts";
import type { Services } from "../services.ts";
import { back, pickStep } from "../steps.ts";

/** What is typed or picked meanwhile must not be lost to each bit of progress. */
const renewalMs = 250;
/** Beside the running ones; the view has all of them. */
const mostFinished = 200;

interface ExportItem extends vscode.QuickPickItem {
  readonly id?: string;
}

const openButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("go-to-file"),
  tooltip: "Open Log",
};
const cancelButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("debug-stop"),
  tooltip: "Cancel Export",
};
const continueButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("play"),
  tooltip: "Continue Export",
};
const retryButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("refresh"),
  tooltip: "Retry Export",
};

/** The exports as a quick pick, running ones first, renewed while it is open. */
export async function showExports({ exports }: Services): Promise<void> {
  const run = new Map([
    [openButton, commands.openExport],
    [cancelButton, commands.cancelExport],
    [continueButton, commands.continueExport],
    [retryButton, commands.retryExport],
  ]);
  const answer = await pickStep<ExportItem>({
    title: "Exports",
    placeholder: "Pick an export to open its log",
    items: items(exports.list()),
    matchOnDescription: true,
    onItemButton: ({ id }, button) => {
      const command = run.get(button);
      if (command && id) void vscode.commands.executeCommand(command, id);
    },
    start: (pick, signal) => {
      pick.keepScrollPosition = true;
      const renewed = new Pulse(() => {
        pick.items = items(exports.list());
      }, renewalMs);
      const stop = exports.onChange(() => renewed.ask());
      signal.addEventListener("abort", () => {
        stop();
        renewed.dispose();
      });
    },
  });
  if (answer === undefined || answer === back) return;
  if (answer.id === undefined) return vscode.commands.executeCommand(commands.exportLogs);
  if (answer.buttons?.includes(openButton))
    return vscode.commands.executeCommand(commands.openExport, answer.id);
  await vscode.commands.executeCommand(`${views.exports}.focus`);
}

function items(exports: readonly ExportView[]): ExportItem[] {
  const running = exports.filter(({ state }) => runningStates.has(state));
  const others = exports.filter(({ state }) => !runningStates.has(state));
  return [
    ...[...running, ...others.slice(0, mostFinished)].map(item),
    { label: "", kind: vscode.QuickPickItemKind.Separator },
    { label: "$(add) Export Logs…", alwaysShow: true },
  ];
}

function item(view: ExportView): ExportItem {
  const { label, description, canOpen, ...shown } = presentExport(view, new Date());
  const buttons = [
    canOpen ? openButton : undefined,
    runningStates.has(view.state) && !view.isElsewhere ? cancelButton : undefined,
    resumableStates.has(view.state) ? continueButton : undefined,
    retryableStates.has(view.state) ? retryButton : undefined,
  ].filter((button) => button !== undefined);
  return { id: view.id, label, description, iconPath: icon(shown), buttons };
}
