import assert from "node:assert/strict";
import { mock } from "node:test";
import { Asking } from "../../../src/webview/asking.ts";
import { settled } from "./small-log.ts";

describe("asking again", () => {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
  afterEach(() => mock.timers.reset());

  it("asks at once, then after a pause for all that came in between", async () => {
    const asked: (() => void)[] = [];
    const ask = () => new Promise<"shown">((resolve) => asked.push(() => resolve("shown")));
    const asking = new Asking(ask, 100);
    asking.again();
    assert.equal(asked.length, 1);
    asking.again();
    asking.again();
    mock.timers.tick(1000);
    await settled();
    assert.equal(asked.length, 1);
    asked[0]?.();
    await settled();
    mock.timers.tick(99);
    assert.equal(asked.length, 1);
    mock.timers.tick(1);
    assert.equal(asked.length, 2);
    asked[1]?.();
    await settled();
    mock.timers.tick(1000);
    assert.equal(asked.length, 2);
    asking.again();
    assert.equal(asked.length, 3);
  });

  it("asks a few times more for what comes too early", async () => {
    let count = 0;
    const asking = new Asking(async () => (count++ === 1 ? "shown" : "tooEarly"), 100);
    const pass = async (ms: number) => {
      for (let at = 0; at < ms; at += 100) {
        mock.timers.tick(100);
        await settled();
      }
    };
    asking.again();
    await settled();
    await pass(1000);
    assert.equal(count, 2);
    asking.again();
    await settled();
    await pass(1000);
    assert.equal(count, 6);
  });

  it("goes on after an answer that fails", async () => {
    let count = 0;
    const asking = new Asking(() => Promise.reject(new Error(String(count++))), 100);
    asking.again();
    await settled();
    mock.timers.tick(100);
    asking.again();
    assert.equal(count, 2);
  });
});
