/** Runs `ours.cjs` beside it as the extension runs its worker: with the code that an earlier run has compiled. */
import { join } from "node:path";
import { KeptCode } from "../../src/worker/kept-code.ts";
import { jobOf } from "./stopwatch.mjs";

const code = KeptCode.run(join(import.meta.dirname, "ours.cjs"), import.meta.dirname);
if ((jobOf() as { do: string }).do === "rehearse") process.once("exit", () => code.keep());
