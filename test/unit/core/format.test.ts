import assert from "node:assert/strict";
import fc from "fast-check";
import * as format from "../../../src/core/format.ts";
import { inBerlin } from "./exports/zone.ts";

describe("format", () => {
  inBerlin();

  const now = () => new Date(2024, 4, 10, 14, 26, 31);
  const at = (text: string) => new Date(text);

  describe("range", () => {
    const check = ([start, end, expected, zone]: readonly [string, string, string, format.Zone?]) =>
      it(`${start} to ${end}${zone === "utc" ? " in UTC" : ""} is ${expected}`, () => {
        assert.equal(format.formatRange(at(start), at(end), { now: now(), zone }), expected);
      });
    (
      [
        ["2024-05-10T13:00", "2024-05-10T15:00", "today 13:00 – 15:00"],
        ["2024-05-09T13:00", "2024-05-09T15:00", "yesterday 13:00 – 15:00"],
        ["2024-05-08T13:00", "2024-05-08T15:00", "8 May 13:00 – 15:00"],
        ["2023-05-10T13:00", "2023-05-10T15:00", "10 May 2023 13:00 – 15:00"],
        ["2024-04-10T22:00", "2024-04-11T02:00", "10 Apr 22:00 – 11 Apr 02:00"],
        ["2024-05-09T22:00", "2024-05-10T02:00", "yesterday 22:00 – today 02:00"],
        ["2023-12-31T22:00", "2024-01-01T02:00", "31 Dec 2023 22:00 – 1 Jan 02:00"],
        ["2023-05-09T22:00", "2023-05-10T02:00", "9 May 22:00 – 10 May 2023 02:00"],
        ["2022-12-31T22:00", "2023-01-01T02:00", "31 Dec 2022 22:00 – 1 Jan 2023 02:00"],
        ["2024-05-09T22:00", "2024-05-10T00:00", "yesterday 22:00 – 24:00"],
        ["2024-04-10T00:00", "2024-04-13T00:00", "10 – 12 Apr"],
        ["2023-04-10T00:00", "2023-04-13T00:00", "10 – 12 Apr 2023"],
        ["2024-04-30T00:00", "2024-05-03T00:00", "30 Apr – 2 May"],
        ["2023-12-30T00:00", "2024-01-03T00:00", "30 Dec 2023 – 2 Jan 2024"],
        ["2024-05-10T00:00", "2024-05-11T00:00", "today"],
        ["2024-05-09T00:00", "2024-05-10T00:00", "yesterday"],
        ["2024-04-10T00:00", "2024-04-11T00:00", "10 Apr"],
        // The clocks change: these days have 23 and 25 hours.
        ["2024-03-31T00:00", "2024-04-01T00:00", "31 Mar"],
        ["2024-10-27T00:00", "2024-10-28T00:00", "27 Oct"],
        ["2024-05-10T11:00:00Z", "2024-05-10T13:00:00Z", "today 11:00 – 13:00 UTC", "utc"],
        ["2024-04-10T00:00:00Z", "2024-04-13T00:00:00Z", "10 – 12 Apr UTC", "utc"],
        ["2024-05-09T23:00:00Z", "2024-05-10T01:00:00Z", "yesterday 23:00 – today 01:00 UTC", "utc"],
      ] as const
    ).forEach(check);

    it("has no words for days, and every year, when no day is today", () => {
      assert.equal(
        format.formatRange(at("2024-05-10T13:00"), at("2024-05-10T15:00")),
        "10 May 2024 13:00 – 15:00",
      );
    });

    it("has no words for days, but no year either, when it is to last", () => {
      assert.equal(
        format.formatRange(at("2024-05-10T13:00"), at("2024-05-10T15:00"), { now: now(), isLasting: true }),
        "10 May 13:00 – 15:00",
      );
    });

    it("leaves today out when it is short", () => {
      const clock = { now: now() };
      assert.equal(
        format.formatRangeShort(at("2024-05-10T13:26"), at("2024-05-10T14:26"), clock),
        "13:26 – 14:26",
      );
      assert.equal(
        format.formatRangeShort(at("2024-05-09T14:26"), at("2024-05-10T14:26"), clock),
        "yesterday 14:26 – today 14:26",
      );
      assert.equal(format.formatRangeShort(at("2024-05-10T00:00"), at("2024-05-11T00:00"), clock), "today");
    });
  });

  describe("echo", () => {
    const check = ([start, end, expected]: readonly [string, string, string]) =>
      it(expected, () => {
        assert.equal(format.formatEcho(at(start), at(end), now()), expected);
      });
    (
      [
        [
          "2024-05-10T14:00",
          "2024-05-10T15:30",
          "10 May 14:00:00 – 15:30:00 CEST  =  12:00:00 – 13:30:00 UTC",
        ],
        [
          "2024-05-10T00:30",
          "2024-05-10T01:30",
          "10 May 00:30:00 – 01:30:00 CEST  =  9 May 22:30:00 – 23:30:00 UTC",
        ],
        [
          "2024-05-09T22:00",
          "2024-05-10T02:00",
          "9 May 22:00:00 – 10 May 02:00:00 CEST  =  9 May 20:00:00 – 10 May 00:00:00 UTC",
        ],
        [
          "2024-10-27T01:00",
          "2024-10-27T04:00",
          "27 Oct 01:00:00 CEST – 04:00:00 CET  =  26 Oct 23:00:00 – 27 Oct 03:00:00 UTC",
        ],
        [
          "2023-01-10T14:00",
          "2023-01-10T15:30",
          "10 Jan 2023 14:00:00 – 15:30:00 CET  =  13:00:00 – 14:30:00 UTC",
        ],
      ] as const
    ).forEach(check);
  });

  describe("age", () => {
    const check = ([date, expected]: readonly [string, string]) =>
      it(`${date} is ${expected}`, () => {
        assert.equal(format.formatAge(at(date), now()), expected);
      });
    (
      [
        ["2024-05-10T14:26:40", "just now"],
        ["2024-05-10T14:25:40", "just now"],
        ["2024-05-10T14:24:31", "2 min ago"],
        ["2024-05-10T13:26:32", "59 min ago"],
        ["2024-05-10T11:26:31", "3 h ago"],
        ["2024-05-10T00:05:00", "14 h ago"],
        ["2024-05-09T23:59:00", "yesterday"],
        ["2024-05-09T00:00:00", "yesterday"],
        ["2024-05-08T23:59:59", "8 May"],
        ["2023-05-08T12:00:00", "8 May 2023"],
      ] as const
    ).forEach(check);

    it("is in hours shortly after midnight", () => {
      assert.equal(format.formatAge(at("2024-05-09T23:10"), at("2024-05-10T00:30")), "1 h ago");
    });
  });

  const table = <Value>(
    name: string,
    write: (value: Value) => string,
    rows: readonly (readonly [Value, string])[],
  ) =>
    describe(name, () => {
      const check = ([value, expected]: readonly [Value, string]) =>
        it(`${JSON.stringify(value)} is ${expected}`, () => {
          assert.equal(write(value), expected);
        });
      rows.forEach(check);
    });

  table("size", format.formatSize, [
    [0, "0 B"],
    [1, "1 B"],
    [999, "999 B"],
    [1000, "1 KB"],
    [1234, "1.23 KB"],
    [41_234_000, "41.2 MB"],
    [412_345_678, "412 MB"],
    [999_499_999, "999 MB"],
    [999_500_000, "1 GB"],
    [1_100_000_000, "1.1 GB"],
    [10_000_000_000, "10 GB"],
    [1.5e18, "1500 PB"],
  ]);
  table("part of a size", ([part, total]: readonly [number, number]) => format.formatPart(part, total), [
    [[178e6, 412e6], "178 of 412 MB"],
    [[900e3, 412e6], "900 KB of 412 MB"],
    [[0, 412], "0 of 412 B"],
  ]);
  table("percent", ([part, total]: readonly [number, number]) => format.formatPercent(part, total), [
    [[0, 100], "0%"],
    [[439, 1000], "43%"],
    [[9_999, 10_000], "99%"],
    [[1, 1], "100%"],
    [[2, 1], "100%"],
    [[0, 0], "0%"],
  ]);
  table("duration", format.formatDuration, [
    [0, "0 s"],
    [45_000, "45 s"],
    [60_000, "1 min"],
    [108_000, "1 min 48 s"],
    [5_400_000, "1 h 30 min"],
    [7_200_000, "2 h"],
    [7_205_000, "2 h"],
    [86_400_000, "1 day"],
    [3 * 86_400_000 + 4 * 3_600_000, "3 days 4 h"],
    [90 * 86_400_000, "90 days"],
  ]);
  table("short duration", format.formatDurationShort, [
    [0, "1 s"],
    [39_600, "40 s"],
    [120_000, "2 min"],
    [179_000, "2 min"],
    [7_200_000, "2 h"],
    [86_400_000, "1 day"],
    [200 * 86_400_000, "200 days"],
  ]);
  table("count", format.formatCount, [
    [0, "0"],
    [1_204_331, "1,204,331"],
  ]);
  table("instant", (text: string) => format.formatInstant(new Date(text)), [
    ["2024-05-10T11:00:00.000Z", "2024-05-10T11:00:00Z"],
    ["2024-05-10T11:00:00.120Z", "2024-05-10T11:00:00.120Z"],
  ]);
  table("moment", (text: string) => format.formatMoment(at(text), { now: now() }, { seconds: true }), [
    ["2024-05-10T15:02:11", "10 May 15:02:11"],
    ["2023-05-10T15:02:11", "10 May 2023 15:02:11"],
  ]);
  table("zone", (text: string) => format.zoneName(at(text)), [
    ["2024-05-10T15:02:11", "CEST"],
    ["2024-01-10T15:02:11", "CET"],
  ]);

  table("target", format.targetLabel, [
    [{ regionGroup: "us-std", database: "us-std/ECommerce/prod" }, "ECommerce/prod"],
    [{ regionGroup: "us-std" }, "us-std"],
    [{ regionGroup: "us-std", database: "classic/shop" }, "classic/shop"],
  ]);

  it("takes every wall clock back to its instant, in both zones", () => {
    const dates = fc.date({ min: new Date("0050-01-01"), max: new Date("2200-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(dates, fc.constantFrom<format.Zone>("utc", "local"), (date, zone) => {
        const back = format.instantOf(format.wallTime(date, zone), zone);
        // An hour that happens twice has one wall clock for two instants.
        const isSame = back.getTime() === date.getTime();
        assert.ok(isSame || format.formatTime(back, zone) === format.formatTime(date, zone));
        assert.deepEqual(format.wallTime(back, zone), format.wallTime(date, zone));
      }),
    );
  });

  it("writes three digits at most, and never a smaller size for more bytes", () => {
    fc.assert(
      fc.property(fc.nat(2 ** 50), (bytes) => {
        const [digits = "", unit = ""] = format.formatSize(bytes).split(" ");
        assert.ok(digits.replace(".", "").replace(/^0+/, "").length <= 3, digits);
        const size = Number(digits) * 1000 ** ["B", "KB", "MB", "GB", "TB", "PB"].indexOf(unit);
        assert.ok(Math.abs(size - bytes) <= bytes * 0.005, `${bytes} is not ${digits} ${unit}`);
      }),
    );
  });
});
