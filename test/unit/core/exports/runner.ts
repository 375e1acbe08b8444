/**
 * A window as a process of its own, to be killed. Takes `RunnerOptions` as JSON, takes up what is in the list, starts
 * an export where there is none, and writes its state and bytes on a line whenever they change.
 */
import { openAccount } from "../../../../src/core/account/index.ts";
import { openExports } from "../../../../src/core/exports/index.ts";
import { end, start, target } from "./world.ts";

export interface RunnerOptions {
  readonly url: string;
  readonly key: string;
  readonly storeFolder: string;
  readonly logFolder: string;
}

async function run({ url, key, storeFolder, logFolder }: RunnerOptions): Promise<void> {
  const account = openAccount({ endpoint: new URL(url), key, environment: {} });
  const exports = await openExports({
    storeFolder,
    logFolder: () => logFolder,
    account: async () => account,
    log: () => {},
  });
  const write = () => {
    for (const { state, receivedBytes = 0 } of exports.list()) {
      process.stdout.write(`${JSON.stringify({ state, receivedBytes })}\n`);
    }
  };
  exports.onChange(write);
  if (exports.list().length === 0) await exports.start(target, start, end);
  write();
}

void run(JSON.parse(process.argv[2] ?? ""));
