import assert from "node:assert/strict";
import { mock } from "node:test";
import type { SortOrder } from "../../../src/protocol/explorer.ts";
import { yOf } from "../../../src/webview/scroller.ts";
import { rowHeight, View } from "../../../src/webview/view.ts";
import { SmallLog, settled, statusOf } from "./small-log.ts";

const everyTenth = Array.from({ length: 100 }, (_, i) => i * 10);

/** A view of ten rows' height. */
async function viewOf(log: SmallLog, saved?: ConstructorParameters<typeof View>[0]["saved"]): Promise<View> {
  const view: View = new View({ state: log.state, log: () => log, saved, onChange: () => {} });
  view.setViewport(10 * rowHeight);
  view.refresh();
  await settled();
  view.fetchInSight();
  await settled();
  return view;
}

async function refresh(view: View): Promise<void> {
  view.refresh();
  await settled();
}

/** As the page does: what is missing is fetched each time it is drawn. */
async function drawn(view: View): Promise<void> {
  view.refresh();
  for (let times = 0; times < 4; times++) {
    view.fetchInSight();
    await settled();
  }
}

/** Pixels between the upper edge of the rows and that of the current one. */
function yOfCurrent(view: View): number {
  return yOf(view.extent, view.position, view.currentRow);
}

describe("view", () => {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
  afterEach(() => mock.timers.reset());

  it("begins at the first row", async () => {
    const view = await viewOf(new SmallLog(1000));
    assert.equal(view.count, 1000);
    assert.deepEqual([view.currentRow, view.currentRecord], [0, 0]);
    assert.equal(view.row(9)?.record, 9);
  });

  it("comes back to a record that was saved, at the same height", async () => {
    const view = await viewOf(new SmallLog(1000), { record: 502, anchor: { record: 500, y: -7 } });
    assert.equal(view.currentRecord, 502);
    assert.deepEqual(view.position, { row: 500, offset: 7 });
    assert.deepEqual(view.place, { record: 502, anchor: { record: 500, y: -7 } });
  });

  it("waits for a saved record that is not read yet, unless the user moves", async () => {
    for (const moves of [false, true]) {
      const log = new SmallLog(100);
      log.state.status = { ...statusOf(100), isCaughtUp: false };
      const view = await viewOf(log, { record: 500, anchor: { record: 500, y: 0 } });
      assert.equal(view.isReady, false);
      mock.timers.tick(400);
      await settled();
      assert.equal(view.currentRecord, 99);
      if (moves) view.pick(20);
      log.grow(1000);
      await refresh(view);
      assert.equal(view.currentRecord, moves ? 20 : 99, "the rows are not here yet");
      await drawn(view);
      assert.equal(view.currentRecord, moves ? 20 : 500);
    }
  });

  it("moves the current row by keys, and keeps it in sight", async () => {
    const view = await viewOf(new SmallLog(1000));
    view.moveBy(9);
    assert.deepEqual(view.position, { row: 0, offset: 0 });
    view.moveBy(1);
    assert.deepEqual(view.position, { row: 1, offset: 0 });
    view.movePage(1);
    assert.equal(view.currentRow, 19);
    assert.equal(view.isCurrentInSight, true);
    view.pick(999);
    assert.deepEqual(view.position, { row: 990, offset: 0 });
    view.moveBy(1);
    assert.equal(view.currentRow, 999);
    view.movePage(-1);
    assert.equal(view.currentRow, 990);
  });

  it("keeps the current record in its place when a filter comes and goes", async () => {
    const log = new SmallLog(1000);
    const view = await viewOf(log);
    view.pick(500);
    view.scrollBy(3 * rowHeight);
    const y = yOfCurrent(view);
    log.beginSearch(everyTenth);
    log.scanTo(1000);
    await refresh(view);
    assert.deepEqual([view.view, view.count, view.currentRow, view.currentRecord], ["matches", 100, 50, 500]);
    assert.equal(yOfCurrent(view), y);
    log.endSearch();
    await refresh(view);
    assert.deepEqual([view.view, view.currentRecord], ["all", 500]);
    assert.equal(yOfCurrent(view), y);
  });

  it("takes the neighbour of a record that a filter hides, and comes back to the record", async () => {
    const log = new SmallLog(1000);
    const view = await viewOf(log);
    view.pick(503);
    log.beginSearch(everyTenth);
    log.scanTo(1000);
    await refresh(view);
    assert.equal(view.currentRecord, 510);
    log.endSearch();
    await refresh(view);
    assert.equal(view.currentRecord, 503);
  });

  it("keeps the rows in sight in their place when the current one is elsewhere", async () => {
    const log = new SmallLog(1000);
    const view = await viewOf(log);
    view.scrollBy(600 * rowHeight + 5);
    view.fetchInSight();
    await settled();
    log.beginSearch(everyTenth);
    log.scanTo(1000);
    await refresh(view);
    assert.deepEqual(view.position, { row: 60, offset: 5 });
    assert.equal(view.currentRow, 0);
  });

  it("shows the old rows until the new ones are here, and no longer than patience lasts", async () => {
    const log = new SmallLog(1000);
    const view = await viewOf(log);
    view.pick(900);
    log.beginSearch(everyTenth);
    log.scanTo(100);
    await refresh(view);
    assert.equal(view.view, "all");
    mock.timers.tick(400);
    await settled();
    assert.deepEqual([view.view, view.count, view.currentRecord], ["matches", 10, 90]);
    log.scanTo(1000);
    await refresh(view);
    view.fetchInSight();
    await settled();
    assert.equal(view.currentRecord, 900);
  });

  it("finds its place also when the search ends while it is being asked for", async () => {
    const log = new SmallLog(1000);
    const view = await viewOf(log);
    view.pick(900);
    log.beginSearch(everyTenth);
    log.scanTo(100);
    await refresh(view);
    mock.timers.tick(400);
    await settled();
    const rowOf = log.rowOf.bind(log);
    log.rowOf = async (name, record) => {
      const row = await rowOf(name, record);
      log.scanTo(1000);
      view.refresh();
      return row;
    };
    log.scanTo(500);
    await refresh(view);
    view.fetchInSight();
    await settled();
    assert.equal(view.currentRecord, 900);
  });

  it("shows that nothing matches", async () => {
    const log = new SmallLog(1000);
    const view = await viewOf(log);
    log.beginSearch([]);
    log.scanTo(1000);
    await refresh(view);
    assert.deepEqual(
      [view.isReady, view.view, view.count, view.currentRecord],
      [true, "matches", 0, undefined],
    );
    view.moveBy(1);
    assert.equal(view.currentRow, 0);
  });

  it("stays where it is when the log grows, and follows at the end", async () => {
    const log = new SmallLog(1000);
    const view = await viewOf(log);
    view.pick(100);
    const { position } = view;
    log.grow(2000);
    await refresh(view);
    assert.deepEqual([view.count, view.position], [2000, position]);
    view.pick(1999);
    await drawn(view);
    log.grow(3000);
    await refresh(view);
    assert.deepEqual(view.position, { row: 1990, offset: 0 }, "the rows are not here yet");
    await drawn(view);
    assert.deepEqual(view.position, { row: 2990, offset: 0 });
    assert.equal(view.currentRow, 1999);
    view.pick(2995);
    log.grow(4000);
    await drawn(view);
    assert.deepEqual(view.position, { row: 2990, offset: 0 });
  });

  it("shows the rows of one end after the other while a log is read, and the last record in the end", async () => {
    const log = new SmallLog(1000);
    const reading = (records: number) => {
      log.state.status = { ...statusOf(records), isCaughtUp: false };
    };
    reading(1000);
    const view = await viewOf(log);
    view.pick(999);
    // More comes before the rows that were asked for do.
    view.fetchInSight();
    reading(5000);
    view.refresh();
    assert.equal(view.position.row, 990);
    await settled();
    assert.equal(view.row(999)?.record, 999);
    view.fetchInSight();
    reading(9000);
    view.refresh();
    assert.deepEqual([view.position.row, view.currentRow], [990, 999]);
    await settled();
    assert.deepEqual([view.position.row, view.currentRow], [4990, 4999]);
    assert.equal(view.current?.record, 4999);
    log.grow(9500);
    await drawn(view);
    assert.deepEqual([view.position.row, view.currentRecord], [9490, 9499]);
    log.grow(9600);
    await drawn(view);
    assert.deepEqual([view.position.row, view.currentRecord], [9590, 9499], "new records leave it");
  });

  it("stays with a record that is picked while it follows", async () => {
    const log = new SmallLog(1000);
    log.state.status = { ...statusOf(1000), isCaughtUp: false };
    const view = await viewOf(log);
    view.pick(999);
    await drawn(view);
    log.state.status = { ...statusOf(3000), isCaughtUp: false };
    view.refresh();
    view.fetchInSight();
    view.pick(995);
    await drawn(view);
    assert.deepEqual([view.position.row, view.currentRow], [990, 995]);
  });

  it("does not follow a log that is all in sight", async () => {
    const log = new SmallLog(5);
    const view = await viewOf(log);
    view.moveBy(1);
    log.grow(1000);
    await refresh(view);
    assert.deepEqual(view.position, { row: 0, offset: 0 });
  });

  it("goes to a record, or to its neighbour and says so", async () => {
    const log = new SmallLog(1000);
    const view = await viewOf(log);
    assert.equal(await view.goTo(700), true);
    assert.deepEqual([view.currentRow, view.position.row], [700, 695]);
    log.beginSearch(everyTenth);
    log.scanTo(1000);
    await refresh(view);
    view.fetchInSight();
    await settled();
    assert.equal(await view.goTo(720), true);
    assert.equal(await view.goTo(733), false);
    assert.equal(view.currentRecord, 740);
  });

  it("begins again where it was when the log was replaced by a shorter one", async () => {
    const log = new SmallLog(1000);
    const view = await viewOf(log);
    view.pick(500);
    log.state.status = { ...statusOf(100), generation: 2 };
    await refresh(view);
    assert.deepEqual([view.count, view.currentRecord], [100, 99]);
    assert.equal(view.isCurrentInSight, true);
  });

  const byMs: SortOrder = { path: ["ms"], isDescending: true };
  const backwards = (count: number) => Array.from({ length: count }, (_, row) => count - 1 - row);

  it("shows another order from its top, and the log's own where the record is", async () => {
    const log = new SmallLog(1000);
    const view = await viewOf(log);
    view.pick(500);
    view.showNextOrderFromTop();
    log.sort(backwards(1000), byMs);
    await refresh(view);
    assert.deepEqual([view.currentRow, view.currentRecord, view.position.row], [0, 999, 0]);
    view.pick(99);
    view.fetchInSight();
    await settled();
    assert.equal(view.currentRecord, 900);
    log.sort(undefined);
    await refresh(view);
    assert.deepEqual([view.currentRow, view.currentRecord, view.isCurrentInSight], [900, 900, true]);
  });

  it("shows what comes first where a search in another order does not have the record", async () => {
    const log = new SmallLog(1000);
    const view = await viewOf(log);
    log.sort(backwards(1000), byMs);
    await refresh(view);
    await view.goTo(700);
    log.beginSearch(everyTenth);
    log.scanTo(1000);
    log.rowOf = async () => 100;
    await refresh(view);
    view.fetchInSight();
    await settled();
    assert.deepEqual([view.currentRow, view.position.row], [0, 0]);
  });

  it("keeps the record in its place when a sorted log has grown", async () => {
    const log = new SmallLog(1000);
    const view = await viewOf(log);
    log.sort(backwards(1000), byMs);
    await refresh(view);
    await view.goTo(700);
    const y = yOfCurrent(view);
    log.grow(1200);
    log.sort(backwards(1200), byMs);
    await refresh(view);
    view.fetchInSight();
    await settled();
    assert.deepEqual([view.currentRow, view.currentRecord, yOfCurrent(view)], [499, 700, y]);
  });

  it("asks another reader for everything anew", async () => {
    const log = new SmallLog(1000);
    const view = await viewOf(log);
    view.pick(500);
    view.fetchInSight();
    await settled();
    log.requests.length = 0;
    view.restart();
    await settled();
    assert.deepEqual(log.requests, ["all 384", "all 512"]);
    assert.equal(view.currentRecord, 500);
  });

  it("keeps the current row in sight when the viewport gets lower", async () => {
    const view = await viewOf(new SmallLog(1000));
    view.pick(9);
    view.setViewport(5 * rowHeight);
    assert.deepEqual(view.position, { row: 5, offset: 0 });
  });
});
