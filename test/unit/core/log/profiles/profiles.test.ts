import assert from "node:assert/strict";
import { chooseProfile } from "../../../../../src/core/log/choose-profile.ts";
import { fitTest, sampleOf } from "../../../../../src/core/log/profiles/fit.ts";
import { knownProfiles, type Profile } from "../../../../../src/core/log/profiles.ts";
import { makeRow, recordFacts, rowPlan } from "../../../../../src/core/log/rows.ts";
import type { Row } from "../../../../../src/core/log/types.ts";
import { samples } from "./samples.ts";

const found = (text: string) => ({ record: 0, bytes: Buffer.from(text), isCut: false });

function rowOf(text: string, profile = chooseProfile([text])): Row {
  return makeRow(found(text), {
    plan: rowPlan(profile),
    lineNumber: 1,
    isJson: undefined,
    marker: undefined,
  });
}

/** What a row shows, by the titles of the columns. */
function cellsOf(text: string, profile = chooseProfile([text])): Record<string, string> {
  const { cells } = rowOf(text, profile);
  return Object.fromEntries(profile.columns.map(({ title }, at) => [title, cells[at]?.text ?? ""]));
}

const titles = (profile: Profile) => profile.columns.map(({ title }) => title).join(" ");

describe("the kinds of log", () => {
  const kinds = Object.entries(samples).flatMap(([id, lines]) => lines.map((line) => ({ id, line })));

  it("do not catch each other's records", () => {
    for (const { id, line } of kinds) {
      const ids = new Set(
        knownProfiles.filter((format) => fitTest(format)(sampleOf(line))).map((format) => format.id),
      );
      assert.deepEqual([...ids], id === "ndjson" ? [] : [id], line);
    }
  });

  it("are known by one record, and by many", () => {
    for (const { id, line } of kinds) assert.equal(chooseProfile([line]).id, id, line);
    for (const [id, lines] of Object.entries(samples)) assert.equal(chooseProfile(lines).id, id);
  });

  it("are known among lines that are cut or no JSON", () => {
    for (const [id, lines] of Object.entries(samples)) {
      const trace = ["Error: boom", "    at x (y.js:1:2)", "    at z", "", ...lines, "{", '{"lev'];
      if (lines.length > 2) assert.equal(chooseProfile(trace).id, id);
    }
  });

  it("are those of most records, or none where no kind has most", () => {
    const { pino = [], docker = [], ecs = [] } = samples;
    assert.equal(chooseProfile([...pino, ...docker]).id, "pino");
    assert.equal(chooseProfile([...docker, ...pino]).id, "pino");
    assert.equal(chooseProfile([...docker, ...ecs.slice(0, 3)]).id, "ndjson");
  });

  it("are known also where keys are escaped or come twice", () => {
    assert.equal(chooseProfile(['{"\\u006cevel":30,"time":1715364342871,"msg":"x"}']).id, "pino");
    assert.equal(chooseProfile(['{"level":30,"time":1715364342871,"msg":"x","time":null}']).id, "ndjson");
  });

  it("have one column that takes the width, the last, and ids of their own", () => {
    for (const { id, line } of kinds) {
      const { columns } = chooseProfile([line]);
      assert.equal(columns.filter(({ widthCh }) => widthCh === undefined).length, 1, line);
      if (id !== "ndjson")
        assert.deepEqual(
          columns.map(({ widthCh }) => widthCh === undefined),
          columns.map((_, at) => at === columns.length - 1),
          line,
        );
      assert.equal(new Set(columns.map((column) => column.id)).size, columns.length, line);
    }
  });

  it("name columns alike that stand for a role", () => {
    for (const format of knownProfiles) {
      const ids = { time: "ts", code: "code", level: "level", durationMs: "ms" } as const;
      for (const [role, id] of Object.entries(ids) as [keyof typeof ids, string][]) {
        const path = format.roles[role];
        const column = format.columns.find((other) => JSON.stringify(other.path) === JSON.stringify(path));
        if (path) assert.equal(column?.id, id, `${format.id} ${role}`);
      }
    }
  });
});

describe("the columns of a kind", () => {
  const check = (name: string, lines: readonly string[] | undefined, expected: string) => {
    it(`are ${expected} for ${name}`, () => assert.equal(titles(chooseProfile(lines ?? [])), expected));
  };
  check("pino", samples.pino?.slice(0, 2), "TIME LEVEL MSG");
  check("pino with requests", samples.pino, "TIME LEVEL CODE MS NAME METHOD URL MSG");
  check("bunyan", samples.bunyan?.slice(0, 1), "TIME LEVEL NAME MSG");
  check("bunyan with requests", samples.bunyan, "TIME LEVEL CODE NAME COMPONENT METHOD URL MSG");
  check("winston", samples.winston?.slice(0, 1), "LEVEL MESSAGE");
  check("winston with all", samples.winston, "TIME LEVEL CODE MS SERVICE LABEL MESSAGE");
  check("ECS with dots", samples.ecs?.slice(0, 1), "TIME LEVEL SERVICE DATASET LOGGER MESSAGE");
  check("ECS in objects", samples.ecs?.slice(2, 3), "TIME LEVEL CODE DURATION DATASET MESSAGE");
  check("OTLP", samples.otel?.slice(0, 1), "TIME LEVEL TRACE BODY");
  check("OTLP in batches", samples["otel-batches"]?.slice(0, 1), "LOGS");
  check("a database of OpenTelemetry", samples.otel?.slice(3, 4), "TIME LEVEL SERVICE TRACE BODY");
  check("Google Cloud", samples["google-cloud"]?.slice(0, 1), "TIME SEVERITY RESOURCE MESSAGE");
  check(
    "Google Cloud with requests",
    samples["google-cloud"]?.slice(0, 3),
    "TIME SEVERITY CODE LATENCY METHOD URL RESOURCE TEXT MESSAGE",
  );
  check("Docker", samples.docker?.slice(0, 2), "TIME STREAM LOG");
  check("Docker in Kubernetes", samples.docker, "TIME STREAM POD CONTAINER LOG");
});

