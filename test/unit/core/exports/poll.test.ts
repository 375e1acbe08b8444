import assert from "node:assert/strict";
import fc from "fast-check";
import type { LogsResponse } from "../../../../src/core/account/types.ts";
import { backoffMs } from "../../../../src/core/exports/backoff.ts";
import { isFinal, pollUntilFinal } from "../../../../src/core/exports/poll.ts";
import { Progress } from "../../../../src/core/exports/progress.ts";
import { Slots } from "../../../../src/core/exports/slots.ts";

describe("backoff", () => {
  it("begins at a second, grows by half and stays at half a minute", () => {
    const delays = Array.from({ length: 12 }, (_, attempt) => backoffMs(attempt, () => 0));
    assert.deepEqual(
      delays,
      [1000, 1500, 2250, 3375, 5063, 7594, 11_391, 17_086, 25_629, 30_000, 30_000, 30_000],
    );
    assert.equal(
      backoffMs(0, () => 0.999999),
      750,
    );
    assert.equal(
      backoffMs(5000, () => 0),
      30_000,
    );
  });
});

describe("polling", () => {
  const answer = (state: string, presignedUrl?: string): LogsResponse => ({
    requestId: "1",
    state,
    presignedUrl,
  });

  async function poll(answers: readonly LogsResponse[], first?: LogsResponse, maxWaitMs = 1e9) {
    const slept: number[] = [];
    const seen: string[] = [];
    let asked = 0;
    const final = await pollUntilFinal(
      {
        get: async () => answers[Math.min(asked++, answers.length - 1)] ?? answer("Pending"),
        onAnswer: async ({ state }) => void seen.push(state),
        sleep: async (ms) => void slept.push(ms),
        random: () => 0,
        maxWaitMs,
      },
      first,
      new AbortController().signal,
    );
    return { slept, seen, asked, final: final?.state };
  }

  it("asks until there is a final answer, with growing pauses", async () => {
    const states = ["Requested", "Pending", "CreatingNewUrl", "Archived", "Complete"];
    const answers = [...states.map((state) => answer(state)), answer("Complete", "https://x")];
    assert.deepEqual(await poll(answers), {
      slept: [1000, 1500, 2250, 3375, 5063],
      seen: [...states, "Complete"],
      asked: 6,
      final: "Complete",
    });
  });

  it("begins with the answer that is there, and asks no more when that is final", async () => {
    assert.deepEqual(await poll([], answer("DoesNotExist")), {
      slept: [],
      seen: ["DoesNotExist"],
      asked: 0,
      final: "DoesNotExist",
    });
  });

  it("gives up after a time", async () => {
    const { final, slept } = await poll([answer("Pending")], undefined, 7_200_000);
    assert.equal(final, undefined);
    const waitedMs = slept.reduce((sum, ms) => sum + ms, 0);
    assert.ok(waitedMs >= 7_200_000 && waitedMs < 7_230_000);
  });

  it("stops with the signal", async () => {
    const reason = new Error("Enough");
    const polling = {
      get: async () => answer("Pending"),
      onAnswer: async () => {},
      sleep: async (_: number, signal: AbortSignal) => signal.throwIfAborted(),
      random: () => 0,
      maxWaitMs: 1e9,
    };
    await assert.rejects(pollUntilFinal(polling, undefined, AbortSignal.abort(reason)), reason);
  });

  const check = ([state, url, expected]: readonly [string, string | undefined, boolean]) =>
    it(`${state} ${url ? "with a link " : ""}is ${expected ? "" : "not "}final`, () => {
      assert.equal(isFinal(answer(state, url)), expected);
    });
  (
    [
      ["Complete", "https://x", true],
      ["Complete", undefined, false],
      ["DoesNotExist", undefined, true],
      ["Failed", undefined, true],
      ["TimedOut", undefined, true],
      ["Pending", undefined, false],
      ["Requested", undefined, false],
      ["CreatingNewUrl", undefined, false],
      ["complete", "https://x", false],
      ["", undefined, false],
    ] as const
  ).forEach(check);
});

describe("slots", () => {
  it("are given in order, to no more than there are, and not to who has left", async () => {
    const slots = new Slots(2);
    const order: string[] = [];
    const never = new AbortController().signal;
    const take = (name: string, signal = never) =>
      slots.take(signal).then((giveBack) => {
        order.push(name);
        return giveBack;
      });
    const leaving = new AbortController();
    const [a, b] = await Promise.all([take("a"), take("b")]);
    const c = take("c", leaving.signal);
    const d = take("d");
    const left = assert.rejects(c, /aborted/);
    leaving.abort();
    await left;
    assert.deepEqual(order, ["a", "b"]);
    b();
    b();
    const giveBackD = await d;
    const e = take("e");
    await Promise.resolve();
    assert.deepEqual(order, ["a", "b", "d"]);
    a();
    giveBackD();
    await e;
    assert.deepEqual(order, ["a", "b", "d", "e"]);
  });
});

describe("progress of a download", () => {
  it("is shown four times a second, with the time that is left", () => {
    let nowMs = 0;
    const progress = new Progress(() => new Date(nowMs), 1000);
    nowMs = 249;
    assert.equal(progress.at(2000, 10_000), undefined);
    nowMs = 500;
    assert.deepEqual(progress.at(2000, 10_000), { secondsLeft: 4 });
    nowMs = 600;
    assert.equal(progress.at(2100, 10_000), undefined);
    nowMs = 1000;
    assert.deepEqual(progress.at(3000, 10_000), { secondsLeft: 3.5 });
    nowMs = 1250;
    assert.deepEqual(progress.at(3500, undefined), { secondsLeft: undefined });
  });

  it("says nothing of the time while nothing comes", () => {
    let nowMs = 0;
    const progress = new Progress(() => new Date(nowMs), 0);
    nowMs = 300;
    assert.deepEqual(progress.at(0, 10_000), { secondsLeft: undefined });
  });

  it("is never less than nothing, and less with more bytes at the same speed", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { minLength: 2, maxLength: 20 }), (steps) => {
        let nowMs = 0;
        let bytes = 0;
        const progress = new Progress(() => new Date(nowMs), 0);
        for (const step of steps) {
          nowMs += 300;
          bytes += step;
          const secondsLeft = progress.at(bytes, 1e9)?.secondsLeft;
          assert.ok(secondsLeft === undefined || (secondsLeft >= 0 && Number.isFinite(secondsLeft)));
        }
      }),
    );
  });
});
