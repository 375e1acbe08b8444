import assert from "node:assert/strict";
import fc from "fast-check";
import { chooseProfile } from "../../../../../src/core/log/choose-profile.ts";
import { genericProfile } from "../../../../../src/core/log/generic-profile.ts";
import { noRecords, plainText } from "../../../../../src/core/log/profiles.ts";
import {
  type Fields,
  fieldsOf,
  formatPath,
  parsePath,
  type SeenPath,
  seenIn,
} from "../../../../../src/core/log/query/index.ts";
import { quotePath, readPath } from "../../../../../src/core/log/query/path-text.ts";
import { samples as lineSamples } from "../profiles/samples.ts";
import { runs } from "./arbitraries.ts";
import { exportProfile, profileOf, shopFields } from "./samples.ts";

const keys = (text: string) => readPath(text, 0)?.keys ?? assert.fail();
const find = (fields: Fields, name: string) => {
  const field = fields.find(keys(name));
  return field ? `${quotePath(field.path)} ${field.kind}${field.isRecordTime ? " record" : ""}` : "none";
};

describe("fields of a log", function () {
  this.timeout(20_000);

  const checkIn =
    (fields: Fields) =>
    ([name, expected]: readonly [string, string]) =>
      it(name, () => assert.equal(find(fields, name), expected));

  describe("of an export", () => {
    (
      [
        ["ts", '"TS" time record'],
        ["TS", '"TS" time record'],
        ["code", '"RESPONSE_CODE" code'],
        ["ms", '"QUERY_TIME_MS" duration'],
        ["read", '"BYTE_READ_OPS" number'],
        ["byte_read_ops", '"BYTE_READ_OPS" number'],
        ["db", '"DATABASE" names'],
        ["shape", '"FQL_SHAPE" text'],
        ["retries", '"TXN_RETRIES" number'],
        ["BYTES_IN", '"BYTES_IN" size'],
        ["took_us", '"took_us" duration'],
        ["seen_at", '"seen_at" time'],
        ["mixed", '"mixed" any'],
        ["TAGS.sort_by", '"TAGS"."sort_by" text'],
        ["TAGS.new", '"TAGS"."new" any'],
        ["TAGS", "none"],
        ["TRACEPARENT", '"TRACEPARENT" text'],
        ["RATE_LIMITS_HIT", '"RATE_LIMITS_HIT" any'],
        ["level", "none"],
      ] as const
    ).forEach(checkIn(shopFields));
  });

  describe("of an export in messages", () => {
    (
      [
        ["code", '"message"."RESPONSE_CODE" code'],
        ["message.RESPONSE_CODE", '"message"."RESPONSE_CODE" code'],
        ["message.bytes_out", '"message"."BYTES_OUT" size'],
        ["message.TAGS.x", '"message"."TAGS"."x" any'],
        ["bytes_out", "none"],
      ] as const
    ).forEach(checkIn(fieldsOf(profileOf("fauna-envelope"))));
  });

  describe("of the core's log", () => {
    (
      [
        ["ts", '"ts" time record'],
        ["code", '"response"."code" code'],
        ["ms", '"stats"."query_time" duration'],
        ["stats.query_time", '"stats"."query_time" duration'],
        ["stats.query_bytes_out", '"stats"."query_bytes_out" size'],
        ["retries", '"stats"."txn_retries" number'],
        ["request.headers.user_agent", '"request"."headers"."user_agent" any'],
        ["db", '"db_name_path" names'],
      ] as const
    ).forEach(checkIn(fieldsOf(profileOf("core-query-log"))));
  });

  describe("of the logs of others", () => {
    const of = (id: string, lines: readonly string[] = lineSamples[id] ?? []) =>
      fieldsOf(chooseProfile(lines), seenIn(lines.map((line): unknown => JSON.parse(line))));
    const pino = of("pino", lineSamples.pino?.slice(0, 1));
    (
      [
        ["ts", '"time" time record'],
        ["time", '"time" time record'],
        ["level", '"level" any'],
        ["res.statusCode", '"res"."statusCode" code'],
        ["req.url", '"req"."url" any'],
        ["responseTime", '"responseTime" duration'],
      ] as const
    ).forEach(checkIn(pino));
    (
      [
        ["code", '"res"."statusCode" code'],
        ["ms", '"responseTime" duration'],
        ["url", '"req"."url" text'],
      ] as const
    ).forEach(checkIn(of("pino")));
    (
      [
        ["ts", '"@timestamp" time record'],
        ["level", '"log"."level" text'],
        ["log.level", '"log"."level" text'],
        ["duration", '"event"."duration" duration'],
        ["event.duration", '"event"."duration" duration'],
        ["code", '"http"."response"."status_code" code'],
        ["url.path", '"url"."path" any'],
      ] as const
    ).forEach(checkIn(of("ecs", lineSamples.ecs?.slice(2))));
    (
      [
        ["httpRequest.status", '"httpRequest"."status" code'],
        ["httpRequest.responseSize", '"httpRequest"."responseSize" size'],
        ["receiveTimestamp", '"receiveTimestamp" time'],
        ["jsonPayload.a.b", '"jsonPayload"."a"."b" any'],
        ["textPayload", '"textPayload" any'],
      ] as const
    ).forEach(checkIn(of("google-cloud", lineSamples["google-cloud"]?.slice(0, 1))));
  });

  describe("of other logs", () => {
    const samples = [
      {
        time: 1715364342871,
        level: 30,
        msg: "a",
        status: 200,
        code: "E1",
        res: { bytesSent: 5 },
        "log.kind": "x",
        elapsed_s: 2,
      },
      {
        time: 1715364342872,
        level: 50,
        msg: "b",
        status: 503,
        code: "E2",
        res: { bytesSent: 6 },
        "log.kind": "y",
        elapsed_s: 3,
      },
    ];
    (
      [
        ["ts", '"time" time record'],
        ["time", '"time" time record'],
        ["level", '"level" any'],
        // A path comes before the name of a role.
        ["code", '"code" text'],
        ["status", '"status" code'],
        ["msg", '"msg" text'],
        ["res.bytesSent", '"res"."bytesSent" size'],
        ["log.kind", '"log.kind" text'],
        ["elapsed_s", '"elapsed_s" duration'],
        ["db", "none"],
      ] as const
    ).forEach(checkIn(fieldsOf(genericProfile(samples), seenIn(samples))));
  });

  it("are none where no line is JSON", () => {
    assert.ok(fieldsOf(plainText).isEmpty);
    assert.ok(fieldsOf(noRecords).isEmpty);
    assert.ok(!fieldsOf(exportProfile).isEmpty);
  });

  it("offer each path once, by its short name", () => {
    const names = shopFields.all.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.deepEqual(names.slice(0, 9), [
      "ts",
      "code",
      "ms",
      "read",
      "write",
      "compute",
      "db",
      "shape",
      "retries",
    ]);
    assert.ok(names.includes('"code"') && names.includes('TAGS."odd key"') && names.includes('"a.b"'));
  });

  const key = fc.oneof(
    fc.constantFrom(
      "a",
      "b",
      "A",
      "a.b",
      "code",
      "ts",
      "OR",
      "-x",
      "/y",
      "5",
      "x y",
      'q"',
      "",
      "exists",
      "é",
      "a!",
      "a!=b",
      "\ud83d",
    ),
    fc.string({ maxLength: 3 }),
  );
  const path = fc.array(key, { minLength: 1, maxLength: 3 });

  it("have names that lead back to them", () => {
    const holds = fc.constantFrom<SeenPath["holds"]>("text", "number", "object", "mixed", "time");
    fc.assert(
      fc.property(
        fc.array(fc.record({ path, holds }), { maxLength: 8 }),
        path,
        fc.boolean(),
        (seen, other, isExport) => {
          const fields = fieldsOf(isExport ? exportProfile : { ...plainText, columns: [] }, seen);
          for (const field of [...fields.all, fields.at(other)]) {
            const written = readPath(`${field.name}:`, 0);
            assert.equal(written?.end, field.name.length, field.name);
            assert.deepEqual(fields.find(written?.keys ?? [])?.path, field.path, field.name);
          }
        },
      ),
      runs,
    );
  });

  it("have paths that can be written and read", () => {
    fc.assert(
      fc.property(path, (keys) => {
        assert.deepEqual(parsePath(formatPath(keys)), keys);
        assert.deepEqual(parsePath(quotePath(keys)), keys);
      }),
      runs,
    );
  });

  it("are written in quotes where the plain path means another", () => {
    const fields = fieldsOf(exportProfile, [
      { path: ["a"], holds: "object" },
      { path: ["a.b"], holds: "text" },
      { path: ["a", "C"], holds: "text" },
    ]);
    const nameAt = (...path: string[]) => fields.at(path).name;
    assert.equal(nameAt("a", "b"), '"a"."b"');
    assert.equal(nameAt("a", "c"), '"a"."c"');
    assert.equal(nameAt("a", "d"), "a.d");
    assert.equal(nameAt("x", "d"), '"x"."d"');
  });

  it("are seen through lists, and not below too much", () => {
    const deep = JSON.parse(`${'{"a":'.repeat(20)}1${"}".repeat(20)}`) as unknown;
    const seen = seenIn([
      { list: [{ x: 1 }, { x: "a" }, [5]], n: null, o: {}, t: "2024-05-10T00:00Z", b: true },
      [{ no: 1 }],
      null,
      5,
      deep,
    ]);
    const shown = seen.map(({ path, holds }) => `${path.join(".")} ${holds}`);
    assert.deepEqual(shown.slice(0, 5), ["list object", "list.x mixed", "o object", "t time", "b mixed"]);
    assert.ok(shown.length < 20 && !shown.some((text) => text.startsWith("no")));
  });
});
