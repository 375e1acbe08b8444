import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { MessageChannel, Worker } from "node:worker_threads";
import { gzipSync } from "node:zlib";
import type { LogApi, LogEvents, Query } from "../../../src/protocol/explorer.ts";
import { nodePort } from "../../../src/protocol/ports.ts";
import { PortClosedError, Rpc } from "../../../src/protocol/rpc.ts";

const records = (count: number) =>
  Array.from({ length: count }, (_, at) => `{"n":${at},"msg":"record ${at}"}\n`).join("");

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setTimeout(2);
}

const query: Query = { text: "", matchCase: false, isRegex: false, zone: "utc" };

describe("the worker", function () {
  this.timeout(30_000);

  const folder = mkdtempSync(join(tmpdir(), "worker-"));
  /** Built by `esbuild.js` before the tests. */
  const script = resolve("dist/worker.cjs");
  const cacheFolder = join(folder, "cache");
  const workers: Worker[] = [];

  afterEach(() => Promise.all(workers.splice(0).map((worker) => worker.terminate())));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const start = (name: string, content: string | Buffer) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    const worker = new Worker(script, { workerData: { path, cacheFolder, pollMs: 10 } });
    workers.push(worker);
    return { worker, path };
  };
  const attach = (worker: Worker) => {
    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ attach: port2 }, [port2]);
    return { port: port1, rpc: new Rpc<LogApi, LogEvents, object, object>(nodePort(port1), {}) };
  };

  it("answers all that a page asks", async () => {
    const { worker } = start("a.ndjson", `${records(100)}not json\n`);
    const { rpc, port } = attach(worker);
    const events: LogEvents["search"][] = [];
    rpc.on("search", (status) => events.push(status));
    const info = await rpc.far.attach();
    assert.deepEqual([info.profile.id, info.columns.map(({ id }) => id)], ["ndjson", ["msg", "n"]]);
    assert.equal((await rpc.far.rows("all", 99, 10)).rows.length, 2);
    assert.equal((await rpc.far.record(0, 0, 100)).lines.length, 4);
    assert.equal(await rpc.far.recordText(100), "not json");
    const { status } = await rpc.far.search({ ...query, text: '"record 9"' });
    const { searchId } = status;
    await until(() => events.at(-1)?.isDone === true);
    assert.deepEqual(events.at(-1), { searchId, scanned: 101, matches: 11, isDone: true });
    assert.deepEqual(await rpc.far.nextMatch(9, 1), { record: 90, ordinal: 1 });
    assert.equal(await rpc.far.rowOf("matches", 91), 2);
    const ticks = await rpc.far.ticks(101);
    assert.deepEqual([ticks instanceof Uint8Array, ticks[90], ticks[89]], [true, 1, 0]);
    let problem: number | undefined;
    while (problem === undefined) problem = await rpc.far.nextProblem(0, 1);
    assert.equal(problem, 100);
    const { reading } = await rpc.far.search({ ...query, text: "(", isRegex: true });
    assert.match(reading.errors[0]?.message ?? "", /Unterminated group/);
    assert.equal(await rpc.far.search(undefined).then(({ status }) => status.matches), 0);
    assert.equal(await rpc.far.edit(query, { act: "include", path: ["n"], value: { record: 3 } }), "n:3");
    const suggestions = await rpc.far.suggest({ ...query, text: "ms" }, 2);
    assert.deepEqual(
      suggestions?.items.map(({ label }) => label),
      ["msg"],
    );
    assert.equal(await rpc.far.timeline(10), undefined);
    assert.equal((await rpc.far.facet(["n"], "all", 5)).total, 101);
    port.close();
  });

  it("keeps its code for the next one, which runs the same", async function () {
    this.timeout(60_000);
    const codeFolder = join(folder, "code");
    const path = join(folder, "g.ndjson");
    writeFileSync(path, records(100));
    const kept = () => (existsSync(codeFolder) ? readdirSync(codeFolder) : []);
    const open = async () => {
      const worker = new Worker(script, { workerData: { path, cacheFolder, codeFolder, pollMs: 10 } });
      workers.push(worker);
      const { rpc, port } = attach(worker);
      await rpc.far.attach();
      const { rows } = await rpc.far.rows("all", 0, 100);
      return { rows, port };
    };
    const first = await open();
    await until(() => kept().includes("log.cjs.code"));
    first.port.close();
    const second = await open();
    assert.deepEqual(second.rows, first.rows);
    second.port.close();
    assert.deepEqual(kept(), ["log.cjs.code"]);
  });

  it("tells each page what is new", async () => {
    const { worker, path } = start("b.ndjson", "");
    const pages = [attach(worker), attach(worker)];
    const told = pages.map(({ rpc }) => {
      const heard: { records: number; profile: string } = { records: -1, profile: "" };
      rpc.on("status", ({ records }) => {
        heard.records = records;
      });
      rpc.on("info", ({ profile }) => {
        heard.profile = profile.id;
      });
      return heard;
    });
    for (const { rpc } of pages) assert.equal((await rpc.far.attach()).status.records, 0);
    worker.postMessage({ arriving: true });
    appendFileSync(path, records(3));
    await until(() => told.every(({ records, profile }) => records === 3 && profile === "ndjson"));
    for (const { port } of pages) port.close();
  });

  it("lets go of what it has unpacked and ends when it is told to", async () => {
    const { worker } = start("c.ndjson.gz", gzipSync(records(10)));
    const { rpc } = attach(worker);
    await rpc.far.attach();
    const inUse = () => readdirSync(cacheFolder).filter((name) => name.endsWith(".open"));
    let exitCode: number | undefined;
    worker.once("exit", (code) => {
      exitCode = code;
    });
    worker.postMessage({ close: true });
    await until(() => exitCode !== undefined);
    assert.deepEqual([exitCode, inUse()], [0, []]);
    await assert.rejects(rpc.far.rows("all", 0, 1), PortClosedError);
  });

  it("answers a page while it searches for another", async () => {
    const { worker } = start("d.ndjson", records(300_000));
    const [busy, other] = [attach(worker), attach(worker)];
    await busy.rpc.far.attach();
    let isDone = false;
    busy.rpc.on("search", (status) => {
      isDone = status.isDone;
    });
    await busy.rpc.far.search({ ...query, text: "(rec|x)+ord \\d*7$", isRegex: true });
    const { rows } = await other.rpc.far.rows("all", 0, 100);
    assert.deepEqual([rows.length, isDone], [100, false]);
    await until(() => isDone);
    busy.port.close();
    other.port.close();
  });

  it("leaves nobody waiting when it is killed, at whatever moment", async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on("unhandledRejection", note);
    for (let round = 0; round < 12; round++) {
      const { worker } = start(`f${round}.ndjson`, records(20_000));
      const { rpc } = attach(worker);
      const calls = [
        rpc.far.attach(),
        rpc.far.rows("all", 0, 100),
        rpc.far.search({ ...query, text: `n>${round} record` }),
        rpc.far.sort({ path: ["n"], isDescending: true }),
        rpc.far.facet(["msg"], "all", 5),
        rpc.far.record(0, 0, 10),
        rpc.far.suggest({ ...query, text: "msg:rec" }, 7),
      ];
      const settled = Promise.allSettled(calls);
      await setTimeout(round * 12);
      await worker.terminate();
      for (const { status, reason } of (await settled) as PromiseRejectedResult[]) {
        if (status === "rejected") assert.match(String(reason), /PortClosedError|no record/);
      }
      await assert.rejects(rpc.far.rows("all", 0, 1), PortClosedError);
    }
    await setTimeout(20);
    process.off("unhandledRejection", note);
    assert.deepEqual(unhandled, []);
  });

  it("ends an expression that finds no end, says so, and goes on", async () => {
    const { worker } = start("e.ndjson", `${records(10)}{"msg":"${"a".repeat(40)}!","n":1}\n${records(10)}`);
    const { rpc, port } = attach(worker);
    await rpc.far.attach();
    const told: LogEvents["search"][] = [];
    rpc.on("search", (status) => told.push(status));
    await rpc.far.search({ ...query, text: "(a+)+$", isRegex: true });
    // Rows come all the same, without marks.
    assert.equal((await rpc.far.rows("all", 0, 100)).rows.length, 21);
    await until(() => told.at(-1)?.failure !== undefined);
    assert.match(told.at(-1)?.failure ?? "", /takes too long/);
    assert.equal(told.at(-1)?.isDone, true);
    const { status } = await rpc.far.search({ ...query, text: "record" });
    await until(() => told.at(-1)?.searchId === status.searchId && told.at(-1)?.isDone === true);
    assert.equal(told.at(-1)?.matches, 20);
    port.close();
  });
});
