import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { Slices } from "../../../../src/core/log/slices.ts";

/** A task of so many steps that writes its name down at each. */
function task(name: string, steps: number, said: string[], isBackground = false) {
  return {
    isBackground,
    hasWork: () => steps > 0,
    runSlice(isOver: () => boolean) {
      do {
        steps--;
        said.push(name);
      } while (steps > 0 && !isOver());
    },
  };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await setImmediate();
}

describe("slices", () => {
  it("take turns, and leave the background for last", async () => {
    const said: string[] = [];
    const slices = new Slices({ sliceMs: 0 });
    slices.add(task("check", 2, said, true));
    slices.add(task("index", 2, said));
    slices.add(task("search", 3, said));
    await settle();
    assert.deepEqual(said, ["index", "search", "index", "search", "search", "check", "check"]);
  });

  it("last as long as they are given", async () => {
    const said: string[] = [];
    let now = 0;
    const slices = new Slices({ sliceMs: 3, now: () => now++ });
    slices.add(task("a", 7, said));
    await setImmediate();
    assert.equal(said.length, 3);
  });

  it("let events in after every slice", async () => {
    const said: string[] = [];
    const slices = new Slices({ sliceMs: 0 });
    slices.add(task("a", 5, said));
    setTimeout(() => said.push("event"), 0);
    const start = Date.now();
    while (Date.now() - start < 3) {
      // The timer is due by now.
    }
    await settle();
    assert.ok(said.indexOf("event") < 4, said.join());
  });

  it("go on without a task that fails", async () => {
    const said: string[] = [];
    const errors: unknown[] = [];
    const slices = new Slices({ sliceMs: 0, onError: (error) => errors.push(error) });
    const failing = {
      hasWork: () => true,
      runSlice() {
        throw new Error("EIO");
      },
    };
    slices.add(failing);
    slices.add(task("a", 2, said));
    await settle();
    assert.deepEqual([said, errors.length], [["a", "a"], 1]);
  });

  it("stop with a task that is removed, and wait for one that has nothing to do", async () => {
    const said: string[] = [];
    const slices = new Slices({ sliceMs: 0 });
    const removed = task("removed", 100, said);
    slices.add(removed);
    await setImmediate();
    slices.remove(removed);
    await settle();
    const count = said.length;
    assert.ok(count < 100);
    await settle();
    assert.equal(said.length, count);
  });
});
