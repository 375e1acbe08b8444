import assert from "node:assert/strict";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { clearCache } from "../../../../src/core/log/clear-cache.ts";
import { until, Workspace } from "./opened.ts";

describe("clearing the cache", function () {
  this.timeout(30_000);

  let workspace: Workspace;
  beforeEach(() => {
    workspace = new Workspace();
  });
  afterEach(() => workspace.dispose());

  const text = '{"n":1}\n'.repeat(500);
  const cached = (ending = "") => readdirSync(workspace.cacheFolder).filter((name) => name.endsWith(ending));
  const openLog = async (name: string) => {
    writeFileSync(workspace.path(name), gzipSync(text));
    return workspace.openWhole(name);
  };
  const keep = async (...names: string[]) => {
    for (const name of names) await (await openLog(name)).log.close();
  };
  const clear = (keptBytes?: number) =>
    clearCache({ folder: workspace.cacheFolder, ...(keptBytes !== undefined && { keptBytes }) });

  it("removes all that can be made again", async () => {
    await keep("a.gz", "b.gz");
    writeFileSync(join(workspace.cacheFolder, "64512-1234567.lines"), "12345");
    assert.deepEqual(clear(), { logs: 2, bytes: text.length * 2 + 5, keptLogs: 0 });
    assert.deepEqual(cached(), []);
    assert.deepEqual(clear(), { logs: 0, bytes: 0, keptLogs: 0 });
  });

  it("leaves what is open, and what is not its own", async () => {
    await keep("a.gz");
    writeFileSync(join(workspace.cacheFolder, "notes.ndjson"), "");
    const { log, session } = await openLog("b.gz");
    await until(() => cached(".json").length === 2);
    assert.deepEqual(clear(), { logs: 1, bytes: text.length, keptLogs: 1 });
    assert.deepEqual(clear(), { logs: 0, bytes: 0, keptLogs: 1 });
    assert.equal(session.rows("all", 499, 1).rows[0]?.cells[0]?.text, "1");
    await log.close();
    assert.deepEqual(clear(), { logs: 1, bytes: text.length, keptLogs: 0 });
    assert.deepEqual(cached(), ["notes.ndjson"]);
  });

  it("removes line indexes, whatever the numbers of their files", () => {
    const names = [
      "1-2.lines",
      "64512--9223372036854775808.lines",
      "-1--1.lines",
      // As they were called before.
      "0123456789abcdef01234567.lines",
    ];
    mkdirSync(workspace.cacheFolder, { recursive: true });
    for (const name of [...names, "a-1.lines"]) writeFileSync(join(workspace.cacheFolder, name), "12345");
    assert.deepEqual(clear(), { logs: 0, bytes: 20, keptLogs: 0 });
    assert.deepEqual(cached(), ["a-1.lines"]);
  });

  it("goes down to a size, and keeps the line indexes", async () => {
    await keep("a.gz", "b.gz", "c.gz");
    writeFileSync(join(workspace.cacheFolder, "64512-1234567.lines"), "12345");
    assert.deepEqual(clear(text.length * 3), { logs: 0, bytes: 0, keptLogs: 3 });
    assert.deepEqual(clear(text.length * 3 - 1), { logs: 1, bytes: text.length, keptLogs: 2 });
    assert.deepEqual(clear(0), { logs: 2, bytes: text.length * 2, keptLogs: 0 });
    assert.equal(cached(".lines").length, 1);
  });
});
