import assert from "node:assert/strict";
import fc from "fast-check";
import { microsecondsOf } from "../../../../src/core/log/kernel/instants.ts";
import { parseTime } from "../../../../src/core/log/times.ts";
import { timeText } from "./kernel/logs.ts";

describe("parseTime", () => {
  const check = (text: string, expected: string | undefined) => {
    it(`takes ${text} for ${expected}`, () => {
      const timeMs = parseTime(text);
      assert.equal(timeMs === undefined ? undefined : new Date(timeMs).toISOString(), expected);
    });
  };
  const instant = "2024-05-10T18:05:42.871Z";
  check("2024-05-10 18:05:42.871 Z", instant);
  check("2024-05-10 18:05:42.871", instant);
  check("2024-05-10T18:05:42.871Z", instant);
  check("2024-05-10T18:05:42.871999Z", instant);
  check("2024-05-10T18:05:42,871Z", instant);
  check("2024-05-10T20:05:42.871+02:00", instant);
  check("2024-05-10T12:35:42.871-0530", instant);
  check("2024-05-10T19:05:42.871+01", instant);
  check("2024/05/10 18:05:42", "2024-05-10T18:05:42.000Z");
  check("2024-05-10T18:05Z", "2024-05-10T18:05:00.000Z");
  check("1970-01-01T00:00:00.000042Z", "1970-01-01T00:00:00.000Z");
  check("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z");
  check("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z");
  check("1715364342", "2024-05-10T18:05:42.000Z");
  check("1715364342.871", instant);
  check("1715364342871", instant);
  check("1715364342871999", instant);
  check("1715364342871999999", instant);
  // The export with and without its zone, as it is shipped on, and the core's `query.log`.
  check("2024-05-10 18:05:42.871235 Z", instant);
  check("2024-05-10T18:05:42.871235+00:00", instant);
  check("2020-01-01T00:00:00Z", "2020-01-01T00:00:00.000Z");
  // winston's own format, and that of its users; the nine digits of Google Cloud and Docker; CloudTrail.
  check("2024-05-10 18:05:42", "2024-05-10T18:05:42.000Z");
  check("2024-05-10T18:05:42.871235999Z", instant);
  check("2024-05-10T18:05:42Z", "2024-05-10T18:05:42.000Z");
  // Zap, and what Jackson writes: seconds with a fraction.
  check("1715364342.871235", instant);
  check("1715364342.871235999", instant);
  // The corners.
  check("0050-03-01T00:00:00Z", "0050-03-01T00:00:00.000Z");
  check("0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000Z");
  check("1969-12-31T23:59:59.9999Z", "1969-12-31T23:59:59.999Z");
  check("1715364342871.5", instant);
  check("2024-05-10t18:05:42.871z", instant);
  check("17153643428719999990", undefined);
  check("1715364342.", undefined);
  check("-1715364342", undefined);
  check("1.715364342871E9", undefined);
  check("2023-02-29T00:00:00Z", undefined);
  check("2024-13-01T00:00:00Z", undefined);
  check("2024-05-10T24:00:00Z", undefined);
  check("2024-05-10T18:60:00Z", undefined);
  check("2024-05-10", undefined);
  check("18:05:42", undefined);
  check("64", undefined);
  check("", undefined);
  check("2024-05-10T18:05:42.871Zulu", undefined);

  it("reads back what Date writes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (timeMs) => {
        const iso = new Date(timeMs).toISOString();
        assert.equal(parseTime(iso), timeMs);
        assert.equal(parseTime(iso.replace("T", " ").replace("Z", " Z")), timeMs);
      }),
    );
  });

  it("is the millisecond of the kernel's microsecond, and none where that has none", () => {
    fc.assert(
      fc.property(timeText, (text) => {
        const microseconds = microsecondsOf(text);
        const expected = Number.isNaN(microseconds) ? undefined : Math.floor(microseconds / 1000);
        assert.equal(parseTime(text), expected);
        if (expected !== undefined) assert.ok(microseconds - expected * 1000 < 1000);
      }),
    );
  });
});
