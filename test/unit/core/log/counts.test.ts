import assert from "node:assert/strict";
import fc from "fast-check";
import { FacetCounts } from "../../../../src/core/log/facets.ts";
import { parseJson } from "../../../../src/core/log/json/parse.ts";
import { matches, planOf } from "../../../../src/core/log/query/index.ts";
import type { Searched } from "../../../../src/core/log/search.ts";
import { SortKeys } from "../../../../src/core/log/sorting.ts";
import { stateOf } from "../../../../src/core/log/state.ts";
import { TimelineCounts } from "../../../../src/core/log/timeline.ts";
import { cases, isFuzzing } from "./cases.ts";
import { query } from "./query/arbitraries.ts";
import { parse } from "./query/samples.ts";
import { logArbitrary, searched, untilIdle, withLog } from "./scanned.ts";

const runs = cases(200);
const roles = { time: ["TS"], code: ["RESPONSE_CODE"] };
const fail = (error: unknown) => {
  throw error;
};

type Records = readonly {
  readonly text: string;
  readonly value: unknown;
  readonly timeMs: number | undefined;
}[];

function bytesOf(records: Records): Buffer {
  return Buffer.from(records.map(({ text }) => `${text}\n`).join(""));
}

/** The value of a record at a path of one key, as `JSON.parse` sees it. */
function member(value: unknown, key: string): unknown {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}

const portionBytes = fc.integer({ min: 1, max: 400 });

