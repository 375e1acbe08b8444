import assert from "node:assert/strict";
import { readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ExportStore } from "../../../../src/core/exports/store.ts";
import type { Export } from "../../../../src/core/exports/types.ts";
import { removeFolders, temporaryFolder } from "./folders.ts";

describe("export store", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(removeFolders);

  const one: Export = {
    id: "one",
    target: {
      connectionId: "c",
      connectionName: "Production",
      regionGroup: "us-std",
      database: "us-std/shop",
    },
    start: "2024-05-10T11:00:00.000Z",
    end: "2024-05-10T13:00:00.000Z",
    createdAt: "2024-05-10T13:02:11.000Z",
    state: "downloading",
    hold: "throttled",
    retryAt: "2024-05-10T13:03:00.000Z",
    message: "The service asks to slow down. The request is kept.",
    idempotencyToken: "t",
    requestId: "398123441122",
    receivedBytes: 1000,
    totalBytes: 2000,
    etag: '"e"',
    file: "/logs/shop.ndjson",
  };

  it("gives back what was written, in another window too", async () => {
    const store = await ExportStore.open(folder);
    await store.write(one);
    assert.deepEqual(await store.changes(), { changed: [], gone: [] });
    const other = await ExportStore.open(folder);
    assert.deepEqual(await other.changes(), { changed: [one], gone: [] });
    assert.deepEqual(await other.changes(), { changed: [], gone: [] });
    await store.write({ ...one, state: "ready", hold: undefined });
    const { changed } = await other.changes();
    assert.deepEqual(
      changed.map(({ state, hold }) => [state, hold]),
      [["ready", undefined]],
    );
    await store.remove("one");
    assert.deepEqual(await other.changes(), { changed: [], gone: ["one"] });
    assert.deepEqual(await readdir(folder), []);
  });

  it("writes in the order of the calls", async () => {
    const store = await ExportStore.open(folder);
    await Promise.all([1, 2, 3, 4, 5].map((receivedBytes) => store.write({ ...one, receivedBytes })));
    const [last] = (await (await ExportStore.open(folder)).changes()).changed;
    assert.equal(last?.receivedBytes, 5);
    assert.deepEqual(await readdir(folder), ["one.json"]);
  });

  it("tells that something changed", async () => {
    const store = await ExportStore.open(folder);
    let stop = () => {};
    const changed = new Promise<void>((resolve) => {
      stop = store.watch(resolve);
    });
    await store.write(one);
    await changed;
    stop();
  });

  const whole = JSON.stringify({ version: 1, export: one });
  const check = ([name, content]: readonly [string, string]) =>
    it(`keeps aside what is ${name}, and loads the others`, async () => {
      await writeFile(join(folder, "bad.json"), content);
      const store = await ExportStore.open(folder);
      await store.write(one);
      const { changed } = await (await ExportStore.open(folder)).changes();
      assert.deepEqual(changed, [one]);
      assert.equal(await readFile(join(folder, "bad.json.unreadable"), "utf8"), content);
    });
  (
    [
      ["empty", ""],
      ["torn", whole.slice(0, 100)],
      ["not JSON", "hello"],
      ["of another shape", '{"version":1,"export":{"id":"bad"}}'],
      ["in an unknown state", whole.replace("downloading", "dancing").replace('"one"', '"bad"')],
      ["under another name", whole],
      ["from no time", whole.replace("2024-05-10T11:00:00.000Z", "soon").replace('"one"', '"bad"')],
    ] as const
  ).forEach(check);

  it("leaves alone what a later version wrote", async () => {
    await writeFile(join(folder, "new.json"), '{"version":2,"export":{}}');
    const store = await ExportStore.open(folder);
    assert.deepEqual(await store.changes(), { changed: [], gone: [] });
    assert.deepEqual(await readdir(folder), ["new.json"]);
  });

  it("clears away what an ended window was writing, and not what another one writes", async () => {
    await writeFile(join(folder, "one.json.a.tmp"), "{");
    await writeFile(join(folder, "one.json.b.tmp"), "{");
    await utimes(join(folder, "one.json.a.tmp"), new Date(0), new Date(0));
    await ExportStore.open(folder);
    assert.deepEqual(await readdir(folder), ["one.json.b.tmp"]);
  });
});
