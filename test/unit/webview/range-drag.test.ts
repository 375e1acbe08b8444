import assert from "node:assert/strict";
import fc from "fast-check";
import {
  barAt,
  barsOf,
  dragged,
  grab,
  holdAt,
  moved,
  type Plot,
  rangeOfBars,
} from "../../../src/webview/range-drag.ts";

/** Ten bars of a second each, ten px wide. */
const plot: Plot = { startMs: 1000, barMs: 1000, bars: 10, widthPx: 100 };
const chosen = { from: 2, to: 6 };

describe("a range in the plot", () => {
  it("is known in bars, as far as it is there", () => {
    const check = (from: number, to: number, expected: unknown) =>
      assert.deepEqual(barsOf(plot, { fromMs: from, toMs: to }), expected);
    check(3000, 7000, { from: 2, to: 6 });
    check(3500, 7000, { from: 2.5, to: 6 });
    check(0, Number.POSITIVE_INFINITY, { from: 0, to: 10 });
    check(20_000, 30_000, undefined);
    check(-9, 0, undefined);
    assert.equal(barsOf(plot, undefined), undefined);
    assert.deepEqual(rangeOfBars(plot, chosen), { fromMs: 3000, toMs: 7000 });
  });

  it("is taken by its edges, or inside, or drawn anew", () => {
    const check = (x: number, expected: string) => assert.equal(holdAt(plot, chosen, x), expected);
    check(10, "new");
    check(16, "from");
    check(24, "from");
    check(40, "move");
    check(57, "to");
    check(64, "to");
    check(90, "new");
    assert.equal(holdAt(plot, undefined, 40), "new");
  });

  it("is taken by the nearer edge where it is narrow", () => {
    const narrow = { from: 2, to: 2.4 };
    assert.equal(holdAt(plot, narrow, 19), "from");
    assert.equal(holdAt(plot, narrow, 25), "to");
  });

  it("follows the pointer by whole bars", () => {
    const check = (start: number, end: number, expected: [number, number]) => {
      const drag = moved(grab(plot, chosen, start), end);
      assert.deepEqual(
        dragged(plot, drag, end),
        { from: expected[0], to: expected[1] },
        `${start} to ${end}`,
      );
    };
    check(75, 99, [7, 10]);
    check(85, 72, [7, 9]);
    check(85, 500, [8, 10]);
    check(20, 41, [4, 6]);
    check(20, -50, [0, 6]);
    check(20, 83, [6, 8]);
    check(20, 60, [6, 7]);
    check(60, 95, [2, 10]);
    check(40, 55, [4, 8]);
    check(40, 500, [6, 10]);
    check(40, -500, [0, 4]);
  });

  it("does not tremble with the hand", () => {
    const drag = moved(grab(plot, chosen, 40), 42);
    assert.equal(drag.isMoved, false);
    assert.equal(moved(moved(drag, 50), 40).isMoved, true);
  });

  it("is never empty, and never leaves the plot", () => {
    const x = fc.integer({ min: -50, max: 150 });
    fc.assert(
      fc.property(x, x, fc.nat(9), fc.integer({ min: 1, max: 10 }), (start, end, from, length) => {
        const range = { from, to: Math.min(10, from + length) };
        const drag = moved(grab(plot, range, start), end);
        const made = dragged(plot, drag, end);
        assert.ok(made.from >= 0 && made.to <= 11 && made.to > made.from);
        assert.ok(barAt(plot, end) >= 0 && barAt(plot, end) < 10);
      }),
    );
  });
});
