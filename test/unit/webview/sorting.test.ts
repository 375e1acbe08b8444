import assert from "node:assert/strict";
import type { Column, SortOrder, SortStatus } from "../../../src/protocol/explorer.ts";
import { nextOrder, Sorting } from "../../../src/webview/sorting.ts";
import { initialState } from "../../../src/webview/state.ts";

const column = (path: string[]): Column => ({ id: path.join(), title: "", kind: "number", path });

function sortingOf() {
  const state = initialState(undefined);
  const asked: (SortOrder | undefined)[] = [];
  let tops = 0;
  const sort = async (order: SortOrder | undefined): Promise<SortStatus> => {
    asked.push(order);
    return { orderId: asked.length, ...(order && { order }) };
  };
  const view = { showNextOrderFromTop: () => tops++ };
  const sorting = new Sorting({ state, view, log: () => ({ sort }), onSort: () => {} });
  return { state, sorting, asked, tops: () => tops };
}

describe("sorting", () => {
  it("goes up, down and off by the same column, and up by another", () => {
    const up = nextOrder(undefined, ["a"]);
    const down = nextOrder(up, ["a"]);
    assert.deepEqual(
      [up, down],
      [
        { path: ["a"], isDescending: false },
        { path: ["a"], isDescending: true },
      ],
    );
    assert.equal(nextOrder(down, ["a"]), undefined);
    assert.deepEqual(nextOrder(down, ["a", "b"]), { path: ["a", "b"], isDescending: false });
  });

  it("shows a new order from its top, and the log's where one is", async () => {
    const { state, sorting, tops } = sortingOf();
    await sorting.sortBy(column(["ms"]));
    await sorting.sortBy(column(["ms"]));
    assert.deepEqual([state.sort?.order?.isDescending, tops()], [true, 2]);
    await sorting.sortBy(column(["ms"]));
    assert.deepEqual([state.sort?.order, tops()], [undefined, 2]);
  });

  it("does not sort by a column that has no path", async () => {
    const { sorting, asked } = sortingOf();
    await sorting.sortBy(column([]));
    assert.deepEqual(asked, []);
  });

  it("forgets an order that cannot be", async () => {
    const { state, sorting } = sortingOf();
    await sorting.sortBy(column(["id"]));
    sorting.onStatus({ orderId: 2, failure: "Too many." });
    assert.equal(state.order, undefined);
  });

  it("takes no status of an earlier order, and asks another reader for the same", async () => {
    const { state, sorting, asked } = sortingOf();
    await sorting.sortBy(column(["ms"]));
    sorting.onStatus({ orderId: 0 });
    assert.equal(state.sort?.orderId, 1);
    await sorting.restart();
    assert.deepEqual(asked[1], { path: ["ms"], isDescending: false });
  });
});
