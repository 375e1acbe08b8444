import assert from "node:assert/strict";
import fc from "fast-check";
import {
  matches,
  type QueryContext,
  rangeOf,
  setRange,
  withoutRange,
} from "../../../../../src/core/log/query/index.ts";
import type { TextQuery } from "../../../../../src/core/log/types.ts";
import { log, query, runs } from "./arbitraries.ts";
import { parse, shop } from "./samples.ts";

const typed = (text: string): TextQuery => ({ text, matchCase: false, isRegex: false });
const at = (text: string) => Date.parse(text);
const noon = at("2024-05-10T12:00Z");
const twoDays: QueryContext = { ...shop, span: { firstMs: noon, lastMs: at("2024-05-11T12:00Z") } };
const noSpan: QueryContext = { fields: shop.fields, zone: "utc" };
/** Clocks go back an hour at 01:00 UTC. */
const autumn: QueryContext = {
  ...shop,
  zone: "local",
  span: { firstMs: at("2024-10-27T00:00Z"), lastMs: at("2024-10-27T03:00Z") },
};

describe("writing a range of time", () => {
  const zoneBefore = process.env.TZ;
  before(() => {
    process.env.TZ = "Europe/Berlin";
  });
  after(() => {
    process.env.TZ = zoneBefore;
    if (zoneBefore === undefined) delete process.env.TZ;
  });

  type Case = readonly [
    before: string,
    from: string | undefined,
    to: string | undefined,
    after: string,
    context?: QueryContext,
  ];
  const check = ([before, from, to, after, context = shop]: Case) =>
    it(`${before} · ${from ?? ""}..${to ?? ""} → ${after}`, () => {
      const [fromMs, toMs] = [from, to].map((text) => (text === undefined ? undefined : at(text)));
      const written = setRange(typed(before), fromMs, toMs, context);
      assert.equal(written.text, after);
      if (fromMs === undefined && toMs === undefined) return;
      assert.deepEqual(rangeOf(written, context), {
        fromMs: fromMs ?? Number.NEGATIVE_INFINITY,
        toMs: toMs ?? Number.POSITIVE_INFINITY,
      });
    });

  const local: QueryContext = { ...shop, zone: "local" };
  (
    [
      ["", "2024-05-10T14:03Z", "2024-05-10T14:11Z", "ts:14:03..14:11"],
      ["order -code:404", "2024-05-10T14:03Z", "2024-05-10T14:11Z", "order -code:404 ts:14:03..14:11"],
      ["", "2024-05-10T14:03:05Z", "2024-05-10T14:11:05.250Z", "ts:14:03:05..14:11:05.250"],
      ["", "2024-05-10T14:03Z", undefined, "ts>=2024-05-10T14:03"],
      ["", undefined, "2024-05-10T14:03Z", "ts<=2024-05-10T14:03"],
      ["", "2024-05-10T00:00Z", "2024-05-11T00:00Z", "ts:00:00..24:00"],
      // In the place of the one before, wherever it stands and however it is written.
      ["a ts:14:00..15:00 b", "2024-05-10T14:03Z", "2024-05-10T14:11Z", "a ts:14:03..14:11 b"],
      ["TS>14:00 b ts<15:00", "2024-05-10T14:03Z", "2024-05-10T14:11Z", "ts:14:03..14:11 b"],
      ["a ts:-15m", "2024-05-10T14:03Z", "2024-05-10T14:11Z", "a ts:14:03..14:11"],
      ["a ts:(14:00 OR 15:00) b", "2024-05-10T14:03Z", "2024-05-10T14:11Z", "a ts:14:03..14:11 b"],
      ["a OR b", "2024-05-10T14:03Z", "2024-05-10T14:11Z", "ts:14:03..14:11 (a OR b)"],
      // What is excluded, and times of other kinds, stay.
      [
        "-ts:14:05 seen_at:14:00",
        "2024-05-10T14:03Z",
        "2024-05-10T14:11Z",
        "-ts:14:05 seen_at:14:00 ts:14:03..14:11",
      ],
      ["a ts:14:00..15:00 b", undefined, undefined, "a b"],
      ["a ts>14:00 b ts<15:00", undefined, undefined, "a b"],
      ["ts:14:03..14:11 (a OR b)", undefined, undefined, "a OR b"],
      ["a", undefined, undefined, "a"],
      // Outside of the one day of the log, and in a log of several days, times have dates.
      ["", "2024-05-09T14:03Z", "2024-05-10T14:11Z", "ts:2024-05-09T14:03..2024-05-10T14:11"],
      ["", "2024-05-10T14:03Z", "2024-05-10T14:11Z", "ts:2024-05-10T14:03..14:11", twoDays],
      ["", "2024-05-10T22:00Z", "2024-05-11T02:00Z", "ts:2024-05-10T22:00..2024-05-11T02:00", twoDays],
      ["", "2024-05-10T14:03Z", "2024-05-10T14:11Z", "ts:2024-05-10T14:03..14:11", noSpan],
      // In local time.
      ["", "2024-05-10T14:03Z", "2024-05-10T14:11Z", "ts:16:03..16:11", local],
      ["", "2024-05-10T14:03Z", undefined, "ts>=2024-05-10T16:03", local],
      // Where an hour comes twice, the wall clock is not enough.
      ["", "2024-10-27T00:30Z", "2024-10-27T01:30Z", "ts:2024-10-27T00:30:00Z..2024-10-27T01:30:00Z", autumn],
      ["", "2024-10-27T02:30Z", "2024-10-27T02:40Z", "ts:03:30..03:40", autumn],
    ] satisfies Case[]
  ).forEach(check);

  describe("reading it back", () => {
    const check = ([text, from, to, context = shop]: readonly [
      string,
      string | undefined,
      string | undefined,
      QueryContext?,
    ]) =>
      it(text, () => {
        const found = rangeOf(typed(text), context);
        const shown = (timeMs: number | undefined) =>
          timeMs === undefined || !Number.isFinite(timeMs)
            ? undefined
            : new Date(timeMs).toISOString().replace(":00.000Z", "Z");
        assert.deepEqual([shown(found?.fromMs), shown(found?.toMs)], [from, to]);
      });
    (
      [
        ["ts:14:03..14:11 x", "2024-05-10T14:03Z", "2024-05-10T14:11Z"],
        ["ts>=2024-05-10T14:00 ts<=2024-05-10T15:00", "2024-05-10T14:00Z", "2024-05-10T15:00Z"],
        ["ts>=2024-05-10T14:00", "2024-05-10T14:00Z", undefined],
        ["ts:-15m", "2024-05-10T14:45Z", undefined],
        ["order", undefined, undefined],
        ["ts:14:03..14:11", undefined, undefined, twoDays],
        ["ts:22:00..02:00", undefined, undefined],
        ["ts:(14:00 OR 15:00)", undefined, undefined],
        ["ts>15:00 ts<14:00", undefined, undefined],
        ["ts:14:03..14:11 OR x", undefined, undefined],
        ["seen_at:14:03..14:11", undefined, undefined],
        ["-ts:14:03..14:11", undefined, undefined],
      ] as const
    ).forEach(check);
  });

  it("selects what is in the range of what the rest selects, and goes without a trace", function () {
    this.timeout(20_000);
    const minute = fc
      .integer({ min: -60, max: 49 * 60 })
      .map((minutes) => at("2024-05-10") + minutes * 60_000);
    const end = fc.oneof(
      minute,
      minute.chain((ms) => fc.nat(59_999).map((more) => ms + more)),
    );
    const contexts = fc.constantFrom(shop, twoDays, local, { ...twoDays, zone: "local" } as const);
    fc.assert(
      fc.property(query, end, end, fc.nat(3), contexts, log, (text, a, b, open, context, records) => {
        const [fromMs, toMs] = a < b ? [a, b] : [b, a];
        const rest = withoutRange(typed(text), context);
        const ranged = setRange(
          typed(text),
          open === 1 ? undefined : fromMs,
          open === 2 ? undefined : toMs,
          context,
        );
        assert.equal(withoutRange(ranged, context).text, rest.text);
        const [whole, part] = [parse(rest.text, false, context), parse(ranged.text, false, context)];
        assert.deepEqual(part.errors, []);
        const { span } = context;
        for (const record of records) {
          const { timeMs } = record;
          // A time without a date is meant for the log at hand, and the sample goes beyond it.
          if (timeMs !== undefined && span && (timeMs < span.firstMs || timeMs > span.lastMs)) continue;
          const isIn =
            timeMs !== undefined && (open === 1 || timeMs >= fromMs) && (open === 2 || timeMs <= toMs);
          assert.equal(matches(part.root, record), isIn && matches(whole.root, record), ranged.text);
        }
      }),
      runs,
    );
  });
});
