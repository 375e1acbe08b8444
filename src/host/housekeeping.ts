import * as vscode from "vscode";
import { UserError } from "../core/errors.ts";
import {
  type Cleanup,
  cleanupQuestion,
  countAndSize,
  finishedRange,
  planCleanup,
} from "../core/exports/cleanup.ts";
import type { Exports, ExportView } from "../core/exports/types.ts";
import { formatRange, formatSize, targetLabel } from "../core/format.ts";
import type { OpenLogs } from "./open-logs.ts";
import type { Output } from "./output.ts";
import { settings } from "./settings.ts";

/** After a question, whatever the answer was, none is asked for so long. */
const quietMs = 24 * 3_600_000;
const askedKey = "cleanupAskedAt";

interface LogItem extends vscode.QuickPickItem {
  readonly view: ExportView;
}

export interface HousekeepingOptions {
  readonly exports: Exports;
  readonly openLogs: Pick<OpenLogs, "all">;
  readonly state: vscode.Memento;
  readonly output: Output;
}

/** Asks what to delete when exported logs pass a limit. Nothing is ever deleted without a yes. */
export class Housekeeping implements vscode.Disposable {
  readonly #options: HousekeepingOptions;
  readonly #subscriptions: vscode.Disposable[];
  #isAsking = false;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
    const stopListening = options.exports.onChange(({ export: now, before }) => {
      if (now?.state === "ready" && before?.state === "downloading") this.#consider();
    });
    this.#subscriptions = [
      { dispose: stopListening },
      vscode.window.onDidChangeWindowState(({ focused }) => focused && this.#consider()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (settings.affectsCleanup(change)) this.#consider({ isNew: true });
      }),
    ];
    this.#consider();
  }

  /** Offers all logs that may be deleted, those over a limit ticked. */
  async review(): Promise<void> {
    const { candidates, due } = await this.#plan();
    if (candidates.length === 0) {
      await vscode.window.showInformationMessage("There are no logs that could be deleted.");
      return;
    }
    await this.#review(candidates, due);
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  /** `isNew`: the limits are others now, and what was answered before is no answer to them. */
  #consider({ isNew = false } = {}): void {
    const { state, output } = this.#options;
    // Of several windows the one that is looked at asks.
    if (this.#isAsking || !vscode.window.state.focused) return;
    if (!isNew && Date.now() - state.get(askedKey, 0) < quietMs) return;
    this.#isAsking = true;
    this.#ask()
      .catch((error: unknown) => this.#fail(error, output))
      .finally(() => {
        this.#isAsking = false;
      });
  }

  async #ask(): Promise<void> {
    const cleanup = await this.#plan();
    const question = cleanupQuestion(cleanup, settings.cleanupLimits(), new Date());
    if (question === undefined) return;
    await this.#options.state.update(askedKey, Date.now());
    const answer = await vscode.window.showWarningMessage(question, "Delete", "Review…", "Not Now");
    if (answer === "Delete") await this.#delete(cleanup.due);
    if (answer === "Review…") await this.#review((await this.#plan()).candidates, cleanup.due);
  }

  async #plan(): Promise<Cleanup> {
    const { exports, openLogs } = this.#options;
    await exports.refresh();
    const open = await openLogs.all();
    return planCleanup(exports.list(), settings.cleanupLimits(), new Date(), (file) => open.has(file));
  }

  async #review(candidates: readonly ExportView[], due: readonly ExportView[]): Promise<void> {
    const picked = await pickLogs(candidates, new Set(due.map(({ id }) => id)));
    if (picked.length > 0) await this.#delete(picked);
  }

  /** To the trash, or for good where there is none and the user wants it. */
  async #delete(views: readonly ExportView[]): Promise<void> {
    const left = await this.#deleteEach(views, true);
    if (left.length === 0) return;
    const answer = await vscode.window.showWarningMessage(
      `The trash cannot be used here. Delete ${countAndSize(left)}, for good?`,
      {
        modal: true,
        detail: `Finished ${finishedRange(left, new Date())}. The exports stay in the list; Download Again takes a log from the server while it is there.`,
      },
      "Delete for Good",
    );
    if (answer !== "Delete for Good") return;
    const kept = await this.#deleteEach(left, false);
    if (kept.length > 0)
      throw new UserError(`${countAndSize(kept)}, could not be deleted. The output says why.`);
  }

  /** Resolves to those that could not be deleted. What came into use since is left alone, without a word. */
  async #deleteEach(views: readonly ExportView[], useTrash: boolean): Promise<ExportView[]> {
    const { exports, openLogs, output } = this.#options;
    const left: ExportView[] = [];
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: "Deleting logs" },
      async () => {
        for (const view of views) {
          if (view.file && (await openLogs.all()).has(view.file)) continue;
          try {
            await exports.deleteLog(view.id, async (file) =>
              vscode.workspace.fs.delete(vscode.Uri.file(file), { useTrash }),
            );
          } catch (error) {
            output.warn(`${view.id}: ${error instanceof Error ? error.message : String(error)}`);
            left.push(view);
          }
        }
      },
    );
    return left;
  }

  #fail(error: unknown, output: Output): void {
    const message = error instanceof Error ? error.message : String(error);
    output.error(message);
    if (!(error instanceof UserError)) return;
    void vscode.window.showErrorMessage(message, "Show Output").then((answer) => answer && output.show());
  }
}

/** A pick of many; resolves to what was ticked, and to nothing when it was left. */
function pickLogs(
  candidates: readonly ExportView[],
  ticked: ReadonlySet<string>,
): Promise<readonly ExportView[]> {
  const pick = vscode.window.createQuickPick<LogItem>();
  const now = new Date();
  const show = () => {
    const picked = pick.selectedItems.map(({ view }) => view);
    pick.title = picked.length === 0 ? "Delete Old Logs" : `Delete Old Logs: ${countAndSize(picked)}`;
  };
  pick.canSelectMany = true;
  // What was ticked is not lost to a click elsewhere, nor to an editor that opens.
  pick.ignoreFocusOut = true;
  pick.placeholder = "Pick logs to delete";
  pick.matchOnDescription = true;
  pick.items = candidates.map((view) => logItem(view, now));
  pick.selectedItems = pick.items.filter(({ view }) => ticked.has(view.id));
  pick.onDidChangeSelection(show);
  show();
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      resolve(pick.selectedItems.map(({ view }) => view));
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve([]);
      pick.dispose();
    });
    pick.show();
  });
}

function logItem(view: ExportView, now: Date): LogItem {
  const range = formatRange(new Date(view.start), new Date(view.end), { now });
  const description = `${range} · ${formatSize(view.fileBytes ?? 0)} · finished ${finishedRange([view], now)}`;
  return { view, label: targetLabel(view.target), description };
}
