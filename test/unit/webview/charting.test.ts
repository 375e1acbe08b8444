import assert from "node:assert/strict";
import { mock } from "node:test";
import { Charting } from "../../../src/webview/charting.ts";
import type { TimeRange } from "../../../src/webview/range-words.ts";
import { initialState } from "../../../src/webview/state.ts";
import { settled } from "./small-log.ts";

const query = { text: "ts:", matchCase: false, isRegex: false, zone: "utc" } as const;
const status = { searchId: 1, scanned: 0, matches: 0, isDone: true };

/** Ten bars of a second each with one record, in a plot of 100 px. */
async function chartingOf(range?: TimeRange) {
  const state = initialState(undefined);
  state.reader = "running";
  const selected: (TimeRange | undefined)[] = [];
  const asked: number[] = [];
  const bars = () => new Uint32Array(10);
  const timeline = async (most: number) => {
    asked.push(most);
    const totals = { failed: 0, rejected: 0, rest: 10, notJson: 0 };
    return {
      by: "none",
      startMs: 0,
      barMs: 1000,
      failed: bars(),
      rejected: bars(),
      rest: bars().fill(1),
      totals,
    } as const;
  };
  const selectRange = async (chosen: TimeRange | undefined) => selected.push(chosen);
  const charting = new Charting({ state, log: () => ({ timeline }), selectRange, onChange: () => {} });
  if (range) state.search = { query, status, range };
  charting.setWidth(100);
  await settled();
  return { charting, state, selected, asked };
}

describe("the histogram", () => {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
  afterEach(() => mock.timers.reset());

  it("asks for as many bars as there is room for", async () => {
    const { asked } = await chartingOf();
    assert.deepEqual(asked, [12]);
  });

  it("leaves room for what has not arrived", async () => {
    const { charting, state, asked } = await chartingOf();
    assert.equal(charting.unknown, undefined);
    state.arriving = { received: 25, total: 100 };
    mock.timers.tick(100);
    charting.setWidth(400);
    await settled();
    assert.equal(asked.at(-1), 12);
    assert.deepEqual([charting.plot.bars, charting.unknown], [40, { from: 10, to: 40 }]);
    assert.equal(charting.cursor.to, 10);
  });

  it("selects what is dragged over, and shows it until the query does", async () => {
    const { charting, selected } = await chartingOf();
    charting.grab(25);
    charting.dragTo(48);
    assert.deepEqual(charting.range, { from: 2, to: 5 });
    assert.equal(charting.drop(), false);
    assert.deepEqual(selected, [{ fromMs: 2000, toMs: 5000 }]);
    assert.deepEqual(charting.range, { from: 2, to: 5 });
    await settled();
    assert.equal(charting.range, undefined);
  });

  it("takes a press without a move for a click", async () => {
    const { charting, selected } = await chartingOf({ fromMs: 2000, toMs: 6000 });
    charting.grab(40);
    charting.dragTo(41);
    assert.equal(charting.drop(), true);
    charting.selectBar(4);
    assert.deepEqual(selected, [{ fromMs: 4000, toMs: 5000 }]);
  });

  it("gives up a drag, or else the range", async () => {
    const { charting, selected } = await chartingOf({ fromMs: 2000, toMs: 6000 });
    charting.grab(40);
    charting.dragTo(90);
    assert.equal(charting.clear(), true);
    assert.equal(charting.drop(), false);
    assert.deepEqual([charting.range, selected], [{ from: 2, to: 6 }, []]);
    assert.equal(charting.clear(), true);
    assert.deepEqual(selected, [undefined]);
    assert.equal((await chartingOf()).charting.clear(), false);
  });

  it("moves by keys from bar to bar, and makes a range with Shift", async () => {
    const { charting, selected } = await chartingOf();
    const cursor = () => [charting.cursor.from, charting.cursor.to];
    assert.deepEqual(cursor(), [9, 10]);
    charting.moveCursor(-1, false);
    charting.moveCursor(-1, true);
    charting.moveCursor(-1, true);
    assert.deepEqual([...cursor(), charting.cursor.isHeadFirst], [6, 9, true]);
    assert.equal(charting.countIn(charting.cursor), 3);
    charting.moveCursor(1, true);
    assert.deepEqual(cursor(), [7, 9]);
    charting.selectCursor();
    assert.deepEqual(selected, [{ fromMs: 7000, toMs: 9000 }]);
    charting.moveCursor(Number.NEGATIVE_INFINITY, false);
    assert.deepEqual(cursor(), [0, 1]);
  });

  it("begins at the range that is selected", async () => {
    const { charting } = await chartingOf({ fromMs: 2500, toMs: 6000 });
    assert.deepEqual([charting.cursor.from, charting.cursor.to], [2, 6]);
    charting.moveCursor(1, false);
    assert.deepEqual([charting.cursor.from, charting.cursor.to], [6, 7]);
  });
});
