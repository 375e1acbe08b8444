import assert from "node:assert/strict";
import { mock } from "node:test";
import { Announcer } from "../../../src/webview/announce.ts";
import { Finding } from "../../../src/webview/finding.ts";
import { View } from "../../../src/webview/view.ts";
import { SmallLog, settled } from "./small-log.ts";

async function findingOf(matching: readonly number[]) {
  const log = new SmallLog(1000);
  log.state.mode = "find";
  const asked: number[] = [];
  const answers = {
    rows: log.rows.bind(log),
    rowOf: log.rowOf.bind(log),
    nextMatch: async (from: number, direction: 1 | -1) => {
      const found = log.matching.slice(0, log.state.search?.status.matches ?? 0);
      const after = found.filter((record) => (direction > 0 ? record > from : record < from));
      const record = direction > 0 ? (after[0] ?? found[0]) : (after.at(-1) ?? found.at(-1));
      return record === undefined ? undefined : { record, ordinal: found.indexOf(record) };
    },
    ticks: async (buckets: number) => {
      asked.push(buckets);
      return new Uint8Array(buckets);
    },
  };
  const said: string[] = [];
  const view = new View({ state: log.state, log: () => answers, saved: undefined, onChange: () => {} });
  view.setViewport(240);
  const announcer = new Announcer((message) => said.push(message), 0);
  const finding = new Finding({
    state: log.state,
    view,
    log: () => answers,
    announcer,
    track: () => 700,
    onChange: () => {},
  });
  log.beginSearch(matching);
  view.refresh();
  await settled();
  return { log, view, finding, said, asked };
}

describe("finding", () => {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
  afterEach(() => mock.timers.reset());

  it("steps from match to match and round the end", async () => {
    const { log, view, finding, said } = await findingOf([5, 700]);
    log.scanTo(1000);
    const records: (number | undefined)[] = [];
    for (const direction of [1, 1, 1, -1] as const) {
      await finding.step(direction);
      records.push(view.currentRecord);
    }
    assert.deepEqual(records, [5, 700, 5, 700]);
    assert.equal(said[0], "Match 1 of 2");
  });

  it("takes a step as soon as a running search finds where to", async () => {
    const { log, view, finding } = await findingOf([700]);
    await finding.step(1);
    assert.equal(view.currentRecord, 0);
    log.scanTo(800);
    finding.onSearch();
    await settled();
    assert.equal(view.currentRecord, 700);
  });

  it("knows the place of the current record where it matches", async () => {
    const { log, view, finding } = await findingOf([5, 7, 9]);
    log.scanTo(1000);
    await settled();
    view.pick(7);
    view.restart();
    await settled();
    await finding.refreshOrdinal();
    assert.equal(log.state.ordinal, 1);
    view.pick(8);
    await finding.refreshOrdinal();
    assert.equal(log.state.ordinal, undefined);
  });

  it("asks for ticks at most four times a second, and not in a filter", async () => {
    const { log, finding, asked } = await findingOf([5]);
    for (let i = 0; i < 10; i++) finding.onSearch();
    mock.timers.tick(250);
    await settled();
    assert.deepEqual(asked, [350]);
    assert.equal(log.state.ticks?.length, 350);
    log.state.mode = "filter";
    finding.refreshTicks();
    mock.timers.tick(1000);
    assert.deepEqual([asked.length, log.state.ticks], [1, undefined]);
  });
});
