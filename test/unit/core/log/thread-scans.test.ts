import assert from "node:assert/strict";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { TextJob } from "../../../../src/core/log/scan/jobs.ts";
import { ThreadScans } from "../../../../src/core/log/scan/thread-scans.ts";

/** Built by `esbuild.js` before the tests. */
const script = resolve("dist/scan.cjs");

describe("the threads that scan", function () {
  this.timeout(30_000);

  const folder = mkdtempSync(join(tmpdir(), "threads-"));
  const path = join(folder, "log.ndjson");
  const line = `${"a".repeat(40)}!\n`;
  const lines = 20_000;
  let descriptor = -1;
  let scans: ThreadScans | undefined;
  let searchId = 0;

  before(() => {
    writeFileSync(path, line.repeat(lines));
    descriptor = openSync(path, "r");
  });
  afterEach(() => scans?.close());
  after(() => {
    closeSync(descriptor);
    rmSync(folder, { recursive: true, force: true });
  });

  const open = (name = script, most = 2) => {
    scans = new ThreadScans(name, most, undefined);
    return scans;
  };
  const textJob = (source: string, records = lines): TextJob => ({
    kind: "text",
    searchId: ++searchId,
    descriptor,
    from: 0,
    to: records * line.length,
    starts: Uint32Array.from({ length: records }, (_, at) => at * line.length),
    tests: [{ kind: "expression", source, flags: "", isNegated: false }],
  });

  it("do jobs side by side", async () => {
    const scans = open();
    const found = await Promise.all(Array.from({ length: 6 }, () => scans.run(textJob("a!"), false)));
    assert.deepEqual(
      found.map(({ hits }) => hits[0]?.length),
      Array(6).fill(lines),
    );
  });

  it("find lines where they are asked, and on a thread that has nothing to do", async () => {
    const scans = open();
    const job = { kind: "lines", descriptor, from: 0, to: statSync(path).size } as const;
    const alone = await scans.run(job, true);
    await scans.run(textJob("b"), false);
    const beside = await Promise.all([scans.run(job, true), scans.run(job, true)]);
    for (const found of [alone, ...beside]) assert.equal(found.starts.low.length, lines);
  });

  it("find lines together where there are many, once they are up", async () => {
    const noting = join(folder, "noting.cjs");
    const notes = join(folder, "notes");
    writeFileSync(
      noting,
      `require("node:worker_threads").parentPort.on("message", (jobs) =>
         require("node:fs").appendFileSync(${JSON.stringify(notes)}, jobs.map(({ kind }) => kind + "\\n").join("")));
       require(${JSON.stringify(script)});`,
    );
    const counts = async (most: number, bytes: number) => {
      writeFileSync(notes, "");
      const scans = open(noting, most);
      scans.expect(bytes);
      const job = { kind: "lines", descriptor, from: 0, to: statSync(path).size } as const;
      let asked = 0;
      for (let round = 0; round < 100 && readFileSync(notes, "utf8") === ""; round++) {
        const found = await Promise.all([scans.run(job, true), scans.run(job, true), scans.run(job, true)]);
        asked += found.length;
        for (const { starts } of found) assert.equal(starts.low.length, lines);
        await setTimeout(5);
      }
      await scans.close();
      return { asked, byThreads: readFileSync(notes, "utf8").split("\n").length - 1 };
    };
    const together = await counts(2, 1e9);
    assert.ok(together.byThreads > 0, "threads take part");
    assert.ok(together.asked > together.byThreads, "nobody waits until they are up");
    for (const [most, bytes] of [
      [2, 1e6],
      [1, 1e9],
    ] as const)
      assert.equal((await counts(most, bytes)).byThreads, 0);
  });

  it("say what went wrong with a file", async () => {
    const scans = open();
    await assert.rejects(scans.run({ ...textJob("a"), descriptor: 9999 }, true), { code: "EBADF" });
    assert.equal((await scans.run(textJob("a"), true)).hits[0]?.length, lines);
  });

  it("end an expression that finds no end, and go on", async () => {
    const scans = open(script, 1);
    const waiting = scans.run(textJob("(a+)+$", 1), true);
    const next = scans.run(textJob("a"), true);
    await assert.rejects(waiting, { name: "UserError", message: /takes too long/ });
    assert.equal((await next).hits[0]?.length, lines);
  });

  it("give up what nobody waits for any more", async () => {
    const scans = open(script, 1);
    const giveUp = new AbortController();
    const hanging = scans.run(textJob("(a+)+$", 1), true, giveUp.signal);
    const queued = scans.run(textJob("a"), true, giveUp.signal);
    giveUp.abort(new Error("not wanted"));
    await assert.rejects(hanging, { message: "not wanted" });
    await assert.rejects(queued, { message: "not wanted" });
    await assert.rejects(scans.run(textJob("a"), true, giveUp.signal), { message: "not wanted" });
    assert.equal((await scans.run(textJob("a"), true)).hits[0]?.length, lines);
  });

  it("try a job again whose thread has died, and not for ever", async () => {
    const dying = join(folder, "dying.cjs");
    const marker = join(folder, "died");
    // The first thread dies over its first job; the second one does it.
    writeFileSync(
      dying,
      `const { existsSync, writeFileSync } = require("node:fs");
       const { parentPort } = require("node:worker_threads");
       if (existsSync(${JSON.stringify(marker)})) require(${JSON.stringify(script)});
       else parentPort.on("message", () => { writeFileSync(${JSON.stringify(marker)}, ""); process.exit(3); });`,
    );
    assert.equal((await open(dying, 1).run(textJob("a"), true)).hits[0]?.length, lines);
    await scans?.close();
    const dead = join(folder, "dead.cjs");
    writeFileSync(dead, `require("node:worker_threads").parentPort.on("message", () => process.exit(3));`);
    await assert.rejects(open(dead, 1).run(textJob("a"), true), /has ended/);
  });

  it("let go of a file before it is closed", async () => {
    const scans = open();
    const jobs = Array.from({ length: 8 }, () => scans.run(textJob("a{3}!"), false));
    const settled = Promise.allSettled(jobs);
    await scans.idle(descriptor);
    const states = (await settled).map(({ status }) => status);
    assert.ok(states.includes("rejected"), "those that were not begun are not done");
    assert.equal((await scans.run(textJob("a"), true)).hits[0]?.length, lines);
  });

  it("end with all that is under way", async () => {
    const scans = open();
    const jobs = Promise.allSettled(Array.from({ length: 6 }, () => scans.run(textJob("a{3}!"), false)));
    await scans.close();
    assert.deepEqual(
      (await jobs).map(({ status }) => status),
      Array(6).fill("rejected"),
    );
    await assert.rejects(scans.run(textJob("a"), true), /closed/);
  });
});
