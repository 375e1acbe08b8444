/**
 * A window as a process of its own, to be killed while it makes the parts of a large export. Takes the folder as its
 * argument, and writes a line when it begins, and one when they are made.
 */
import { openExports } from "../../../../src/core/exports/index.ts";
import { target } from "./world.ts";

export const partCount = 40;
const start = new Date("2023-05-10T11:00:00Z");
const end = new Date(start.getTime() + partCount * 86_400_000);

/** A window without a key: nothing is requested. */
export function openWindow(folder: string) {
  return openExports({
    storeFolder: folder,
    logFolder: () => folder,
    account: async () => undefined,
    mostDays: () => 1,
    log: () => {},
  });
}

async function run(folder: string): Promise<void> {
  const exports = await openWindow(folder);
  console.log("begins");
  await exports.start(target, start, end);
  console.log("made");
}

const folder = process.argv[2];
if (folder && process.argv[1]?.endsWith("large-runner.cjs")) void run(folder);
