/** A download of many gigabytes that is cut ten times: the right hash, and no more memory than for a small one. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { openAccount } from "../../src/core/account/index.ts";
import { openExports } from "../../src/core/exports/index.ts";
import type { ExportView } from "../../src/core/exports/types.ts";
import { sinkThreads } from "../../src/host/sink-thread.ts";
import { target, untilEnd } from "../unit/core/exports/world.ts";
import { cuts, type LargeFacts } from "./large-server.ts";

/** Resolves to whether it went as it should; what was seen is printed. */
export async function downloadLarge(bytes: number, parent = tmpdir()): Promise<boolean> {
  const disk = await statfs(parent);
  if (disk.bavail * disk.bsize < 3 * bytes) {
    print(`${parent} has no place for three times ${bytes / 1e9} GB.`);
    return false;
  }
  const server = spawn(process.execPath, [process.argv[1] ?? "", "--serve", String(bytes)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const folder = await mkdtemp(join(parent, "fauna-logs-"));
  try {
    const [line = ""] = await firstLine(server.stdout);
    await check(JSON.parse(line) as LargeFacts, folder);
    return true;
  } catch (error) {
    print(error instanceof Error ? error.message : String(error));
    return false;
  } finally {
    server.stdin.end();
    await rm(folder, { recursive: true, force: true });
  }
}

async function check(facts: LargeFacts, folder: string): Promise<void> {
  const account = openAccount({ endpoint: new URL(facts.url), key: "k", environment: {} });
  const startedMs = performance.now();
  let breaks = 0;
  const exports = await openExports({
    storeFolder: join(folder, "store"),
    logFolder: () => join(folder, "logs"),
    account: async () => account,
    openSink: sinkThreads(join(import.meta.dirname, "../../dist/sink.cjs")),
    log: () => {},
  });
  exports.onChange(({ export: now, before }) => {
    if (now?.hold === "throttled" && before?.hold !== "throttled") breaks++;
  });
  const memoryBefore = process.memoryUsage.rss();
  const { id } = await exports.start(target, new Date(0), new Date(3_600_000));
  const view = await untilEnd(exports, id);
  const seconds = (performance.now() - startedMs) / 1000;
  await exports.close();
  await account.close();
  const peak = process.resourceUsage().maxRSS * 1024;
  print(`${size(facts.size)} downloaded, ${size(facts.textSize)} on the disk, in ${seconds.toFixed(0)} s`);
  print(`${breaks} breaks; memory ${size(memoryBefore)} before, ${size(peak)} at most`);
  assertView(view, facts);
  assert.equal(breaks, cuts, `${breaks} breaks`);
  assert.equal(await sha256(view.file ?? ""), facts.sha256);
  print(`SHA-256 ${facts.sha256}: the same; ${view.records} records`);
  assert.ok(peak < 512e6, `${size(peak)} of memory`);
}

function assertView(
  view: ExportView,
  { size: receivedBytes, textSize: fileBytes, records }: LargeFacts,
): void {
  const { state, message } = view;
  assert.equal(state, "ready", `It ended as ${state}: ${message}`);
  assert.deepEqual([view.receivedBytes, view.fileBytes, view.records], [receivedBytes, fileBytes, records]);
}

async function firstLine(input: NodeJS.ReadableStream): Promise<string[]> {
  for await (const line of createInterface({ input })) return [line];
  return [];
}

async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk);
  return hash.digest("hex");
}

function size(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
