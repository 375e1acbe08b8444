import assert from "node:assert/strict";
import fc from "fast-check";
import { UserError } from "../../../../src/core/errors.ts";
import { countParts, mostParts, splitRange } from "../../../../src/core/exports/split.ts";
import { formatInstant } from "../../../../src/core/format.ts";
import { inBerlin } from "./zone.ts";

const dayMs = 86_400_000;

describe("split", () => {
  inBerlin();

  describe("a range", () => {
    const check = ([name, start, end, mostDays, bounds]: readonly [
      string,
      string,
      string,
      number,
      readonly string[],
    ]) =>
      it(name, () => {
        const ranges = splitRange(new Date(start), new Date(end), mostDays);
        assert.deepEqual(
          ranges.map((range) => `${formatInstant(range.start)}/${formatInstant(range.end)}`),
          [start, ...bounds].map((from, index) => `${from}/${bounds[index] ?? end}`),
        );
      });
    (
      [
        ["that fits", "2024-05-10T11:00:00Z", "2024-05-10T13:00:00Z", 90, []],
        ["of the most that fits", "2024-01-01T11:30:00Z", "2024-03-31T11:30:00Z", 90, []],
        [
          "of a moment more",
          "2024-01-01T11:30:00Z",
          "2024-03-31T11:30:00.001Z",
          90,
          // Midnight in Berlin.
          ["2024-03-30T23:00:00Z"],
        ],
        [
          "of 200 days",
          "2023-12-31T23:00:00Z",
          "2024-07-18T22:00:00Z",
          90,
          ["2024-03-30T23:00:00Z", "2024-06-28T22:00:00Z"],
        ],
        [
          "that leaves no room for midnights",
          "2024-01-01T11:30:00Z",
          "2024-06-29T11:30:00Z",
          90,
          ["2024-03-31T11:30:00Z"],
        ],
        [
          "of days, over the shortest one and the longest one",
          "2024-03-29T23:00:00Z",
          "2024-04-01T22:00:00Z",
          1,
          ["2024-03-30T23:00:00Z", "2024-03-31T22:00:00Z"],
        ],
        [
          "of days, over one of 25 hours, which the service would refuse",
          "2024-10-25T22:00:00Z",
          "2024-10-28T23:00:00Z",
          1,
          ["2024-10-26T22:00:00Z", "2024-10-27T22:00:00Z", "2024-10-27T23:00:00Z"],
        ],
        [
          "over a leap day",
          "2024-02-27T23:00:00Z",
          "2024-03-01T23:00:00Z",
          1,
          ["2024-02-28T23:00:00Z", "2024-02-29T23:00:00Z"],
        ],
        [
          "with more days than the service takes",
          "2024-01-01T00:00:00Z",
          "2024-06-29T00:00:00Z",
          365,
          ["2024-03-31T00:00:00Z"],
        ],
      ] as const
    ).forEach(check);
  });

  const ranges = fc.record({
    start: fc.date({ min: new Date("2000-01-01"), max: new Date("2040-01-01"), noInvalidDate: true }),
    lengthMs: fc.oneof(
      fc.integer({ min: 1, max: 1200 * dayMs }),
      fc.integer({ min: 1, max: 40 }).map((parts) => parts * 30 * dayMs),
    ),
    mostDays: fc.oneof(fc.integer({ min: 3, max: 400 }), fc.constantFrom(30, 90)),
  });

  it("covers the range exactly, without an overlap, in parts that the service takes, as few as there can be", () => {
    fc.assert(
      fc.property(ranges, ({ start, lengthMs, mostDays }) => {
        const end = new Date(start.getTime() + lengthMs);
        const parts = splitRange(start, end, mostDays);
        assert.deepEqual(parts[0]?.start, start);
        assert.deepEqual(parts.at(-1)?.end, end);
        parts.forEach((part, index) => {
          const length = part.end.getTime() - part.start.getTime();
          assert.ok(length > 0 && length <= Math.min(90, mostDays) * dayMs, `${length / dayMs} days`);
          if (index > 0) assert.deepEqual(part.start, parts[index - 1]?.end);
        });
        const fewest = Math.ceil(lengthMs / (Math.min(90, mostDays) * dayMs));
        assert.equal(parts.length, fewest);
        assert.equal(countParts(start, end, mostDays), fewest);
      }),
      { numRuns: 500 },
    );
  });

  it("meets at midnights where there is a day to spare for each part", () => {
    fc.assert(
      fc.property(ranges, ({ start, lengthMs, mostDays }) => {
        const parts = splitRange(start, new Date(start.getTime() + lengthMs), mostDays);
        const spareMs = parts.length * Math.min(90, mostDays) * dayMs - lengthMs;
        fc.pre(spareMs > parts.length * 1.1 * dayMs);
        for (const { end } of parts.slice(0, -1)) {
          assert.deepEqual([end.getHours(), end.getMinutes(), end.getMilliseconds()], [0, 0, 0]);
        }
      }),
    );
  });

  it("is refused where a year was mistyped", () => {
    const start = new Date("2024-01-01T00:00:00Z");
    const of = (days: number) => splitRange(start, new Date(start.getTime() + days * dayMs), 1);
    assert.equal(of(mostParts).length, mostParts);
    assert.throws(
      () => of(3650),
      (error) =>
        error instanceof UserError &&
        error.message ===
          "This range takes 3,650 requests; 400 is the most. Pick a shorter one, or longer parts in the settings.",
    );
  });
});
