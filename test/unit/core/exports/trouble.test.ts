import assert from "node:assert/strict";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { UserError } from "../../../../src/core/errors.ts";
import type { Exports } from "../../../../src/core/exports/types.ts";
import { removeFolders } from "./folders.ts";
import { end, start, target, untilEnd, useWorld } from "./world.ts";

describe("a list of exports that cannot be read", function () {
  this.timeout(20_000);
  const world = useWorld();
  afterEach(removeFolders);

  const untilTrouble = (exports: Exports, hasTrouble: boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if ((exports.trouble !== undefined) !== hasTrouble) return;
        stop();
        resolve();
      };
      const stop = exports.onTrouble(look);
      look();
    });

  const isTold = (error: unknown) =>
    error instanceof UserError &&
    /^The export was not started: .* Nothing was requested\.$/.test(error.message);

  it("is said, refuses what it cannot keep, and is read as soon as it can be", async () => {
    await mkdir(world().folder, { recursive: true });
    await writeFile(world().storeFolder, "in its place");
    const exports = await world().window();
    assert.match(exports.trouble ?? "", /^The list of exports in .*store cannot be read: .* Nothing is lost/);
    assert.deepEqual(exports.list(), []);
    await assert.rejects(exports.start(target, start, end), isTold);
    assert.deepEqual([exports.list(), await world().received()], [[], []]);
    await rm(world().storeFolder);
    await untilTrouble(exports, false);
    const { id } = await exports.start(target, start, end);
    assert.equal((await untilEnd(exports, id)).state, "ready");
  });

  it("refuses a large export that it cannot keep, and takes the next one", async () => {
    await mkdir(world().folder, { recursive: true });
    await writeFile(world().storeFolder, "in its place");
    const exports = await world().window({ mostDays: () => 5 / (24 * 60) });
    await assert.rejects(exports.start(target, start, end), isTold);
    assert.deepEqual([exports.list(), await world().received()], [[], []]);
    await rm(world().storeFolder);
    await untilTrouble(exports, false);
    const { id } = await exports.start(target, start, end);
    assert.equal((await untilEnd(exports, id)).state, "ready");
    assert.equal(exports.get(id)?.parts?.length, 3);
  });

  it("takes up what was running once it can be read", async () => {
    const first = await world().window();
    await world().faults({ on: "poll", state: "Pending", times: 1000 });
    const { id } = await first.start(target, start, end);
    await first.close();
    await rename(world().storeFolder, `${world().storeFolder}-kept`);
    await writeFile(world().storeFolder, "in its place");
    const exports = await world().window();
    assert.ok(exports.trouble);
    await world().faults();
    await rm(world().storeFolder);
    await rename(`${world().storeFolder}-kept`, world().storeFolder);
    await untilTrouble(exports, false);
    assert.equal((await untilEnd(exports, id)).state, "ready");
    assert.equal(new Set(await world().tokens()).size, 1);
  });

  it("is no loss while a window is open", async () => {
    const exports = await world().window();
    const { id } = await exports.start(target, start, end);
    await untilEnd(exports, id);
    await rename(world().storeFolder, `${world().storeFolder}-kept`);
    await writeFile(world().storeFolder, "in its place");
    await untilTrouble(exports, true);
    assert.equal(exports.list().length, 1);
    await rm(world().storeFolder);
    await rename(`${world().storeFolder}-kept`, world().storeFolder);
    await untilTrouble(exports, false);
    assert.equal(exports.get(id)?.state, "ready");
  });
});
