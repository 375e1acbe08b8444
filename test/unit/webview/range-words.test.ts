import assert from "node:assert/strict";
import { barText, lengthText, rangeText, spokenLength } from "../../../src/webview/range-words.ts";

const at = (time: string, day = 10) => Date.parse(`2024-05-${day}T${time}Z`);
const range = (from: number, to: number) => ({ fromMs: from, toMs: to });

describe("words for a range", () => {
  it("have seconds and days only where they tell something", () => {
    const check = (from: number, to: number, expected: string, log?: ReturnType<typeof range>) =>
      assert.equal(rangeText(range(from, to), "utc", log), expected);
    check(at("14:03"), at("14:11"), "14:03 – 14:11");
    check(at("14:03:10"), at("14:03:10.500"), "14:03:10 – 14:03:10.500");
    check(at("22:00"), at("02:00", 11), "10 May 22:00 – 11 May 02:00");
    check(at("14:03"), at("14:11"), "10 May 14:03 – 14:11", range(at("00:00"), at("23:00", 11)));
    check(at("14:03"), Number.POSITIVE_INFINITY, "from 14:03");
    check(Number.NEGATIVE_INFINITY, at("14:03"), "until 14:03");
  });

  it("say how long it is", () => {
    const check = (lengthMs: number, text: string, spoken: string) => {
      assert.equal(lengthText(range(0, lengthMs)), text);
      assert.equal(spokenLength(range(0, lengthMs)), spoken);
    };
    check(480_000, "8 min", "8 minutes");
    check(60_000, "1 min", "1 minute");
    check(90_000, "1 min 30 s", "1 minute 30 seconds");
    check(3_660_000, "1 h 1 min", "1 hour 1 minute");
    check(100 * 86_400_000, "100 d", "100 days");
    check(250, "250 ms", "250 milliseconds");
    check(0, "0 ms", "0 milliseconds");
    check(Number.POSITIVE_INFINITY, "", "");
  });

  it("say what a bar stands for", () => {
    const check = (barMs: number, expected: string) => assert.equal(barText(barMs), expected);
    check(1000, "second");
    check(60_000, "minute");
    check(300_000, "5 minutes");
    check(86_400_000, "day");
  });
});
