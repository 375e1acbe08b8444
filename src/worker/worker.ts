/** The thread that owns one log, started with the code that an earlier one has compiled. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { workerData } from "node:worker_threads";
import { KeptCode } from "./kept-code.ts";
import type { WorkerData } from "./log.ts";

/** By then there are rows on the screen, and what made them is compiled. */
const keptAfterMs = 5000;

const path = join(import.meta.dirname, "log.cjs");
const { codeFolder } = workerData as WorkerData;
if (codeFolder === undefined) createRequire(path)(path);
else {
  const code = KeptCode.run(path, codeFolder);
  if (!code.isTaken) setTimeout(() => code.keep(), keptAfterMs).unref();
}
