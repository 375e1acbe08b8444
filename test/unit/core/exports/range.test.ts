import assert from "node:assert/strict";
import fc from "fast-check";
import { parseRange, presets } from "../../../../src/core/exports/range.ts";
import { formatInstant, formatTime, type Zone } from "../../../../src/core/format.ts";
import { inBerlin } from "./zone.ts";

const hourMs = 3_600_000;

describe("time range", () => {
  inBerlin();

  /** A Friday, 14:26:31 in Berlin. */
  const now = new Date("2024-05-10T12:26:31Z");

  function understand(text: string, zone: Zone = "local", at = now): string {
    const range = parseRange(text, { now: at, zone });
    if ("error" in range) return range.error;
    return [`${formatInstant(range.start)}/${formatInstant(range.end)}`, ...range.notes].join(" ");
  }

  const later = "The end is in the future: the log holds what is there by then.";
  const notYet = "Not a time range yet. Try 14:00 - 15:30, yesterday, or -2h.";

  describe("as typed", () => {
    const check = ([text, expected, zone]: readonly [string, string, Zone?]) =>
      it(`${JSON.stringify(text)}${zone === "utc" ? " in UTC" : ""}`, () => {
        assert.equal(understand(text, zone), expected);
      });
    (
      [
        // Times alone, on the last such day.
        ["12:00 - 13:30", "2024-05-10T10:00:00Z/2024-05-10T11:30:00Z"],
        ["12:00-13:30", "2024-05-10T10:00:00Z/2024-05-10T11:30:00Z"],
        ["12:00 – 13:30", "2024-05-10T10:00:00Z/2024-05-10T11:30:00Z"],
        ["12:00 to 13:30", "2024-05-10T10:00:00Z/2024-05-10T11:30:00Z"],
        ["12.00 - 13.30", "2024-05-10T10:00:00Z/2024-05-10T11:30:00Z"],
        ["from 12:00 until 13:30", "2024-05-10T10:00:00Z/2024-05-10T11:30:00Z"],
        ["between 9am and 11am", "2024-05-10T07:00:00Z/2024-05-10T09:00:00Z"],
        ["12:00:05 - 12:00:07.250", "2024-05-10T10:00:05Z/2024-05-10T10:00:07.250Z"],
        ["14:00 - 15:30", `2024-05-10T12:00:00Z/2024-05-10T13:30:00Z ${later}`],
        ["15:00 - 16:00", "2024-05-09T13:00:00Z/2024-05-09T14:00:00Z"],
        ["22:00 - 02:00", "2024-05-09T20:00:00Z/2024-05-10T00:00:00Z"],
        ["22:00 - 24:00", "2024-05-09T20:00:00Z/2024-05-09T22:00:00Z"],
        ["noon - 13:00", "2024-05-10T10:00:00Z/2024-05-10T11:00:00Z"],
        ["9-11am", "2024-05-10T07:00:00Z/2024-05-10T09:00:00Z"],
        ["11 - 1pm", "2024-05-10T09:00:00Z/2024-05-10T11:00:00Z"],
        ["9am - 12", "2024-05-10T07:00:00Z/2024-05-10T10:00:00Z"],
        ["9 - 11:30", "2024-05-10T07:00:00Z/2024-05-10T09:30:00Z"],
        ["9:00 - now", "2024-05-10T07:00:00Z/2024-05-10T12:26:31Z"],
        ["since 9am", "2024-05-10T07:00:00Z/2024-05-10T12:26:31Z"],
        // Up to now.
        ["-2h", "2024-05-10T10:26:31Z/2024-05-10T12:26:31Z"],
        ["-90m", "2024-05-10T10:56:31Z/2024-05-10T12:26:31Z"],
        ["-1h30m", "2024-05-10T10:56:31Z/2024-05-10T12:26:31Z"],
        ["-1.5h", "2024-05-10T10:56:31Z/2024-05-10T12:26:31Z"],
        ["last hour", "2024-05-10T11:26:31Z/2024-05-10T12:26:31Z"],
        ["last 3 days", "2024-05-07T12:26:31Z/2024-05-10T12:26:31Z"],
        ["Past 15 min", "2024-05-10T12:11:31Z/2024-05-10T12:26:31Z"],
        ["-2h - -1h", "2024-05-10T10:26:31Z/2024-05-10T11:26:31Z"],
        ["2h ago to 1h ago", "2024-05-10T10:26:31Z/2024-05-10T11:26:31Z"],
        // Days.
        ["today", "2024-05-09T22:00:00Z/2024-05-10T12:26:31Z"],
        ["yesterday", "2024-05-08T22:00:00Z/2024-05-09T22:00:00Z"],
        ["this hour", "2024-05-10T12:00:00Z/2024-05-10T12:26:31Z"],
        ["previous hour", "2024-05-10T11:00:00Z/2024-05-10T12:00:00Z"],
        ["2024-05-08", "2024-05-07T22:00:00Z/2024-05-08T22:00:00Z"],
        ["2024-05-10", `2024-05-09T22:00:00Z/2024-05-10T22:00:00Z ${later}`],
        ["2024-05-07 - 2024-05-09", "2024-05-06T22:00:00Z/2024-05-09T22:00:00Z"],
        ["2024-05-07/2024-05-09", "2024-05-06T22:00:00Z/2024-05-09T22:00:00Z"],
        ["8 May", "2024-05-07T22:00:00Z/2024-05-08T22:00:00Z"],
        ["8 - 9 May", "2024-05-07T22:00:00Z/2024-05-09T22:00:00Z"],
        ["May 8 - May 9", "2024-05-07T22:00:00Z/2024-05-09T22:00:00Z"],
        ["12 Dec", "2023-12-11T23:00:00Z/2023-12-12T23:00:00Z"],
        ["30 Dec - 2 Jan", "2023-12-29T23:00:00Z/2024-01-02T23:00:00Z"],
        ["April", "2024-03-31T22:00:00Z/2024-04-30T22:00:00Z"],
        ["Monday", "2024-05-05T22:00:00Z/2024-05-06T22:00:00Z"],
        ["Saturday", "2024-05-03T22:00:00Z/2024-05-04T22:00:00Z"],
        ["Monday - Wednesday", "2024-05-05T22:00:00Z/2024-05-08T22:00:00Z"],
        // Days with times.
        ["yesterday 9am to 11am", "2024-05-09T07:00:00Z/2024-05-09T09:00:00Z"],
        ["yesterday 9 to 11", "2024-05-09T07:00:00Z/2024-05-09T09:00:00Z"],
        ["13:00 - 14:00 yesterday", "2024-05-09T11:00:00Z/2024-05-09T12:00:00Z"],
        ["yesterday 22:00 - 02:00", "2024-05-09T20:00:00Z/2024-05-10T00:00:00Z"],
        ["yesterday noon to midnight", "2024-05-09T10:00:00Z/2024-05-09T22:00:00Z"],
        ["8 May 13:00 - 15:00", "2024-05-08T11:00:00Z/2024-05-08T13:00:00Z"],
        ["8 May 22:00 - 9 May 02:00", "2024-05-08T20:00:00Z/2024-05-09T00:00:00Z"],
        ["2024-05-08 13:00 - 15:00", "2024-05-08T11:00:00Z/2024-05-08T13:00:00Z"],
        ["Wednesday 9am - Thursday 5pm", "2024-05-08T07:00:00Z/2024-05-09T15:00:00Z"],
        // Instants and zones.
        ["2024-05-10T11:00:00Z - 2024-05-10T12:00:00Z", "2024-05-10T11:00:00Z/2024-05-10T12:00:00Z"],
        ["2024-05-10T11:00:00Z/2024-05-10T12:00:00Z", "2024-05-10T11:00:00Z/2024-05-10T12:00:00Z"],
        ["2024-05-10T11:00:00Z 2024-05-10T12:00:00Z", "2024-05-10T11:00:00Z/2024-05-10T12:00:00Z"],
        ["2024-05-10T11:00:00Z..2024-05-10T12:00:00Z", "2024-05-10T11:00:00Z/2024-05-10T12:00:00Z"],
        ["2024-05-10T11:00:00.500Z - 2024-05-10T11:00:01Z", "2024-05-10T11:00:00.500Z/2024-05-10T11:00:01Z"],
        ["2024-05-10T11:00:00+02:00 - 12:00", "2024-05-10T09:00:00Z/2024-05-10T10:00:00Z"],
        ["2024-05-10T11:00Z", "2024-05-10T11:00:00Z/2024-05-10T12:26:31Z"],
        ["10:00 - 11:00 UTC", "2024-05-10T10:00:00Z/2024-05-10T11:00:00Z"],
        ["10:00 - 11:00Z", "2024-05-10T10:00:00Z/2024-05-10T11:00:00Z"],
        ["10:00 - 11:00+05:30", "2024-05-10T04:30:00Z/2024-05-10T05:30:00Z"],
        ["12:00 CEST - 13:00 CEST", "2024-05-10T10:00:00Z/2024-05-10T11:00:00Z"],
        ["yesterday utc", "2024-05-09T00:00:00Z/2024-05-10T00:00:00Z"],
        ["10:00 - 11:00", "2024-05-10T10:00:00Z/2024-05-10T11:00:00Z", "utc"],
        ["8 May", "2024-05-08T00:00:00Z/2024-05-09T00:00:00Z", "utc"],
        ["today", "2024-05-10T00:00:00Z/2024-05-10T12:26:31Z", "utc"],
        // Not to be taken.
        ["", notYet],
        ["-", notYet],
        ["hello", notYet],
        ["14:00", notYet],
        ["14:00 -", notYet],
        ["9 to 11", notYet],
        ["25:00 - 26:00", notYet],
        ["13pm - 14pm", notYet],
        ["2024-13-01", notYet],
        ["2024-02-30", notYet],
        ["5/10/2024", notYet],
        ["last night", notYet],
        ["-0h", notYet],
        ["12:00 - 12:00", "The range is empty."],
        ["2024-05-10T13:00 - 2024-05-10T11:00", "The end is before the start."],
        ["-1h to -2h", "The end is before the start."],
        ["tomorrow", "The start is in the future."],
        ["2024-05-11 10:00 - 11:00", "The start is in the future."],
        ["2024-01-01 - 2024-05-01", "2023-12-31T23:00:00Z/2024-05-01T22:00:00Z"],
        ["last 91 days", "2024-02-09T12:26:31Z/2024-05-10T12:26:31Z"],
        ["last 90 days", "2024-02-10T12:26:31Z/2024-05-10T12:26:31Z"],
      ] as const
    ).forEach(check);
  });

  describe("when the clocks change", () => {
    const twice = (time: string) =>
      `This hour happens twice tonight, clocks change: ${time} CEST is used. Add the offset to be exact.`;
    const check = ([text, expected]: readonly [string, string]) =>
      it(text, () => {
        assert.equal(understand(text), expected);
      });
    (
      [
        ["2023-10-29 02:30 - 02:45", `2023-10-29T00:30:00Z/2023-10-29T00:45:00Z ${twice("02:30")}`],
        ["2023-10-29 02:30 - 03:00", `2023-10-29T00:30:00Z/2023-10-29T02:00:00Z ${twice("02:30")}`],
        ["2023-10-29 01:30 - 02:30", `2023-10-28T23:30:00Z/2023-10-29T00:30:00Z ${twice("02:30")}`],
        ["2023-10-29 02:30+02:00 - 02:45", "2023-10-29T00:30:00Z/2023-10-29T00:45:00Z"],
        ["2023-10-29 02:30+01:00 - 02:45+01:00", "2023-10-29T01:30:00Z/2023-10-29T01:45:00Z"],
        ["2023-10-29 01:00 - 04:00", "2023-10-28T23:00:00Z/2023-10-29T03:00:00Z"],
        ["2023-10-29", "2023-10-28T22:00:00Z/2023-10-29T23:00:00Z"],
        ["2024-03-31", "2024-03-30T23:00:00Z/2024-03-31T22:00:00Z"],
        ["2024-03-31 01:30 - 03:30", "2024-03-31T00:30:00Z/2024-03-31T01:30:00Z"],
        ["2024-03-30 22:00 - 06:00", "2024-03-30T21:00:00Z/2024-03-31T04:00:00Z"],
      ] as const
    ).forEach(check);

    it("does not warn of an hour that is only reached by counting back", () => {
      const at = new Date("2023-10-29T02:30:00Z");
      assert.equal(understand("-2h", "local", at), "2023-10-29T00:30:00Z/2023-10-29T02:30:00Z");
    });
  });

  it("takes any two instants as they are written", () => {
    const instants = fc.date({
      min: new Date("2000-01-01"),
      max: new Date("2024-05-01"),
      noInvalidDate: true,
    });
    const lengths = fc.integer({ min: 1, max: 400 * 24 * hourMs });
    const separators = fc.constantFrom(" - ", "/", " to ", " ", "..", " until ");
    fc.assert(
      fc.property(instants, lengths, separators, (start, lengthMs, separator) => {
        const end = new Date(start.getTime() + lengthMs);
        const range = parseRange(start.toISOString() + separator + end.toISOString(), { now, zone: "local" });
        assert.ok(!("error" in range), `${"error" in range && range.error}`);
        assert.deepEqual([range.start, range.end], [start, end]);
      }),
    );
  });

  it("takes two times for the last such range, at any moment of any day", () => {
    const minutes = fc.integer({ min: 0, max: 24 * 60 - 1 });
    const write = (minute: number) =>
      [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":");
    const moments = fc.date({
      min: new Date("2023-01-01"),
      max: new Date("2025-01-01"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(minutes, minutes, moments, fc.constantFrom<Zone>("local", "utc"), (from, to, at, zone) => {
        fc.pre(from !== to);
        const range = parseRange(`${write(from)} - ${write(to)}`, { now: at, zone });
        assert.ok(!("error" in range), `${"error" in range && range.error}`);
        const { start, end } = range;
        assert.ok(start < end && start <= at);
        assert.ok(end.getTime() - start.getTime() <= 25 * hourMs);
        // A local time that is skipped when the clocks change is moved by an hour.
        assert.equal(formatTime(start, zone).slice(3), write(from).slice(3));
        if (zone === "utc") assert.equal(formatTime(end, zone), write(to));
      }),
    );
  });

  it("makes a range or says why not, whatever is typed", () => {
    const words = fc.constantFrom(
      ..."- to 14:00 9am 10 may 2024-05-10 yesterday z utc last 2h and between / .. 2024-05-10t10:00z monday since".split(
        " ",
      ),
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(words, { maxLength: 7 }).map((parts) => parts.join(" ")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const range = parseRange(text, { now, zone: "local" });
        if ("error" in range) return assert.match(range.error, /\.$/);
        assert.ok(range.start < range.end && range.start <= now);
      }),
      { numRuns: 500 },
    );
  });

  it("has the presets of the quick pick", () => {
    const { upToNow, calendar } = presets(now);
    assert.deepEqual(
      [...upToNow, ...calendar].map(({ label, start, end }) => [
        label,
        `${formatInstant(start)}/${formatInstant(end)}`,
      ]),
      [
        ["Last 15 minutes", "2024-05-10T12:11:31Z/2024-05-10T12:26:31Z"],
        ["Last 1 hour", "2024-05-10T11:26:31Z/2024-05-10T12:26:31Z"],
        ["Last 6 hours", "2024-05-10T06:26:31Z/2024-05-10T12:26:31Z"],
        ["Last 24 hours", "2024-05-09T12:26:31Z/2024-05-10T12:26:31Z"],
        ["Last 7 days", "2024-05-03T12:26:31Z/2024-05-10T12:26:31Z"],
        ["Last 30 days", "2024-04-10T12:26:31Z/2024-05-10T12:26:31Z"],
        ["Today", "2024-05-09T22:00:00Z/2024-05-10T12:26:31Z"],
        ["Yesterday", "2024-05-08T22:00:00Z/2024-05-09T22:00:00Z"],
        ["This hour", "2024-05-10T12:00:00Z/2024-05-10T12:26:31Z"],
        ["Previous hour", "2024-05-10T11:00:00Z/2024-05-10T12:00:00Z"],
      ],
    );
  });
});
