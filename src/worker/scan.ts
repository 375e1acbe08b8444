/** A thread that looks at every byte of a log for the worker that owns it. */
import { parentPort, workerData } from "node:worker_threads";
import { serveScans } from "../core/log/scan/serve-scans.ts";
import type { ScanThreadData } from "../core/log/scan/thread-scans.ts";

if (parentPort) serveScans(parentPort, workerData as ScanThreadData);
