import { join } from "node:path";
import * as vscode from "vscode";
import { unfold } from "../core/exports/fold.ts";
import { OpenFiles } from "../core/exports/open-files.ts";
import type { Exports } from "../core/exports/types.ts";
import { exportIdOf, partsOf } from "./joined-uri.ts";
import type { Output } from "./output.ts";

/** The logs of exports that any editor of any window shows. */
export class OpenLogs implements vscode.Disposable {
  readonly #exports: Exports;
  readonly #files: OpenFiles;
  readonly #subscription: vscode.Disposable;

  constructor(storage: string, exports: Exports, output: Output) {
    this.#exports = exports;
    this.#files = new OpenFiles(join(storage, "open"));
    const tell = () => void this.#files.tell(this.#own()).catch((error: Error) => output.warn(error.message));
    this.#subscription = vscode.window.tabGroups.onDidChangeTabs(tell);
    tell();
  }

  /** Paths, as exports have them. */
  async all(): Promise<ReadonlySet<string>> {
    return new Set([...(await this.#files.all()), ...this.#own()]);
  }

  dispose(): void {
    this.#subscription.dispose();
    void this.#files.close().catch(() => {});
  }

  #own(): string[] {
    const files = new Set(unfold(this.#exports.list()).map(({ file }) => file));
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const shown = tabs.flatMap(({ input }) => urisOf(input)).filter(({ scheme }) => scheme === "file");
    return [...new Set(shown.flatMap((uri) => this.#filesOf(uri)))].filter((path) => files.has(path));
  }

  /** Several may be open as one log. */
  #filesOf(uri: vscode.Uri): string[] {
    const large = this.#exports.get(exportIdOf(uri) ?? "");
    const parts = large ? unfold([large]).flatMap(({ file }) => file ?? []) : [];
    return [uri.fsPath, ...partsOf(uri), ...parts];
  }
}

function urisOf(input: unknown): vscode.Uri[] {
  if (input instanceof vscode.TabInputTextDiff) return [input.original, input.modified];
  const isFile = input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom;
  return isFile ? [input.uri] : [];
}
