import assert from "node:assert/strict";
import type { PrettyLine, RecordDetail } from "../../../src/protocol/explorer.ts";
import { Reading } from "../../../src/webview/reading.ts";
import { initialState } from "../../../src/webview/state.ts";
import { settled } from "./small-log.ts";

/** A record with a list of so many items in it, over `items + 5` lines. */
function linesOf(items: number): PrettyLine[] {
  const key = (text: string) => ({ kind: "key", text: `"${text}"` }) as const;
  const item = { depth: 2, tokens: [] };
  return [
    { depth: 0, tokens: [], foldEnd: items + 4 },
    { depth: 1, tokens: [key("list")], path: "list", foldEnd: items + 2 },
    ...Array.from({ length: items }, () => item),
    { depth: 1, tokens: [] },
    { depth: 1, tokens: [key("last")], path: "last" },
    { depth: 0, tokens: [] },
  ];
}

function readingOf(items: number) {
  const state = initialState(undefined);
  const requests: string[] = [];
  const all = linesOf(items);
  const record = async (number: number, first: number, count: number): Promise<RecordDetail> => {
    requests.push(`${number} from ${first}`);
    const lines = all.slice(first, first + count);
    return {
      record: number,
      generation: 1,
      state: "ok",
      facts: {},
      byteLength: 100,
      isCut: false,
      lines,
      lineCount: all.length,
    };
  };
  const reading = new Reading({ state, log: () => ({ record }), onChange: () => {} });
  return { reading, requests, state };
}

describe("reading a record", () => {
  it("fetches a record once while it is shown", async () => {
    const { reading, requests } = readingOf(3);
    reading.show(7);
    reading.show(7);
    await settled();
    assert.deepEqual(requests, ["7 from 0"]);
    assert.deepEqual(reading.shown.numbers, [0, 1, 2, 3, 4, 5, 6, 7]);
    reading.reload();
    await settled();
    assert.deepEqual(requests, ["7 from 0", "7 from 0"]);
  });

  it("shows the last record that was asked for", async () => {
    const { reading } = readingOf(3);
    for (const record of [1, 2, 3]) reading.show(record);
    await settled();
    assert.equal(reading.detail?.record, 3);
  });

  it("fetches more lines only as they are needed", async () => {
    const { reading, requests } = readingOf(1000);
    reading.show(7);
    await settled();
    assert.equal(reading.shown.numbers.length, 400);
    assert.deepEqual(requests, ["7 from 0"]);
    reading.showMore();
    await settled();
    assert.equal(reading.shown.numbers.length, 800);
    assert.deepEqual(requests, ["7 from 0", "7 from 400"]);
  });

  it("fetches what comes after a fold, and not what is inside of it", async () => {
    const { reading, requests } = readingOf(1000);
    reading.show(7);
    await settled();
    reading.fold(1, true);
    await settled();
    assert.deepEqual(requests, ["7 from 0", "7 from 1003"]);
    assert.deepEqual(reading.shown.numbers, [0, 1, 1003, 1004]);
  });

  it("keeps a field folded in the next record, but not the record itself", async () => {
    const { reading } = readingOf(3);
    reading.show(7);
    await settled();
    reading.fold(1, true);
    reading.fold(0, true);
    assert.deepEqual(reading.shown.numbers, [0]);
    reading.show(8);
    await settled();
    assert.deepEqual(reading.shown.numbers, [0, 1, 6, 7]);
  });

  it("folds and unfolds as a tree does", async () => {
    const { reading } = readingOf(3);
    reading.show(7);
    await settled();
    reading.moveBy(3);
    assert.equal(reading.currentLine, 3);
    reading.foldOrLeave();
    assert.equal(reading.currentLine, 1);
    reading.foldOrLeave();
    assert.deepEqual(reading.shown.numbers, [0, 1, 6, 7]);
    reading.moveBy(1);
    assert.equal(reading.currentLine, 6);
    reading.moveBy(-1);
    reading.unfoldOrEnter();
    assert.equal(reading.shown.numbers.length, 8);
    reading.unfoldOrEnter();
    assert.equal(reading.currentLine, 2);
  });

  it("folds all but the outermost, and leaves a line that is folded away", async () => {
    const { reading } = readingOf(3);
    reading.show(7);
    await settled();
    reading.setCurrentLine(4);
    reading.foldAll(true);
    assert.deepEqual(reading.shown.numbers, [0, 1, 6, 7]);
    assert.equal(reading.currentLine, 1);
    reading.foldAll(false);
    assert.equal(reading.shown.numbers.length, 8);
  });

  it("stops at both ends", async () => {
    const { reading } = readingOf(3);
    reading.show(7);
    await settled();
    reading.moveBy(Number.POSITIVE_INFINITY);
    assert.equal(reading.currentLine, 7);
    reading.moveBy(Number.NEGATIVE_INFINITY);
    assert.equal(reading.currentLine, 0);
  });
});
