/**
 * A window as a process of its own, to be killed. Takes `RunnerOptions` as JSON and takes up what is in the list. On
 * its output it writes, each on a line: every state and number of bytes of an export, the id of an export that was
 * started as soon as a user would see it, and at the end how many moments its life had.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { openAccount } from "../../../../src/core/account/index.ts";
import { openExports } from "../../../../src/core/exports/index.ts";
import { runningStates } from "../../../../src/core/exports/types.ts";
import { countMoments, type Moments } from "./moments.ts";
import { end, start, target } from "./world.ts";

export interface RunnerOptions {
  readonly url: string;
  readonly key: string;
  readonly storeFolder: string;
  readonly logFolder: string;
  /** Starts an export. */
  readonly starts: boolean;
  /** How much faster than they should pauses pass. */
  readonly haste?: number;
  /** Ends itself, as a kill does, at this of its moments. */
  readonly lastMoment?: number;
  /** Ends when nothing runs any more. */
  readonly endsWhenDone?: boolean;
}

export interface RunnerLine {
  readonly state?: string;
  readonly receivedBytes?: number;
  readonly started?: string;
  readonly moments?: number;
}

async function run(options: RunnerOptions, moments: Moments): Promise<void> {
  const { url, key, storeFolder, logFolder, starts, haste = 1, endsWhenDone } = options;
  const account = openAccount({ endpoint: new URL(url), key, environment: {} });
  const exports = await openExports({
    storeFolder,
    logFolder: () => logFolder,
    account: async () => account,
    sleep: (ms, signal) => sleep(ms / haste, undefined, { signal }),
    log: () => {},
  });
  const tell = (line: RunnerLine) => process.stdout.write(`${JSON.stringify(line)}\n`);
  const look = () => {
    const views = exports.list();
    for (const { state, receivedBytes = 0 } of views) tell({ state, receivedBytes });
    if (endsWhenDone && views.length > 0 && views.every(({ state }) => !runningStates.has(state)))
      void finish();
  };
  const finish = async () => {
    stop();
    await exports.close();
    await account.close();
    tell({ moments: moments.count });
  };
  const stop = exports.onChange(look);
  if (starts) tell({ started: (await exports.start(target, start, end)).id });
  look();
}

const given: RunnerOptions = JSON.parse(process.argv[2] ?? "");
void countMoments(given.lastMoment).then((moments) => run(given, moments));
