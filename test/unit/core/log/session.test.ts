import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import type { Session } from "../../../../src/core/log/index.ts";
import type { Query, SearchStatus } from "../../../../src/core/log/types.ts";
import { until, untilChecked, Workspace } from "./opened.ts";

const mebibyte = 1024 * 1024;

describe("a session", function () {
  this.timeout(30_000);

  let workspace: Workspace;
  beforeEach(() => {
    workspace = new Workspace();
  });
  afterEach(() => workspace.dispose());

  const open = async (text: string, onSearch?: (status: SearchStatus) => void) => {
    writeFileSync(workspace.path("a.ndjson"), text);
    return workspace.openWhole("a.ndjson", {}, onSearch ? { onSearch } : {});
  };
  const exact = (text: string): Query => ({ text, matchCase: true, isRegex: false, zone: "utc" });
  const search = async (session: Session, text: string) => {
    session.search(exact(text));
    await until(() => session.searchStatus().isDone);
  };
  const fruits = ["apple", "pear", "apple pie", "plum", "apple"]
    .map((text) => `{"msg":"${text}"}\n`)
    .join("");

  describe("that searches", () => {
    it("has a view of the matches", async () => {
      const { session } = await open(fruits);
      await search(session, "apple");
      const { rows, searchId } = session.rows("matches", 1, 10);
      assert.equal(searchId, session.searchStatus().searchId);
      assert.deepEqual(
        rows.map(({ record, isMatch, cells }) => [record, isMatch, cells[0]]),
        [
          [2, true, { text: "apple pie", marks: [0, 5] }],
          [4, true, { text: "apple", marks: [0, 5] }],
        ],
      );
      assert.deepEqual(
        session.rows("all", 0, 10).rows.map(({ isMatch, cells }) => [isMatch, cells[0]?.marks]),
        [
          [true, [0, 5]],
          [undefined, undefined],
          [true, [0, 5]],
          [undefined, undefined],
          [true, [0, 5]],
        ],
      );
    });

    it("goes from match to match, and round at the ends", async () => {
      const { session } = await open(fruits);
      await search(session, "apple");
      assert.deepEqual(session.nextMatch(0, 1), { record: 2, ordinal: 1 });
      assert.deepEqual(session.nextMatch(3, -1), { record: 2, ordinal: 1 });
      assert.deepEqual(session.nextMatch(4, 1), { record: 0, ordinal: 0 });
      assert.deepEqual(session.nextMatch(0, -1), { record: 4, ordinal: 2 });
      await search(session, "nothing");
      assert.equal(session.nextMatch(0, 1), undefined);
    });

    it("knows where a record stands in a view", async () => {
      const { session } = await open(fruits);
      await search(session, "apple");
      const rowsOf = (view: "all" | "matches") =>
        [0, 1, 2, 3, 4, 9].map((record) => session.rowOf(view, record));
      assert.deepEqual(rowsOf("all"), [0, 1, 2, 3, 4, 5]);
      assert.deepEqual(rowsOf("matches"), [0, 1, 1, 2, 2, 3]);
    });

    it("says in which slices of the log matches lie", async () => {
      const { session } = await open(fruits);
      await search(session, "apple");
      assert.deepEqual([...session.ticks(5)], [1, 0, 1, 0, 1]);
      assert.deepEqual([...session.ticks(2)], [1, 1]);
      assert.deepEqual([...session.ticks(10)], [1, 0, 0, 0, 1, 0, 0, 0, 1, 0]);
      await search(session, "plum");
      assert.deepEqual([...session.ticks(3)], [0, 1, 0]);
    });

    it("ends a search with none, or with an empty one", async () => {
      const { session } = await open(fruits);
      for (const query of [undefined, exact("")]) {
        await search(session, "apple");
        const { searchId, matches, scanned } = session.search(query).status;
        assert.deepEqual([searchId, matches, scanned, session.rows("matches", 0, 9).rows], [0, 0, 0, []]);
        assert.equal(session.rows("all", 0, 1).rows[0]?.isMatch, undefined);
      }
    });

    it("keeps the search it has when the next one is not an expression", async () => {
      const { session } = await open(fruits);
      await search(session, "apple");
      const { reading, status } = session.search({ text: "(", matchCase: true, isRegex: true, zone: "utc" });
      assert.match(reading.errors[0]?.message ?? "", /Unterminated group/);
      assert.equal(status.matches, 3);
      assert.equal(session.searchStatus().matches, 3);
    });

    it("tells how far it is, and at last that it is done", async () => {
      const told: SearchStatus[] = [];
      const { session } = await open(fruits, (status) => told.push(status));
      const { searchId } = session.search(exact("apple")).status;
      await until(() => told.at(-1)?.isDone === true);
      assert.deepEqual(told.at(-1), { searchId, scanned: 5, matches: 3, isDone: true });
    });

    it("has a search of its own", async () => {
      const { log, session } = await open(fruits);
      const other = log.openSession({});
      await search(session, "apple");
      await search(other, "plum");
      assert.deepEqual([session.searchStatus().matches, other.searchStatus().matches], [3, 1]);
      other.close();
      assert.equal(session.searchStatus().matches, 3);
    });
  });

  it("answers while a search runs, and drops the search that is replaced", async () => {
    writeFileSync(workspace.path("a.ndjson"), fruits.repeat(2000));
    const { session } = await workspace.openWhole("a.ndjson", { portionBytes: 1024 });
    const first = session.search(exact("apple")).status;
    await setImmediate();
    await setImmediate();
    const { rows } = session.rows("matches", 0, 2);
    const { scanned, isDone } = session.searchStatus();
    assert.deepEqual([rows.length, isDone], [2, false], `${scanned} of 10,000 scanned`);
    const second = session.search(exact("plum")).status;
    assert.deepEqual([second.matches, second.searchId > first.searchId], [0, true]);
    await until(() => session.searchStatus().isDone);
    assert.equal(session.searchStatus().matches, 2000);
  });

  it("answers while the log is indexed", async () => {
    writeFileSync(workspace.path("a.ndjson"), fruits.repeat(2000));
    const log = await workspace.open("a.ndjson", { portionBytes: 1024 });
    const session = log.openSession({});
    await log.info();
    assert.equal(session.rows("all", 0, 100).rows.length > 0, true);
    assert.equal(log.status.isCaughtUp, false);
    assert.ok(log.status.progress > 0 && log.status.progress < 1);
    session.search(exact("apple"));
    await untilChecked(log);
    await until(() => session.searchStatus().isDone);
    assert.equal(session.searchStatus().matches, 6000);
  });

  describe("that opens a record", () => {
    it("gives its lines page by page, with matches that span tokens", async () => {
      const { session } = await open('{"level":"warn","msg":"a","list":[{"b":1}]}\n');
      await search(session, '"msg":"a""');
      session.search({ text: 'msg": ?"a', matchCase: true, isRegex: true, zone: "utc" });
      const { lines, lineCount, state, facts, byteLength, isCut } = await session.record(0, 1, 2);
      assert.deepEqual(
        [lines.length, lineCount, state, facts, byteLength, isCut],
        [2, 9, "rejected", { level: "warn" }, 43, false],
      );
      assert.deepEqual(
        lines[1]?.tokens.map(({ text, marks }) => [text, marks]),
        [
          ['"msg"', [1, 5]],
          [": ", [0, 2]],
          ['"a"', [0, 2]],
          [",", undefined],
        ],
      );
      assert.equal((await session.record(0, 7, 100)).lines.length, 2);
    });

    it("shows a line that is not JSON as it is", async () => {
      const text = `{"a":${"x".repeat(25_000)}`;
      const { session } = await open(`${text}\n{}\n`);
      const { state, lines, facts } = await session.record(0, 0, 100);
      assert.deepEqual([state, lines.length, facts], ["notJson", 3, {}]);
      assert.equal(lines.flatMap(({ tokens }) => tokens.map((token) => token.text)).join(""), text);
    });

    it("finds nothing wrong with text where all is text", async () => {
      const { session } = await open("one\ntwo\n");
      assert.equal((await session.record(0, 0, 100)).state, "ok");
    });

    it("refuses a record that is not there", async () => {
      const { session } = await open(fruits);
      for (const record of [5, -1, Number.NaN]) {
        await assert.rejects(session.record(record, 0, 1), RangeError);
        await assert.rejects(session.recordText(record), RangeError);
      }
    });

    it("gives its text by characters", async () => {
      const text = '{"a":"äö😀\\n"}  ';
      const { session } = await open(`x\n${text}\r\n`);
      assert.equal(await session.recordText(1), text);
      assert.equal(await session.recordText(1, 6, 8), "äö");
      assert.equal(await session.recordText(1, 9, 9), "");
      assert.equal(await session.recordText(1, 12, 999), text.slice(12));
    });
  });

  describe("that opens a record of several MiB", () => {
    // The odd x puts some of the é across the borders of what is read at a time.
    const large = `{"msg":"x${"é".repeat(mebibyte)}","end":${"1".repeat(20)}}`;

    it("shows its beginning and says how long it is", async () => {
      const { session } = await open(`${large}\n{"msg":"x"}\n`);
      const { isCut, byteLength, lines, state } = await session.record(0, 0, 100);
      assert.deepEqual([isCut, byteLength, state], [true, Buffer.byteLength(large), "ok"]);
      assert.equal(lines.at(-1)?.tokens[0]?.text, '"msg"');
      const [row] = session.rows("all", 0, 1).rows;
      assert.deepEqual([row?.state, row?.cells[0]?.text.length], ["ok", 400]);
    });

    it("gives all of its text in pieces", async () => {
      const { session } = await open(`${large}\r\n`);
      let text = "";
      for (let piece = "-"; piece !== ""; text += piece) piece = await session.recordText(0, text.length);
      assert.equal(text === large, true);
      assert.equal(await session.recordText(0, mebibyte, mebibyte + 5), large.slice(mebibyte, mebibyte + 5));
      assert.equal((await session.recordText(0)).length, mebibyte);
    });

    it("knows whether it is JSON once all of it was checked", async () => {
      const { session } = await open(`${large}x\n{"msg":"x"}\n`);
      assert.deepEqual(
        [session.rows("all", 0, 1).rows[0]?.state, (await session.record(0, 0, 1)).state],
        ["notJson", "notJson"],
      );
    });
  });
});
