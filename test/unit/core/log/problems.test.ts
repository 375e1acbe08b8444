import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { until, Workspace } from "./opened.ts";

describe("a file that is no log", function () {
  this.timeout(30_000);

  let workspace: Workspace;
  beforeEach(() => {
    workspace = new Workspace();
  });
  afterEach(() => workspace.dispose());

  const check = (name: string, content: string | Buffer, expected: string | undefined, records: number) => {
    it(`has the problem ${expected} as ${name}`, async () => {
      writeFileSync(workspace.path("a.ndjson"), content);
      const { log } = await workspace.openWhole("a.ndjson");
      assert.deepEqual([log.status.problem?.kind, log.status.records], [expected, records]);
    });
  };
  check("a document of one object", '{\n  "a": 1,\n  "b": []\n}\n', "jsonDocument", 4);
  check("a document of one list", '[\n{"a":1},\n{"a":2}\n]\n', "jsonDocument", 4);
  check("a document in CRLF", '{\r\n  "a": 1\r\n}\r\n', "jsonDocument", 3);
  check("a log that begins with a stray bracket", '{\n{"a":1}\n{"a":2}\n', undefined, 3);
  check("a log", '{"a":1}\n{"a":2}\n', undefined, 2);
  check("a list on one line", "[1,2]\n", undefined, 1);
  check("text", "one\ntwo\n", undefined, 2);
  check("UTF-16", Buffer.from('\ufeff{"a":1}\n{"a":2}\n', "utf16le"), "utf16", 2);
  check("UTF-16, big end first", Buffer.from('\ufeff{"a":1}\n', "utf16le").swap16(), "utf16", 1);

  it("is shown as text where it is UTF-16", async () => {
    writeFileSync(workspace.path("a.ndjson"), Buffer.from('\ufeff{"ä":"😀"}\r\nx', "utf16le"));
    const { log, session } = await workspace.openWhole("a.ndjson");
    await until(() => log.status.records === 2);
    assert.equal((await log.info()).profile.id, "text");
    assert.deepEqual(
      session.rows("all", 0, 9).rows.map(({ cells }) => cells.map(({ text }) => text)),
      [
        ["1", '{"ä":"😀"}'],
        ["2", "x"],
      ],
    );
  });

  it("says why where it is a folder", async () => {
    mkdirSync(workspace.path("a.ndjson"));
    const log = await workspace.open("a.ndjson");
    const { status, columns } = await log.info();
    assert.deepEqual([status.problem, columns], [{ kind: "denied", reason: "it is not a file" }, []]);
  });

  it("is gone where there is none, until there is one", async () => {
    const log = await workspace.open("a.ndjson");
    assert.deepEqual((await log.info()).status.problem, { kind: "gone" });
    writeFileSync(workspace.path("a.ndjson"), "{}\n");
    await until(() => log.status.records === 1);
    assert.deepEqual([log.status.problem, log.status.generation], [undefined, 0]);
  });

  it("is not opened for somebody who has left", async () => {
    await assert.rejects(workspace.open("a.ndjson", { signal: AbortSignal.abort() }), { name: "AbortError" });
  });
});
