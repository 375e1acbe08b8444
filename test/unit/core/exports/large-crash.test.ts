import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "esbuild";
import { removeFolders, temporaryFolder } from "./folders.ts";
import { openWindow, partCount } from "./large-runner.ts";

/** `CRASHES=200` runs more of them. */
const kills = Number(process.env.CRASHES ?? 6);

describe("a large export whose window is killed while it makes the parts", function () {
  this.timeout(10_000 + kills * 3000);
  let runner: string;
  let lastMs = 100;
  before(async () => {
    runner = join(await temporaryFolder(), "large-runner.cjs");
    await build({
      entryPoints: ["test/unit/core/exports/large-runner.ts"],
      bundle: true,
      platform: "node",
      format: "cjs",
      outfile: runner,
      logLevel: "error",
    });
  });
  after(removeFolders);

  it("has all of them in the next window, or none", async () => {
    const found = { all: 0, none: 0, half: 0 };
    for (let kill = 0; kill < kills; kill++) {
      const folder = await temporaryFolder();
      await killAfter(folder, (lastMs * kill) / kills);
      const left = (await exportsIn(folder)).length;
      const exports = await openWindow(folder);
      const views = exports.list();
      const parts = views.flatMap((view) => view.parts ?? []);
      await exports.close();
      if (left > 0 && left < partCount) found.half++;
      if (parts.length === 0) found.none++;
      else found.all++;
      const indexes = parts.map(({ part }) => part?.index);
      assert.ok(parts.length === 0 || views.length === 1);
      assert.deepEqual(indexes, parts.length === 0 ? [] : Array.from({ length: partCount }, (_, at) => at));
      assert.equal(new Set(parts.map(({ idempotencyToken }) => idempotencyToken)).size, parts.length);
      assert.deepEqual(await readdir(join(folder, "plans")).catch(() => []), []);
    }
    if (process.env.CRASHES) console.log(found);
  });

  async function exportsIn(folder: string): Promise<string[]> {
    return (await readdir(folder)).filter((name) => name.endsWith(".json"));
  }

  /** Kills it so long after it has begun, or when it is done. */
  async function killAfter(folder: string, delayMs: number): Promise<void> {
    const child = spawn(process.execPath, [runner, folder], { stdio: ["ignore", "pipe", "inherit"] });
    const exit = once(child, "exit");
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    await lines.next();
    const began = performance.now();
    const made = lines.next().then(() => {
      lastMs = performance.now() - began;
    });
    await Promise.race([made, sleep(delayMs)]);
    child.kill("SIGKILL");
    await exit;
  }
});
