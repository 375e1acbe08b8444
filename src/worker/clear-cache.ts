/** A thread that makes room in the cache of logs: removing large files takes a moment. */
import { parentPort, workerData } from "node:worker_threads";
import { type ClearCacheOptions, clearCache } from "../core/log/clear-cache.ts";

parentPort?.postMessage(clearCache(workerData as ClearCacheOptions));
