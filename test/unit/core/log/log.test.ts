import assert from "node:assert/strict";
import { appendFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import type { Session } from "../../../../src/core/log/index.ts";
import type { LogInfo, LogStatus } from "../../../../src/core/log/types.ts";
import { until, untilChecked, Workspace } from "./opened.ts";

const record = (number: number) => `{"n":${number},"text":"record ${number}"}`;
const records = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => `${record(from + at)}\n`).join("");

describe("a log", function () {
  this.timeout(30_000);

  let workspace: Workspace;
  beforeEach(() => {
    workspace = new Workspace();
  });
  afterEach(() => workspace.dispose());

  const numberOf = (session: Session, record: number) =>
    Number(session.rows("all", record, 1).rows[0]?.cells.at(-1)?.text);

  const write = (name: string, content: string | Buffer) => writeFileSync(workspace.path(name), content);

  it("gives its rows, its columns and its state", async () => {
    write("a.ndjson", `\ufeff${records(0, 3)}\n\nnot json\r\n[1]\n`);
    const { log, session } = await workspace.openWhole("a.ndjson");
    assert.deepEqual(log.status, {
      generation: 0,
      records: 5,
      bytes: statSync(workspace.path("a.ndjson")).size,
      progress: 1,
      isCaughtUp: true,
      notJson: 1,
      checked: 5,
      isLastCutShort: false,
      isCompressed: false,
    });
    const info = await log.info();
    assert.deepEqual(info.profile, { id: "ndjson", label: "JSON Lines" });
    assert.deepEqual(
      info.columns.map(({ id }) => id),
      ["text", "n"],
    );
    const { rows, generation, first } = session.rows("all", 1, 10);
    assert.deepEqual([generation, first], [0, 1]);
    assert.deepEqual(
      rows.map(({ record, state, cells }) => [record, state, ...cells.map(({ text }) => text)]),
      [
        [1, "ok", "record 1", "1"],
        [2, "ok", "record 2", "2"],
        [3, "notJson", "not json"],
        [4, "ok", "[1]", ""],
      ],
    );
    assert.deepEqual(
      [session.nextProblem(0, 1), session.nextProblem(3, -1), session.rows("all", 5, 10).rows],
      [3, 3, []],
    );
  });

  describe("that grows", () => {
    it("shows what is appended, and keeps what was there", async () => {
      write("a.ndjson", records(0, 2));
      const { log, session } = await workspace.openWhole("a.ndjson");
      appendFileSync(workspace.path("a.ndjson"), records(2, 4));
      await until(() => log.status.records === 4);
      await untilChecked(log);
      assert.deepEqual([log.status.generation, log.status.notJson, numberOf(session, 3)], [0, 0, 3]);
    });

    it("counts a last line without a break once it has stopped, and goes on with it", async () => {
      write("a.ndjson", `${records(0, 1)}{"n":`);
      const { log, session } = await workspace.openWhole("a.ndjson");
      await until(() => log.status.records === 2);
      await untilChecked(log);
      assert.deepEqual([log.status.notJson, log.status.isLastCutShort], [1, true]);
      assert.equal(session.nextProblem(0, 1), 1);
      session.search({ text: "text", matchCase: true, isRegex: false, zone: "utc" });
      await until(() => session.searchStatus().isDone);
      assert.equal(session.searchStatus().matches, 1);
      appendFileSync(workspace.path("a.ndjson"), '1,"text":"x"}');
      await until(() => log.status.bytes === statSync(workspace.path("a.ndjson")).size);
      await untilChecked(log);
      assert.deepEqual([log.status.records, log.status.notJson, log.status.isLastCutShort], [2, 0, false]);
      assert.equal(numberOf(session, 1), 1);
      await until(() => session.searchStatus().isDone);
      assert.equal(session.searchStatus().matches, 2);
      appendFileSync(workspace.path("a.ndjson"), `\n${record(2)}\n`);
      await until(() => log.status.records === 3);
      assert.equal(numberOf(session, 2), 2);
    });

    it("leaves a last line without a break out while a download fills it", async () => {
      const log = await workspace.open("a.ndjson", { isArriving: true });
      write("a.ndjson", `${records(0, 1)}{"n":`);
      await until(() => log.status.records === 1);
      await setTimeout(50);
      assert.equal(log.status.records, 1);
      log.setArriving(false);
      await until(() => log.status.records === 2);
    });

    it("does not show half a line of a download that goes on", async () => {
      write("a.ndjson", records(0, 2));
      const { log } = await workspace.openWhole("a.ndjson");
      log.setArriving(true);
      appendFileSync(workspace.path("a.ndjson"), '{"n":');
      await until(() => log.status.bytes === statSync(workspace.path("a.ndjson")).size);
      assert.equal(log.status.records, 2);
    });

    it("goes on with a search", async () => {
      write("a.ndjson", records(0, 20));
      const found: number[] = [];
      const { log, session } = await workspace.openWhole(
        "a.ndjson",
        {},
        { onSearch: ({ matches }) => found.push(matches) },
      );
      assert.equal(
        session.search({ text: '"record 1"', matchCase: true, isRegex: false, zone: "utc" }).status.matches,
        0,
      );
      await until(() => session.searchStatus().isDone);
      assert.equal(session.searchStatus().matches, 11);
      appendFileSync(workspace.path("a.ndjson"), records(100, 103));
      await until(() => log.status.records === 23 && session.searchStatus().isDone);
      assert.equal(session.searchStatus().matches, 14);
      await until(() => found.at(-1) === 14);
    });

    it("may be empty at first", async () => {
      write("a.ndjson", "");
      const told: LogInfo[] = [];
      const { log } = await workspace.openWhole("a.ndjson", {}, { onInfo: (info) => told.push(info) });
      const info = await log.info();
      assert.deepEqual([info.profile.id, info.columns, info.status.records], ["empty", [], 0]);
      appendFileSync(workspace.path("a.ndjson"), records(0, 1));
      await until(() => told.length > 0);
      assert.deepEqual(told.at(-1)?.profile.id, "ndjson");
      assert.equal(log.status.generation, 0);
    });

    it("tells its fields once its first rows can be had, and those that come later", async () => {
      write("a.ndjson", '{"time":1,"a":1}\n');
      const told: LogInfo[] = [];
      const log = await workspace.open("a.ndjson");
      log.openSession({ onInfo: (info) => told.push(info) });
      assert.deepEqual((await log.info()).fields, []);
      const names = () => told.at(-1)?.fields.map(({ name }) => name);
      await until(() => names()?.length === 2);
      assert.deepEqual(names(), ["time", "a"]);
      assert.deepEqual((await log.info()).fields, told.at(-1)?.fields);
      appendFileSync(workspace.path("a.ndjson"), '{"time":1,"b":1}\n'.repeat(100));
      await until(() => names()?.length === 3);
      assert.deepEqual((await log.info()).fields, told.at(-1)?.fields);
    });

    it("gets other columns when its first records were not like the rest", async () => {
      write("a.ndjson", "Starting\nListening\n");
      const told: LogInfo[] = [];
      const { log, session } = await workspace.openWhole(
        "a.ndjson",
        {},
        { onInfo: (info) => told.push(info) },
      );
      assert.equal((await log.info()).profile.id, "text");
      assert.deepEqual(session.rows("all", 1, 1).rows[0], {
        record: 1,
        state: "ok",
        cells: [{ text: "2" }, { text: "Listening" }],
      });
      appendFileSync(workspace.path("a.ndjson"), records(0, 1));
      await until(() => told.at(-1)?.profile.id === "ndjson");
      assert.equal(session.rows("all", 1, 1).rows[0]?.state, "notJson");
    });
  });

  describe("that is not what it was", () => {
    const checkReread = (name: string, change: (path: string) => void, count: number) => {
      it(`is read again when it was ${name}`, async () => {
        write("a.ndjson", records(0, 50));
        const { log, session } = await workspace.openWhole("a.ndjson");
        session.search({ text: "9", matchCase: true, isRegex: false, zone: "utc" });
        await until(() => session.searchStatus().isDone);
        change(workspace.path("a.ndjson"));
        await until(() => log.status.generation === 1 && log.status.isCaughtUp);
        await untilChecked(log);
        assert.deepEqual([log.status.records, numberOf(session, 0)], [count, 900]);
        await until(() => session.searchStatus().isDone);
        assert.equal(session.searchStatus().matches, count, "the search starts over");
      });
    };
    checkReread("truncated and written anew", (path) => writeFileSync(path, records(900, 910)), 10);
    checkReread("written anew in place and is longer", (path) => writeFileSync(path, records(900, 990)), 90);
    checkReread(
      "replaced by another file",
      (path) => {
        writeFileSync(`${path}.new`, records(900, 960));
        renameSync(`${path}.new`, path);
      },
      60,
    );

    it("is read again when it was written anew with the same size", async () => {
      write("a.ndjson", records(10, 20));
      const { log, session } = await workspace.openWhole("a.ndjson");
      writeFileSync(workspace.path("a.ndjson"), records(20, 30));
      await until(() => log.status.generation === 1 && log.status.isCaughtUp);
      assert.equal(numberOf(session, 0), 20);
    });

    it("is left alone when only its date changes", async () => {
      write("a.ndjson", records(0, 3));
      const { log } = await workspace.openWhole("a.ndjson");
      utimesSync(workspace.path("a.ndjson"), new Date(), new Date(2001, 1, 1));
      await setTimeout(50);
      assert.deepEqual([log.status.generation, log.status.records], [0, 3]);
    });

    it("stays in sight when it is gone, and is read again when it is back", async () => {
      write("a.ndjson", records(0, 3));
      const states: LogStatus[] = [];
      const { log, session } = await workspace.openWhole(
        "a.ndjson",
        {},
        { onStatus: (status) => states.push(status) },
      );
      rmSync(workspace.path("a.ndjson"));
      await until(() => states.at(-1)?.problem?.kind === "gone");
      assert.deepEqual([log.status.records, numberOf(session, 2)], [3, 2]);
      write("a.ndjson", records(5, 6));
      await until(() => states.at(-1)?.generation === 1 && states.at(-1)?.problem === undefined);
      await until(() => log.status.records === 1);
    });
  });
});
