import assert from "node:assert/strict";
import { mock } from "node:test";
import { Announcer, Speaker } from "../../../src/webview/announce.ts";
import { Lasting } from "../../../src/webview/lasting.ts";
import { SmallLog } from "./small-log.ts";

describe("what is said to screen readers", () => {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
  afterEach(() => mock.timers.reset());

  const heard = () => {
    const said: string[] = [];
    return { said, announcer: new Announcer((message) => said.push(message)) };
  };

  it("comes at most every two seconds, the newest first", () => {
    const { said, announcer } = heard();
    for (const message of ["a", "b", "c"]) announcer.announce(message);
    assert.deepEqual(said, ["a"]);
    mock.timers.tick(1999);
    assert.deepEqual(said, ["a"]);
    mock.timers.tick(1);
    assert.deepEqual(said, ["a", "c"]);
    mock.timers.tick(2000);
    announcer.announce("d");
    assert.deepEqual(said, ["a", "c", "d"]);
  });

  it("is not said twice, unless it answers to another act", () => {
    const { said, announcer } = heard();
    announcer.announce("a");
    announcer.announce("a");
    mock.timers.tick(5000);
    announcer.announce("a");
    assert.deepEqual(said, ["a"]);
    announcer.repeat("a");
    assert.deepEqual(said, ["a", "a"]);
  });

  it("tells what a search found, and that it counts only when that takes long", () => {
    const { said, announcer } = heard();
    const speaker = new Speaker(announcer);
    const log = new SmallLog(1000);
    log.beginSearch([1, 2, 3]);
    speaker.onSearch(log.state, 0);
    log.scanTo(400);
    speaker.onSearch(log.state, 1000);
    assert.deepEqual(said, []);
    speaker.onSearch(log.state, 2001);
    log.scanTo(1000);
    speaker.onSearch(log.state, 2100);
    mock.timers.tick(2000);
    assert.deepEqual(said, ["Counting, 40%", `3 of ${(1000).toLocaleString()} records`]);
    log.beginSearch([]);
    log.scanTo(1000);
    speaker.onSearch(log.state, 9000);
    mock.timers.tick(2000);
    assert.equal(said.at(-1), "No record matches");
  });

  it("tells quarters of a download, and its end", () => {
    const { said, announcer } = heard();
    const speaker = new Speaker(announcer);
    const { state } = new SmallLog(1000);
    for (const received of [1, 10, 26, 30, 51, 99]) {
      state.arriving = { received, total: 100 };
      speaker.onArriving(state);
      mock.timers.tick(2000);
    }
    state.arriving = undefined;
    speaker.onArriving(state);
    mock.timers.tick(2000);
    const done = `Download done, ${(1000).toLocaleString()} records`;
    assert.deepEqual(said, ["Download 25%", "Download 50%", "Download 75%", done]);
  });
});

describe("what lasts", () => {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
  afterEach(() => mock.timers.reset());

  it("is shown after a while, and gone at once", () => {
    const shown: boolean[] = [];
    const lasting = new Lasting(200, (isLasting) => shown.push(isLasting));
    lasting.set(true);
    mock.timers.tick(199);
    lasting.set(true);
    mock.timers.tick(1);
    assert.deepEqual(shown, [true]);
    lasting.set(false);
    assert.deepEqual(shown, [true, false]);
  });

  it("never shows what is quick", () => {
    const shown: boolean[] = [];
    const lasting = new Lasting(200, (isLasting) => shown.push(isLasting));
    lasting.set(true);
    mock.timers.tick(100);
    lasting.set(false);
    mock.timers.tick(1000);
    assert.deepEqual(shown, [false]);
  });
});
