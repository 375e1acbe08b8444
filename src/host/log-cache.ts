import { join } from "node:path";
import { Worker } from "node:worker_threads";
import * as vscode from "vscode";
import { formatSize } from "../core/format.ts";
import type { ClearCacheOptions, Cleared } from "../core/log/clear-cache.ts";
import type { Output } from "./output.ts";
import { settings } from "./settings.ts";

/** The folder of what is kept of logs for the next time: what was unpacked, and where lines begin. */
export class LogCache implements vscode.Disposable {
  readonly folder: string;
  readonly #script: string;
  readonly #subscription: vscode.Disposable;

  constructor(storage: string, script: string, output: Output) {
    this.folder = join(storage, "cache");
    this.#script = script;
    this.#subscription = vscode.workspace.onDidChangeConfiguration((change) => {
      if (!settings.affectsCacheSize(change)) return;
      const keptBytes = settings.cacheBytes();
      // Without a size of the user's own the cache trims itself when it is used.
      if (keptBytes !== undefined)
        this.#run({ folder: this.folder, keptBytes }).catch((error) => output.error(error));
    });
  }

  /** Removes what no open log needs, and says what it was. */
  async clear(): Promise<void> {
    const { logs, bytes, keptLogs } = await this.#run({ folder: this.folder });
    if (bytes > 0) {
      const what = logs === 0 ? "" : logs === 1 ? "1 unpacked log, " : `${logs} unpacked logs, `;
      await vscode.window.showInformationMessage(`Cleared ${what}${formatSize(bytes)}.`);
    } else {
      const isEmpty = "The cache is empty.";
      const isInUse = "Nothing to clear: the cache holds only logs that are open.";
      await vscode.window.showInformationMessage(keptLogs > 0 ? isInUse : isEmpty);
    }
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #run(workerData: ClearCacheOptions): Promise<Cleared> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(this.#script, { workerData });
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", () => reject(new Error("The cache could not be cleared.")));
    });
  }
}
