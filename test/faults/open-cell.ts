/** Opens a log with which something is wrong, as the Explorer does, and again when nothing is any more. */
import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { type Log, openLog } from "../../src/core/log/index.ts";
import type { FileFault } from "./cell.ts";

/** What a reader of a log gets to see of it. */
export interface Sight {
  readonly problem: string;
  readonly records: number;
}

/**
 * The log stays open while the fault goes away: first and last sight of it. `text` is all of it, and `folder` is for
 * its files. A plain log is made by whoever has it, and mended by `mend`.
 */
export async function openSpoilt(
  fault: FileFault,
  text: Buffer,
  folder: string,
  plain?: { readonly path: string; mend(): Promise<void> },
): Promise<{ readonly seen: Sight; readonly last: Sight }> {
  const path = plain?.path ?? join(folder, "log.ndjson.gz");
  const whole = gzipSync(text);
  let isFull = fault === "noSpace";
  if (plain) await rm(path);
  else await writeFile(path, spoilt(fault, whole));
  const log = await openLog(path, {
    cacheFolder: join(folder, "cache"),
    pollMs: 5,
    portionBytes: 65_536,
    spaceOf: () => ({ freeBytes: isFull ? 1000 : 1e12, totalBytes: 2e12 }),
  });
  try {
    const seen = await sightOf(log, ({ problem }) => problem !== "nothing" || fault === "empty");
    isFull = false;
    if (plain) await plain.mend();
    // Another file in its place, as a second download makes it.
    else if (fault !== "noSpace") await rm(path).then(() => writeFile(path, whole));
    const records = text.toString("latin1").split("\n").length - 1;
    const last = await sightOf(log, (sight) => sight.problem === "nothing" && sight.records === records);
    return { seen, last };
  } finally {
    await log.close();
  }
}

function spoilt(fault: FileFault, whole: Buffer): Buffer {
  const half = Math.floor(whole.length / 2);
  if (fault === "cutShort") return whole.subarray(0, half);
  if (fault === "damaged") return Buffer.from(whole).fill(0xff, half, half + 64);
  if (fault === "notGzip") return Buffer.from('{"a":1}\n{"a":2}\n');
  return fault === "empty" ? Buffer.alloc(0) : whole;
}

async function sightOf(log: Log, isSo: (sight: Sight) => boolean): Promise<Sight> {
  const untilMs = Date.now() + 10_000;
  for (;;) {
    const { problem, records, isCaughtUp } = log.status;
    const sight: Sight = { problem: problem?.kind ?? "nothing", records };
    if ((isCaughtUp || problem) && isSo(sight)) return sight;
    assert.ok(Date.now() < untilMs, `It is seen with ${sight.problem}, ${sight.records} records.`);
    await pause(5);
  }
}
