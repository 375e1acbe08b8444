import assert from "node:assert/strict";
import fc from "fast-check";
import { Prefiltering } from "../../../../src/core/log/prefiltering.ts";
import { matches, planOf, withoutRange } from "../../../../src/core/log/query/index.ts";
import type { Job } from "../../../../src/core/log/scan/jobs.ts";
import type { Searched } from "../../../../src/core/log/search.ts";
import type { TextQuery } from "../../../../src/core/log/types.ts";
import { cases, isFuzzing } from "./cases.ts";
import { parseJson } from "./query/arbitraries.ts";
import { parsed, shop } from "./query/samples.ts";
import { searched, withLog } from "./scanned.ts";

const kernels = ["simd", "plain"] as const;

/** Ways in which a record may hold a wanted value, or seem to. None of them is in the other records. */
const odd = [
  '{"TS":"2024-05-10 00:00:01 Z","TRACEPARENT":"00-wanted-1","QUERY_TIME_MS":5}',
  '{"TS":"2024-05-10 00:00:02 Z","TRACEPARENT":"00-WANTED-2","QUERY_TIME_MS":500}',
  '{"TRACEPARENT":"00-\\u0077anted-3","QUERY_TIME_MS":500}',
  '{"TRACEP\\u0041RENT":"00-wanted-4"}',
  '{"TRACEPARENT":"00-wanted-5","TRACEPARENT":"another"}',
  '{"TRACEPARENT":"another","TRACEPARENT":"00-wanted-6"}',
  '{"TRACEPARENT":["00-wanted-7",{"x":1}]}',
  '{"TRACEPARENT":{"x":"00-wanted-8"}}',
  '{"FQL_SHAPE":"wanted","QUERY_TIME_MS":7}',
  '{"wanted":1,"TRACEPARENT":"x"}',
  '{"TRACEPARENT":"00-wanted-9"',
  "wanted",
  '{"TAGS":{"request_type":"wanted"},"RESPONSE_CODE":"503"}',
  '{"TRACEPARENT":null,"TAGS":[{"request_type":"wanted"}]}',
];

const queries = [
  "TRACEPARENT:wanted",
  "TRACEPARENT=00-wanted-1",
  "TRACEPARENT:WANTED ms>300",
  "TRACEPARENT:/want(ed|ing)/",
  "TRACEPARENT:wanted OR TAGS.request_type:wanted",
  "TRACEPARENT:wanted -TRACEPARENT:00-wanted-1",
  "-(TRACEPARENT:another OR -TRACEPARENT:wanted)",
  "(TRACEPARENT:wanted OR -exists(QUERY_TIME_MS)) wanted",
  "wanted ms<100",
  "wanted -exists(TRACEPARENT)",
  "wanted OR ms>300",
  "TAGS.request_type:wanted code>=500",
  "TRACEPARENT:wanted ts>=2024-05-10T00:00:02Z",
  "wanted exists(TRACEPARENT) ts<2024-05-10T00:00:02Z",
  "-another TRACEPARENT:wanted",
  "TRACEPARENT:nowhere",
];
const paths = [["TRACEPARENT"], ["QUERY_TIME_MS"], ["RESPONSE_CODE"], ["TAGS", "request_type"]];

function inAnyCase(text: string): TextQuery {
  return { text, matchCase: false, isRegex: false };
}

function logOf(lines: readonly string[]): Buffer {
  return Buffer.from(lines.map((line) => `${line}\n`).join(""));
}

/** Records that have nothing that is wanted. */
function plain(count: number): string[] {
  return Array.from({ length: count }, (_, at) =>
    JSON.stringify({ TRACEPARENT: `00-${at * 7919}`, QUERY_TIME_MS: at % 900, RESPONSE_CODE: "200" }),
  );
}

/** Counts the jobs of each kind that a search gives, columns apart. */
function counted(log: Searched): { log: Searched; jobs: Map<Job["kind"], number> } {
  const jobs = new Map<Job["kind"], number>();
  const run: Searched["scans"]["run"] = (job, isUrgent, signal) => {
    jobs.set(job.kind, (jobs.get(job.kind) ?? 0) + 1);
    return log.scans.run(job, isUrgent, signal);
  };
  const scans = { ...log.scans, width: log.scans.width, run, idle: log.scans.idle, close: log.scans.close };
  return { log: { ...log, scans }, jobs };
}