describe("counts over a log", function () {
  this.timeout(isFuzzing ? 0 : 60_000);

  describe("in time", () => {
    const timelineOf = async (log: Searched, records: Records, text: string) => {
      const search = text === "" ? undefined : await searched(log, planOf(parse(text).root));
      const { portions, overview } = log;
      const counts = new TimelineCounts({ portions, overview, search, onProgress: () => {}, onError: fail });
      await untilIdle(log.overview);
      await untilIdle(counts);
      const { root } = parse(text);
      return { timeline: counts.timeline(50), chosen: records.filter((record) => matches(root, record)) };
    };
    const classOf = ({ value }: Records[number]) => {
      if (value === undefined) return "notJson";
      const code = member(value, "RESPONSE_CODE");
      const isText = typeof code === "string" || typeof code === "number";
      const state = stateOf(isText && code !== "" ? { code: String(code) } : {});
      return state === "failed" || state === "rejected" ? state : "rest";
    };

    it("add up to the records that a query selects, each in its bar", async () => {
      await fc.assert(
        fc.asyncProperty(
          logArbitrary,
          fc.oneof(fc.constant(""), query),
          portionBytes,
          async (records, text, size) => {
            await withLog(bytesOf(records), { roles, portionBytes: size }, async (log) => {
              const { timeline, chosen } = await timelineOf(log, records, text);
              const dated = records.filter(({ timeMs }) => timeMs !== undefined);
              if (dated.length === 0) return assert.equal(timeline, undefined);
              assert.ok(timeline);
              const { startMs, barMs, totals } = timeline;
              const expected = { failed: 0, rejected: 0, rest: 0, notJson: 0 };
              for (const record of chosen) expected[classOf(record)]++;
              assert.deepEqual(totals, expected);
              for (const kind of ["failed", "rejected", "rest"] as const) {
                const bars = new Array<number>(timeline[kind].length).fill(0);
                for (const record of chosen) {
                  const own = classOf(record) === "notJson" ? "rest" : classOf(record);
                  if (record.timeMs === undefined || own !== kind) continue;
                  const bar = Math.floor((record.timeMs - startMs) / barMs);
                  bars[bar] = (bars[bar] ?? 0) + 1;
                }
                assert.deepEqual([...timeline[kind]], bars);
              }
            });
          },
        ),
        runs,
      );
    });

    it("have bars that are few enough, and narrow enough", async () => {
      const lines = Array.from({ length: 100 }, (_, hour) => {
        const TS = new Date(Date.UTC(2024, 0, 1, hour)).toISOString();
        return { text: JSON.stringify({ TS }), value: { TS }, timeMs: Date.parse(TS) };
      });
      await withLog(bytesOf(lines), { roles }, async (log) => {
        const { portions, overview } = log;
        const counts = new TimelineCounts({
          portions,
          overview,
          search: undefined,
          onProgress() {},
          onError: fail,
        });
        await untilIdle(log.overview);
        await untilIdle(counts);
        const widths = [5, 20, 40, 101, 500].map((bars) => (counts.timeline(bars)?.barMs ?? 0) / 3_600_000);
        assert.deepEqual(widths, [168, 6, 3, 1, 0.25]);
        assert.equal(
          counts.timeline(20)?.rest.reduce((sum, count) => sum + count, 0),
          100,
        );
      });
    });
  });

  it("of the values at a path are those of the records", async () => {
    const keys = ["RESPONSE_CODE", "QUERY_TIME_MS", "mixed", "FQL_SHAPE", "items", "code"];
    await fc.assert(
      fc.asyncProperty(
        logArbitrary,
        fc.constantFrom(...keys),
        fc.option(query, { nil: undefined }),
        portionBytes,
        async (records, key, text, size) => {
          await withLog(bytesOf(records), { roles, portionBytes: size }, async (log) => {
            const { root } = parse(text ?? "");
            const search = text === undefined ? undefined : await searched(log, planOf(root));
            const { portions, store } = log;
            const options = {
              path: [key],
              portions,
              store,
              width: 2,
              search,
              onProgress() {},
              onError: fail,
            };
            const counts = new FacetCounts(options);
            await untilIdle(counts);
            const values = records
              .filter((record) => matches(root, record))
              .map(({ value }) => member(value, key));
            const present = values.filter((value) => value !== undefined);
            assert.deepEqual([counts.records, counts.present], [values.length, present.length]);
            const expected = new Map<string, number>();
            for (const value of values) {
              const json = JSON.stringify(value) ?? "missing";
              expected.set(json, (expected.get(json) ?? 0) + 1);
            }
            const found = new Map<string, number>();
            for (const { json, count } of counts.top(1000)) {
              // One value may be written in several ways.
              const same = json === undefined ? "missing" : JSON.stringify(JSON.parse(json));
              found.set(same, (found.get(same) ?? 0) + count);
            }
            assert.deepEqual(new Map([...found].sort()), new Map([...expected].sort()));
          });
        },
      ),
      runs,
    );
  });

  it("of numbers are summed up as sorting them would", async () => {
    const number = fc.oneof(
      fc.integer({ min: -5, max: 5 }),
      fc.integer({ min: 0, max: 1e6 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(number, { minLength: 1, maxLength: 60 }),
        portionBytes,
        async (numbers, size) => {
          const bytes = Buffer.from(numbers.map((n) => `{"n":${JSON.stringify(n)}}\n`).join(""));
          await withLog(bytes, { portionBytes: size }, async ({ portions, store }) => {
            const options = {
              path: ["n"],
              portions,
              store,
              width: 2,
              search: undefined,
              onProgress() {},
              onError: fail,
            };
            const counts = new FacetCounts(options);
            await untilIdle(counts);
            const summary = await counts.summary();
            const sorted = numbers.map((n) => n + 0).sort((a, b) => a - b);
            const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
            assert.ok(summary);
            const { count, min, median, p95, max, bars } = summary;
            assert.deepEqual([count, min + 0, max + 0], [sorted.length, sorted[0], sorted.at(-1)]);
            assert.deepEqual(
              [median, p95].map((n) => n + 0),
              [at(0.5), at(0.95)],
            );
            assert.equal(
              bars.reduce((sum, bar) => sum + bar, 0),
              count,
            );
          });
        },
      ),
      runs,
    );
  });

  describe("in an order", () => {
    const sortedBy = async (log: Searched, key: string, isDescending: boolean, records?: Uint32Array) => {
      const keys = new SortKeys({
        ...{ path: [key], isRecordTime: key === "TS", width: 2, onProgress() {}, onError: fail },
        ...log,
      });
      await untilIdle(log.overview);
      await untilIdle(keys);
      return keys.sorted(records, isDescending, new AbortController().signal);
    };

    it("go by number and text, stable in both directions, what has no value last", async () => {
      const values = [3, "b", undefined, -2.5, "a", 3, 1e300, undefined, "b", -0, 0, null, -1e-9, "B"];
      const bytes = Buffer.from(values.map((v) => `${JSON.stringify({ v })}\n`).join(""));
      for (const portionBytes of [1, 20, 1000]) {
        await withLog(bytes, { portionBytes }, async (log) => {
          const up = [3, 12, 9, 10, 0, 5, 6, 13, 4, 1, 8, 11, 2, 7];
          assert.deepEqual([...(await sortedBy(log, "v", false))], up);
          const down = [11, 1, 8, 4, 13, 6, 0, 5, 9, 10, 12, 3, 2, 7];
          assert.deepEqual([...(await sortedBy(log, "v", true))], down);
          assert.deepEqual([...(await sortedBy(log, "v", true, Uint32Array.of(0, 2, 4, 5)))], [4, 0, 5, 2]);
        });
      }
    });

    it("go by the time of records, to the microsecond, gaps filled", async () => {
      const times = [
        "2024-05-10T10:00:00.000002Z",
        undefined,
        "2024-05-10T10:00:00.000001Z",
        "x",
        "2024-05-10T09:00Z",
      ];
      const bytes = Buffer.from(times.map((TS) => `${JSON.stringify({ TS })}\n`).join(""));
      await withLog(bytes, { roles, portionBytes: 60 }, async (log) => {
        assert.deepEqual([...(await sortedBy(log, "TS", false))], [4, 2, 3, 0, 1]);
      });
    });

    it("are those of a stable sort, for any numbers", async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.double({ noNaN: true }), { maxLength: 50 }),
          fc.boolean(),
          async (numbers, isDown) => {
            const finite = numbers.filter((n) => Number.isFinite(n));
            const bytes = Buffer.from(finite.map((n) => `{"n":${JSON.stringify(n)}}\n`).join(""));
            const expected = finite
              .map((n, at) => ({ n, at }))
              .sort((a, b) => (isDown ? b.n - a.n : a.n - b.n));
            await withLog(bytes, { portionBytes: 100 }, async (log) => {
              assert.deepEqual(
                [...(await sortedBy(log, "n", isDown))],
                expected.map(({ at }) => at),
              );
            });
          },
        ),
        runs,
      );
    });
  });

  it("know what is not JSON", async () => {
    await fc.assert(
      fc.asyncProperty(
        logArbitrary,
        portionBytes,
        fc.constantFrom("simd", "plain"),
        async (records, size, kernel) => {
          await withLog(bytesOf(records), { portionBytes: size, kernel }, async ({ overview }) => {
            await untilIdle(overview);
            const bad = records.flatMap(({ text }, at) => (parseJson(text) === undefined ? at : []));
            assert.deepEqual(overview.bad.slice(0, 100), bad);
            const firstGood = records.findIndex(({ text }) => parseJson(text) !== undefined);
            assert.equal(overview.firstGood, firstGood === -1 ? undefined : firstGood);
          });
        },
      ),
      runs,
    );
  });
});