describe("a row of a kind", () => {
  const check = (id: string, at: number, state: Row["state"], cells: Record<string, string>) => {
    const line = samples[id]?.[at] ?? assert.fail(id);
    it(`is ${state} with ${JSON.stringify(cells)} for ${id} ${at}`, () => {
      const { TIME, TS, ...shown } = cellsOf(line);
      assert.deepEqual([rowOf(line).state, shown], [state, cells]);
    });
  };
  check("pino", 0, "ok", { LEVEL: "info", MSG: "hello world" });
  check("pino", 1, "failed", { LEVEL: "error", MSG: "boom" });
  check("pino", 3, "failed", { LEVEL: "info", CODE: "503", MS: "12.25", MSG: "request completed" });
  check("pino", 4, "rejected", { LEVEL: "warn", MSG: "no base" });
  check("pino", 7, "ok", { LEVEL: "info", NAME: "api", MSG: "levels as words" });
  check("bunyan", 2, "rejected", {
    LEVEL: "info",
    CODE: "404",
    NAME: "audit",
    METHOD: "GET",
    URL: "/a",
    MSG: "handled: 404",
  });
  check("winston", 2, "failed", { LEVEL: "error", LABEL: "api", MESSAGE: "boom" });
  check("winston", 3, "ok", { LEVEL: "info", MS: "12", MESSAGE: "profile test" });
  check("winston", 4, "ok", { LEVEL: "info", CODE: "200", MS: "14", MESSAGE: "HTTP GET /" });
  check("ecs", 1, "failed", { LEVEL: "error", MESSAGE: "boom" });
  check("ecs", 2, "rejected", {
    LEVEL: "warn",
    CODE: "404",
    DURATION: "123456789",
    DATASET: "nginx.access",
    MESSAGE: "GET /",
  });
  check("otel", 0, "ok", {
    LEVEL: "Info",
    TRACE: "5b8efff798038103d269b633813fc60c",
    BODY: "Example log record",
  });
  check("otel", 2, "failed", {
    LEVEL: "ERROR",
    CODE: "500",
    SERVICE: "donut_shop",
    TRACE: "f4dbb3edd765f620",
    BODY: "20200415T072306-0700 ERROR boom",
  });
  check("otel", 4, "failed", { LEVEL: "ERROR", SERVICE: "unknown_service", TRACE: "0x0", BODY: "hello" });
  check("google-cloud", 1, "failed", {
    SEVERITY: "ERROR",
    RESOURCE: "k8s_container",
    MESSAGE: "plain text",
  });
  check("google-cloud", 3, "ok", {
    SEVERITY: "NOTICE",
    RESOURCE: "gce_instance",
    MESSAGE: "v1.compute.instances.insert",
  });
  check("google-cloud", 4, "ok", { RESOURCE: "global", MESSAGE: "no severity" });
  check("docker", 0, "ok", { STREAM: "stdout", LOG: "Log line is here\n" });

  it("has the time of its record", () => {
    const at = Date.UTC(2024, 4, 10, 18, 5, 42);
    for (const [id, lines] of Object.entries(samples)) {
      for (const line of lines) {
        const { timeMs } = rowOf(line);
        if (timeMs === undefined || !/2024|1715364342/.test(line)) continue;
        assert.ok(timeMs === at || timeMs === at + 871 || timeMs === at + 871 - 7_200_000, `${id} ${line}`);
      }
    }
    const timeless = Object.entries(samples).flatMap(([id, lines]) =>
      id === "ndjson" || id === "otel-batches"
        ? []
        : lines.filter((line) => rowOf(line).timeMs === undefined),
    );
    // winston without its timestamp, and the core without its own.
    assert.deepEqual(
      timeless.map((line) => line.slice(0, 20)),
      [
        samples["core-query-log"]?.[1],
        ...(samples.winston ?? []).filter((line) => !line.includes("timestamp")),
      ].map((line) => line?.slice(0, 20)),
    );
  });

  it("shows the numbers of levels as words where there is no word", () => {
    const line =
      '{"timeUnixNano":"1715364342871235999","severityNumber":18,"body":{"stringValue":"x"},"attributes":[]}';
    assert.deepEqual([rowOf(line).state, cellsOf(line).LEVEL], ["failed", "error"]);
    assert.equal(recordFacts(found(line), rowPlan(chooseProfile([line]))).level, "error");
  });

  it("shows levels that are no words of its kind as they are", () => {
    const profile = chooseProfile(samples.pino ?? []);
    assert.equal(cellsOf('{"level":35,"time":1715364342871}', profile).LEVEL, "35");
    assert.equal(cellsOf('{"level":"constructor"}', profile).LEVEL, "constructor");
    assert.equal(recordFacts(found('{"level":"constructor"}'), rowPlan(profile)).level, "constructor");
  });

  it("shows the payload that most entries have where the width is, and others beside it", () => {
    const [json = "", text = ""] = samples["google-cloud"] ?? [];
    const profile = chooseProfile([text, text, text, json]);
    assert.equal(titles(profile), "TIME SEVERITY RESOURCE MESSAGE");
    assert.equal(cellsOf(text, profile).MESSAGE, "plain text");
    const both = chooseProfile([text, text, json]);
    assert.deepEqual(
      [cellsOf(text, both), cellsOf(json, both)].map(({ TEXT, MESSAGE }) => [TEXT, MESSAGE]),
      [
        ["plain text", ""],
        ["", "order placed"],
      ],
    );
  });
});

