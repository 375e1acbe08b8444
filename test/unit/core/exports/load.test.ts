import assert from "node:assert/strict";
import { removeFolders, temporaryFolder } from "./folders.ts";
import { loadOfExports, openList, writeFinished } from "./load-runs.ts";
import { end, start, target, until, untilEnd, useWorld, World } from "./world.ts";

describe("very many exports", function () {
  this.timeout(60_000);
  const world = useWorld();
  afterEach(removeFolders);

  it("are done a few at a time, in their order", async () => {
    const { ready, callsAtOnce, downloadsAtOnce, outOfTurn } = await loadOfExports(world().demo, 40, 500);
    assert.equal(ready, 40);
    assert.ok(callsAtOnce > 1 && callsAtOnce <= 8, `${callsAtOnce} calls at once`);
    assert.ok(downloadsAtOnce > 1 && downloadsAtOnce <= 4, `${downloadsAtOnce} downloads at once`);
    assert.ok(outOfTurn < 30, `out of turn by ${outOfTurn}`);
  });

  it("of one service do not hold up those of another", async () => {
    const other = await World.open();
    try {
      await world().faults({ on: "download", bytesPerSecond: 1000, times: 99 });
      const exports = await world().window({
        concurrency: 1,
        account: async (id) => (id === "other" ? other.account() : world().account()),
      });
      const { id: slow } = await exports.start(target, start, end);
      await until(
        exports,
        slow,
        ({ state, receivedBytes = 0 }) => state === "downloading" && receivedBytes > 0,
      );
      const { id } = await exports.start({ ...target, connectionId: "other" }, start, end);
      assert.equal((await untilEnd(exports, id)).state, "ready");
      assert.equal(exports.get(slow)?.state, "downloading");
    } finally {
      await other.close();
    }
  });

  it("that are finished are all in the list, newest first, and what changes among them is seen", async () => {
    const folder = await temporaryFolder();
    await writeFinished(folder, 1000);
    const [one, other] = [await openList(folder), await openList(folder)];
    const list = one.list();
    assert.equal(list.length, 1000);
    const times = list.map(({ createdAt }) => createdAt);
    assert.deepEqual(times, times.toSorted().reverse());
    const { id = "" } = list[500] ?? {};
    const isGone = new Promise<void>((resolve) => {
      other.onChange((change) => {
        if (change.id === id && !change.export) resolve();
      });
    });
    await one.remove(id, { deleteFile: false });
    await isGone;
    assert.equal(other.list().length, 999);
    await Promise.all([one.close(), other.close()]);
  });
});
