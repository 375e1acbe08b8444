import assert from "node:assert/strict";
import fc from "fast-check";
import * as scroller from "../../../src/webview/scroller.ts";

const rowHeight = 24;

function extent(rows: number, viewport = 240): scroller.Extent {
  return { rows, rowHeight, viewport };
}

function pixels({ row, offset }: scroller.Position): number {
  return row * rowHeight + offset;
}

describe("scroller", () => {
  it("moves by pixels and stops at both ends", () => {
    const check = (start: scroller.Position, by: number, expected: scroller.Position) =>
      assert.deepEqual(scroller.scrollBy(extent(100), start, by), expected);
    check({ row: 0, offset: 0 }, 100, { row: 4, offset: 4 });
    check({ row: 4, offset: 4 }, -100, { row: 0, offset: 0 });
    check({ row: 4, offset: 4 }, -5, { row: 3, offset: 23 });
    check({ row: 0, offset: 3 }, -100, { row: 0, offset: 0 });
    check({ row: 89, offset: 23 }, 100, { row: 90, offset: 0 });
  });

  it("has nowhere to go when all rows are in sight", () => {
    assert.deepEqual(scroller.scrollBy(extent(10), scroller.top, 500), scroller.top);
    assert.deepEqual(scroller.end(extent(3)), scroller.top);
    assert.equal(scroller.thumbOf(extent(10), scroller.top, 300), undefined);
  });

  it("understands wheels that count in pixels, lines and pages", () => {
    const check = (deltaMode: number, deltaY: number, expected: number) =>
      assert.equal(scroller.wheelPixels(extent(100), { deltaMode, deltaY }), expected);
    check(0, 100, 100);
    check(1, 3, 72);
    check(2, -1, -216);
  });

  it("reveals a row with the least move, or in the middle", () => {
    const start = { row: 20, offset: 6 };
    const check = (row: number, nearest: scroller.Position, middle: scroller.Position) => {
      assert.deepEqual(scroller.reveal(extent(100), start, row), nearest);
      assert.deepEqual(scroller.revealInMiddle(extent(100), start, row), middle);
    };
    check(25, start, start);
    check(20, { row: 20, offset: 0 }, { row: 15, offset: 12 });
    check(30, { row: 21, offset: 0 }, { row: 25, offset: 12 });
    check(0, scroller.top, scroller.top);
    check(99, { row: 90, offset: 0 }, { row: 90, offset: 0 });
  });

  it("lists the rows in sight, the cut ones included", () => {
    assert.deepEqual(scroller.rowsInSight(extent(100), { row: 5, offset: 0 }), { first: 5, last: 15 });
    assert.deepEqual(scroller.rowsInSight(extent(100), { row: 5, offset: 1 }), { first: 5, last: 16 });
    assert.deepEqual(scroller.rowsInSight(extent(100), { row: 1, offset: 1 }, 3), { first: 0, last: 15 });
    assert.deepEqual(scroller.rowsInSight(extent(4), scroller.top, 3), { first: 0, last: 4 });
  });

  it("keeps the thumb at a size that can be grabbed", () => {
    assert.deepEqual(scroller.thumbOf(extent(1_000_000_000), scroller.top, 300), { top: 0, height: 24 });
    assert.deepEqual(scroller.thumbOf(extent(20), scroller.end(extent(20)), 300), { top: 150, height: 150 });
  });
});

