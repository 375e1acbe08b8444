import assert from "node:assert/strict";
import { chooseProfile } from "../../../../src/core/log/choose-profile.ts";
import { makeRow, recordFacts, rowPlan } from "../../../../src/core/log/rows.ts";
import type { Row } from "../../../../src/core/log/types.ts";

const faunaExport =
  '{"API_VERSION":"10","BYTES_IN":43,"BYTES_OUT":2692,"BYTE_READ_OPS":21,"BYTE_WRITE_OPS":0,"COMPUTE_OPS":1,' +
  '"DATABASE":["ECommerce","prod"],"FQL_SHAPE":"let a = 1\\na\\n","QUERY_TIME_MS":64,"REGION_GROUP":"us-std",' +
  '"RESPONSE_CODE":"200","TAGS":{},"TS":"2024-05-10 18:05:42.871 Z","TXN_RETRIES":0}';
const oldExport =
  '{"COMPUTE_OPS":1,"DATABASE":[],"QUERY_TIME_MS":64,"RESPONSE_CODE":"503","TS":"2022-05-10 18:05:42.871","TXN_RETRIES":3}';
const queryLog =
  '{"id":"1","db_name_path":["db-1"],"response":{"code":404},"ip":"127.0.0.1","host":"h","ts":"1970-01-01T00:00:00.000042Z",' +
  '"request":{"method":"POST","path":"/","extra":{"shape":"a()"}},"stats":{"query_compute_ops":1,"query_time":7,"txn_retries":0}}';

/** The row of a record, read with the profile that it asks for itself. */
function rowOf(text: string, samples = [text]): Row {
  const bytes = Buffer.from(text);
  const plan = rowPlan(chooseProfile(samples));
  return makeRow(
    { record: 0, bytes, isCut: false },
    { plan, lineNumber: 7, isJson: undefined, marker: undefined },
  );
}

const cellsOf = (text: string, samples?: string[]) => rowOf(text, samples).cells.map((cell) => cell.text);

describe("the profile of a log", () => {
  const check = (name: string, samples: string[], id: string, columns: string[]) => {
    it(`is ${id} for ${name}`, () => {
      const profile = chooseProfile(samples);
      assert.deepEqual([profile.id, profile.columns.map(({ title }) => title)], [id, columns]);
    });
  };
  const fauna = ["TS", "CODE", "MS", "READ", "WRITE", "COMPUTE", "DB", "SHAPE"];
  check("an export", [faunaExport], "fauna-export", fauna);
  check("an export with a line that is cut", [faunaExport, faunaExport, '{"API'], "fauna-export", fauna);
  check("an export of 2022", [oldExport], "fauna-export", fauna);
  check(
    "an export in messages",
    [`{"service":"fauna","message":${faunaExport},"ddsource":"fauna"}`],
    "fauna-envelope",
    fauna,
  );
  check("a query.log", [queryLog], "core-query-log", fauna);
  check("text", ["one", "two"], "text", ["LINE", "TEXT"]);
  check("numbers", ["1", '"two"', "[3]"], "values", ["LINE", "TEXT"]);
  check("nothing", [], "empty", []);
  check("pino", ['{"level":30,"time":1715364342871,"pid":1,"hostname":"h","msg":"hi"}'], "pino", [
    "TIME",
    "LEVEL",
    "MSG",
  ]);
  check(
    "ECS",
    ['{"@timestamp":"2024-05-10T18:05:42Z","log.level":"info","message":"hi","ecs":{"version":"1"}}'],
    "ecs",
    ["TIME", "LEVEL", "MESSAGE"],
  );
  check(
    "an access log",
    ['{"method":"GET","status":200,"duration_ms":1.5,"url":"/","ts":1715364342.871}'],
    "ndjson",
    ["ts", "status", "duration_ms", "method", "url"],
  );
  check("identifiers that look like times", ['{"id":"123456789012","n":1715364342}'], "ndjson", ["id", "n"]);
  check("a time by another name", ['{"a":1,"when":"2024-05-10T18:05:42Z"}'], "ndjson", ["when", "a"]);
  check(
    "many fields, the most common first",
    ['{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1}', '{"b":1,"c":1,"d":1,"e":1,"f":1,"g":1}'],
    "ndjson",
    ["b", "c", "d", "e", "f", "a"],
  );
  check("objects without a value", ["{}"], "ndjson", []);

  it("gives one column the width that is left", () => {
    for (const samples of [[faunaExport], ['{"a":1,"b":2}'], ['{"msg":"x","b":2}'], ["text"]]) {
      const open = chooseProfile(samples).columns.filter(({ widthCh }) => widthCh === undefined);
      assert.equal(open.length, 1, samples[0]);
    }
  });
});

