import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { Throttle } from "../../../../src/core/log/throttle.ts";

describe("a throttle", () => {
  it("acts at once, then once for all that came in between, then not at all", async () => {
    let acts = 0;
    const throttle = new Throttle(10, () => acts++);
    throttle.call();
    assert.equal(acts, 1);
    throttle.call();
    throttle.call();
    assert.equal(acts, 1);
    await setTimeout(60);
    assert.equal(acts, 2);
    throttle.call();
    assert.equal(acts, 3);
  });

  it("does not let wait what there will be nothing after", async () => {
    let acts = 0;
    const throttle = new Throttle(10, () => acts++);
    throttle.call();
    throttle.call();
    throttle.callNow();
    assert.equal(acts, 2);
    await setTimeout(30);
    assert.equal(acts, 2);
  });

  it("does not act once it is closed", async () => {
    let acts = 0;
    const throttle = new Throttle(5, () => acts++);
    throttle.call();
    throttle.call();
    throttle.close();
    await setTimeout(30);
    assert.equal(acts, 1);
  });
});
