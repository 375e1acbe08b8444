import assert from "node:assert/strict";
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { gzipSync } from "node:zlib";
import type { Log, OpenLogOptions } from "../../../../../src/core/log/index.ts";
import { until, untilChecked, Workspace } from "../opened.ts";

const record = (id: string, seconds: number) =>
  `${JSON.stringify({ ts: new Date(Date.UTC(2024, 4, 10) + seconds * 1000).toISOString(), id })}\n`;
const records = (...all: [id: string, seconds: number][]) =>
  all.map(([id, seconds]) => record(id, seconds)).join("");

describe("several files as one log", function () {
  this.timeout(30_000);

  let workspace: Workspace;
  beforeEach(() => {
    workspace = new Workspace();
  });
  afterEach(() => workspace.dispose());

  const write = (name: string, content: string | Buffer) => writeFileSync(workspace.path(name), content);
  const append = (name: string, content: string | Buffer) => appendFileSync(workspace.path(name), content);
  const open = async (name: string, others: readonly string[], options: OpenLogOptions = {}) => {
    const parts = others.map((other) => workspace.path(other));
    const { log, session } = await workspace.openWhole(name, { parts, ...options });
    const ids = () => {
      const { rows } = session.rows("all", 0, 1000);
      return rows.map(({ cells }) => cells.find(({ text }) => /^[a-z]\d?$/.test(text))?.text).join(" ");
    };
    return { log, ids };
  };
  const untilIds = async (log: Log, ids: () => string, expected: string) => {
    await until(() => log.status.isCaughtUp && ids() === expected);
    await untilChecked(log);
  };

  it("are in the order of time, with one numbering", async () => {
    write("q.log", records(["e", 5], ["f", 6]));
    write("q.log.1", records(["c", 3], ["d", 4]));
    write("q.log.2.gz", gzipSync(records(["a", 1], ["b", 2])));
    const { log, ids } = await open("q.log", ["q.log.1", "q.log.2.gz"]);
    assert.equal(ids(), "a b c d e f");
    assert.deepEqual(
      [log.status.records, log.status.progress, log.status.isCompressed, log.status.problem],
      [6, 1, true, undefined],
    );
  });

  it("are merged where they overlap", async () => {
    write("a.log", records(["a1", 1], ["a2", 3], ["a3", 5]));
    write("b.log", records(["b1", 2], ["b2", 4], ["b3", 6]).trimEnd());
    assert.equal((await open("a.log", ["b.log"])).ids(), "a1 b1 a2 b2 a3 b3");
  });

  it("grow together", async () => {
    write("q.log", records(["b", 2]));
    write("q.log.1", records(["a", 1]));
    const { log, ids } = await open("q.log", ["q.log.1"]);
    append("q.log", records(["c", 3]));
    await untilIds(log, ids, "a b c");
    append("q.log.1", records(["d", 4]));
    await untilIds(log, ids, "a b c d");
    append("q.log", records(["e", 5]));
    await untilIds(log, ids, "a b c d e");
    append("q.log", record("f", 6).slice(0, 10));
    await until(() => log.status.records === 6);
    append("q.log", record("f", 6).slice(10));
    await untilIds(log, ids, "a b c d e f");
    assert.equal(log.status.generation, 0);
    append("q.log.1", records(["x", 4.5]));
    await until(() => log.status.generation === 1);
    await untilIds(log, ids, "a b c d x e f");
  });

  it("grow packed", async () => {
    write("q.log", gzipSync(records(["b", 2])));
    write("q.log.1", gzipSync(records(["a", 1])));
    const { log, ids } = await open("q.log", ["q.log.1"]);
    append("q.log", gzipSync(records(["c", 3])));
    await untilIds(log, ids, "a b c");
    assert.equal(log.status.generation, 0);
  });

  it("are read anew where one was truncated", async () => {
    write("q.log", records(["c", 3], ["d", 4]));
    write("q.log.1", records(["a", 1], ["b", 2]));
    const { log, ids } = await open("q.log", ["q.log.1"]);
    truncateSync(workspace.path("q.log.1"), record("a", 1).length);
    await untilIds(log, ids, "a c d");
    assert.equal(log.status.generation, 1);
  });

  it("are read anew where they are rotated", async () => {
    write("q.log", records(["c", 3], ["d", 4]));
    write("q.log.1", records(["b", 2]));
    const { log, ids } = await open("q.log", ["q.log.1", "q.log.2"]);
    assert.equal(ids(), "b c d");
    assert.deepEqual(log.status.problem, { kind: "part", fileName: "q.log.2", problem: { kind: "gone" } });
    for (const [from, to] of [
      ["q.log.1", "q.log.2"],
      ["q.log", "q.log.1"],
    ] as const)
      renameSync(workspace.path(from), workspace.path(to));
    write("q.log", records(["e", 5]));
    await untilIds(log, ids, "b c d e");
    assert.equal(log.status.problem, undefined);
  });

  const checkProblem = (name: string, make: (path: string) => void, kind: string, expected: string) => {
    it(`are there but for one that is ${name}`, async () => {
      write("q.log", records(["c", 3]));
      write("q.log.2", records(["a", 1]));
      make(workspace.path("q.log.1"));
      const { log, ids } = await open("q.log", ["q.log.1", "q.log.2"]);
      await until(() => log.status.problem !== undefined);
      assert.equal(ids(), expected);
      const { problem } = log.status;
      assert.ok(problem?.kind === "part" && problem.fileName === "q.log.1" && problem.problem.kind === kind);
    });
  };
  checkProblem("missing", () => {}, "gone", "a c");
  checkProblem("a folder", (path) => mkdirSync(path), "denied", "a c");
  checkProblem(
    "cut short",
    (path) => writeFileSync(path, gzipSync(records(["b", 2])).subarray(0, -4)),
    "gzipCutShort",
    "a b c",
  );

  it("are there but for the first one", async () => {
    write("q.log.1", records(["a", 1]));
    const { log, ids } = await open("q.log", ["q.log.1"]);
    assert.equal(ids(), "a");
    write("q.log", records(["b", 2]));
    await untilIds(log, ids, "a b");
  });

  it("are none where none is there", async () => {
    const { log } = await open("q.log", ["q.log.1"]);
    assert.deepEqual([log.status.records, log.status.problem?.kind], [0, "part"]);
  });

  it("keep what one had that was removed", async () => {
    write("q.log", records(["b", 2]));
    write("q.log.1", records(["a", 1]));
    const { log, ids } = await open("q.log", ["q.log.1"]);
    rmSync(workspace.path("q.log.1"));
    await until(() => log.status.problem !== undefined);
    assert.equal(ids(), "a b");
  });

  it("leave nothing in the cache but what was unpacked", async () => {
    write("q.log", records(["b", 2]));
    write("q.log.1.gz", gzipSync(records(["a", 1])));
    const { log } = await open("q.log", ["q.log.1.gz"]);
    await log.close();
    const left = readdirSync(workspace.cacheFolder).filter((name) => /\.(?:ndjson|open)$/.test(name));
    assert.equal(left.length, 1);
    assert.match(left[0] ?? "", /ndjson$/);
  });

  it("wait for space", async () => {
    write("q.log", records(["b", 2]));
    write("q.log.1", records(["a", 1]));
    let freeBytes = 0;
    const parts = [workspace.path("q.log.1")];
    const log = await workspace.open("q.log", {
      parts,
      spaceOf: () => ({ freeBytes, totalBytes: 1e9 }),
    });
    await until(() => log.status.problem?.kind === "noSpace");
    freeBytes = 1e9;
    await until(() => log.status.records === 2 && log.status.problem === undefined);
  });
});
