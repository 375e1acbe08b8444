import * as vscode from "vscode";
import { type Export, type ExportState, type ExportView, runningStates } from "../core/exports/types.ts";
import { formatRange, formatSize, targetLabel } from "../core/format.ts";
import { showLog } from "./commands/open-log.ts";
import { commands, views } from "./ids.ts";
import type { Services } from "./services.ts";
import { settings } from "./settings.ts";

/** Exports that finish within this time are told of together. */
const gatherMs = 400;

type Watched = Pick<Services, "connections" | "exports" | "editor">;

/** Tells the user when an export that this window worked on is done, or needs a hand. */
export class ExportNotifications implements vscode.Disposable {
  readonly #services: Watched;
  readonly #stopListening: () => void;
  #finished: ExportView[] = [];
  #timer?: NodeJS.Timeout;

  constructor(services: Watched) {
    this.#services = services;
    this.#stopListening = services.exports.onChange(({ export: now, before }) => {
      if (now && before && !now.isElsewhere && !before.isElsewhere) this.#changed(now, before);
    });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#stopListening();
  }

  #changed(now: ExportView, before: Export): void {
    if (now.hold === "signedOut" && before.hold !== "signedOut") return void this.#tellSignedOut(now);
    if (now.state === before.state || !runningStates.has(before.state)) return;
    if (now.state === "ready") this.#gather(now);
    else void this.#tellEnd(now);
  }

  #gather(finished: ExportView): void {
    this.#finished.push(finished);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#tellFinished(this.#finished.splice(0)), gatherMs);
  }

  async #tellFinished(finished: readonly ExportView[]): Promise<void> {
    if (settings.opensWhenReady()) {
      for (const { file } of finished) if (file) await showLog(vscode.Uri.file(file));
      return;
    }
    const [first, ...others] = finished.filter(({ file }) => file && !this.#services.editor.isOpen(file));
    if (!first?.file) return;
    if (others.length > 0) {
      const text = `${others.length + 1} exports finished.`;
      const answer = await vscode.window.showInformationMessage(text, "Show Exports");
      if (answer) await vscode.commands.executeCommand(`${views.exports}.focus`);
      return;
    }
    const size = formatSize(first.fileBytes ?? 0);
    const text = `Export finished: ${targetLabel(first.target)}, ${rangeOf(first)}, ${size}.`;
    const answer = await vscode.window.showInformationMessage(text, "Open", "Reveal File");
    if (answer === "Open") await showLog(vscode.Uri.file(first.file));
    if (answer === "Reveal File") await vscode.commands.executeCommand(commands.revealFile, first.id);
  }

  async #tellEnd(now: ExportView): Promise<void> {
    switch (now.state) {
      case "empty":
        return this.#tellEmpty(now);
      case "failed":
        return this.#ask("error", now, { Retry: commands.retryExport });
      case "refused":
        return this.#ask("error", now, { Remove: commands.removeExport });
      case "timedOut":
        return this.#ask("warning", now, { "Keep Waiting": commands.continueExport });
      case "paused":
        return this.#ask("warning", now, { Continue: commands.continueExport });
      case "stopped":
        // Stopped by the user there is no message, and nothing to tell.
        if (!now.message) return;
        return this.#ask("error", now, { Continue: commands.continueExport });
    }
  }

  async #tellEmpty({ target, ...range }: ExportView): Promise<void> {
    const text = `No queries in ${targetLabel(target)}, ${rangeOf(range)}.`;
    if (!target.database) return void (await vscode.window.showInformationMessage(text));
    const wholeGroup = `Export ${target.regionGroup}`;
    const hint = "Dashboard queries are only in an export of the region group.";
    const answer = await vscode.window.showInformationMessage(`${text} ${hint}`, wholeGroup);
    if (!answer) return;
    const { database: _, ...regionGroup } = target;
    await this.#services.exports.start(regionGroup, new Date(range.start), new Date(range.end));
  }

  async #tellSignedOut({ message, target }: ExportView): Promise<void> {
    const connection = this.#services.connections.get(target.connectionId);
    const waiting = this.#services.exports
      .list()
      .filter(
        ({ hold, target: other }) => hold === "signedOut" && other.connectionId === target.connectionId,
      );
    // The first export that is refused tells for all of its connection.
    if (waiting.length > 1 || !message) return;
    const actions = connection?.kind === "stored" ? ["Replace Key…"] : [];
    const answer = await vscode.window.showWarningMessage(message, ...actions);
    if (answer) await vscode.commands.executeCommand(commands.replaceKey, { kind: "connection", connection });
  }

  async #ask(
    kind: "error" | "warning",
    { id, message, state }: ExportView,
    actions: Record<string, string>,
  ): Promise<void> {
    const show = kind === "error" ? vscode.window.showErrorMessage : vscode.window.showWarningMessage;
    const answer = await show(message ?? fallback(state), ...Object.keys(actions));
    if (answer) await vscode.commands.executeCommand(actions[answer], id);
  }
}

function rangeOf({ start, end }: Pick<Export, "start" | "end">): string {
  return formatRange(new Date(start), new Date(end), { now: new Date() });
}

function fallback(state: ExportState): string {
  return `The export ended as ${state}.`;
}
