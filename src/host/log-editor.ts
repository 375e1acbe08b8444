import { join } from "node:path";
import * as vscode from "vscode";
import { UserError } from "../core/errors.ts";
import { unfold } from "../core/exports/fold.ts";
import type { Exports, ExportView } from "../core/exports/types.ts";
import type { ExplorerCommand } from "../protocol/explorer.ts";
import { DisposableStore } from "./disposables.ts";
import { type Download, ExplorerPage, reopenAsText } from "./explorer-page.ts";
import { commands, explorerViewType, optionalExplorerViewType } from "./ids.ts";
import { exportIdOf, partsOf } from "./joined-uri.ts";
import { LargeLog } from "./large-log.ts";
import type { LogCache } from "./log-cache.ts";
import { LogReader } from "./log-reader.ts";
import type { Output } from "./output.ts";
import { settings } from "./settings.ts";

/** One open log: several editors share its reader. */
interface LogDocument extends vscode.CustomDocument {
  readonly reader: LogReader;
  readonly download: Download;
}

export interface LogEditorOptions {
  readonly context: vscode.ExtensionContext;
  readonly exports: Exports;
  readonly cache: Pick<LogCache, "folder">;
  readonly output: Output;
}

/** The custom editor `Log Explorer`, and the commands that act on the page in front. */
export class LogEditor implements vscode.CustomReadonlyEditorProvider<LogDocument> {
  readonly #options: LogEditorOptions;
  readonly #pages = new Map<vscode.WebviewPanel, { page: ExplorerPage; uri: vscode.Uri }>();
  #active?: vscode.WebviewPanel;

  constructor(options: LogEditorOptions) {
    this.#options = options;
  }

  /** Whether an editor shows the log of this export. */
  isOpen({ id, parts, file }: ExportView): boolean {
    return [...this.#pages.values()].some(({ uri }) =>
      parts ? exportIdOf(uri) === id : uri.fsPath === file,
    );
  }

  openCustomDocument(uri: vscode.Uri): LogDocument {
    if (uri.scheme !== "file") {
      throw new UserError(
        "The Log Explorer opens files on this machine only. Save the log to a folder first.",
      );
    }
    const { context, exports, cache, output } = this.#options;
    const owned = new DisposableStore();
    const files = { path: uri.fsPath, parts: partsOf(uri) };
    const exportId = exportIdOf(uri);
    const large = exportId === undefined ? undefined : owned.add(new LargeLog(exports, exportId, files));
    const download = large ?? owned.add(new ExportDownload(exports, uri.fsPath));
    const isArriving = () => download.current() !== undefined;
    const script = context.asAbsolutePath("dist/worker.cjs");
    const log = {
      ...(large?.files ?? files),
      cacheFolder: cache.folder,
      cacheBytes: settings.cacheBytes(),
      codeFolder: join(context.globalStorageUri.fsPath, "code"),
    };
    const reader = owned.add(new LogReader(script, log, isArriving()));
    owned.add(reader.onStop(({ reason }) => output.error(`The reader of ${uri.fsPath} stopped. ${reason}`)));
    owned.add(download.onChange(() => reader.setArriving(isArriving())));
    if (large) owned.add(large.onFilesChange(() => reader.read(large.files, isArriving())));
    return { uri, reader, download, dispose: () => owned.dispose() };
  }

  resolveCustomEditor(document: LogDocument, panel: vscode.WebviewPanel): void {
    const dist = vscode.Uri.joinPath(this.#options.context.extensionUri, "dist");
    const page = new ExplorerPage(panel, document.uri, document.reader, document.download, dist);
    this.#pages.set(panel, { page, uri: document.uri });
    if (panel.active) this.#active = panel;
    panel.onDidChangeViewState(() => {
      if (panel.active) this.#active = panel;
    });
    panel.onDidDispose(() => {
      this.#pages.delete(panel);
      if (this.#active === panel) this.#active = undefined;
      page.dispose();
    });
  }

  run(command: ExplorerCommand): void {
    if (this.#active) this.#pages.get(this.#active)?.page.run(command);
  }

  async reopenAsText(): Promise<void> {
    const uri = this.#active && this.#pages.get(this.#active)?.uri;
    if (uri) await reopenAsText(uri);
  }
}

const explorerCommands: readonly ExplorerCommand[] = [
  "focusQuery",
  "toggleFields",
  "toggleRecord",
  "toggleHistogram",
  "nextMatch",
  "previousMatch",
  "nextProblem",
  "previousProblem",
  "switchTimeZone",
  "copyRecord",
  "include",
  "exclude",
  "showOnlyThis",
  "copyValue",
  "copyFieldPath",
  "openRecord",
  "fromHereOn",
  "upToHere",
  "copyRecordAsOneLine",
  "openRecordInEditor",
  "sortAscending",
  "sortDescending",
  "noSort",
  "fieldExists",
  "fieldMissing",
  "collapseFields",
  "hideHistogram",
  "switchToLocalTime",
  "switchToUtc",
  "selectBar",
  "clearRange",
];

/** Registers the custom editor and its commands. */
export function registerLogEditor(editor: LogEditor): vscode.Disposable {
  return vscode.Disposable.from(
    ...[explorerViewType, optionalExplorerViewType].map((viewType) =>
      vscode.window.registerCustomEditorProvider(viewType, editor, {
        supportsMultipleEditorsPerDocument: true,
      }),
    ),
    ...explorerCommands.map((command) =>
      vscode.commands.registerCommand(commands[command as keyof typeof commands], () => editor.run(command)),
    ),
    vscode.commands.registerCommand(commands.reopenAsText, () => editor.reopenAsText()),
  );
}

/** The export whose log a file is, as long as it arrives. */
class ExportDownload implements Download, vscode.Disposable {
  readonly #exports: Exports;
  readonly #file: string;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #stopListening: () => void;

  readonly onChange = this.#changed.event;

  constructor(exports: Exports, file: string) {
    this.#exports = exports;
    this.#file = file;
    this.#stopListening = exports.onChange((change) => {
      if (change.export?.file === file || change.before?.file === file) this.#changed.fire();
    });
  }

  current() {
    const running = this.#find();
    if (!running) return undefined;
    const { receivedBytes: received = 0, totalBytes: total, secondsLeft } = running;
    return { received, total, secondsLeft };
  }

  gaps(): undefined {
    return undefined;
  }

  async stop(): Promise<void> {
    const running = this.#find();
    if (running) await this.#exports.cancel(running.id);
  }

  exportId(): string | undefined {
    return unfold(this.#exports.list()).find(({ file }) => file === this.#file)?.id;
  }

  dispose(): void {
    this.#stopListening();
    this.#changed.dispose();
  }

  #find() {
    const all = unfold(this.#exports.list());
    return all.find(({ file, state }) => file === this.#file && state === "downloading");
  }
}