describe("scroller, for any log", () => {
  const extents = fc.record({
    rows: fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 1_000_000_000 })),
    rowHeight: fc.constant(rowHeight),
    viewport: fc.integer({ min: 0, max: 4000 }),
  });
  const tracks = fc.integer({ min: 0, max: 4000 });
  const moves = fc.double({ min: -1e12, max: 1e12, noNaN: true });
  const operations = fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant("scroll" as const), by: moves }),
      fc.record({ kind: fc.constant("drag" as const), by: moves }),
      fc.record({ kind: fc.constant("reveal" as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
      fc.record({ kind: fc.constant("page" as const), direction: fc.constantFrom(1, -1) }),
      fc.record({ kind: fc.constant("end" as const) }),
    ),
  );

  const perform = (
    extent: scroller.Extent,
    at: scroller.Position,
    track: number,
    step: (typeof operations extends fc.Arbitrary<infer T> ? T : never)[number],
  ): scroller.Position => {
    switch (step.kind) {
      case "scroll":
        return scroller.scrollBy(extent, at, step.by);
      case "drag":
        return scroller.dragged(extent, at, track, step.by);
      case "reveal":
        return scroller.reveal(extent, at, Math.floor(step.share * Math.max(0, extent.rows - 1)));
      case "page":
        return scroller.scrollBy(extent, at, step.direction * scroller.pageOf(extent) * rowHeight);
      case "end":
        return scroller.end(extent);
    }
  };

  const assertExists = (extent: scroller.Extent, at: scroller.Position) => {
    assert.ok(at.row >= 0 && Number.isInteger(at.row), `row ${at.row}`);
    assert.ok(at.offset >= 0 && at.offset < rowHeight, `offset ${at.offset}`);
    assert.ok(
      pixels(at) <= Math.max(0, extent.rows * rowHeight - extent.viewport) + 1e-3,
      JSON.stringify(at),
    );
  };

  it("never leaves the log, whatever is done", () => {
    fc.assert(
      fc.property(extents, tracks, operations, (extent, track, steps) => {
        let at = scroller.top;
        for (const step of steps) {
          at = perform(extent, at, track, step);
          assertExists(extent, at);
        }
      }),
    );
  });

  it("shows the whole of the last row at the end", () => {
    fc.assert(
      fc.property(extents, (extent) => {
        fc.pre(extent.rows > 0 && extent.viewport >= rowHeight);
        const at = scroller.end(extent);
        const lower = scroller.yOf(extent, at, extent.rows - 1) + rowHeight;
        assert.ok(lower <= extent.viewport);
        assert.ok(scroller.isAtEnd(extent, at));
        assert.equal(scroller.rowsInSight(extent, at).last, extent.rows);
      }),
    );
  });

  it("reaches the end when the thumb is dragged to the bottom, and the start at the top", () => {
    fc.assert(
      fc.property(extents, tracks, moves, (extent, track, by) => {
        const start = scroller.scrollBy(extent, scroller.top, Math.abs(by));
        const bottom = scroller.dragged(extent, start, track, track + 1);
        assert.ok(pixels(scroller.end(extent)) - pixels(bottom) < 1e-3);
        assert.deepEqual(scroller.dragged(extent, start, track, -track - 1), scroller.top);
      }),
    );
  });

  it("does not jump when the thumb is grabbed", () => {
    fc.assert(
      fc.property(extents, tracks, moves, (extent, track, by) => {
        const start = scroller.scrollBy(extent, scroller.top, by);
        assert.deepEqual(scroller.dragged(extent, start, track, 0), start);
      }),
    );
  });

  it("comes back to the same pixel when it scrolls down and up again", () => {
    fc.assert(
      fc.property(
        extents,
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.integer({ min: 0, max: 100_000 }),
        (extent, from, by) => {
          const start = scroller.scrollBy(extent, scroller.top, from);
          const there = scroller.scrollBy(extent, start, by);
          fc.pre(pixels(there) === pixels(start) + by);
          assert.deepEqual(scroller.scrollBy(extent, there, -by), start);
        },
      ),
    );
  });

  it("brings any row into sight", () => {
    fc.assert(
      fc.property(extents, moves, fc.double({ min: 0, max: 1, noNaN: true }), (extent, from, share) => {
        fc.pre(extent.rows > 0 && extent.viewport >= rowHeight);
        const start = scroller.scrollBy(extent, scroller.top, from);
        const row = Math.floor(share * (extent.rows - 1));
        assert.ok(scroller.isVisible(extent, scroller.reveal(extent, start, row), row));
        assert.ok(scroller.isVisible(extent, scroller.revealInMiddle(extent, start, row), row));
      }),
    );
  });

  it("stays where it is when the log grows", () => {
    fc.assert(
      fc.property(extents, moves, fc.nat(1_000_000), (extent, from, more) => {
        const start = scroller.scrollBy(extent, scroller.top, from);
        assert.deepEqual(scroller.clamp({ ...extent, rows: extent.rows + more }, start), start);
      }),
    );
  });
});
