import assert from "node:assert/strict";
import fc from "fast-check";
import {
  barPaths,
  barsFor,
  barsToCome,
  barX,
  highest,
  roundTop,
  totalAt,
} from "../../../src/webview/bars.ts";

const counts = fc.array(fc.tuple(fc.nat(1e6), fc.nat(1e6), fc.nat(1e6)), { minLength: 1, maxLength: 60 });

function countsOf(bars: readonly (readonly [failed: number, rejected: number, rest: number])[]) {
  return {
    failed: Uint32Array.from(bars, ([failed]) => failed),
    rejected: Uint32Array.from(bars, ([, rejected]) => rejected),
    rest: Uint32Array.from(bars, ([, , rest]) => rest),
  };
}

/** The rectangles of a path: left, top, width and height. */
function rectangles(path: string): number[][] {
  const found = path.matchAll(/M(-?\d+) (-?\d+)h(-?\d+)v(-?\d+)h(-?\d+)z/g);
  return [...found].map((match) => match.slice(1, 5).map(Number));
}

describe("bars", () => {
  it("are as many as there is room for", () => {
    assert.deepEqual([0, 100, 1372, 100_000].map(barsFor), [8, 12, 171, 400]);
  });

  it("stand below a round count", () => {
    const check = (most: number, expected: number) => assert.equal(roundTop(most), expected, String(most));
    check(0, 0);
    check(1, 1);
    check(11, 12);
    check(12, 12);
    check(13, 15);
    check(861, 900);
    check(11_200, 12_000);
    check(99_999, 100_000);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), (most) => {
        const top = roundTop(most);
        assert.ok(top >= most && top <= most * 2 && Number.isInteger(top));
      }),
    );
  });

  it("stack what failed below what was rejected below the rest", () => {
    const paths = barPaths(countsOf([[1, 2, 3]]), 20, 60);
    assert.deepEqual(rectangles(paths.failed), [[0, 50, 19, 10]]);
    assert.deepEqual(rectangles(paths.rejected), [[0, 30, 19, 20]]);
    assert.deepEqual(rectangles(paths.rest), [[0, 0, 19, 30]]);
  });

  it("show what is there at all", () => {
    const paths = barPaths(countsOf([[1, 0, 1_000_000]]), 20, 60);
    assert.deepEqual(rectangles(paths.failed), [[0, 59, 19, 1]]);
    assert.equal(paths.rejected, "");
    assert.deepEqual(barPaths(countsOf([[0, 0, 0]]), 20, 60), { failed: "", rejected: "", rest: "" });
  });

  it("leave room for those that are to come", () => {
    const check = (bars: number, share: number, expected: number) =>
      assert.equal(barsToCome(bars, share), expected);
    check(100, 1, 0);
    check(100, 0.5, 100);
    check(52, 0.43, 69);
    check(100, 0.999, 1);
    const paths = barPaths(countsOf([[0, 0, 1]]), 80, 60, 4);
    assert.deepEqual(rectangles(paths.rest), [[0, 0, 19, 60]]);
  });

  it("fill the plot without overlapping, whatever they count", () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 60, max: 2000 }), (bars, widthPx) => {
        const all = countsOf(bars);
        const paths = barPaths(all, widthPx, 63);
        for (const [left = 0, top = 0, width = 0, height = 0] of Object.values(paths).flatMap(rectangles)) {
          assert.ok(left >= 0 && left + width <= widthPx && width > 0);
          assert.ok(top >= 0 && top + height <= 63 && height >= 0);
        }
        assert.equal(barX(0, bars.length, widthPx), 0);
        assert.equal(barX(bars.length, bars.length, widthPx), widthPx);
        assert.equal(highest(all), Math.max(...bars.map((_, bar) => totalAt(all, bar))));
      }),
    );
  });
});
