import assert from "node:assert/strict";
import fc from "fast-check";
import { DatabaseTree, type Scope } from "../../../src/demo/databases.ts";
import { Storyteller } from "../../../src/demo/records.ts";

const tree = new DatabaseTree();
const storyteller = new Storyteller(7);
const day = Date.parse("2024-05-10T00:00:00Z");
const minuteMs = 60_000;

function scope(path: string): Scope {
  const found = tree.databaseScope(path) ?? tree.groupScope(path);
  assert.ok(found, path);
  return found;
}

function lines(path: string, startMs: number, endMs: number, from = storyteller): string[] {
  const records = from.records(scope(path), startMs, endMs);
  const all: string[] = [];
  for (let minute = records.firstMinute; minute < records.endMinute; minute++) {
    const plan = records.minute(minute);
    for (let index = 0; index < plan.count; index++) all.push(plan.line(index));
  }
  return all;
}

const timeOf = (line: string) => Date.parse(JSON.parse(line).TS.replace(" ", "T").replace(" Z", "Z"));

describe("demo records", () => {
  const natural = (value: unknown) => Number.isInteger(value) && Number(value) >= 0;
  const text = (value: unknown) => typeof value === "string" && value !== "";
  const fields: readonly [name: string, isValid: (value: unknown) => boolean, isOptional?: "optional"][] = [
    ["API_VERSION", text],
    ["BYTES_IN", natural],
    ["BYTES_OUT", natural],
    ["BYTE_READ_OPS", natural],
    ["BYTE_WRITE_OPS", natural],
    ["COMPUTE_OPS", natural],
    ["DATABASE", (value) => Array.isArray(value) && value.every(text)],
    ["FQL_SHAPE", text, "optional"],
    ["QUERY_TIME_MS", natural],
    ["RATE_LIMITS_HIT", (value) => Array.isArray(value) && value.length > 0 && value.every(text), "optional"],
    ["REGION_GROUP", text],
    [
      "REQUEST_HEADERS",
      (value) => Object.keys(JSON.parse(String(value))).join() === "user_agent,x_forwarded_for",
    ],
    ["REQUEST_METHOD", (value) => value === "POST"],
    ["RESPONSE_CODE", (value) => /^[2-5]\d\d$/.test(value as string)],
    ["TAGS", (value) => Object.values(value as object).every(text), "optional"],
    ["TRACEPARENT", (value) => /^00-[\da-f]{32}-[\da-f]{16}-00$/.test(value as string)],
    ["TS", (value) => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} Z$/.test(value as string)],
    ["TXN_RETRIES", natural],
  ];

  for (const path of ["us-std", "eu-std", "classic"]) {
    it(`has every documented field of every record in ${path}, in order, as the service writes it`, () => {
      const all = lines(path, day + 14 * 60 * minuteMs, day + (14 * 60 + 10) * minuteMs);
      assert.ok(all.length > 10);
      for (const line of all) {
        const record = JSON.parse(line);
        assert.equal(`${JSON.stringify(record)}\n`, line);
        const expected = fields.filter(([name, , optional]) => !optional || name in record);
        assert.deepEqual(
          Object.keys(record),
          expected.map(([name]) => name),
        );
        for (const [name, isValid] of expected) assert.ok(isValid(record[name]), `${name} of ${line}`);
      }
    });
  }

  it("has no shape of a query that could not be read, and of the oldest driver's", () => {
    const hasShape = (line: string) => "FQL_SHAPE" in JSON.parse(line);
    const dev = lines("us-std/ECommerce/dev", day + 14 * 60 * minuteMs, day + 15 * 60 * minuteMs);
    const [unread, read] = [/"RESPONSE_CODE":"400"/, /"RESPONSE_CODE":"200"/].map((code) =>
      dev.filter((line) => code.test(line)),
    );
    assert.ok(unread?.length && !unread.some(hasShape));
    assert.ok(read?.length && read.every(hasShape));
    const oldest = lines("classic/parent-db", day, day + 60 * minuteMs).filter((line) =>
      line.includes('["parent-db"]'),
    );
    assert.ok(oldest.length && !oldest.some(hasShape));
  });

  it("gives the same records for the same instants, whatever is asked for", () => {
    const whole = lines("us-std", day + 840 * minuteMs, day + 846 * minuteMs);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 6 * minuteMs }),
        fc.integer({ min: 0, max: 6 * minuteMs }),
        fc.constantFrom("us-std", "us-std/ECommerce", "us-std/ECommerce/prod", "us-std/tenants/tenant-042"),
        (a, b, path) => {
          const startMs = day + 840 * minuteMs + Math.min(a, b);
          const endMs = day + 840 * minuteMs + Math.max(a, b);
          const names = path.split("/").slice(1);
          const isWithin = (line: string) =>
            timeOf(line) >= startMs &&
            timeOf(line) < endMs &&
            names.every((name, level) => JSON.parse(line).DATABASE[level] === name);
          assert.deepEqual(lines(path, startMs, endMs), whole.filter(isWithin));
        },
      ),
      { numRuns: 25 },
    );
  });

  it("is in the order of time", () => {
    const times = lines("us-std", day + 840 * minuteMs, day + 845 * minuteMs).map(timeOf);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
  });

  it("tells another story for another seed", () => {
    const [startMs, endMs] = [day, day + 5 * minuteMs];
    const again = lines("us-std", startMs, endMs, new Storyteller(7));
    const other = lines("us-std", startMs, endMs, new Storyteller(8));
    assert.deepEqual(again, lines("us-std", startMs, endMs));
    assert.notDeepEqual(other, again);
  });

  it("has dashboard queries in the log of a region group only", () => {
    const isDashboard = (line: string) => JSON.parse(line).DATABASE.length === 0;
    const [startMs, endMs] = [day + 14 * 60 * minuteMs, day + 15 * 60 * minuteMs];
    assert.ok(lines("us-std", startMs, endMs).some(isDashboard));
    assert.ok(!lines("us-std/ECommerce", startMs, endMs).some(isDashboard));
  });

  it("has a few hundred thousand records a day in its busiest database, and nights", () => {
    const records = storyteller.records(scope("us-std/ECommerce/prod"), day, day + 1440 * minuteMs);
    const counts = Array.from(
      { length: 1440 },
      (_, minute) => records.minute(records.firstMinute + minute).count,
    );
    const sum = (from: number, to: number) =>
      counts.slice(from, to).reduce((total, count) => total + count, 0);
    assert.ok(sum(0, 1440) > 300_000 && sum(0, 1440) < 400_000, String(sum(0, 1440)));
    assert.ok(sum(17 * 60, 19 * 60) > 3 * sum(5 * 60, 7 * 60));
  });

  type Test = (record: Record<string, unknown>) => boolean;
  const failed: Test = (record) => record.RESPONSE_CODE === "500" || record.RESPONSE_CODE === "503";
  const slow: Test = (record) => Number(record.QUERY_TIME_MS) > 1_000;
  const contended: Test = (record) => Number(record.TXN_RETRIES) > 0;
  const throttled: Test = (record) => record.RESPONSE_CODE === "429" && "RATE_LIMITS_HIT" in record;
  const prod = "us-std/ECommerce/prod";
  const tenant = "us-std/tenants/tenant-042";

  const share = (path: string, [from, to]: readonly [string, string], isHit: Test) => {
    const all = lines(path, Date.parse(`2024-05-10T${from}Z`), Date.parse(`2024-05-10T${to}Z`));
    return all.filter((line) => isHit(JSON.parse(line))).length / all.length;
  };

  type Span = readonly [from: string, to: string];
  const story: readonly [
    what: string,
    path: string,
    test: Test,
    atLeast: number,
    trouble: Span,
    quiet: Span,
  ][] = [
    ["fail under the bad deployment", prod, failed, 0.1, ["14:03", "14:11"], ["13:45", "14:00"]],
    ["are slow under the bad deployment", prod, slow, 0.1, ["14:03", "14:11"], ["13:45", "14:00"]],
    ["are throttled under the bad deployment", prod, throttled, 0.05, ["14:03", "14:11"], ["13:45", "14:00"]],
    [
      "contend in the stock sync of every quarter",
      prod,
      contended,
      0.1,
      ["10:35", "10:36"],
      ["10:36", "10:40"],
    ],
    [
      "are throttled when one tenant runs wild",
      tenant,
      throttled,
      0.5,
      ["16:20", "16:35"],
      ["12:00", "16:00"],
    ],
    ["fail when eu-std has trouble", "eu-std", failed, 0.1, ["03:17", "03:20"], ["02:00", "03:00"]],
  ];
  for (const [what, path, test, atLeast, trouble, quiet] of story) {
    it(`tells of queries that ${what}`, () => {
      const [then, before] = [share(path, trouble, test), share(path, quiet, test)];
      assert.ok(then >= atLeast, `${then} in trouble`);
      assert.ok(before < atLeast / 3, `${before} when all is quiet`);
    });
  }
}).timeout(20_000);