describe("the profile of records of no known kind", () => {
  const check = (at: number, expected: object) => {
    const line = samples.ndjson?.[at] ?? assert.fail();
    it(`finds ${JSON.stringify(expected)} in ${line}`, () => {
      const { roles, columns } = chooseProfile([line]);
      const open = columns.find(({ widthCh }) => widthCh === undefined)?.id;
      const paths = Object.fromEntries(Object.entries(roles).map(([role, path]) => [role, path.join(".")]));
      assert.deepEqual({ ...paths, open }, expected);
    });
  };
  check(0, { time: "ts", level: "level", open: "msg" });
  check(1, { time: "time", level: "level", open: "msg" });
  check(2, { time: "time", level: "level", open: "message" });
  check(4, { time: "timestamp", level: "level", open: "fields.message" });
  check(5, { time: "timestamp", level: "level", open: "event" });
  check(6, { time: "@timestamp", level: "level", open: "message" });
  check(7, { time: "@t", level: "@l", open: "@mt" });
  check(8, { time: "timestamp", level: "level", open: "short_message" });
  check(10, { time: "EdgeStartTimestamp", code: "EdgeResponseStatus", open: "ClientRequestURI" });
  check(11, { time: "timestamp", level: "level", code: "proxy.statusCode", open: "message" });

  const checkRecord = (record: object, expected: object) => {
    it(`finds ${JSON.stringify(expected)} in ${JSON.stringify(record)}`, () => {
      const { roles } = chooseProfile([JSON.stringify(record)]);
      assert.deepEqual(roles, expected);
    });
  };
  checkRecord({ elapsedMillis: 3 }, { durationMs: ["elapsedMillis"] });
  checkRecord({ responseTime: 3 }, { durationMs: ["responseTime"] });
  checkRecord({ response_time: 0.3 }, {});
  checkRecord({ duration: 3 }, {});
  checkRecord({ http: { latency_ms: 3 } }, { durationMs: ["http", "latency_ms"] });
  checkRecord({ sev: "ERROR", when: "2024-05-10 18:05:42" }, { level: ["sev"], time: ["when"] });
  checkRecord({ kind: "warning" }, { level: ["kind"] });
  checkRecord({ code: "ECONNRESET", status: "ok" }, {});
  checkRecord({ status: "204" }, { code: ["status"] });
  checkRecord({ timestamp: "yesterday", at: "2024-05-10T18:05:42Z" }, { time: ["at"] });

  it("takes the longest text for the message where no name says so", () => {
    const lines = [
      '{"a":"x","b":"one two three four","c":"one two three","n":1}',
      '{"a":"y","b":"five","n":1}',
    ];
    const { columns } = chooseProfile([lines[0] ?? "", lines[0] ?? "", lines[1] ?? ""]);
    assert.equal(columns.find(({ widthCh }) => widthCh === undefined)?.id, "b");
  });
  it("shows 10 to 60 as the levels of Node.js, unless there are others", () => {
    const words = (levels: number[]) =>
      cellsOf(
        `{"level":${levels[0]},"n":1}`,
        chooseProfile(levels.map((level) => `{"level":${level},"n":1}`)),
      );
    assert.equal(words([50, 30]).level, "error");
    assert.equal(words([50, 7]).level, "50");
  });
  it("does not go by what few records have deep inside", () => {
    const rare = '{"a":1,"error":{"message":"boom now and then"}}';
    const { columns } = chooseProfile([rare, '{"a":1}', '{"a":2}', '{"a":2}']);
    assert.deepEqual(
      columns.map(({ id }) => id),
      ["a", "error.message"],
    );
  });
  it("shows lists and objects where there is nothing else", () => {
    assert.equal(titles(chooseProfile(['{"a":[1],"b":{"c":[2]}}'])), "a b");
  });
});
