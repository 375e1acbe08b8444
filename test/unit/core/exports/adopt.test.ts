import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { ServerList } from "../../../../src/core/exports/server-list.ts";
import type { ServerRequest } from "../../../../src/core/exports/types.ts";
import { removeFolders } from "./folders.ts";
import { end, start, target, untilEnd, untilState, useExpectedLog, useWorld } from "./world.ts";

const token = (digit: number) => `0000000${digit}-0000-4000-8000-000000000000`;

describe("exports that were requested elsewhere", function () {
  this.timeout(20_000);
  const expected = useExpectedLog();
  const world = useWorld();
  after(removeFolders);

  /** As a colleague does it. */
  async function requestElsewhere(...hours: number[]): Promise<void> {
    const account = world().account() ?? assert.fail();
    for (const hour of hours) {
      const request = {
        regionGroup: target.regionGroup,
        database: target.database,
        timeStart: new Date(start.getTime() + hour * 3_600_000).toISOString(),
        timeEnd: new Date(end.getTime() + hour * 3_600_000).toISOString(),
      };
      await account.requestLogs({ ...request, idempotencyToken: token(hour) });
    }
  }

  async function onServer(): Promise<readonly ServerRequest[]> {
    const account = world().account() ?? assert.fail();
    const list = new ServerList(target, ["us-std"], (options, signal) => account.listLogs(options, signal));
    await list.more(() => true, new AbortController().signal);
    assert.equal(list.failure, undefined);
    return list.requests;
  }

  const exportFiles = async () =>
    (await readdir(world().storeFolder)).filter((name) => name.endsWith(".json")).length;

  it("go on from the request that is there", async () => {
    await requestElsewhere(0);
    const [request = assert.fail()] = await onServer();
    assert.deepEqual(request.target, target);
    const exports = await world().window();
    const [id = ""] = await exports.adopt([request]);
    const { state, requestId, isAdopted, start: from, end: to } = await world().stored();
    assert.deepEqual([state, requestId, isAdopted], ["waiting", request.requestId, true]);
    assert.deepEqual([from, to], [start.toISOString(), end.toISOString()]);
    await world().assertLog(await untilEnd(exports, id), expected());
    assert.equal((await world().received("request")).length, 1);
    assert.deepEqual(
      (await readdir(world().storeFolder)).filter((name) => name.endsWith(".lease")),
      [],
    );
  });

  it("are one export, however many windows adopt them at once", async () => {
    await requestElsewhere(0, 1, 2);
    const requests = await onServer();
    assert.equal(requests.length, 3);
    const windows = await Promise.all([world().window(), world().window(), world().window()]);
    const [first, ...others] = await Promise.all(
      // The same request twice in one call is the same, too.
      windows.map((exports, index) => exports.adopt([...requests.slice(index), ...requests, ...requests])),
    );
    const ids = [...new Set(first)];
    assert.equal(ids.length, 3);
    for (const other of others) assert.deepEqual(new Set(other), new Set(ids));
    assert.equal(await exportFiles(), 3);
    await Promise.all(ids.flatMap((id) => windows.map((exports) => untilState(exports, id, "ready"))));
    assert.equal((await world().received("request")).length, 3);
    assert.equal((await world().received("download")).length, 3);
    assert.equal((await readdir(world().logFolder)).length, 3);
  });

  it("are left alone where they are in the list, or just being sent", async () => {
    const exports = await world().window();
    await world().faults({ on: "request", delayMs: 300 });
    const { id } = await exports.start(target, start, end);
    await untilState(exports, id, "requesting");
    const sent = {
      target,
      start: "2024-05-10T11:00:00Z",
      end: "2024-05-10T11:15:00Z",
      serviceState: "Pending",
    };
    assert.deepEqual(await exports.adopt([{ ...sent, requestId: "its id" }]), [id]);
    await untilEnd(exports, id);
    assert.deepEqual(await exports.adopt(await onServer()), [id]);
    assert.equal(await exportFiles(), 1);
  });

  it("are left alone where they are parts of a large export", async () => {
    const exports = await world().window({ mostDays: () => 5 / (24 * 60) });
    const { id, parts = [] } = await exports.start(target, start, end);
    await untilEnd(exports, id);
    const requests = await onServer();
    assert.equal(requests.length, 3);
    assert.deepEqual(new Set(await exports.adopt(requests)), new Set(parts.map((part) => part.id)));
    assert.equal(await exportFiles(), 3);
  });

  it("are told apart by service: each numbers its requests for itself", async () => {
    await requestElsewhere(0);
    const [request = assert.fail()] = await onServer();
    const exports = await world().window();
    const other = { ...request, target: { ...target, connectionId: "another" } };
    const [one, two] = await exports.adopt([request, other]);
    assert.notEqual(one, two);
  });

  it("go on after a reload, and after a window that died while it adopted", async () => {
    await requestElsewhere(0);
    const requests = await onServer();
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    const first = await world().window();
    const lease = { window: "dead", pid, host: hostname(), renewal: 0 };
    await writeFile(join(world().storeFolder, "adopting.lease"), JSON.stringify(lease));
    const [id = ""] = await first.adopt(requests);
    await first.close();
    const second = await world().window();
    await world().assertLog(await untilEnd(second, id), expected());
    assert.equal((await world().received("request")).length, 1);
  });

  it("are requested anew by a retry, and then one's own", async () => {
    await requestElsewhere(0);
    const requests = await onServer();
    const exports = await world().window();
    await world().faults({ on: "poll", state: "Failed" });
    const [id = ""] = await exports.adopt(requests);
    await untilState(exports, id, "failed");
    await exports.retry(id);
    await world().assertLog(await untilState(exports, id, "ready"), expected());
    assert.equal((await world().received("request")).length, 2);
    assert.equal((await world().stored()).isAdopted, undefined);
    // What failed on the server is still there, and another export now.
    assert.equal(new Set(await exports.adopt(await onServer())).size, 2);
  });

  it("are in the store as every window reads it", async () => {
    await requestElsewhere(0);
    const exports = await world().window();
    await world().faults({ on: "poll", state: "Pending", times: 99 });
    const [id = ""] = await exports.adopt(await onServer());
    const text = await readFile(join(world().storeFolder, `${id}.json`), "utf8");
    assert.equal(JSON.parse(text).export.isAdopted, true);
    const other = await world().window();
    assert.deepEqual(
      other.list().map((view) => [view.id, view.state, view.isElsewhere, view.isAdopted]),
      [[id, "waiting", true, true]],
    );
  });
});