describe("a row", () => {
  it("of an export", () => {
    assert.deepEqual(rowOf(faunaExport), {
      record: 0,
      state: "ok",
      timeMs: Date.UTC(2024, 4, 10, 18, 5, 42, 871),
      cells: ["2024-05-10 18:05:42.871 Z", "200", "64", "21", "0", "1", "ECommerce/prod", "let a = 1\na"].map(
        (text) => ({ text }),
      ),
    });
  });
  it("of a query.log", () => {
    assert.deepEqual(cellsOf(queryLog), [
      "1970-01-01T00:00:00.000042Z",
      "404",
      "7",
      "",
      "",
      "1",
      "db-1",
      "a()",
    ]);
  });
  it("of a query of the dashboard", () => assert.equal(cellsOf(oldExport)[6], "[] dashboard"));

  it("shows numbers as they are written", () => {
    const text = '{"a":9007199254740993,"b":1.0,"c":1e400,"d":-0}';
    assert.deepEqual(cellsOf(text), ["9007199254740993", "1.0", "1e400", "-0"]);
  });
  it("shows the last of equal keys", () => assert.deepEqual(cellsOf('{"a":1,"a":2}'), ["2"]));
  it("shows text without its escapes", () =>
    assert.deepEqual(cellsOf('{"msg":"a\\n\\u00e9\\""}'), ['a\né"']));
  it("shows containers as they are written", () => {
    assert.deepEqual(cellsOf('{"msg":{"a": [1]}}', ['{"msg":"x"}']), ['{"a": [1]}']);
  });
  it("shows null, true and nothing", () => {
    assert.deepEqual(cellsOf('{"a":null,"b":true}', ['{"a":1,"b":1,"c":1}']), ["null", "true", ""]);
  });
  it("cuts long text between characters", () => {
    assert.equal(cellsOf(`{"msg":"${"x".repeat(1000)}"}`)[0]?.length, 400);
    assert.equal(cellsOf(`{"msg":"${"x".repeat(399)}😀"}`)[0]?.length, 399);
  });
  it("shows other JSON in the widest column", () => {
    assert.deepEqual(cellsOf("[1, 2]", ['{"msg":"x","n":1}']), ["[1, 2]", ""]);
  });
  it("shows lines with their number in the file", () =>
    assert.deepEqual(cellsOf("some text"), ["7", "some text"]));

  const checkState = (text: string, state: Row["state"]) => {
    it(`is ${state} for ${text}`, () => assert.equal(rowOf(text).state, state));
  };
  checkState('{"status":200}', "ok");
  checkState('{"status":"404"}', "rejected");
  checkState('{"status":503}', "failed");
  checkState('{"status":503,"level":"info"}', "failed");
  checkState('{"level":"error"}', "failed");
  checkState('{"level":"FATAL"}', "failed");
  checkState('{"level":"Warning"}', "rejected");
  checkState('{"level":30}', "ok");
  checkState('{"level":40}', "rejected");
  checkState('{"level":60}', "failed");
  checkState(
    '{"TS":"2024-05-10 18:05:42","QUERY_TIME_MS":1,"RESPONSE_CODE":"200","TXN_RETRIES":1}',
    "retried",
  );
  checkState(
    '{"TS":"2024-05-10 18:05:42","QUERY_TIME_MS":1,"RESPONSE_CODE":"409","TXN_RETRIES":1}',
    "rejected",
  );
  it("is notJson with all of its text", () => {
    const { state, cells } = rowOf('{"a":', ['{"a":1,"b":2}']);
    assert.deepEqual([state, cells], ["notJson", [{ text: '{"a":' }]]);
  });
});

describe("the facts of a record", () => {
  const check = (text: string, expected: object) => {
    it(`are ${JSON.stringify(expected)}`, () => {
      const found = { record: 0, bytes: Buffer.from(text), isCut: false };
      assert.deepEqual(recordFacts(found, rowPlan(chooseProfile([text]))), expected);
    });
  };
  check(oldExport, {
    code: "503",
    durationMs: 64,
    retries: 3,
    timeMs: Date.UTC(2022, 4, 10, 18, 5, 42, 871),
  });
  check('{"level":"info","duration_ms":"1.5","time":null}', { level: "info" });
  check('{"level":"info","elapsed_ms":1.5}', { level: "info", durationMs: 1.5 });
  check("{}", {});
});
