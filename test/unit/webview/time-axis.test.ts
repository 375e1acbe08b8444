import assert from "node:assert/strict";
import fc from "fast-check";
import { axisMarks, placedMarks } from "../../../src/webview/time-axis.ts";

const at = (time: string) => Date.parse(`2024-05-10T${time}Z`);

describe("time axis", () => {
  const check = (from: number, to: number, most: number, expected: string) =>
    assert.equal(
      axisMarks(from, to, most, "utc")
        .map(({ label }) => label)
        .join(" | "),
      expected,
    );

  it("has round times, in the words that tell them apart", () => {
    check(
      at("13:00"),
      at("15:00"),
      8,
      "13:00 | 13:15 | 13:30 | 13:45 | 14:00 | 14:15 | 14:30 | 14:45 | 15:00",
    );
    check(at("13:02:10"), at("13:02:50"), 4, "13:02:10 | 13:02:20 | 13:02:30 | 13:02:40 | 13:02:50");
    check(
      at("13:02:10"),
      at("13:02:10.020"),
      4,
      "13:02:10.000 | 13:02:10.005 | 13:02:10.010 | 13:02:10.015 | 13:02:10.020",
    );
    check(at("22:00"), at("22:00") + 4 * 3_600_000, 4, "22:00 | 23:00 | 11 May | 01:00 | 02:00");
    check(Date.UTC(2024, 4, 1), Date.UTC(2024, 4, 9), 4, "1 May | 3 May | 5 May | 7 May | 9 May");
    check(Date.UTC(2024, 0, 10), Date.UTC(2024, 11, 20), 4, "Apr 2024 | Jul 2024 | Oct 2024");
    check(Date.UTC(1970, 0, 1), Date.UTC(2020, 0, 1), 6, "1970 | 1980 | 1990 | 2000 | 2010 | 2020");
  });

  it("has none where there is no room, or no time", () => {
    check(at("13:00"), at("15:00"), 0, "");
    check(at("13:00"), at("13:00"), 5, "");
    check(Number.NaN, at("13:00"), 5, "");
  });

  it("stays within its ends, in order, and as many as there is room for", () => {
    const instant = fc.integer({ min: 0, max: Date.UTC(2100, 0) });
    fc.assert(
      fc.property(
        instant,
        fc.integer({ min: 1, max: 1e12 }),
        fc.integer({ min: 1, max: 30 }),
        (from, length, most) => {
          for (const zone of ["utc", "local"] as const) {
            const times = axisMarks(from, from + length, most, zone).map(({ timeMs }) => timeMs);
            assert.ok(times.length <= most + 1);
            assert.ok(
              times.every(
                (time, index) => time >= from && time <= from + length && time > (times[index - 1] ?? -1),
              ),
            );
          }
        },
      ),
    );
  });

  it("leaves room between its words", () => {
    const length = fc.integer({ min: 3, max: 10 * 365 * 86_400_000 });
    fc.assert(
      fc.property(length, fc.integer({ min: 100, max: 2500 }), (lengthMs, widthPx) => {
        const marks = placedMarks(at("13:00"), at("13:00") + lengthMs, widthPx, "utc");
        const spans = marks.map(({ x, edge, label }) => {
          const wide = label.length * 6.5;
          const start = edge === "first" ? 0 : edge === "last" ? widthPx - wide : x - wide / 2;
          return [start, start + wide] as const;
        });
        for (const [index, [start]] of spans.entries()) {
          assert.ok(start >= (spans[index - 1]?.[1] ?? 0), JSON.stringify(marks));
        }
      }),
    );
  });
});
