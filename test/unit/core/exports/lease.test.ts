import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { openLeases } from "../../../../src/core/exports/lease.ts";
import { removeFolders, temporaryFolder } from "./folders.ts";

describe("lease", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(removeFolders);

  const write = (lease: object) => writeFile(join(folder, "x.lease"), JSON.stringify(lease));
  const holder = async () => JSON.parse(await readFile(join(folder, "x.lease"), "utf8")).window;
  /** A process that has ended. */
  const deadPid = () => spawnSync(process.execPath, ["-e", ""]).pid;

  it("is one window's until it gives it back", async () => {
    const [a, b] = [openLeases(folder, "a"), openLeases(folder, "b")];
    assert.equal(await a.take("x"), true);
    assert.equal(await a.take("x"), true);
    assert.equal(await b.take("x"), false);
    assert.equal(await b.take("y"), true);
    assert.equal(await b.renew("x"), false);
    await b.release("x");
    assert.equal(await a.renew("x"), true);
    await a.release("x");
    assert.equal(await a.renew("x"), false);
    assert.equal(await b.take("x"), true);
    assert.deepEqual(await readdir(folder), ["x.lease", "y.lease"]);
  });

  it("passes from a window that is gone, at once", async () => {
    await write({ window: "dead", pid: deadPid(), host: hostname(), renewal: 3 });
    assert.equal(await openLeases(folder, "a").take("x"), true);
    assert.equal(await holder(), "a");
    assert.deepEqual(await readdir(folder), ["x.lease"]);
  });

  it("passes from a window that does not renew it any more, but not while it does", async () => {
    let uptimeMs = 0;
    // The process is there, but may be another one by now, or one of another machine.
    const lease = { window: "quiet", pid: process.pid, host: hostname(), renewal: 3 };
    await write(lease);
    const a = openLeases(folder, "a", () => uptimeMs);
    assert.equal(await a.take("x"), false);
    uptimeMs = 44_000;
    assert.equal(await a.take("x"), false);
    await write({ ...lease, renewal: 4 });
    uptimeMs = 60_000;
    assert.equal(await a.take("x"), false);
    uptimeMs = 104_000;
    assert.equal(await a.take("x"), false);
    uptimeMs = 106_000;
    assert.equal(await a.take("x"), true);
  });

  it("does not believe in the process of another machine", async () => {
    await write({ window: "far", pid: deadPid(), host: "another", renewal: 0 });
    assert.equal(await openLeases(folder, "a").take("x"), false);
  });

  it("passes on when it is torn", async () => {
    let uptimeMs = 0;
    await writeFile(join(folder, "x.lease"), '{"window":"a');
    const a = openLeases(folder, "a", () => uptimeMs);
    assert.equal(await a.take("x"), false);
    uptimeMs = 50_000;
    assert.equal(await a.take("x"), true);
  });

  it("goes to one of many that want it at the same time", async () => {
    for (let round = 0; round < 20; round++) {
      await write({ window: "dead", pid: 2 ** 22 + 1, host: hostname(), renewal: round });
      const windows = Array.from({ length: 8 }, (_, index) => openLeases(folder, `w${index}`));
      const taken = await Promise.all(windows.map((window) => window.take("x")));
      const winners = taken.flatMap((has, index) => (has ? `w${index}` : []));
      assert.deepEqual(winners, [await holder()]);
      assert.deepEqual(await readdir(folder), ["x.lease"]);
    }
  });
});
