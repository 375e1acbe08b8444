import assert from "node:assert/strict";
import { mkdir, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
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
    const store = new ExportStore(folder);
    await store.write(one);
    assert.deepEqual(await store.changes(), { changed: [], gone: [] });
    const other = new ExportStore(folder);
    assert.deepEqual(await other.changes(), { changed: [one], gone: [] });
    assert.deepEqual(await other.changes(), { changed: [], gone: [] });
    await store.write({ ...one, state: "ready", hold: undefined });
    const { changed } = await other.changes({ running: new Set(["one"]) });
    assert.deepEqual(
      changed.map(({ state, hold }) => [state, hold]),
      [["ready", undefined]],
    );
    await store.write({ ...one, state: "stopped" });
    // That something finished changes is told, or found when all is looked at.
    assert.deepEqual((await other.changes()).changed, []);
    assert.equal((await other.changes({ at: "all" })).changed.length, 1);
    await store.remove("one");
    assert.deepEqual(await other.changes(), { changed: [], gone: ["one"] });
    assert.deepEqual(await readdir(folder), []);
  });

  it("writes in the order of the calls", async () => {
    const store = new ExportStore(folder);
    await Promise.all([1, 2, 3, 4, 5].map((receivedBytes) => store.write({ ...one, receivedBytes })));
    const [last] = (await new ExportStore(folder).changes()).changed;
    assert.equal(last?.receivedBytes, 5);
    assert.deepEqual(await readdir(folder), ["one.json"]);
  });

  it("tells that something changed", async () => {
    const store = new ExportStore(folder);
    let stop = () => {};
    const changed = new Promise<void>((resolve) => {
      stop = store.watch((id) => id === "one" && resolve());
    });
    await store.write(one);
    await changed;
    stop();
  });

  const whole = JSON.stringify({ version: 1, export: { ...one, id: "bad" } });
  const load = async () => {
    const warnings: string[] = [];
    const { changed } = await new ExportStore(folder, (warning) => warnings.push(warning)).changes();
    return { changed, warnings };
  };
  const checkTorn = ([name, content]: readonly [string, string]) =>
    it(`keeps aside what is ${name}, and loads the others`, async () => {
      await writeFile(join(folder, "bad.json"), content);
      await new ExportStore(folder).write(one);
      const { changed, warnings } = await load();
      assert.deepEqual(changed, [one]);
      assert.equal(warnings.length, 1);
      assert.equal(await readFile(join(folder, "bad.json.unreadable"), "utf8"), content);
    });
  (
    [
      ["empty", ""],
      ["torn", whole.slice(0, 100)],
      ["not JSON", "hello"],
      ["zeros, as after a power cut", "\0".repeat(whole.length)],
    ] as const
  ).forEach(checkTorn);

  it("takes nothing for an export that is cut anywhere", async () => {
    await new ExportStore(folder).write(one);
    for (let length = 0; length < whole.length; length++) {
      await writeFile(join(folder, "bad.json"), whole.slice(0, length));
      assert.deepEqual((await load()).changed, [one], `${length} of ${whole.length} characters`);
    }
    await writeFile(join(folder, "bad.json"), whole);
    assert.equal((await load()).changed.length, 2);
  });

  const checkStrange = ([name, content]: readonly [string, string]) =>
    it(`leaves alone what is ${name}, and loads the others`, async () => {
      await writeFile(join(folder, "bad.json"), content);
      await new ExportStore(folder).write(one);
      const { changed, warnings } = await load();
      assert.deepEqual(changed, [one]);
      assert.equal(warnings.length, 1);
      assert.equal(await readFile(join(folder, "bad.json"), "utf8"), content);
    });
  (
    [
      ["of a later version", '{"version":2,"export":{}}'],
      ["of another shape", '{"version":1,"export":{"id":"bad"}}'],
      ["in a state of a later version", whole.replace("downloading", "dancing")],
      ["under another name", whole.replace('"bad"', '"one"')],
      ["from no time", whole.replace("2024-05-10T11:00:00.000Z", "soon")],
    ] as const
  ).forEach(checkStrange);

  it("reads what the first version wrote", async () => {
    const { id, target, start, end, createdAt, idempotencyToken } = one;
    const first = { id, target, start, end, createdAt, state: "new", idempotencyToken };
    await writeFile(join(folder, "one.json"), JSON.stringify({ version: 1, export: first }));
    assert.deepEqual((await load()).changed, [first]);
  });

  it("does without what a later version says in its own words, and keeps what only that knows", async () => {
    const later = { ...one, hold: "asleep", pausedBy: 7, isShared: true };
    await writeFile(join(folder, "one.json"), JSON.stringify({ version: 1, export: later }));
    const { hold, ...rest } = one;
    const [read, ...others] = (await load()).changed;
    assert.deepEqual([read, others], [{ ...rest, isShared: true }, []]);
    assert.ok(hold && read);
    await new ExportStore(folder).write({ ...read, state: "ready" });
    assert.match(await readFile(join(folder, "one.json"), "utf8"), /"isShared": true/);
  });

  it("reads the others where one cannot be read, and says so once", async () => {
    await mkdir(join(folder, "bad.json"));
    await new ExportStore(folder).write(one);
    const warnings: string[] = [];
    const store = new ExportStore(folder, (warning) => warnings.push(warning));
    assert.deepEqual((await store.changes()).changed, [one]);
    await store.changes({ at: "all" });
    assert.equal(warnings.length, 1);
    assert.match(`${warnings}`, /bad\.json cannot be read: Error: EISDIR/);
  });

  it("makes its folder again when it is gone", async () => {
    const store = new ExportStore(folder);
    await store.write(one);
    await store.changes();
    await rm(folder, { recursive: true });
    await assert.rejects(store.changes());
    assert.deepEqual(await store.changes(), { changed: [], gone: ["one"] });
    await store.write(one);
  });

  it("clears away what an ended window was writing, and not what another one writes", async () => {
    await writeFile(join(folder, "one.json.a.tmp"), "{");
    await writeFile(join(folder, "one.json.b.tmp"), "{");
    await utimes(join(folder, "one.json.a.tmp"), new Date(0), new Date(0));
    await new ExportStore(folder).changes();
    assert.deepEqual(await readdir(folder), ["one.json.b.tmp"]);
  });
});
