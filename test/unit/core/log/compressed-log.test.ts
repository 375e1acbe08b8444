import assert from "node:assert/strict";
import { appendFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { canUnpackZstd } from "../../../../src/core/log/zstd.ts";
import { until, untilChecked, Workspace } from "./opened.ts";
import { numbered, skippable } from "./zstd-frames.ts";

const records = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => `{"n":${from + at},"noise":"${Math.sin(from + at)}"}\n`).join(
    "",
  );

describe("a compressed log", function () {
  this.timeout(30_000);

  let workspace: Workspace;
  beforeEach(() => {
    workspace = new Workspace();
  });
  afterEach(() => workspace.dispose());

  const write = (name: string, content: string | Buffer) => writeFileSync(workspace.path(name), content);

  it("is unpacked, also when its name does not say so", async () => {
    for (const name of ["a.ndjson.gz", "a.ndjson"]) {
      write(name, gzipSync(records(0, 5000)));
      const { log, session } = await workspace.openWhole(name);
      assert.deepEqual(
        [log.status.records, log.status.isCompressed, log.status.problem],
        [5000, true, undefined],
      );
      assert.equal(log.status.bytes, records(0, 5000).length);
      assert.equal(session.rows("all", 4999, 1).rows[0]?.cells[0]?.text, "4999");
    }
  });

  it("may be made of many members", async () => {
    write(
      "a.gz",
      Buffer.concat([gzipSync(records(0, 10)), gzipSync(""), gzipSync(records(10, 20)), Buffer.alloc(9)]),
    );
    const { log } = await workspace.openWhole("a.gz");
    assert.deepEqual([log.status.records, log.status.problem], [20, undefined]);
  });

  it("grows, within a member and by whole ones", async () => {
    const [one, two] = [gzipSync(records(0, 5000)), gzipSync(records(5000, 5003))];
    write("a.gz", one.subarray(0, 40_000));
    const { log } = await workspace.openWhole("a.gz");
    await until(() => log.status.problem?.kind === "gzipCutShort");
    const first = log.status.records;
    assert.ok(first > 100 && first < 5000, `${first} records at first`);
    appendFileSync(workspace.path("a.gz"), one.subarray(40_000));
    await until(() => log.status.records === 5000);
    await until(() => log.status.problem === undefined);
    appendFileSync(workspace.path("a.gz"), two);
    await until(() => log.status.records === 5003);
    await untilChecked(log);
    assert.deepEqual([log.status.generation, log.status.notJson], [0, 0]);
  });

  it("misses nothing that is added while it is unpacked and written", async () => {
    write("a.gz", "");
    const log = await workspace.open("a.gz", { pollMs: 1 });
    let count = 0;
    for (let member = 0; member < 120; member++) {
      const next = count + (member % 10 === 0 ? 20_000 : 5);
      const bytes = gzipSync(records(count, next), { level: 1 });
      appendFileSync(workspace.path("a.gz"), bytes.subarray(0, 30));
      await setTimeout(member % 3);
      appendFileSync(workspace.path("a.gz"), bytes.subarray(30));
      count = next;
    }
    await until(() => log.status.records === count && log.status.isCaughtUp);
    await untilChecked(log);
    assert.deepEqual([log.status.notJson, log.status.problem], [0, undefined]);
  });

  it("is known for one by its second byte", async () => {
    const bytes = gzipSync(records(0, 10));
    write("a.gz", bytes.subarray(0, 1));
    const { log } = await workspace.openWhole("a.gz");
    appendFileSync(workspace.path("a.gz"), bytes.subarray(1));
    await until(() => log.status.records === 10);
    assert.equal(log.status.isCompressed, true);
  });

  it("says nothing of a short end while a download fills it", async () => {
    const bytes = gzipSync(records(0, 5000));
    const log = await workspace.open("a.gz");
    log.setArriving(true);
    write("a.gz", bytes.subarray(0, 40_000));
    await until(() => log.status.records > 0 && log.status.isCaughtUp);
    await setTimeout(50);
    assert.equal(log.status.problem?.kind, undefined);
    log.setArriving(false);
    await until(() => log.status.problem?.kind === "gzipCutShort");
  });

  it("shows what stands before damage", async () => {
    const bytes = gzipSync(records(0, 5000), { level: 6 });
    bytes.fill(0xff, 10_000, 40_000);
    write("a.gz", bytes);
    const { log, session } = await workspace.openWhole("a.gz");
    const { problem } = log.status;
    assert.equal(problem?.kind, "gzipDamaged");
    assert.equal(problem?.kind === "gzipDamaged" && problem.afterBytes, log.status.bytes);
    // 10,000 of so many compressed bytes are sound, and so is that share of the records.
    const sound = Math.floor((10_000 / bytes.length) * 5000 * 0.95);
    assert.ok(log.status.records > sound, `${log.status.records} of at least ${sound}`);
    const { rows } = session.rows("all", 0, sound);
    assert.ok(rows.every(({ state, cells }, at) => state === "ok" && cells[0]?.text === String(at)));
  });

  it("is opened as it is where it is not gzip at all", async () => {
    write("a.ndjson.gz", records(0, 3));
    const { log } = await workspace.openWhole("a.ndjson.gz");
    assert.deepEqual(
      [log.status.records, log.status.problem, log.status.isCompressed],
      [3, { kind: "notGzip" }, false],
    );
  });

  it("is read again when it is replaced", async () => {
    write("a.gz", gzipSync(records(0, 10)));
    const { log } = await workspace.openWhole("a.gz");
    write("a.gz", gzipSync(records(5, 100)));
    await until(() => log.status.generation === 1 && log.status.records === 95);
  });

  it("is opened as it is where it is not zstd at all", async () => {
    write("a.ndjson.zst", records(0, 3));
    const { log } = await workspace.openWhole("a.ndjson.zst");
    assert.deepEqual([log.status.records, log.status.problem], [3, { kind: "notZstd" }]);
  });

  if (canUnpackZstd) {
    it("is unpacked from zstd, also when its name does not say so", async () => {
      for (const name of ["a.ndjson.zst", "a.ndjson"]) {
        write(name, numbered);
        const { log, session } = await workspace.openWhole(name);
        const { status } = log;
        assert.deepEqual([status.records, status.isCompressed, status.problem], [2000, true, undefined]);
        assert.equal(session.rows("all", 1999, 1).rows[0]?.cells[0]?.text, "1999");
      }
    });

    it("grows by frames of zstd", async () => {
      write("a.zst", numbered.subarray(0, 3));
      const log = await workspace.open("a.zst");
      await until(() => log.status.records === 1);
      appendFileSync(workspace.path("a.zst"), numbered.subarray(3, 1000));
      await until(() => log.status.problem?.kind === "gzipCutShort");
      assert.equal(log.status.isCompressed, true);
      appendFileSync(workspace.path("a.zst"), numbered.subarray(1000));
      await until(() => log.status.records === 2000);
      appendFileSync(workspace.path("a.zst"), Buffer.concat([skippable, numbered]));
      await until(() => log.status.records === 4000);
      await until(() => log.status.problem === undefined);
      await untilChecked(log);
      assert.deepEqual([log.status.generation, log.status.notJson], [1, 0]);
    });

    it("shows what stands before damage in zstd", async () => {
      const damaged = Buffer.concat([numbered, numbered]);
      damaged.fill(0xff, numbered.length + 20);
      write("a.zst", damaged);
      const { log } = await workspace.openWhole("a.zst");
      assert.equal(log.status.problem?.kind, "gzipDamaged");
      assert.ok(log.status.records >= 2000, `${log.status.records} records`);
    });
  } else {
    it("is not unpacked from zstd where Node has none, and says so", async () => {
      for (const name of ["a.ndjson.zst", "a.ndjson"]) {
        write(name, numbered);
        const log = await workspace.open(name);
        const { status } = await log.info();
        assert.deepEqual([status.records, status.isCaughtUp, status.problem], [0, true, { kind: "noZstd" }]);
        appendFileSync(workspace.path(name), numbered);
        await setTimeout(30);
        assert.deepEqual([log.status.records, log.status.problem], [0, { kind: "noZstd" }]);
      }
    });
  }

  it("can be closed while it is unpacked", async () => {
    write("a.gz", gzipSync(records(0, 200_000), { level: 1 }));
    const log = await workspace.open("a.gz");
    await until(() => log.status.records > 0);
    await log.close();
    assert.deepEqual(readdirSync(workspace.cacheFolder), []);
  });

  it("says why it cannot be unpacked", async () => {
    write("a.gz", gzipSync(records(0, 10)));
    write("not a folder", "");
    const log = await workspace.open("a.gz", { cacheFolder: join(workspace.path("not a folder"), "cache") });
    assert.deepEqual(log.status.problem, { kind: "denied", reason: "not a directory" });
  });
});
