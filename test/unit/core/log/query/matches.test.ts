import assert from "node:assert/strict";
import { matches, timeOf } from "../../../../../src/core/log/query/index.ts";
import { parseJson } from "./arbitraries.ts";
import { parse, shop, shopFields } from "./samples.ts";

/** Whether a query selects one line; the line has no time but its own. */
function selects(query: string, line: string, matchCase = false, context = shop): boolean {
  const { root, errors } = parse(query, matchCase, context);
  assert.deepEqual(errors, []);
  const value = parseJson(line);
  return matches(root, { text: line, value, timeMs: timeOf(value, shopFields.recordTime) });
}

type Case = readonly [line: string, yes: readonly string[], no: readonly string[]];

describe("what a query selects", () => {
  const check = ([line, yes, no]: Case) =>
    describe(line, () => {
      for (const query of yes) it(`is selected by ${query}`, () => assert.equal(selects(query, line), true));
      for (const query of no)
        it(`is not selected by ${query}`, () => assert.equal(selects(query, line), false));
    });

  (
    [
      // Text is looked for in the line as it is written.
      [
        '{"a":"Order placed","n":1.50}',
        [
          "",
          "order",
          "ORDER",
          '"order placed"',
          '"r p"',
          "1.50",
          '"{"',
          "/Order p/",
          "/order/i",
          "order placed",
          '""',
          "placed OR x",
          "-x",
          String.raw`"\"n\":1"`,
        ],
        [
          "orders",
          '"placed order"',
          "/order/",
          "1.5000",
          "-order",
          "order x",
          "NOT placed",
          "NOT (order OR x)",
        ],
      ],
      // A text matches as it is, and as JSON writes it.
      [
        String.raw`{"m":"say \"hi\"\nC:\\temp\tx"}`,
        [
          String.raw`"say \"hi\""`,
          String.raw`"hi\"\nC"`,
          String.raw`C:\temp`,
          String.raw`"C:\\temp"`,
          String.raw`"temp\tx"`,
          "say",
        ],
        ['"say hi"'],
      ],
      // Folding: ASCII for ASCII, Unicode for the rest.
      ['{"m":"Straße ÉTÉ \u212a"}', ["straße", "STRAßE", "été", "Été"], ["k", "strasse", "ete"]],
      // A line that is not JSON has only its text.
      [
        "not json: code 503",
        ["code", "503", "/\\d+$/", "-code:503", "NOT db:x", "-exists(code)", "code!=503"],
        ["code:503", "exists(code)", "db:x", "code<1000", 'code:""'],
      ],
      ['{"RESPONSE_CODE":"503"', ["503", "-code:503"], ["code:503"]],
      // Nor has a line that is JSON and no object.
      ['[{"RESPONSE_CODE":"503"}]', ["503"], ["code:503", "exists(code)"]],
      ["null", ["null"], ["mixed:null", "exists(mixed)"]],
      // Codes are numbers, also in strings.
      [
        '{"RESPONSE_CODE":"503"}',
        [
          "code:503",
          "code=503",
          "code:5xx",
          "code>=500",
          "code>4xx",
          "code<=5xx",
          "code:500..599",
          "code:(429 OR 5xx)",
          'code="503"',
          'code:"50"',
          "code:/^5/",
          "code!=200",
          "code:503.0",
          "exists(code)",
        ],
        [
          "code:50",
          "code>503",
          "code<5xx",
          "code!=5xx",
          "code!=(429 OR 5xx)",
          "-code:503",
          "code:4xx",
          "code:/^4/",
        ],
      ],
      ['{"RESPONSE_CODE":503}', ["code:503", "code:5xx", 'code="503"'], ["code:50"]],
      ['{"RESPONSE_CODE":"5.03e2"}', ["code:503"], ['code="503"']],
      [
        '{"RESPONSE_CODE":"ERR"}',
        ['code="ERR"', 'code:"err"', "code!=503", "exists(code)"],
        ["code:503", "code>0", "code<=0"],
      ],
      ['{"RESPONSE_CODE":" 503"}', ["code!=503"], ["code:503"]],
      ['{"RESPONSE_CODE":"0503"}', [], ["code:503"]],
      ['{"RESPONSE_CODE":null}', ["exists(code)", 'code="null"', "-code:503"], ["code:503", "code<1"]],
      [
        '{"QUERY_TIME_MS":1500}',
        ["ms:1.5s", "ms>=1.5s", "ms:1s..2s", "ms:1500..1500", "ms>1499.9", "ms:..1.5s"],
        ["ms>1.5s", "ms<1500", "ms!=1500"],
      ],
      ['{"QUERY_TIME_MS":-0}', ["ms:0", "ms:-0", "ms>=0"], ["ms<0"]],
      ['{"QUERY_TIME_MS":9007199254740993}', ["ms:9007199254740993", "ms:9007199254740992"], []],
      ['{"QUERY_TIME_MS":1e400}', ["ms>1e300", 'ms="Infinity"'], ["ms<1e300"]],
      ['{"BYTES_OUT":1000000}', ["bytes_out:1MB", "bytes_out<1MiB"], ["bytes_out>1MB"]],
      // Lists: any of the values.
      [
        '{"TAGS":{"x":["a","b",["c",4]]}}',
        [
          "TAGS.x:a",
          "TAGS.x:c",
          "TAGS.x=b",
          "TAGS.x=4",
          "TAGS.x>3",
          "exists(TAGS.x)",
          "TAGS.x:a TAGS.x:b",
          "-TAGS.x:z",
        ],
        ["TAGS.x:z", "-TAGS.x:a", "TAGS.x!=a", "TAGS.x>4"],
      ],
      [
        '{"items":[{"sku":"a","count":1},{"sku":"b","count":5}]}',
        ["items.sku:a", "items.sku=b", "items.count>4", "items.sku:a items.count:5", "exists(items.sku)"],
        ["items.sku:c", "items.count:2..4"],
      ],
      ['{"items":[]}', ['exists("items")'], ["exists(items.sku)", "items.sku:a", 'items.sku:""']],
      ['{"items":{"sku":["a",{"b":1}]}}', ["items.sku:a"], ["items.sku:1"]],
      // DATABASE is one path.
      [
        '{"DATABASE":["ECommerce","prod"]}',
        [
          "db:ECommerce/prod",
          "db:ecommerce/PROD",
          "db=ECommerce/prod",
          "db:prod",
          "db:merce/pr",
          "-db:dev",
          "db:/^ECommerce\\/prod$/",
        ],
        ["db=prod", "db=ECommerce", "db=ecommerce/prod", "db:prod/ECommerce", "-db:prod"],
      ],
      ['{"DATABASE":[]}', ['db=""', 'db:""', "exists(db)", "-db:prod"], ["db:prod", "db:/./"]],
      ['{"DATABASE":"ECommerce/prod"}', ["db:prod", "db=ECommerce/prod"], ["db=prod"]],
      ['{"DATABASE":["a",5,null,{"x":1}]}', ["db=a/5/null"], ["db:x"]],
      // Strings contain, numbers are equal.
      [
        '{"mixed":15}',
        ["mixed:15", "mixed=15", "mixed:15.0", "mixed>5", 'mixed:"5"', "mixed:/5$/", "mixed:10..20"],
        ["mixed:5", "mixed:1", 'mixed="5"', "mixed:a"],
      ],
      [
        '{"mixed":"15"}',
        ["mixed:5", "mixed:15", "mixed=15", "mixed>5", "mixed:10..20"],
        ["mixed=15.0", "mixed=5"],
      ],
      [
        '{"mixed":"Checkout"}',
        ["mixed:check", "mixed=Checkout", "mixed:/^Check/"],
        ["mixed=checkout", "mixed=Check", "mixed>0", "mixed:1..5"],
      ],
      ['{"mixed":true}', ["mixed:true", "mixed=true", "mixed:TR"], ["mixed:false", "mixed>0"]],
      ['{"mixed":null}', ["mixed=null", "exists(mixed)"], ["mixed:0"]],
      ['{"mixed":""}', ['mixed=""', 'mixed:""', "exists(mixed)"], ["mixed:a"]],
      [
        '{"mixed":{"a":1}}',
        ["exists(mixed)", "-mixed:1"],
        ["mixed:1", 'mixed:""', 'mixed:"[object Object]"'],
      ],
      // As with JSON.parse, the last of equal keys wins, and keys may have escapes.
      ['{"RESPONSE_CODE":"200","RESPONSE_\\u0043ODE":"503"}', ["code:503"], ["code:200"]],
      [
        '{"FQL_SHAPE":"Order.all()\\nx"}',
        [String.raw`shape="Order.all()\nx"`, String.raw`shape:")\nX"`, "shape:/\\nx$/", "shape:order.all()"],
        ["shape=Order.all()"],
      ],
      ['{"FQL_SHAPE":"\\u004frder"}', ["shape=Order", "shape:ord"], ["Order"]],
      ['{"a.b":"flat"}', ["a.b:flat", '"a.b":flat'], ['"a"."b":flat']],
      [
        '{"__proto__":{"x":1}}',
        ['"__proto__".x=1', 'exists("__proto__")'],
        ['exists("constructor")', 'exists("toString")'],
      ],
      // Times.
      [
        '{"TS":"2024-05-10 14:03:00.500 Z"}',
        [
          "ts:14:03",
          "ts>14:03",
          "ts:14:03..14:11",
          "ts<14:04",
          "ts:2024-05-10",
          "ts:14:03:00.5",
          "ts:-2h",
          "ts:2024-05-10T14:03",
        ],
        ["ts:14:04", "ts<14:03", "ts>14:04", "ts:2024-05-11", "ts:13:00..14:03", "ts:-15m", "ts!=14:03"],
      ],
      [
        '{"TS":"2024-05-10 14:11:00.000 Z"}',
        ["ts:14:03..14:11", "ts<=14:11", "ts:14:11"],
        ["ts<14:11", "ts>14:11"],
      ],
      ['{"TS":"2024-05-10 23:30:00.000 Z"}', ["ts:22:00..02:00", "ts>=23:30"], ["ts:02:00..22:00"]],
      [
        '{"TS":"2024-05-11 01:30:00.000 Z"}',
        ["ts:22:00..02:00", "ts:01:30", "ts:2024-05-10T22:00..02:00"],
        ["ts:2024-05-10"],
      ],
      ['{"TS":1715364342871}', ["ts:18:05:42.871", "ts:1715364342871"], []],
      ['{"TS":"garbage"}', ['ts="garbage"', 'ts:"arb"', "exists(ts)"], ["ts>2000-01-01", "ts:14:03"]],
      ['{"seen_at":["x","2024-05-10T14:03:00Z"]}', ["seen_at:14:03", "seen_at>2024-01-01"], ["ts:14:03"]],
    ] satisfies Case[]
  ).forEach(check);

  it("goes by case where it counts, but never for what is equal", () => {
    const line = '{"mixed":"Order","DATABASE":["Prod"]}';
    assert.equal(selects("order", line, true), false);
    assert.equal(selects("Order", line, true), true);
    assert.equal(selects("mixed:order", line, true), false);
    assert.equal(selects("mixed:Ord", line, true), true);
    assert.equal(selects("db:prod", line, true), false);
    assert.equal(selects("/order/i", line, true), true);
    assert.equal(selects("mixed=order", line, false), false);
  });

  it("counts a record without a time as at the time of the one before it", () => {
    const { root } = parse("ts:14:03");
    const line = { text: "not json", value: undefined };
    assert.equal(matches(root, { ...line, timeMs: Date.UTC(2024, 4, 10, 14, 3, 9) }), true);
    assert.equal(matches(root, { ...line, timeMs: undefined }), false);
    const other = parse("seen_at:14:03").root;
    assert.equal(matches(other, { ...line, timeMs: Date.UTC(2024, 4, 10, 14, 3, 9) }), false);
  });

  describe("in local time", () => {
    const zoneBefore = process.env.TZ;
    before(() => {
      process.env.TZ = "America/New_York";
    });
    after(() => {
      process.env.TZ = zoneBefore;
      if (zoneBefore === undefined) delete process.env.TZ;
    });

    it("reads the clock on the wall", () => {
      const local = { ...shop, zone: "local" } as const;
      const line = '{"TS":"2024-05-10 18:03:00.000 Z"}';
      assert.equal(selects("ts:14:03", line, false, local), true);
      assert.equal(selects("ts:18:03", line, false, local), false);
      assert.equal(selects("ts:2024-05-10T14:03", line, false, local), true);
      // On the other side of the change of clocks.
      assert.equal(selects("ts:13:03", '{"TS":"2024-01-10 18:03:00.000 Z"}', false, local), true);
    });
  });
});
