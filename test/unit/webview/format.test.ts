import assert from "node:assert/strict";
import fc from "fast-check";
import {
  formatBytes,
  formatCountOf,
  formatInstant,
  formatLeft,
  formatPercent,
  formatTime,
  groupInteger,
  timeCell,
  zoneName,
} from "../../../src/webview/format.ts";

describe("format", () => {
  it("writes sizes in decimal units with three digits", () => {
    const check = (bytes: number, expected: string) => assert.equal(formatBytes(bytes), expected);
    check(0, "0 bytes");
    check(999, "999 bytes");
    check(1000, "1 KB");
    check(412_345_678, "412 MB");
    check(999_600, "1 MB");
    check(1_400_000_000, "1.4 GB");
    check(1_084_000_000_000, "1.08 TB");
  });

  it("says 100% only when it is all", () => {
    const check = (share: number, expected: string) => assert.equal(formatPercent(share), expected);
    check(0, "0%");
    check(0.432, "43%");
    check(0.9999, "99%");
    check(1, "100%");
  });

  it("says about how long it takes", () => {
    const check = (seconds: number, expected: string) => assert.equal(formatLeft(seconds), expected);
    check(0, "about 1 s left");
    check(40.4, "about 40 s left");
    check(64, "about 1 min left");
    check(7300, "about 2 h left");
  });

  it("counts with the separators of the locale", () => {
    assert.equal(formatCountOf(1, "record"), "1 record");
    assert.equal(formatCountOf(1_204_331, "record"), `${(1_204_331).toLocaleString()} records`);
    assert.equal(formatCountOf(2, "match", "matches"), "2 matches");
  });

  it("writes times in UTC or in the local zone", () => {
    const timeMs = Date.UTC(2024, 4, 10, 14, 5, 43, 118);
    assert.equal(formatTime(timeMs, "utc"), "14:05:43.118");
    assert.equal(formatInstant(timeMs, "utc"), "2024-05-10 14:05:43.118");
    const local = new Date(timeMs);
    assert.equal(formatTime(timeMs, "local").slice(0, 2), String(local.getHours()).padStart(2, "0"));
    assert.equal(zoneName(timeMs, "utc"), "UTC");
    assert.notEqual(zoneName(timeMs, "local"), "");
  });

  it("writes no time where there is none to write", () => {
    for (const timeMs of [Number.NaN, Number.POSITIVE_INFINITY, 8.7e15, -1e15]) {
      assert.equal(formatTime(timeMs, "utc"), "");
      assert.deepEqual(timeCell({ text: "once" }, timeMs, "utc"), { text: "once" });
    }
  });
});

describe("integers", () => {
  const grouped = (text: string) => BigInt(text).toLocaleString();

  it("get separators, digit by digit", () => {
    const check = (text: string) => assert.equal(groupInteger({ text }).text, grouped(text));
    check("1204331");
    check("-1204331");
    check("123456789012345678901234567890");
  });

  it("are left alone when they are not integers, or written in another way", () => {
    for (const text of ["", "0", "999", "1.0", "1e9", "-0", "007777", "1204331 ms", "0x12345"]) {
      assert.deepEqual(groupInteger({ text }), { text });
    }
  });

  it("keep every digit, and marks on their digits", () => {
    const integers = fc.stringMatching(/^-?[1-9][0-9]{0,40}$/);
    fc.assert(
      fc.property(integers, fc.nat(), fc.nat(), (text, a, b) => {
        const start = a % text.length;
        const end = start + 1 + (b % (text.length - start));
        const { text: shown, marks = [] } = groupInteger({ text, marks: [start, end] });
        assert.equal(shown.replace(/\D/g, ""), text.replace("-", ""));
        const [from = 0, to = 0] = marks;
        const marked = shown.slice(from, to).replace(/\D/g, "");
        assert.equal(marked, text.slice(start, end).replace("-", ""));
      }),
    );
  });
});

describe("time cells", () => {
  const timeMs = Date.UTC(2024, 4, 10, 14, 5, 43, 118);
  const text = "2024-05-10 14:05:43.118 Z";

  it("keep the part of a mark that is shown", () => {
    const check = (marks: number[], expected: number[]) =>
      assert.deepEqual(timeCell({ text, marks }, timeMs, "utc"), { text: "14:05:43.118", marks: expected });
    check([11, 16], [0, 5]);
    check([0, 13], [0, 2]);
    check([0, 10], []);
    check([20, 25], [9, 12]);
  });

  it("have no marks where the log's text is not what is shown", () => {
    assert.deepEqual(timeCell({ text: "1715349943", marks: [0, 3] }, timeMs, "utc"), {
      text: "14:05:43.118",
    });
  });
});
