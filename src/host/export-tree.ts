import * as vscode from "vscode";
import { presentExport } from "../core/exports/present.ts";
import type { Exports, ExportView } from "../core/exports/types.ts";
import { commands } from "./ids.ts";

/** Ages and waiting times in the descriptions are renewed this often, while the view is visible. */
const refreshMs = 15_000;
/** Progress is shown this often at most: a row that is drawn anew under the pointer loses a click on it. */
const progressMs = 1000;

/** The Exports view: newest first, the icon is the state. Its items are ids; the export is looked up when shown. */
export class ExportTree implements vscode.TreeDataProvider<string>, vscode.Disposable {
  readonly #exports: Exports;
  readonly #changed = new vscode.EventEmitter<string | undefined>();
  readonly #stopListening: () => void;
  readonly #progressed = new Set<string>();
  #timer?: NodeJS.Timeout;
  #progressTimer?: NodeJS.Timeout;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(exports: Exports) {
    this.#exports = exports;
    this.#stopListening = exports.onChange(({ id, export: now, before }) => {
      // Only a new or a removed export changes the list; anything else is one row.
      if (!now || !before) this.#changed.fire(undefined);
      else if (now.state !== before.state || now.hold !== before.hold) this.#changed.fire(id);
      else this.#showProgress(id);
    });
  }

  /** Keeps ages right while the view is visible. */
  setVisible(isVisible: boolean): void {
    clearTimeout(this.#timer);
    if (!isVisible) return;
    this.#timer = setTimeout(() => {
      this.#changed.fire(undefined);
      this.setVisible(true);
    }, refreshMs);
  }

  getChildren(id?: string): string[] {
    return id === undefined ? this.#exports.list().map((item) => item.id) : [];
  }

  getTreeItem(id: string): vscode.TreeItem {
    const item = this.#exports.get(id);
    return item ? exportItem(item) : new vscode.TreeItem("");
  }

  dispose(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#progressTimer);
    this.#stopListening();
    this.#changed.dispose();
  }

  #showProgress(id: string): void {
    this.#progressed.add(id);
    this.#progressTimer ??= setTimeout(() => {
      this.#progressTimer = undefined;
      for (const progressed of this.#progressed) this.#changed.fire(progressed);
      this.#progressed.clear();
    }, progressMs);
  }
}

function exportItem(view: ExportView): vscode.TreeItem {
  const shown = presentExport(view, new Date());
  const item = new vscode.TreeItem(shown.label);
  item.id = view.id;
  item.iconPath = icon(shown);
  item.description = shown.description;
  item.contextValue = shown.contextValue;
  item.tooltip = tooltip(shown.tooltip);
  // Without arguments: those of a row that is drawn anew are gone before a click on it arrives.
  if (shown.canOpen) item.command = { command: commands.openExport, title: "Open Log" };
  return item;
}

export function icon({ icon, color }: { icon: string; color?: string }): vscode.ThemeIcon {
  return new vscode.ThemeIcon(icon, color ? new vscode.ThemeColor(color) : undefined);
}

/** Names and reasons come from outside: only the first line is set in bold, the rest is text. */
function tooltip([first, ...lines]: readonly string[]): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString().appendMarkdown("**").appendText(first).appendMarkdown("**");
  for (const line of lines) markdown.appendMarkdown("  \n").appendText(line);
  return markdown;
}
