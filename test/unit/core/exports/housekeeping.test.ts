import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import type { Exports, ExportView } from "../../../../src/core/exports/types.ts";
import { end, start, target, until, untilEnd, untilState, useWorld } from "./world.ts";

describe("logs of exports that go", function () {
  this.timeout(20_000);
  const world = useWorld();
  let exports: Exports;
  let one: ExportView;
  beforeEach(async () => {
    exports = await world().window();
    const { id } = await exports.start(target, start, end);
    one = await untilState(exports, id, "ready");
  });

  const seen = async (): Promise<[boolean | undefined, boolean | undefined]> => {
    await exports.refresh();
    const { isFileMissing, isOutOfReach } = exports.get(one.id) ?? {};
    return [isFileMissing, isOutOfReach];
  };

  it("are noticed when they were deleted by hand, and when they come back", async () => {
    assert.deepEqual(await seen(), [false, undefined]);
    await rename(one.file ?? "", `${one.file}.aside`);
    assert.deepEqual(await seen(), [true, undefined]);
    await rename(`${one.file}.aside`, one.file ?? "");
    assert.deepEqual(await seen(), [false, undefined]);
  });

  it("are not taken for deleted where the whole folder is away", async () => {
    await rename(world().logFolder, `${world().logFolder} on a drive`);
    assert.deepEqual(await seen(), [true, true]);
    assert.deepEqual(
      await exports.deleteLog(one.id, () => assert.fail("Nothing is there to delete.")),
      false,
    );
    await rename(`${world().logFolder} on a drive`, world().logFolder);
    assert.deepEqual(await seen(), [false, undefined]);
  });

  it("are downloaded again where their folder was deleted", async () => {
    await rm(world().logFolder, { recursive: true });
    assert.deepEqual(await seen(), [true, true]);
    await exports.retry(one.id);
    const { state, isFileMissing, isOutOfReach, file } = await untilEnd(exports, one.id);
    assert.deepEqual([state, isFileMissing, isOutOfReach, file], ["ready", false, undefined, one.file]);
    assert.equal((await stat(one.file ?? "")).size, one.fileBytes);
    assert.equal((await world().received("request")).length, 1);
  });

  it("are deleted on demand, and their exports stay", async () => {
    const other = await world().window();
    const deleted: string[] = [];
    assert.equal(
      await exports.deleteLog(one.id, async (file) => {
        deleted.push(file);
        await rm(file);
      }),
      true,
    );
    assert.deepEqual(deleted, [one.file]);
    const { state, isFileMissing, isOutOfReach } = exports.get(one.id) ?? {};
    assert.deepEqual([state, isFileMissing, isOutOfReach], ["ready", true, undefined]);
    await other.refresh();
    assert.equal(other.get(one.id)?.isFileMissing, true);
    assert.equal(await exports.deleteLog(one.id, async () => assert.fail()), false);
    await other.retry(one.id);
    assert.equal((await untilEnd(other, one.id)).isFileMissing, false);
  });

  it("are left alone while any window works on them", async () => {
    const other = await world().window();
    await world().faults({ on: "download", bytesPerSecond: 100_000, times: 9 });
    await other.retry(one.id);
    await untilState(other, one.id, "downloading");
    for (const window of [exports, other]) {
      assert.equal(await window.deleteLog(one.id, async () => assert.fail("It is at work.")), false);
    }
    await other.cancel(one.id);
    await exports.refresh();
    assert.equal(exports.get(one.id)?.state, "stopped");
    assert.equal(await exports.deleteLog(one.id, async () => assert.fail("It could go on.")), false);
  });

  it("are those of parts, one by one, of a large export", async () => {
    const split = await world().window({ mostDays: () => 5 / (24 * 60) });
    const { id } = await split.start(target, start, end);
    await untilState(split, id, "ready");
    const [first, second] = split.get(id)?.parts ?? [];
    assert.equal(await split.deleteLog(id, async () => assert.fail("It has no file of its own.")), false);
    assert.equal(await split.deleteLog(first?.id ?? "", rm), true);
    assert.deepEqual(
      split.get(id)?.parts?.map(({ isFileMissing }) => isFileMissing),
      [true, false, false],
    );
    await rename(world().logFolder, `${world().logFolder} away`);
    await split.refresh();
    const { isFileMissing, isOutOfReach } = split.get(id) ?? {};
    assert.deepEqual([isFileMissing, isOutOfReach], [true, true]);
    await rename(`${world().logFolder} away`, world().logFolder);
    await split.refresh();
    await split.retry(id);
    await until(split, first?.id ?? "", ({ state, isFileMissing }) => state === "ready" && !isFileMissing);
    assert.deepEqual([split.get(id)?.state, split.get(id)?.isFileMissing], ["ready", false]);
    assert.ok(existsSync(first?.file ?? "") && existsSync(second?.file ?? ""));
  });

  it("stay where they cannot be deleted", async () => {
    await assert.rejects(
      exports.deleteLog(one.id, async () => {
        throw new Error("not now");
      }),
      /not now/,
    );
    assert.deepEqual(await seen(), [false, undefined]);
    await mkdir(`${world().logFolder}/other`);
    await exports.deleteLog(one.id, rm);
    assert.deepEqual(await seen(), [true, undefined]);
  });
});
