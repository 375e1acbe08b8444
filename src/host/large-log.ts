import * as vscode from "vscode";
import { gapNotice, partsToRead } from "../core/exports/opened-parts.ts";
import type { Exports, ExportView } from "../core/exports/types.ts";
import type { Download } from "./explorer-page.ts";
import type { LogFiles } from "./log-reader.ts";

type Files = Pick<LogFiles, "path" | "parts">;

/** The log of a large export: what of its parts is there, and what arrives. */
export class LargeLog implements Download, vscode.Disposable {
  readonly #exports: Exports;
  readonly #id: string;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #filesChanged = new vscode.EventEmitter<void>();
  readonly #stopListening: () => void;
  #read: ReadonlySet<string> = new Set();
  #files: Files;
  #told: string;

  readonly onChange = this.#changed.event;
  /** There are more parts to read. */
  readonly onFilesChange = this.#filesChanged.event;

  /** `files` are read where the export is not in the list any more. */
  constructor(exports: Exports, id: string, files: Files) {
    this.#exports = exports;
    this.#id = id;
    this.#files = files;
    this.#look();
    this.#told = this.#state();
    this.#stopListening = exports.onChange((change) => {
      if (change.id === id) this.#onChange();
    });
  }

  get files(): Files {
    return this.#files;
  }

  current() {
    const arriving = this.#arriving();
    if (!arriving) return undefined;
    const { receivedBytes: received = 0, totalBytes: total, secondsLeft } = arriving;
    return { received, total, secondsLeft };
  }

  gaps(): string | undefined {
    return gapNotice(this.#parts(), this.#read, new Date());
  }

  exportId(): string | undefined {
    return this.#exports.get(this.#id)?.id;
  }

  async stop(): Promise<void> {
    await this.#exports.cancel(this.#id);
  }

  dispose(): void {
    this.#stopListening();
    this.#changed.dispose();
    this.#filesChanged.dispose();
  }

  #onChange(): void {
    const before = this.#files;
    this.#look();
    if (this.#files !== before) this.#filesChanged.fire();
    const state = this.#state();
    if (state === this.#told) return;
    this.#told = state;
    this.#changed.fire();
  }

  #look(): void {
    const read = partsToRead(this.#parts(), this.#read);
    if ([...read].every((id) => this.#read.has(id))) return;
    this.#read = read;
    this.#files = filesOf(this.#parts().filter(({ id }) => read.has(id))) ?? this.#files;
  }

  #arriving(): ExportView | undefined {
    return this.#parts().find(({ id, state }) => this.#read.has(id) && state === "downloading");
  }

  #parts(): readonly ExportView[] {
    return this.#exports.get(this.#id)?.parts ?? [];
  }

  #state(): string {
    return JSON.stringify([this.current(), this.gaps()]);
  }
}

/** The last one is the one that may still arrive: that is followed as a file that is written to. */
function filesOf(parts: readonly ExportView[]): Files | undefined {
  const files = parts.flatMap(({ file }) => file ?? []);
  const path = files.at(-1);
  return path === undefined ? undefined : { path, parts: files.slice(0, -1) };
}
