import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, truncate } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";
import { partPathOf } from "../../../../src/core/exports/sink.ts";
import type { ExportState } from "../../../../src/core/exports/types.ts";
import { removeFolders, temporaryFolder } from "./folders.ts";
import type { RunnerOptions } from "./runner.ts";
import { untilEnd, World } from "./world.ts";

describe("exports of a window that was killed", function () {
  this.timeout(60_000);
  let world: World;
  let runner: string;
  before(async () => {
    runner = join(await temporaryFolder(), "runner.cjs");
    await build({
      entryPoints: ["test/unit/core/exports/runner.ts"],
      bundle: true,
      platform: "node",
      format: "cjs",
      outfile: runner,
      logLevel: "error",
    });
  });
  after(removeFolders);
  beforeEach(async () => {
    world = await World.open();
  });
  afterEach(() => world.close());

  /** Runs a window in a process, and kills it as soon as an export is so. */
  async function killWhen(
    isThere: (line: { state: ExportState; receivedBytes: number }) => boolean,
  ): Promise<void> {
    const { storeFolder, logFolder } = world;
    const { url, key } = world.demo;
    const options: RunnerOptions = { url, key, storeFolder, logFolder };
    const child = spawn(process.execPath, [runner, JSON.stringify(options)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const exit = once(child, "exit");
    await lineOf(child, isThere);
    child.kill("SIGKILL");
    await exit;
  }

  async function lineOf(child: ChildProcess, isThere: Parameters<typeof killWhen>[0]): Promise<void> {
    assert.ok(child.stdout);
    for await (const line of createInterface({ input: child.stdout })) if (isThere(JSON.parse(line))) return;
    assert.fail("The window ended by itself.");
  }

  it("go on in the next one, from wherever they were", async () => {
    const expected = await world.expectedLog();
    const polls = { on: "poll", state: "Pending", times: 2 } as const;
    await world.faults({ on: "request", delayMs: 100 }, polls, {
      on: "download",
      bytesPerSecond: 150_000,
      times: 99,
    });
    await killWhen(({ state }) => state === "requesting");
    await killWhen(({ state }) => state === "waiting");
    for (let kill = 0; kill < 3; kill++) {
      const { receivedBytes: before = 0 } = await world.stored();
      await killWhen(({ receivedBytes }) => receivedBytes > before + 20_000);
    }
    await world.faults();
    const exports = await world.window();
    const { id, idempotencyToken } = await world.stored();
    await world.assertLog(await untilEnd(exports, id), expected);
    assert.deepEqual([...new Set(await world.tokens())], [idempotencyToken]);
    const downloads = await world.received("download");
    assert.ok(downloads.slice(1).some(({ range, status }) => range && status === 206));
  });

  it("go on after a power cut that left the files as they never were", async () => {
    const expected = await world.expectedLog();
    await world.faults({ on: "download", bytesPerSecond: 400_000 });
    await killWhen(({ receivedBytes }) => receivedBytes > 100_000);
    const { id, file = "" } = await world.stored();
    const part = await readFile(partPathOf(file));
    // The log has lost its end, and the compressed bytes theirs: both are longer than what they hold.
    await truncate(file, 1000);
    await truncate(file, 50_000);
    await truncate(partPathOf(file), part.length - 10_000);
    await truncate(partPathOf(file), part.length);
    await world.faults();
    const exports = await world.window();
    await world.assertLog(await untilEnd(exports, id), expected);
  });
});
