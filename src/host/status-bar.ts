import * as vscode from "vscode";
import { presentStatusBar } from "../core/exports/present-status.ts";
import { type Exports, type ExportView, runningStates } from "../core/exports/types.ts";
import { commands } from "./ids.ts";
import { Pulse } from "./pulse.ts";

/** The one status bar item: hidden when nothing runs and nothing failed unseen. */
export class ExportStatus implements vscode.Disposable {
  /** Those that may have a say in it: of thousands that are finished nobody goes through all each time. */
  readonly #relevant = new Map<string, ExportView>();
  readonly #item: vscode.StatusBarItem;
  readonly #unseen = new Set<string>();
  /** Of many exports at once each tells of its progress. */
  readonly #changed = new Pulse(() => this.#show(), 100);
  readonly #stopListening: () => void;

  constructor(exports: Exports) {
    this.#item = vscode.window.createStatusBarItem("faunaLogs.exports", vscode.StatusBarAlignment.Left, 10);
    this.#item.name = "Fauna Logs: Exports";
    this.#item.command = commands.showExports;
    for (const view of exports.list()) this.#note(view.id, view);
    this.#stopListening = exports.onChange(({ id, export: now, before }) => {
      if (now?.state === "failed" && before && before.state !== "failed") this.#unseen.add(id);
      if (now?.state !== "failed") this.#unseen.delete(id);
      this.#note(id, now);
      this.#changed.ask();
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
    this.#changed.dispose();
    this.#item.dispose();
  }

  #note(id: string, view: ExportView | undefined): void {
    if (view && (runningStates.has(view.state) || view.state === "paused" || view.state === "failed"))
      this.#relevant.set(id, view);
    else this.#relevant.delete(id);
  }

  #show(): void {
    const views = [...this.#relevant.values()].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
    const shown = presentStatusBar(views, this.#unseen, new Date());
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
