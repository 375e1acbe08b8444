/** The thread that owns one log. Pages talk to it over ports of their own. */
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { openLog } from "../core/log/index.ts";
import { nodePort } from "../protocol/ports.ts";
import { serveLog } from "./serve.ts";

/** What the extension host sends. */
export type WorkerMessage =
  | { readonly attach: MessagePort }
  /** A download fills the file, or does not any more. */
  | { readonly arriving: boolean }
  /** The log is closed, its cache file removed, and the thread ends. */
  | { readonly close: true };

const { path, cacheFolder, pollMs } = workerData as { path: string; cacheFolder: string; pollMs?: number };
const log = openLog(path, { cacheFolder, ...(pollMs && { pollMs }) });

parentPort?.on("message", async (message: WorkerMessage) => {
  if ("attach" in message) serveLog(log, nodePort(message.attach));
  else if ("arriving" in message) (await log).setArriving(message.arriving);
  else {
    await (await log).close();
    process.exit();
  }
});
