import * as vscode from "vscode";
import { presentExport } from "../core/exports/present.ts";
import { type Exports, type ExportView, runningStates } from "../core/exports/types.ts";
import { commands } from "./ids.ts";
import { Pulse } from "./pulse.ts";
import { asMarkdown } from "./tooltip-text.ts";

/** Ages and waiting times in the descriptions are renewed this often, while the view is visible. */
const refreshMs = 15_000;
/** Progress is shown this often at most: a row that is drawn anew under the pointer loses a click on it. */
const progressMs = 1000;
/** So many are shown at first, and with each Load More; and what runs besides. */
const pageSize = 100;
/** The row behind the last one where there are more. */
const moreId = "more";

/**
 * The Exports view: newest first, the icon is the state; the parts of a large export are below it.
 * Its items are ids; the export is looked up when shown.
 */
export class ExportTree implements vscode.TreeDataProvider<string>, vscode.Disposable {
  readonly #exports: Exports;
  readonly #changed = new vscode.EventEmitter<string | undefined>();
  readonly #stopListening: () => void;
  readonly #progressed = new Set<string>();
  /** Many may come or go at once. */
  readonly #listed = new Pulse(() => this.#changed.fire(undefined), 50);
  #timer?: NodeJS.Timeout;
  #progressTimer?: NodeJS.Timeout;
  #shownCount = pageSize;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(exports: Exports) {
    this.#exports = exports;
    this.#stopListening = exports.onChange(({ id, export: now, before }) => {
      // Only a new or a removed export changes the list; anything else is one row.
      if (!now || !before) this.#listed.ask();
      else if (now.state !== before.state || now.hold !== before.hold) this.#changed.fire(id);
      // The row of a large export says nothing of bytes: its parts do.
      else if (!now.parts || rowOf(now) !== rowOf(before)) this.#showProgress(id);
    });
  }

  /** Keeps ages right while the view is visible. */
  setVisible(isVisible: boolean): void {
    clearTimeout(this.#timer);
    if (!isVisible) return;
    this.#timer = setTimeout(() => {
      // Files may have been moved or deleted meanwhile; what that changes is told by itself.
      void this.#exports.refresh().catch(() => {});
      this.#changed.fire(undefined);
      this.setVisible(true);
    }, refreshMs);
  }

  getChildren(id?: string): string[] {
    if (id !== undefined) return this.#exports.get(id)?.parts?.map((part) => part.id) ?? [];
    const all = this.#exports.list();
    const shown = all.filter(({ state }, index) => index < this.#shownCount || runningStates.has(state));
    const ids = shown.map((item) => item.id);
    return shown.length < all.length ? [...ids, moreId] : ids;
  }

  showMore(): void {
    this.#shownCount += pageSize;
    this.#changed.fire(undefined);
  }

  getTreeItem(id: string): vscode.TreeItem {
    if (id === moreId) return moreItem(this.#shownCount);
    const item = this.#exports.get(id);
    return item ? exportItem(item) : new vscode.TreeItem("");
  }

  dispose(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#progressTimer);
    this.#listed.dispose();
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

function moreItem(shownCount: number): vscode.TreeItem {
  const item = new vscode.TreeItem("Load more…");
  item.id = moreId;
  item.description = `${shownCount} shown`;
  item.contextValue = "more";
  item.iconPath = new vscode.ThemeIcon("fold-down");
  item.command = { command: commands.loadMore, title: "Load More" };
  return item;
}

function exportItem(view: ExportView): vscode.TreeItem {
  const shown = presentExport(view, new Date());
  const { None, Collapsed } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(shown.label, view.parts ? Collapsed : None);
  item.id = view.id;
  item.iconPath = icon(shown);
  item.description = shown.description;
  item.contextValue = shown.contextValue;
  item.tooltip = tooltip(shown.tooltip);
  // Without arguments: those of a row that is drawn anew are gone before a click on it arrives.
  if (shown.canOpen) item.command = { command: commands.openExport, title: "Open Log" };
  return item;
}

function rowOf(view: ExportView): string {
  const { description, contextValue } = presentExport(view, new Date());
  return `${description} ${contextValue}`;
}

export function icon({ icon, color }: { icon: string; color?: string }): vscode.ThemeIcon {
  return new vscode.ThemeIcon(icon, color ? new vscode.ThemeColor(color) : undefined);
}

/** Names and reasons come from outside: only the first line is set in bold, the rest is text. */
function tooltip([first = "", ...lines]: readonly string[]): vscode.MarkdownString {
  const shown = [`**${asMarkdown(first)}**`, ...lines.map(asMarkdown)];
  return new vscode.MarkdownString(shown.join("  \n"));
}
