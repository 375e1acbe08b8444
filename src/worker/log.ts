/** What the thread does that owns one log. Pages talk to it over ports of their own. */
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { type OpenLogOptions, openLog } from "../core/log/index.ts";
import { nodePort } from "../protocol/ports.ts";
import { serveLog } from "./serve.ts";

/** What the extension host sends. */
export type WorkerMessage =
  | { readonly attach: MessagePort }
  /** A download fills the file, or does not any more. */
  | { readonly arriving: boolean }
  /** The log is closed, its cache file removed, and the thread ends. */
  | { readonly close: true };

/** What the extension host starts the thread with: a path and options of `openLog`. */
export type WorkerData = {
  readonly path: string;
  /** Where compiled code is kept for the next thread. */
  readonly codeFolder?: string;
} & Pick<OpenLogOptions, "parts" | "cacheFolder" | "cacheBytes" | "pollMs" | "isArriving">;

const { path, codeFolder: _, ...options } = workerData as WorkerData;
/** One core is left to the editor. */
const most = 4;
const log = openLog(path, {
  ...options,
  kernel: new Uint8Array(readFileSync(join(import.meta.dirname, "kernel.wasm"))),
  threads: {
    script: join(import.meta.dirname, "scan.cjs"),
    count: Math.max(1, Math.min(most, availableParallelism() - 1)),
  },
});

parentPort?.on("message", async (message: WorkerMessage) => {
  if ("attach" in message) serveLog(log, nodePort(message.attach));
  else if ("arriving" in message) (await log).setArriving(message.arriving);
  else {
    await (await log).close();
    process.exit();
  }
});
