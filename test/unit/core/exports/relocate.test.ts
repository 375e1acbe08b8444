import assert from "node:assert/strict";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { LogSink, type OpenSink } from "../../../../src/core/exports/sink.ts";
import { end, start, target, untilEnd, useWorld } from "./world.ts";

describe("an export whose disk is full", () => {
  const world = useWorld();

  async function paused() {
    const disk = { isFull: true };
    const openSink: OpenSink = async (...args) => {
      const sink = await LogSink.open(...args);
      const write = sink.write.bind(sink);
      sink.write = async (bytes) => {
        if (!disk.isFull || sink.receivedBytes < 150_000) return write(bytes);
        throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC", syscall: "write" });
      };
      return sink;
    };
    const exports = await world().window({ openSink });
    const { id } = await exports.start(target, start, end);
    const view = await untilEnd(exports, id);
    assert.equal(view.pausedBy, "diskFull");
    disk.isFull = false;
    return { exports, view };
  }

  it("goes on in another folder, from where it was", async () => {
    const expected = await world().expectedLog();
    const { exports, view } = await paused();
    const folder = join(world().folder, "elsewhere");
    await exports.moveTo(view.id, folder);
    const moved = exports.get(view.id)?.file ?? "";
    assert.equal(dirname(moved), folder);
    assert.equal((await world().stored()).file, moved);
    assert.deepEqual(await readdir(world().logFolder), []);
    await exports.resume(view.id);
    const done = await untilEnd(exports, view.id);
    await mkdir(world().logFolder, { recursive: true });
    await world().assertLog(done, expected);
    assert.equal(done.file, moved);
    const [, again] = await world().received("download");
    assert.match(again?.range ?? "", /^bytes=1\d{5}-$/);
  });

  it("stays where it is when the other folder is none", async () => {
    const expected = await world().expectedLog();
    const { exports, view } = await paused();
    const folder = join(world().folder, "file");
    await writeFile(folder, "in the way");
    await assert.rejects(exports.moveTo(view.id, folder));
    assert.equal(exports.get(view.id)?.file, view.file);
    await exports.resume(view.id);
    await world().assertLog(await untilEnd(exports, view.id), expected);
  });

  it("is not moved while it runs", async () => {
    await world().faults({ on: "download", bytesPerSecond: 400_000 });
    const exports = await world().window();
    const { id } = await exports.start(target, start, end);
    await exports.moveTo(id, join(world().folder, "elsewhere"));
    const { file = "" } = await untilEnd(exports, id);
    assert.equal(dirname(file), world().logFolder);
  });
});
