import * as vscode from "vscode";
import { presentStatusBar } from "../core/exports/present.ts";
import type { Exports } from "../core/exports/types.ts";
import { commands } from "./ids.ts";

/** The one status bar item: hidden when nothing runs and nothing failed unseen. */
export class ExportStatus implements vscode.Disposable {
  readonly #exports: Exports;
  readonly #item: vscode.StatusBarItem;
  readonly #unseen = new Set<string>();
  readonly #stopListening: () => void;

  constructor(exports: Exports) {
    this.#exports = exports;
    this.#item = vscode.window.createStatusBarItem("faunaLogs.exports", vscode.StatusBarAlignment.Left, 10);
    this.#item.name = "Fauna Logs: Exports";
    this.#item.command = commands.showExports;
    this.#stopListening = exports.onChange(({ id, export: now, before }) => {
      if (now?.state === "failed" && before && before.state !== "failed") this.#unseen.add(id);
      if (now?.state !== "failed") this.#unseen.delete(id);
      this.#show();
    });
    this.#show();
  }

  /** The user has looked at the exports: a failure needs no more attention. */
  seen(): void {
    this.#unseen.clear();
    this.#show();
  }

  dispose(): void {
    this.#stopListening();
    this.#item.dispose();
  }

  #show(): void {
    const shown = presentStatusBar(this.#exports.list(), this.#unseen, new Date());
    if (!shown) {
      this.#item.hide();
      return;
    }
    this.#item.text = shown.text;
    this.#item.tooltip = shown.tooltip;
    this.#item.backgroundColor = shown.isWarning
      ? new vscode.ThemeColor("statusBarItem.warningBackground")
      : undefined;
    const spoken = shown.text.replace(/\$\([^)]*\)/g, "").trim();
    this.#item.accessibilityInformation = { label: `${spoken}, ${shown.tooltip}` };
    this.#item.show();
  }
}
