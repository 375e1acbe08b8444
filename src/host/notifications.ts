import * as vscode from "vscode";
import { type Notice, noticeOf, type Remedy } from "../core/exports/notice.ts";
import { type Export, type ExportView, runningStates } from "../core/exports/types.ts";
import { formatRange, formatSize, targetLabel } from "../core/format.ts";
import { applyRemedy } from "./commands/remedies.ts";
import { startExport } from "./commands/start-export.ts";
import { guarded } from "./guarded.ts";
import { commands, views } from "./ids.ts";
import type { Services } from "./services.ts";
import { settings } from "./settings.ts";

/** Exports that finish within this time are told of together. */
const gatherMs = 400;
/** Those that need a hand, within this time. */
const gatherTroubleMs = 1000;

const showExports = "Show Exports";

/** They help all exports that have the same trouble; the others are for one export. */
const remediesForAll: ReadonlySet<Remedy> = new Set(["openProxySettings", "replaceKey", "showOutput"]);

/** An export that needs a hand, and how that is said. */
interface Trouble {
  readonly export: ExportView;
  readonly notice: Notice;
}

/** Tells the user when an export that this window worked on is done, or needs a hand. */
export class ExportNotifications implements vscode.Disposable {
  readonly #services: Services;
  readonly #stopListening: () => void;
  #finished: ExportView[] = [];
  #troubles: Trouble[] = [];
  #timer?: NodeJS.Timeout;
  #troubleTimer?: NodeJS.Timeout;

  constructor(services: Services) {
    this.#services = services;
    this.#stopListening = services.exports.onChange(({ export: now, before }) => {
      // The large export speaks for its parts.
      if (!now || !before || now.part) return;
      if (!now.isElsewhere && !before.isElsewhere) this.#changed(now, before);
    });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#troubleTimer);
    this.#stopListening();
  }

  #changed(now: ExportView, before: Export): void {
    if (now.hold === "signedOut" && before.hold !== "signedOut") {
      this.#do(() => this.#tellSignedOut(now));
      return;
    }
    const notice = noticeOf(now, before);
    if (notice) this.#gatherTrouble({ export: now, notice });
    if (now.state === before.state || !runningStates.has(before.state)) return;
    if (now.state === "ready") this.#gather(now);
    if (now.state === "empty") this.#do(() => this.#tellEmpty(now));
  }

  #gather(finished: ExportView): void {
    this.#finished.push(finished);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#do(() => this.#tellFinished(this.#finished.splice(0)));
    }, gatherMs);
  }

  #gatherTrouble(trouble: Trouble): void {
    this.#troubles.push(trouble);
    clearTimeout(this.#troubleTimer);
    this.#troubleTimer = setTimeout(() => {
      const gathered = this.#troubles.splice(0);
      for (const kind of new Set(gathered.map(kindOf))) {
        this.#do(() => this.#tellTrouble(gathered.filter((one) => kindOf(one) === kind)));
      }
    }, gatherTroubleMs);
  }

  /** Nobody waits for what is told, nor for what a button of it does. */
  #do(tell: () => Promise<void>): void {
    void guarded(this.#services.output, tell);
  }

  async #tellTrouble([first, ...others]: readonly Trouble[]): Promise<void> {
    if (!first) return;
    const { kind, text } = first.notice;
    const buttons = first.notice.buttons.filter(({ remedy }) => this.#applies(remedy, first.export));
    const show = kind === "error" ? vscode.window.showErrorMessage : vscode.window.showWarningMessage;
    const isOne = others.length === 0;
    const more = others.length === 1 ? "1 more export has" : `${others.length} more exports have`;
    const labels = buttons
      .filter(({ remedy }) => isOne || remediesForAll.has(remedy))
      .map(({ label }) => label);
    // Without a button VS Code would cut the text off behind its first line.
    if (!isOne || labels.length === 0) labels.push(showExports);
    await this.#apply(await show(isOne ? text : `${text} ${more} the same trouble.`, ...labels), first);
  }

  async #apply(answer: string | undefined, trouble: Trouble): Promise<void> {
    if (answer === showExports) return revealExports();
    const chosen = trouble.notice.buttons.find(({ label }) => label === answer);
    if (chosen) await applyRemedy(this.#services, trouble.export.id, chosen.remedy);
  }

  /** A key from the environment cannot be replaced here. */
  #applies(remedy: Remedy, { target }: ExportView): boolean {
    return remedy !== "replaceKey" || this.#services.connections.get(target.connectionId)?.kind === "stored";
  }

  async #tellFinished(finished: readonly ExportView[]): Promise<void> {
    if (settings.opensWhenReady()) {
      for (const { id } of finished) await vscode.commands.executeCommand(commands.openExport, id);
      return;
    }
    const [first, ...others] = finished.filter((one) => one.file && !this.#services.editor.isOpen(one));
    if (!first?.file) return;
    if (others.length > 0) {
      const text = `${others.length + 1} exports finished.`;
      if (await vscode.window.showInformationMessage(text, showExports)) await revealExports();
      return;
    }
    const size = formatSize(first.fileBytes ?? 0);
    const text = `Export finished: ${targetLabel(first.target)}, ${rangeOf(first)}, ${size}.`;
    const answer = await vscode.window.showInformationMessage(text, "Open", "Reveal File");
    if (answer === "Open") await vscode.commands.executeCommand(commands.openExport, first.id);
    if (answer === "Reveal File") await vscode.commands.executeCommand(commands.revealFile, first.id);
  }

  async #tellEmpty({ target, ...range }: ExportView): Promise<void> {
    const text = `No queries in ${targetLabel(target)}, ${rangeOf(range)}.`;
    if (!target.database) return void (await vscode.window.showInformationMessage(text));
    const wholeGroup = `Export ${target.regionGroup}`;
    const hint = "Dashboard queries are only in an export of the region group.";
    const answer = await vscode.window.showInformationMessage(`${text} ${hint}`, wholeGroup);
    if (!answer) return;
    const { database: _, ...regionGroup } = target;
    const { start, end } = range;
    await startExport(this.#services, regionGroup, { start: new Date(start), end: new Date(end) });
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
    const action = connection?.kind === "stored" ? "Replace Key…" : showExports;
    const answer = await vscode.window.showWarningMessage(message, action);
    if (answer === showExports) return revealExports();
    if (answer) await vscode.commands.executeCommand(commands.replaceKey, { kind: "connection", connection });
  }
}

async function revealExports(): Promise<void> {
  await vscode.commands.executeCommand(`${views.exports}.focus`);
}

function rangeOf({ start, end }: Pick<Export, "start" | "end">): string {
  return formatRange(new Date(start), new Date(end), { now: new Date() });
}

/** Exports of one connection that wait for the same thing, or that ended in the same way, are told of together. */
function kindOf({ export: { hold, wayOn, target } }: Trouble): string {
  // A new key is for one connection only.
  const isOfConnection = hold !== undefined || wayOn === "replaceKey";
  return isOfConnection ? `${hold ?? wayOn} ${target.connectionId}` : `${wayOn}`;
}
