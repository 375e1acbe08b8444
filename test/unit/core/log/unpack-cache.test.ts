import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { OpenLogOptions } from "../../../../src/core/log/index.ts";
import { UnpackCache } from "../../../../src/core/log/unpack-cache.ts";
import { until, untilChecked, Workspace } from "./opened.ts";

const records = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => `{"n":${from + at},"noise":"${Math.sin(from + at)}"}\n`).join(
    "",
  );
/** Longer than is taken in one step. */
const many = gzipSync(records(0, 40_000), { level: 1 });

describe("the cache of unpacked logs", function () {
  this.timeout(30_000);

  let workspace: Workspace;
  beforeEach(() => {
    workspace = new Workspace();
  });
  afterEach(() => workspace.dispose());

  const write = (name: string, content: string | Buffer) => writeFileSync(workspace.path(name), content);
  const cached = (ending = "") => readdirSync(workspace.cacheFolder).filter((name) => name.endsWith(ending));
  const cachedPath = (ending: string) =>
    join(workspace.cacheFolder, cached(ending)[0] ?? assert.fail(ending));
  const firstCell = async (name: string, options?: OpenLogOptions) => {
    const { log, session } = await workspace.openWhole(name, options);
    const cell = session.rows("all", 0, 1).rows[0]?.cells[0]?.text;
    await log.close();
    return cell;
  };
  /** Opens a log until it is kept, and closes it. */
  const keep = async (name: string, options?: OpenLogOptions) => {
    const { log } = await workspace.openWhole(name, options);
    await log.close();
  };
  /** Makes what is kept another log, so that one can see where records come from. */
  const changeCached = () => {
    const path = cachedPath(".ndjson");
    writeFileSync(path, readFileSync(path, "utf8").replace('{"n":0', '{"n":7'));
  };

  it("gives a log that is opened again at once", async () => {
    write("a.gz", gzipSync(records(0, 500)));
    await keep("a.gz");
    assert.deepEqual([cached(".ndjson").length, cached(".json").length, cached(".open").length], [1, 1, 0]);
    changeCached();
    const log = await workspace.open("a.gz");
    await until(() => log.status.records === 500);
    assert.deepEqual([log.status.isCompressed, log.status.progress], [true, 1]);
    assert.equal(await firstCell("a.gz"), "7");
  });

  it("knows a log by another name, and two of the same content apart", async () => {
    write("a.gz", gzipSync(records(0, 5)));
    write("b.gz", gzipSync(records(0, 5)));
    await keep("a.gz");
    changeCached();
    assert.equal(await firstCell("b.gz"), "0");
    spawnSync("mv", [workspace.path("a.gz"), workspace.path("c.gz")]);
    assert.equal(await firstCell("c.gz"), "7");
  });

  const checkMiss = (name: string, change: (path: string) => void) => {
    it(`is not asked for a log ${name}`, async () => {
      write("a.gz", gzipSync(records(0, 5)));
      await keep("a.gz");
      changeCached();
      change(workspace.path("a.gz"));
      assert.equal(await firstCell("a.gz"), "0");
      assert.equal(cached(".ndjson").length, 1);
      assert.equal(await firstCell("a.gz"), "0");
    });
  };
  checkMiss("that has another date", (path) => utimesSync(path, 1, 1));
  checkMiss("that has grown", (path) => appendFileSync(path, gzipSync(records(5, 6))));
  checkMiss("that was written anew with the same size and date", (path) => {
    const { atime, mtime } = statSync(path);
    const bytes = readFileSync(path);
    // A flag in the header that says nothing.
    bytes[9] = 7;
    writeFileSync(path, bytes);
    utimesSync(path, atime, mtime);
  });
  checkMiss("whose unpacked bytes are not all there", () => truncateSync(cachedPath(".ndjson"), 20));
  checkMiss("whose unpacked bytes are gone", () => rmSync(cachedPath(".ndjson")));
  checkMiss("of which it has no word", () => rmSync(cachedPath(".json")));
  checkMiss("whose words are garbled", () => truncateSync(cachedPath(".json"), 30));
  checkMiss("of another version", () => {
    const path = cachedPath(".json");
    writeFileSync(path, readFileSync(path, "utf8").replace('"version":1', '"version":0'));
  });

  it("does not keep what was not unpacked to its end, or is cut or damaged", async () => {
    write("a.gz", many);
    const log = await workspace.open("a.gz");
    await until(() => log.status.records > 0);
    await log.close();
    write("b.gz", many.subarray(0, -100));
    await keep("b.gz");
    const damaged = Buffer.from(many);
    damaged.fill(0xff, 100_000, 200_000);
    write("c.gz", damaged);
    await keep("c.gz");
    assert.deepEqual(cached(), []);
  });

  it("does not take what a killed process left for complete, and clears it away", async () => {
    mkdirSync(workspace.cacheFolder);
    const ended = spawnSync(process.execPath, ["-e", ""]).pid;
    const id = "01234567-89ab-cdef-0123-456789abcdef";
    const stem = `0123456789abcdef01234567-${id}`;
    const left = (name: string) => writeFileSync(join(workspace.cacheFolder, name), "x");
    for (const name of [`${stem}.ndjson`, `${stem}.tmp`, `${stem}.${ended}-${id}.open`]) left(name);
    const open = stem.replace(/^0/, "1");
    for (const name of [`${open}.ndjson`, `${open}.${process.ppid}-${id}.open`]) left(name);
    for (const name of ["something else", "x.ndjson", `${stem}.txt`]) left(name);
    write("a.gz", gzipSync(records(0, 5)));
    const { log } = await workspace.openWhole("a.gz");
    const foreign = cached().filter((name) => !name.startsWith("0") && !name.startsWith("1"));
    assert.ok(foreign.includes("something else") && foreign.includes("x.ndjson"));
    assert.deepEqual(
      cached().filter((name) => name.startsWith(stem)),
      [`${stem}.txt`],
    );
    assert.equal(cached().filter((name) => name.startsWith(open)).length, 2);
    await log.close();
  });

  it("is shared by logs that are open", async () => {
    write("a.gz", gzipSync(records(0, 500)));
    const { log: one } = await workspace.openWhole("a.gz");
    await until(() => cached(".json").length === 1);
    const { log: two, session } = await workspace.openWhole("a.gz");
    assert.deepEqual([cached(".ndjson").length, cached(".open").length], [1, 2]);
    await one.close();
    assert.equal(session.rows("all", 499, 1).rows[0]?.cells[0]?.text, "499");
    await two.close();
    assert.deepEqual([cached(".ndjson").length, cached(".open").length], [1, 0]);
  });

  it("keeps one of two that were unpacked side by side", async () => {
    write("a.gz", many);
    const logs = await Promise.all([workspace.openWhole("a.gz"), workspace.openWhole("a.gz")]);
    for (const { log } of logs) await log.close();
    assert.deepEqual([cached(".ndjson").length, cached(".json").length], [1, 1]);
  });

  it("is not written to by a log that grows while another reads it", async () => {
    write("a.gz", gzipSync(records(0, 500)));
    const { log: one } = await workspace.openWhole("a.gz");
    await until(() => cached(".json").length === 1);
    const { log: two } = await workspace.openWhole("a.gz");
    appendFileSync(workspace.path("a.gz"), gzipSync(records(500, 700)));
    for (const log of [one, two]) {
      await until(() => log.status.records === 700);
      await untilChecked(log);
      assert.deepEqual([log.status.generation, log.status.notJson, log.status.problem], [0, 0, undefined]);
    }
    await one.close();
    await two.close();
    assert.deepEqual([cached(".ndjson").length, cached(".json").length], [1, 1]);
    changeCached();
    assert.equal(await firstCell("a.gz"), "7");
  });

  describe("has a limit", () => {
    const sizeOf = records(0, 500).length;

    it("and removes the least recently used first", async () => {
      for (const name of ["a.gz", "b.gz", "c.gz"]) {
        write(name, gzipSync(records(0, 500)));
        await keep(name);
        await setTimeout(20);
      }
      const before = cached(".json");
      await keep("a.gz");
      write("d.gz", gzipSync(records(0, 500)));
      await keep("d.gz", { cacheBytes: sizeOf * 2 });
      assert.equal(cached(".ndjson").length, 2);
      // That of `a`, which was opened again, is still there.
      assert.equal(cached(".json").filter((name) => before.includes(name)).length, 1);
      changeCached();
      const cells = [await firstCell("a.gz"), await firstCell("d.gz")];
      assert.ok(cells.includes("7"), cells.join());
    });

    it("which a log that is open may go over", async () => {
      write("a.gz", gzipSync(records(0, 500)));
      const { log, session } = await workspace.openWhole("a.gz", { cacheBytes: 1000 });
      assert.equal(session.rows("all", 499, 1).rows[0]?.cells[0]?.text, "499");
      await until(() => cached(".json").length === 1);
      await keep("a.gz", { cacheBytes: 0 });
      assert.equal(cached(".ndjson").length, 1);
      await log.close();
      assert.deepEqual(cached(), []);
    });

    it("and leaves what another process has open", async () => {
      write("a.gz", gzipSync(records(0, 500)));
      await keep("a.gz");
      const stem = (cached(".ndjson")[0] ?? "").replace(".ndjson", "");
      const mark = `${stem}.${process.ppid}-01234567-89ab-cdef-0123-456789abcdef.open`;
      writeFileSync(join(workspace.cacheFolder, mark), "");
      new UnpackCache({ folder: workspace.cacheFolder, keptBytes: 0 }).trim();
      assert.equal(cached().length, 3);
      const ended = spawnSync(process.execPath, ["-e", ""]).pid;
      rmSync(join(workspace.cacheFolder, mark));
      writeFileSync(join(workspace.cacheFolder, mark.replace(`.${process.ppid}-`, `.${ended}-`)), "");
      new UnpackCache({ folder: workspace.cacheFolder, keptBytes: 0 }).trim();
      assert.deepEqual(cached(), []);
    });

    it("of a tenth of the free space where nobody gave one", () => {
      const folder = workspace.cacheFolder;
      const source = { file: "1:1", size: 1, modifiedNs: "1", headHash: "", tailHash: "" };
      const cache = new UnpackCache({ folder, spaceOf: () => ({ freeBytes: 1e5, totalBytes: 1e5 }) });
      const fill = (bytes: number) => {
        const file = cache.create("gzip", { ...source, file: String(bytes) });
        file.append(Buffer.alloc(bytes));
        cache.publish(file, "gzip", { ...source, file: String(bytes) });
        cache.close(file);
      };
      fill(10_001);
      assert.deepEqual(cached(), []);
      fill(10_000);
      assert.equal(cached(".ndjson").length, 1);
    });
  });

  describe("leaves space on the disk", () => {
    /** A disk as full as one likes. */
    const disk = (freeBytes: number) => {
      const space = { freeBytes, totalBytes: 1e12 };
      return { space, options: { spaceOf: () => space } };
    };

    it("and waits for it", async () => {
      write("a.gz", gzipSync(records(0, 500)));
      const { space, options } = disk(1e6);
      const log = await workspace.open("a.gz", options);
      const { status } = await log.info();
      assert.deepEqual(status.problem, {
        kind: "noSpace",
        reason: "no space left on device",
        freeBytes: 1e6,
      });
      space.freeBytes = 1e11;
      await until(() => log.status.records === 500);
      assert.equal(log.status.problem, undefined);
    });

    it("and goes on in the middle", async () => {
      write("a.gz", many);
      let looks = 0;
      const space = { freeBytes: 1e11, totalBytes: 1e12 };
      const spaceOf = () => {
        // Before the second step.
        if (++looks === 3) space.freeBytes = 3;
        return space;
      };
      const log = await workspace.open("a.gz", { spaceOf });
      await until(() => log.status.problem?.kind === "noSpace");
      const { problem } = log.status;
      await until(() => log.status.isCaughtUp);
      const { records: some, bytes } = log.status;
      assert.ok(some > 0 && some < 40_000, `${some} records`);
      const left = records(0, 40_000).length - bytes;
      assert.ok(problem?.kind === "noSpace" && problem.freeBytes === 3);
      assert.ok(Math.abs((problem.neededBytes ?? 0) - left) < left / 2, `${problem.neededBytes} of ${left}`);
      await setTimeout(50);
      assert.equal(log.status.problem?.kind, "noSpace");
      space.freeBytes = 1e11;
      await until(() => log.status.records === 40_000);
      await untilChecked(log);
      assert.deepEqual([log.status.problem, log.status.notJson, log.status.generation], [undefined, 0, 0]);
      assert.equal(log.status.bytes, records(0, 40_000).length);
    });

    it("and can be closed while it waits", async () => {
      write("a.gz", many);
      const log = await workspace.open("a.gz", { ...disk(0).options, pollMs: 60_000 });
      await until(() => log.status.problem?.kind === "noSpace");
      await log.close();
      assert.deepEqual(cached(), []);
    });

    it("and gives up what it has kept before", async () => {
      for (const name of ["a.gz", "b.gz"]) {
        write(name, gzipSync(records(0, 500)));
        await keep(name);
      }
      write("c.gz", gzipSync(records(0, 500)));
      // Each log that goes makes as much space as is needed.
      const spaceOf = () => ({ freeBytes: 2e9 * (2 - cached(".json").length), totalBytes: 1e12 });
      const { log } = await workspace.openWhole("c.gz", { spaceOf, cacheBytes: 1e9 });
      assert.deepEqual([log.status.records, log.status.problem], [500, undefined]);
    });

    it("also where an unpacked log grows a lot by little", async () => {
      write("a.gz", gzipSync(Buffer.alloc(200e6, `${"x".repeat(999)}\n`)));
      let looks = 0;
      const log = await workspace.open("a.gz", {
        spaceOf: () => ({ freeBytes: ++looks > 4 ? 0 : 1e11, totalBytes: 1e12 }),
        pollMs: 1000,
      });
      await until(() => log.status.problem?.kind === "noSpace" && log.status.isCaughtUp);
      assert.ok(log.status.bytes <= 64e6, `${log.status.bytes} bytes`);
      await log.close();
    });
  });

  it("goes on after a disk was full in the middle of a write", async function () {
    const folder = workspace.path("disk");
    mkdirSync(folder);
    if (spawnSync("/bin/mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", folder]).status !== 0) this.skip();
    try {
      const filler = join(folder, "filler");
      closeSync(openSync(filler, "w"));
      appendFileSync(filler, Buffer.alloc(3.2e6));
      write("a.gz", many);
      // The disk says that there is space, as one with quotas may.
      const spaceOf = () => ({ freeBytes: 1e11, totalBytes: 1e12 });
      const log = await workspace.open("a.gz", { cacheFolder: join(folder, "cache"), spaceOf });
      await until(() => log.status.problem?.kind === "noSpace" && log.status.records > 0);
      const { problem } = log.status;
      assert.equal(problem?.kind === "noSpace" && problem.reason, "no space left on device");
      assert.ok(log.status.records < 40_000);
      rmSync(filler);
      await until(() => log.status.records === 40_000);
      await untilChecked(log);
      assert.deepEqual([log.status.problem, log.status.notJson], [undefined, 0]);
      assert.equal(log.status.bytes, records(0, 40_000).length);
      await log.close();
    } finally {
      spawnSync("/bin/umount", ["-l", folder]);
    }
  });
});