describe("the prefiltering of a search", function () {
  this.timeout(isFuzzing ? 0 : 60_000);

  it("changes nothing about what is found, wherever the wanted records stand", async () => {
    const arrangement = fc.tuple(
      fc.shuffledSubarray(odd, { minLength: 0 }),
      fc.array(fc.integer({ min: 0, max: 120 }), { minLength: odd.length, maxLength: odd.length }),
    );
    await fc.assert(
      fc.asyncProperty(
        arrangement,
        fc.shuffledSubarray(queries, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        fc.integer({ min: 100, max: 9000 }),
        fc.constantFrom(...kernels),
        fc.integer({ min: 1, max: 4 }),
        async ([wanted, gaps], texts, matchCase, portionBytes, kernel, step) => {
          const lines = wanted.flatMap((line, at) => [...plain(gaps[at] ?? 0), line]);
          let timeMs: number | undefined;
          const records = lines.map((text) => {
            const value = parseJson(text) as { TS?: string } | undefined;
            if (value?.TS) timeMs = Date.parse(value.TS.replace(" ", "T").replace(" ", ""));
            return { text, value, timeMs };
          });
          const options = { roles: { time: ["TS"] }, portionBytes, kernel };
          await withLog(logOf(lines), options, async (log) => {
            // In some of the portions the columns are there.
            const columns = paths.map((path) => log.store.column({ path, take: "values" }));
            for (let at = step % 2; at < log.portions.count; at += step)
              await log.store.load(columns, log.portions.at(at), { isUrgent: true });
            for (const text of texts) {
              const query = { text, matchCase, isRegex: false };
              const { root } = parsed(query);
              const rest = parsed(withoutRange(query, shop)).root;
              const search = await searched(log, planOf(root), planOf(rest));
              const select = (node: typeof root) =>
                records.flatMap((record, at) => (matches(node, record) ? at : []));
              assert.deepEqual(search.matches.slice(0, search.matches.length), select(root), text);
              assert.deepEqual(search.around.slice(0, search.around.length), select(rest), text);
            }
          });
        },
      ),
      cases(300),
    );
  });

  it("leaves the columns in the log where few records can match", async () => {
    const lines = [...plain(500), ...odd.slice(0, 2), ...plain(500)];
    await withLog(logOf(lines), { portionBytes: 8000 }, async (original) => {
      const { log, jobs } = counted(original);
      const found = await searched(log, planOf(parsed(inAnyCase("TRACEPARENT:wanted ms>300")).root));
      assert.deepEqual(found.matches.slice(0, 9), [501]);
      assert.deepEqual(
        found.columns.map(({ blocks }) => blocks.size),
        [0, 0],
      );
      assert.equal(jobs.get("text"), original.portions.count);
    });
  });

  it("takes the columns where many can, and does not look for the text again and again", async () => {
    const lines = plain(2000).map((line) => line.replace("00-", "wanted-"));
    await withLog(logOf(lines), { portionBytes: 8000 }, async (original) => {
      const { log, jobs } = counted(original);
      const found = await searched(log, planOf(parsed(inAnyCase("TRACEPARENT:wanted ms>300")).root));
      const expected = lines.flatMap((line, at) => (JSON.parse(line).QUERY_TIME_MS > 300 ? at : []));
      assert.deepEqual(found.matches.slice(0, 9999), expected);
      const { count } = original.portions;
      assert.deepEqual(
        found.columns.map(({ blocks }) => blocks.size),
        [count, count],
      );
      assert.equal(jobs.get("cells"), undefined);
      // Some are under way at once before it is known.
      assert.ok((jobs.get("text") ?? 0) <= original.scans.width, `${jobs.get("text")} jobs for text`);
    });
  });

  it("is not asked where the columns are there", async () => {
    await withLog(logOf(plain(1000)), { portionBytes: 8000 }, async (original) => {
      await searched(original, planOf(parsed(inAnyCase("exists(TRACEPARENT)")).root));
      const { log, jobs } = counted(original);
      const found = await searched(log, planOf(parsed(inAnyCase("TRACEPARENT=00-7919")).root));
      assert.deepEqual(found.matches.slice(0, 9), [1]);
      assert.deepEqual([...jobs], []);
    });
  });

  it("is given up once it lets through too much of the log", () => {
    const prefiltering = new Prefiltering([]);
    assert.ok(prefiltering.isWorthIt);
    assert.ok(prefiltering.note(Uint8Array.of(...Array(31).fill(0), 1, 1)));
    assert.ok(prefiltering.isWorthIt);
    assert.ok(!prefiltering.note(Uint8Array.of(0, 0, 1)));
    assert.ok(!prefiltering.isWorthIt);
    assert.ok(prefiltering.note(new Uint8Array(100)));
    assert.ok(prefiltering.isWorthIt);
  });
});
