import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, truncate } from "node:fs/promises";
import { createInterface } from "node:readline";
import { partPathOf } from "../../../../src/core/exports/sink.ts";
import { buildRunner, crashRuns, startRunner } from "./crash-runs.ts";
import { removeFolders } from "./folders.ts";
import type { RunnerLine, RunnerOptions } from "./runner.ts";
import { untilEnd, useWorld } from "./world.ts";

describe("exports of a window that was killed", function () {
  this.timeout(60_000);
  const world = useWorld();
  let runner: string;
  before(async () => {
    runner = await buildRunner();
  });
  after(removeFolders);

  /** Runs a window in a process, and kills it as soon as an export is so. */
  async function killWhen(
    isThere: (line: Required<Pick<RunnerLine, "state" | "receivedBytes">>) => boolean,
  ): Promise<void> {
    const { storeFolder, logFolder } = world();
    const { url, key } = world().demo;
    const starts = !(await hasExport());
    const options: RunnerOptions = { url, key, storeFolder, logFolder, starts };
    const child = startRunner(runner, options);
    const exit = once(child, "exit");
    await lineOf(child, isThere);
    child.kill("SIGKILL");
    await exit;
  }

  async function hasExport(): Promise<boolean> {
    const names = await readdir(world().storeFolder).catch((): string[] => []);
    return names.some((name) => name.endsWith(".json"));
  }

  async function lineOf(child: ChildProcess, isThere: Parameters<typeof killWhen>[0]): Promise<void> {
    assert.ok(child.stdout);
    for await (const line of createInterface({ input: child.stdout })) {
      const told = JSON.parse(line);
      if (told.state !== undefined && isThere(told)) return;
    }
    assert.fail("The window ended by itself.");
  }

  it("go on in the next one, from wherever they were", async () => {
    const expected = await world().expectedLog();
    const polls = { on: "poll", state: "Pending", times: 2 } as const;
    await world().faults({ on: "request", delayMs: 100 }, polls, {
      on: "download",
      bytesPerSecond: 150_000,
      times: 99,
    });
    await killWhen(({ state }) => state === "requesting");
    await killWhen(({ state }) => state === "waiting");
    for (let kill = 0; kill < 3; kill++) {
      const { receivedBytes: before = 0 } = await world().stored();
      await killWhen(({ receivedBytes }) => receivedBytes > before + 20_000);
    }
    await world().faults();
    const exports = await world().window();
    const { id, idempotencyToken } = await world().stored();
    await world().assertLog(await untilEnd(exports, id), expected);
    assert.deepEqual([...new Set(await world().tokens())], [idempotencyToken]);
    const downloads = await world().received("download");
    assert.ok(downloads.slice(1).some(({ range, status }) => range && status === 206));
  });

  it("go on after a power cut that left the files as they never were", async () => {
    const expected = await world().expectedLog();
    await world().faults({ on: "download", bytesPerSecond: 400_000 });
    await killWhen(({ receivedBytes }) => receivedBytes > 100_000);
    const { id, file = "" } = await world().stored();
    const part = await readFile(partPathOf(file));
    // The log has lost its end, and the compressed bytes theirs: both are longer than what they hold.
    await truncate(file, 1000);
    await truncate(file, 50_000);
    await truncate(partPathOf(file), part.length - 10_000);
    await truncate(partPathOf(file), part.length);
    await world().faults();
    const exports = await world().window();
    await world().assertLog(await untilEnd(exports, id), expected);
  });
});

describe("exports of windows that are killed at any moment", function () {
  this.timeout(120_000);
  after(removeFolders);

  it("are done in the end, each once and whole", async () => {
    const seed = Date.now() % 1_000_000;
    const { runs, kills, killsAtMoments } = await crashRuns(12, seed);
    assert.equal(runs, 12);
    assert.ok(kills > 8 && killsAtMoments > 3, `${kills} kills, ${killsAtMoments} at moments, seed ${seed}`);
  });
});
