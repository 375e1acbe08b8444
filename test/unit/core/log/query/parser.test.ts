import assert from "node:assert/strict";
import fc from "fast-check";
import { plainText } from "../../../../../src/core/log/profiles.ts";
import { fieldsOf, parseQuery } from "../../../../../src/core/log/query/index.ts";
import { runs } from "./arbitraries.ts";
import { exportProfile, parse, shop, show } from "./samples.ts";

type Case = readonly [query: string, expected: string];

const check = ([text, expected]: Case) =>
  it(JSON.stringify(text), () => {
    const { root, errors } = parse(text);
    assert.deepEqual(errors, []);
    assert.equal(show(root), expected);
  });

describe("query parser", () => {
  describe("text", () => {
    (
      [
        ["", "all"],
        ["   ", "all"],
        ["timeout", '"timeout"'],
        ["  timeout  ", '"timeout"'],
        ["a b", '("a" and "b")'],
        ["a\tb\u00a0c", '("a" and "b" and "c")'],
        ['"insufficient stock"', '"insufficient stock"'],
        ['"a" "b"', '("a" and "b")'],
        ['"a""b"', '("a" and "b")'],
        ['"a"b', '("a" and "b")'],
        ['""', '""'],
        [String.raw`"say \"hi\""`, String.raw`"say \"hi\""`],
        [String.raw`"a\\b"`, String.raw`"a\\b"`],
        [String.raw`"a\nb\u0041"`, String.raw`"a\nbA"`],
        [String.raw`"\d\U0041"`, String.raw`"\\d\\U0041"`],
        [String.raw`a\nb`, String.raw`"a\\nb"`],
        ['say"hi', String.raw`"say\"hi"`],
        ["it's", `"it's"`],
        ["Order.byId", '"Order.byId"'],
        ["Order.all()", '"Order.all()"'],
        ["Order.byId(<string>)!.x", '"Order.byId(<string>)!.x"'],
        ["f(g(x))", '"f(g(x))"'],
        ["f(", '"f("'],
        ["f( x", '("f(" and "x")'],
        ["foo-bar", '"foo-bar"'],
        ["{x}", '"{x}"'],
        ['{"a":1}', String.raw`"{\"a\":1}"`],
        ["a,b;c", '"a,b;c"'],
        ["100%", '"100%"'],
        ["é", '"é"'],
        ["😀", '"😀"'],
        ["14:03", '"14:03"'],
        ["14:05:43.118", '"14:05:43.118"'],
        ["10.1.1.124:8080", '"10.1.1.124:8080"'],
        ["<string>", '"<string>"'],
        ["=>", '"=>"'],
        ["http://example.com/a?b=c", '"http://example.com/a?b=c"'],
        ["C:\\temp", String.raw`"C:\\temp"`],
        ["std::vector", '"std::vector"'],
        ["::1", '"::1"'],
        ["2024-05-10T18:05:42Z", '"2024-05-10T18:05:42Z"'],
        ["code", '"code"'],
        ["db order", '("db" and "order")'],
        ["unknown", '"unknown"'],
        ["a!b", '"a!b"'],
        ["x = y", '("x" and "=" and "y")'],
        ["a,b or c", '("a,b" and "or" and "c")'],
        ["exists", '"exists"'],
        ["exists (a)", '("exists" and ["a"])'],
      ] satisfies Case[]
    ).forEach(check);
  });

  describe("regular expressions", () => {
    (
      [
        ["/col+ision/i", "/col+ision/iu"],
        ["/a/", "/a/u"],
        ["/a b/", "/a b/u"],
        ["/a/ b", '(/a/u and "b")'],
        ["(/a/)", "[/a/u]"],
        [String.raw`/a\/b/`, String.raw`/a\/b/u`],
        ["/[/]/", "/[/]/u"],
        [String.raw`/[\]/]/`, String.raw`/[\]/]/u`],
        [String.raw`/\-/`, String.raw`/\-/`],
        ["/a/gy", "/a/u"],
        ["/a/gim", "/a/imu"],
        ["/a/u", "/a/u"],
        ["//", '"//"'],
        ["/", '"/"'],
        ["/abc", '"/abc"'],
        ["/usr/bin/node", '"/usr/bin/node"'],
        ["/usr/bin", '"/usr/bin"'],
        ["/a/x", '"/a/x"'],
        ["a/b/i", '"a/b/i"'],
        ["-/a/", "not /a/u"],
      ] satisfies Case[]
    ).forEach(check);
  });

  describe("logic", () => {
    (
      [
        ["a AND b", '("a" and "b")'],
        ["a OR b", '("a" or "b")'],
        ["a b OR c d", '(("a" and "b") or ("c" and "d"))'],
        ["a OR b AND c", '("a" or ("b" and "c"))'],
        ["a OR b OR c", '("a" or "b" or "c")'],
        ["(a OR b) c", '([("a" or "b")] and "c")'],
        ["((a))", '[["a"]]'],
        ["( a )", '["a"]'],
        ["(a)(b)", '(["a"] and ["b"])'],
        ["(f(x) OR b)", '[("f(x)" or "b")]'],
        ["NOT a", 'not "a"'],
        ["-a", 'not "a"'],
        ["-a b", '(not "a" and "b")'],
        ["NOT a b", '(not "a" and "b")'],
        ["a NOT b", '("a" and not "b")'],
        ["a OR NOT b", '("a" or not "b")'],
        ["NOT (a OR b)", 'not [("a" or "b")]'],
        ["-(a b)", 'not [("a" and "b")]'],
        ["NOT(a)", 'not ["a"]'],
        ["--a", '"a"'],
        ["NOT -a", '"a"'],
        ["---a", 'not "a"'],
        ["-NOT a", '"a"'],
        ['-"a b"', 'not "a b"'],
        ["or a and b not c", '("or" and "a" and "and" and "b" and "not" and "c")'],
        ["ORDER", '"ORDER"'],
        ["ANDy NOTe", '("ANDy" and "NOTe")'],
        ["a-OR", '"a-OR"'],
        ["-OR", 'not "OR"'],
      ] satisfies Case[]
    ).forEach(check);
  });

  describe("fields", () => {
    (
      [
        ["code=1", "RESPONSE_CODE = 1"],
        ["CODE=1", "RESPONSE_CODE = 1"],
        ["RESPONSE_CODE=1", "RESPONSE_CODE = 1"],
        ["response_code=1", "RESPONSE_CODE = 1"],
        ['"RESPONSE_CODE"=1', "RESPONSE_CODE = 1"],
        ["ms=1", "QUERY_TIME_MS = 1"],
        ["read=1", "BYTE_READ_OPS = 1"],
        ["db=a", 'DATABASE equals "a"'],
        ["shape:a", 'FQL_SHAPE contains "a"'],
        ["retries>0", "TXN_RETRIES (0, Infinity]"],
        ["TXN_RETRIES>0", "TXN_RETRIES (0, Infinity]"],
        ["bytes_out>1MB", "BYTES_OUT (1000000, Infinity]"],
        ["TAGS.request_type=x", 'TAGS.request_type equals "x"'],
        ["tags.request_type=x", 'TAGS.request_type equals "x"'],
        ['TAGS."request_type"=x', 'TAGS.request_type equals "x"'],
        ['TAGS."odd key":x', 'TAGS.odd key contains "x"'],
        ["TAGS.never_seen:x", 'TAGS.never_seen contains "x"'],
        ["tags.never.seen:x", 'TAGS.never.seen contains "x"'],
        ["items.sku:a", 'items.sku contains "a"'],
        // A column of a profile comes before a path of the same name, which quotes lead to.
        ['"code":a', 'code contains "a"'],
        // What is in quotes is taken as it is, seen or not.
        ['"never seen":a', 'never seen contains "a"'],
        ["a.b:x", 'a.b contains "x"'],
        ['"a.b":x', 'a.b contains "x"'],
        ["exists(TXN_RETRIES)", "exists TXN_RETRIES"],
        ["exists( code )", "exists RESPONSE_CODE"],
        ['exists("code")', "exists code"],
        ["-exists(TAGS.x)", "not exists TAGS.x"],
        ["exists(db)exists(ms)", "(exists DATABASE and exists QUERY_TIME_MS)"],
        ["RATE_LIMITS_HIT:read", 'RATE_LIMITS_HIT contains "read"'],
        // Room around an operator.
        ["code >= 400", "RESPONSE_CODE [400, Infinity]"],
        ["code >= 400 x", '(RESPONSE_CODE [400, Infinity] and "x")'],
        ["code  =  400", "RESPONSE_CODE = 400"],
        ["code != 400", "not RESPONSE_CODE = 400"],
        ["code : 400", '("code" and ":" and "400")'],
        ["code >400", '("code" and ">400")'],
        ['"code" = 5', '("code" and "=" and "5")'],
        ["code -400", '("code" and not "400")'],
      ] satisfies Case[]
    ).forEach(check);
  });

  describe("text values", () => {
    (
      [
        ["db:ECommerce/prod", 'DATABASE contains "ECommerce/prod"'],
        ["db=ECommerce/prod", 'DATABASE equals "ECommerce/prod"'],
        ["db!=ECommerce/prod", 'not DATABASE equals "ECommerce/prod"'],
        ['db:"my db"', 'DATABASE contains "my db"'],
        ['db:""', 'DATABASE equals ""'],
        ['db=""', 'DATABASE equals ""'],
        ["db:5", 'DATABASE contains "5"'],
        ["db:a..b", 'DATABASE contains "a..b"'],
        ["shape:Order.all()", 'FQL_SHAPE contains "Order.all()"'],
        ["shape:a:b", 'FQL_SHAPE contains "a:b"'],
        ["shape:>5", 'FQL_SHAPE contains ">5"'],
        ["shape:-a", 'FQL_SHAPE contains "-a"'],
        ["shape:5", 'FQL_SHAPE contains "5" or = 5'],
        ['shape:"5"', 'FQL_SHAPE contains "5"'],
        ["shape:/Order\\.by\\w+/", "FQL_SHAPE /Order\\.by\\w+/u"],
        ["shape=/a b/i", "FQL_SHAPE /a b/iu"],
        ["shape!=/a/", "not FQL_SHAPE /a/u"],
        ["db:/a/b", 'DATABASE contains "/a/b"'],
        ["mixed:a", 'mixed contains "a"'],
        ["mixed=a", 'mixed equals "a"'],
        ["mixed:1", 'mixed contains "1" or = 1'],
        ["mixed=1.0", 'mixed equals "1.0" or = 1'],
        ['mixed="1"', 'mixed equals "1"'],
        ["mixed>1", "mixed (1, Infinity]"],
        ["mixed:1..5", "mixed [1, 5]"],
        ["mixed:..5", "mixed [-Infinity, 5]"],
        ["mixed:a..b", 'mixed contains "a..b"'],
        ["mixed:..", 'mixed contains ".."'],
        ["mixed=true", 'mixed equals "true"'],
        ["db:(a OR b)", '[(DATABASE contains "a" or DATABASE contains "b")]'],
        ["db:(a b)", '[(DATABASE contains "a" and DATABASE contains "b")]'],
        ["db:(-a)", '[not DATABASE contains "a"]'],
        ["db:(NOT a b)", '[(not DATABASE contains "a" and DATABASE contains "b")]'],
        [
          'db:("a b" OR (c d))',
          '[(DATABASE contains "a b" or [(DATABASE contains "c" and DATABASE contains "d")])]',
        ],
        ["db=(a OR b)", '[(DATABASE equals "a" or DATABASE equals "b")]'],
        ["db!=(a OR b)", 'not [(DATABASE equals "a" or DATABASE equals "b")]'],
        ["-db:(a OR b) c", '(not [(DATABASE contains "a" or DATABASE contains "b")] and "c")'],
        ["db:( a )", '[DATABASE contains "a"]'],
      ] satisfies Case[]
    ).forEach(check);
  });

  describe("numbers", () => {
    (
      [
        ["code:200", "RESPONSE_CODE = 200"],
        ["code=200", "RESPONSE_CODE = 200"],
        ["code!=200", "not RESPONSE_CODE = 200"],
        ["code>400", "RESPONSE_CODE (400, Infinity]"],
        ["code>=400", "RESPONSE_CODE [400, Infinity]"],
        ["code<400", "RESPONSE_CODE [-Infinity, 400)"],
        ["code<=400", "RESPONSE_CODE [-Infinity, 400]"],
        ["code:5xx", "RESPONSE_CODE [500, 600)"],
        ["code:5XX", "RESPONSE_CODE [500, 600)"],
        ["code!=5xx", "not RESPONSE_CODE [500, 600)"],
        ["code>4xx", "RESPONSE_CODE [500, Infinity]"],
        ["code>=4xx", "RESPONSE_CODE [400, Infinity]"],
        ["code<5xx", "RESPONSE_CODE [-Infinity, 500)"],
        ["code<=4xx", "RESPONSE_CODE [-Infinity, 500)"],
        ["code:4xx..5xx", "RESPONSE_CODE [400, 600)"],
        ["code:(429 OR 5xx)", "[(RESPONSE_CODE = 429 or RESPONSE_CODE [500, 600))]"],
        ["code:(-404)", "[not RESPONSE_CODE = 404]"],
        ['code:"503"', 'RESPONSE_CODE contains "503"'],
        ['code="503"', 'RESPONSE_CODE equals "503"'],
        ['code>="503"', "RESPONSE_CODE [503, Infinity]"],
        ["code:/^4/", "RESPONSE_CODE /^4/u"],
        ["ms>200", "QUERY_TIME_MS (200, Infinity]"],
        ["ms>1.5s", "QUERY_TIME_MS (1500, Infinity]"],
        ["ms>.5s", "QUERY_TIME_MS (500, Infinity]"],
        ["ms>0.07s", "QUERY_TIME_MS (70, Infinity]"],
        ["ms:1.001s", "QUERY_TIME_MS = 1001"],
        ["ms>2min", "QUERY_TIME_MS (120000, Infinity]"],
        ["ms>2m", "QUERY_TIME_MS (120000, Infinity]"],
        ["ms>1h", "QUERY_TIME_MS (3600000, Infinity]"],
        ["ms>1d", "QUERY_TIME_MS (86400000, Infinity]"],
        ["ms>200ms", "QUERY_TIME_MS (200, Infinity]"],
        ["ms>200MS", "QUERY_TIME_MS (200, Infinity]"],
        ["ms>500µs", "QUERY_TIME_MS (0.5, Infinity]"],
        ["ms>500μs", "QUERY_TIME_MS (0.5, Infinity]"],
        ["ms>500us", "QUERY_TIME_MS (0.5, Infinity]"],
        ["ms>500ns", "QUERY_TIME_MS (0.0005, Infinity]"],
        ['ms>"1.5 s"', "QUERY_TIME_MS (1500, Infinity]"],
        ["ms:100..500", "QUERY_TIME_MS [100, 500]"],
        ["ms:100ms..2s", "QUERY_TIME_MS [100, 2000]"],
        ["ms:..500", "QUERY_TIME_MS [-Infinity, 500]"],
        ["ms:500..", "QUERY_TIME_MS [500, Infinity]"],
        ["ms:5..5", "QUERY_TIME_MS = 5"],
        ["ms=100..500", "QUERY_TIME_MS [100, 500]"],
        ["ms!=100..500", "not QUERY_TIME_MS [100, 500]"],
        ["ms:(..10 OR 500..)", "[(QUERY_TIME_MS [-Infinity, 10] or QUERY_TIME_MS [500, Infinity])]"],
        ["ms:-5", "QUERY_TIME_MS = -5"],
        ["ms:(-5 OR 3)", "[(QUERY_TIME_MS = -5 or QUERY_TIME_MS = 3)]"],
        ["ms:(-(3))", "[not [QUERY_TIME_MS = 3]]"],
        ["ms:-5..-1", "QUERY_TIME_MS [-5, -1]"],
        ["ms:1.5..2.5", "QUERY_TIME_MS [1.5, 2.5]"],
        ["ms:1e3", "QUERY_TIME_MS = 1000"],
        ["ms:1e+3", "QUERY_TIME_MS = 1000"],
        ["ms:+3", "QUERY_TIME_MS = 3"],
        ["ms:3.", "QUERY_TIME_MS = 3"],
        ["took_us>1.5s", "took_us (1500000, Infinity]"],
        ["took_us:5", "took_us = 5"],
        ["bytes_out>500", "BYTES_OUT (500, Infinity]"],
        ["bytes_out>500B", "BYTES_OUT (500, Infinity]"],
        ["bytes_out>1KB", "BYTES_OUT (1000, Infinity]"],
        ["bytes_out>1kb", "BYTES_OUT (1000, Infinity]"],
        ["bytes_out>1KiB", "BYTES_OUT (1024, Infinity]"],
        ["bytes_out>1.5MB", "BYTES_OUT (1500000, Infinity]"],
        ["bytes_out>1MiB", "BYTES_OUT (1048576, Infinity]"],
        ["bytes_out>1GB", "BYTES_OUT (1000000000, Infinity]"],
        ["bytes_out>2GiB", "BYTES_OUT (2147483648, Infinity]"],
        ["bytes_out>1TB", "BYTES_OUT (1000000000000, Infinity]"],
        ["bytes_out:1KB..1MB", "BYTES_OUT [1000, 1000000]"],
        ["read>5", "BYTE_READ_OPS (5, Infinity]"],
      ] satisfies Case[]
    ).forEach(check);
  });

  describe("times", () => {
    const all = "00:00:00.000";
    const end = "23:59:59.999";
    (
      [
        ["ts:14:03", "TS daily utc 14:03:00.000–14:03:59.999"],
        ["ts=14:03", "TS daily utc 14:03:00.000–14:03:59.999"],
        ["ts!=14:03", "not TS daily utc 14:03:00.000–14:03:59.999"],
        ["ts:9:03", "TS daily utc 09:03:00.000–09:03:59.999"],
        ["ts:14:05:43", "TS daily utc 14:05:43.000–14:05:43.999"],
        ["ts:14:05:43.1", "TS daily utc 14:05:43.100–14:05:43.199"],
        ["ts:14:05:43.118", "TS daily utc 14:05:43.118–14:05:43.118"],
        ["ts:14:05:43,118", "TS daily utc 14:05:43.118–14:05:43.118"],
        ["ts:14:05:43.118999", "TS daily utc 14:05:43.118–14:05:43.118"],
        ["ts>14:05", `TS daily utc 14:05:00.001–${end}`],
        ["ts>=14:05", `TS daily utc 14:05:00.000–${end}`],
        ["ts<14:05", `TS daily utc ${all}–14:04:59.999`],
        ["ts<=14:05", `TS daily utc ${all}–14:05:00.000`],
        ["ts<00:00", "TS daily utc"],
        ["ts>24:00", "TS daily utc"],
        ["ts:14:03..14:11", "TS daily utc 14:03:00.000–14:11:00.000"],
        ["ts:14:03..", `TS daily utc 14:03:00.000–${end}`],
        ["ts:..14:11", `TS daily utc ${all}–14:11:00.000`],
        ["ts:..24:00", `TS daily utc ${all}–24:00:00.000`],
        ["ts:22:00..02:00", `TS daily utc ${all}–02:00:00.000 22:00:00.000–${end}`],
        ["ts:2024-05-10", "TS [2024-05-10T00:00Z, 2024-05-10T23:59:59.999Z]"],
        ["ts:2024/05/10", "TS [2024-05-10T00:00Z, 2024-05-10T23:59:59.999Z]"],
        ["ts>2024-05-10", "TS [2024-05-11T00:00Z, Infinity]"],
        ["ts>=2024-05-10", "TS [2024-05-10T00:00Z, Infinity]"],
        ["ts<2024-05-10", "TS [-Infinity, 2024-05-09T23:59:59.999Z]"],
        ["ts<=2024-05-10", "TS [-Infinity, 2024-05-10T23:59:59.999Z]"],
        ["ts:2024-05-10..2024-05-11", "TS [2024-05-10T00:00Z, 2024-05-11T23:59:59.999Z]"],
        ["ts>2024-05-10T18:00Z", "TS [2024-05-10T18:00:00.001Z, Infinity]"],
        ["ts:2024-05-10T18:00", "TS [2024-05-10T18:00Z, 2024-05-10T18:00:59.999Z]"],
        ["ts:2024-05-10T18:00:05", "TS [2024-05-10T18:00:05Z, 2024-05-10T18:00:05.999Z]"],
        ["ts:2024-05-10T18:00:05.5Z", "TS [2024-05-10T18:00:05.500Z, 2024-05-10T18:00:05.599Z]"],
        ["ts:2024-05-10T18:00:05.123456Z", "TS [2024-05-10T18:00:05.123Z, 2024-05-10T18:00:05.123Z]"],
        ["ts:2024-05-10T18:00+02:00", "TS [2024-05-10T16:00Z, 2024-05-10T16:00:59.999Z]"],
        ["ts:2024-05-10T18:00-0530", "TS [2024-05-10T23:30Z, 2024-05-10T23:30:59.999Z]"],
        ['ts:"2024-05-10 18:05:42.871 Z"', "TS [2024-05-10T18:05:42.871Z, 2024-05-10T18:05:42.871Z]"],
        ['ts>="2024-05-10 18:05"', "TS [2024-05-10T18:05Z, Infinity]"],
        ["ts:2024-05-10T22:00..2024-05-11T02:00", "TS [2024-05-10T22:00Z, 2024-05-11T02:00Z]"],
        ["ts:2024-05-10T22:00..23:00", "TS [2024-05-10T22:00Z, 2024-05-10T23:00Z]"],
        ["ts:2024-05-10T22:00..02:00", "TS [2024-05-10T22:00Z, 2024-05-11T02:00Z]"],
        ["ts:22:00..2024-05-11T02:00", "TS [2024-05-10T22:00Z, 2024-05-11T02:00Z]"],
        ["ts:2024-05-10T22:00..", "TS [2024-05-10T22:00Z, Infinity]"],
        ["ts:..2024-05-10", "TS [-Infinity, 2024-05-10T23:59:59.999Z]"],
        ['ts:"2024-05-10 14:00".."2024-05-10 15:00"', "TS [2024-05-10T14:00Z, 2024-05-10T15:00Z]"],
        ['ts:2024-05-10T14:00.."2024-05-10 15:00" x', '(TS [2024-05-10T14:00Z, 2024-05-10T15:00Z] and "x")'],
        ['ts:"2024-05-10 14:00"..15:00', "TS [2024-05-10T14:00Z, 2024-05-10T15:00Z]"],
        // The log ends at 15:00.
        ["ts:-15m", "TS [2024-05-10T14:45Z, Infinity]"],
        ["ts>=-15m", "TS [2024-05-10T14:45Z, Infinity]"],
        ["ts<-90s", "TS [-Infinity, 2024-05-10T14:58:29.999Z]"],
        ["ts:-1.5h", "TS [2024-05-10T13:30Z, Infinity]"],
        ["ts:-2min", "TS [2024-05-10T14:58Z, Infinity]"],
        ["ts:-1d", "TS [2024-05-09T15:00Z, Infinity]"],
        ["ts:-500ms", "TS [2024-05-10T14:59:59.500Z, Infinity]"],
        ["ts:-2h..-1h", "TS [2024-05-10T13:00Z, 2024-05-10T14:00Z]"],
        ["ts:-2h..14:30", "TS [2024-05-10T13:00Z, 2024-05-10T14:30Z]"],
        ["ts:(-15m)", "[TS [2024-05-10T14:45Z, Infinity]]"],
        [
          "ts:(14:03 OR 15:00)",
          "[(TS daily utc 14:03:00.000–14:03:59.999 or TS daily utc 15:00:00.000–15:00:59.999)]",
        ],
        ["ts:1715364342871", "TS [2024-05-10T18:05:42.871Z, 2024-05-10T18:05:42.871Z]"],
        ["ts>1715364342", "TS [2024-05-10T18:05:42.001Z, Infinity]"],
        ['ts:"not a time"', 'TS contains "not a time"'],
        ['ts=""', 'TS equals ""'],
        ["seen_at>2024-05-10", "seen_at [2024-05-11T00:00Z, Infinity]"],
        ["TS>2024-05-10", "TS [2024-05-11T00:00Z, Infinity]"],
        ["-ts:14:03", "not TS daily utc 14:03:00.000–14:03:59.999"],
      ] satisfies Case[]
    ).forEach(check);

    describe("in local time", () => {
      const zoneBefore = process.env.TZ;
      before(() => {
        process.env.TZ = "Europe/Berlin";
      });
      after(() => {
        process.env.TZ = zoneBefore;
        if (zoneBefore === undefined) delete process.env.TZ;
      });
      const checkLocal = ([text, expected]: Case) =>
        it(text, () => {
          const { root, errors } = parse(text, false, { ...shop, zone: "local" });
          assert.deepEqual(errors, []);
          assert.equal(show(root), expected);
        });
      (
        [
          ["ts:14:03", "TS daily local 14:03:00.000–14:03:59.999"],
          ["ts:2024-05-10", "TS [2024-05-09T22:00Z, 2024-05-10T21:59:59.999Z]"],
          ["ts>2024-05-10T18:00", "TS [2024-05-10T16:00:00.001Z, Infinity]"],
          ["ts>2024-05-10T18:00Z", "TS [2024-05-10T18:00:00.001Z, Infinity]"],
          ["ts:2024-05-10T22:00..02:00", "TS [2024-05-10T20:00Z, 2024-05-11T00:00Z]"],
          // The day on which clocks go forward has 23 hours.
          ["ts:2024-03-31", "TS [2024-03-30T23:00Z, 2024-03-31T21:59:59.999Z]"],
          ["ts:2024-03-30T23:00..04:00", "TS [2024-03-30T22:00Z, 2024-03-31T02:00Z]"],
        ] satisfies Case[]
      ).forEach(checkLocal);
    });
  });

  describe("options", () => {
    it("takes all of the text for one expression where it is one", () => {
      const query = { text: "a b|-c:(", matchCase: false, isRegex: true };
      assert.equal(
        parseQuery(query, shop).errors[0]?.message,
        "Not a regular expression: Unterminated group.",
      );
      const { root } = parseQuery({ text: "a b|-c:5", matchCase: false, isRegex: true }, shop);
      assert.equal(show(root), "/a b|-c:5/iu");
      assert.equal(show(parseQuery({ text: "a/b", matchCase: true, isRegex: true }, shop).root), "/a/b/u");
      assert.equal(parseQuery({ text: "", matchCase: true, isRegex: true }, shop).root, undefined);
    });

    it("passes on whether case counts", () => {
      const [text, field] = [parse("a", true).root, parse("db:a", true).root];
      assert.ok(text?.kind === "text" && text.matchCase);
      assert.ok(field?.kind === "compare" && field.test.type === "text" && field.test.matchCase);
    });

    it("knows no fields in a log without any", () => {
      const context = { fields: fieldsOf(plainText), zone: "utc" } as const;
      const { root, errors } = parse('level:error a=b exists(x) "k":v', false, context);
      assert.deepEqual(errors, []);
      assert.equal(show(root), '("level:error" and "a=b" and "exists(x)" and "k" and ":v")');
    });

    it("knows the fields of a profile before any record", () => {
      const context = { fields: fieldsOf(exportProfile), zone: "utc" } as const;
      const { root, errors } = parse("code>=500 RATE_LIMITS_HIT:read TAGS.x:y ts:-15m", false, context);
      assert.deepEqual(errors, []);
      assert.match(show(root), /RESPONSE_CODE.*RATE_LIMITS_HIT.*TAGS\.x/);
    });
  });

  describe("of any text", function () {
    this.timeout(20_000);

    const piece = fc.constantFrom(
      "code",
      "db",
      "ts",
      "ms",
      ":",
      "=",
      ">=",
      "(",
      ")",
      '"',
      "/",
      "-",
      "OR",
      "NOT",
      "AND",
      " ",
      "..",
      "5xx",
      "14:03",
      "1.5s",
      "exists(",
      "\\",
      ".",
      "a",
      "é",
      "😀",
      "TAGS",
      "!",
      "{",
    );
    const anyText = fc.oneof(
      fc.array(piece, { maxLength: 14 }).map((parts) => parts.join("")),
      fc.string(),
      fc.string({ unit: "binary" }),
    );

    it("never throws, and marks what is in the text", () => {
      fc.assert(
        fc.property(anyText, fc.boolean(), (text, isRegex) => {
          const { tokens, errors, places, root } = parseQuery({ text, matchCase: false, isRegex }, shop);
          for (const { start, end } of [...tokens, ...errors]) {
            assert.ok(0 <= start && start < end && end <= text.length, `${start}–${end}`);
          }
          for (const { start, end } of places) assert.ok(0 <= start && start <= end && end <= text.length);
          for (const [at, token] of tokens.entries()) {
            const before = tokens[at - 1];
            if (before) assert.ok(before.end <= token.start, "tokens do not overlap");
            const gap = text.slice(before?.end ?? 0, token.start);
            assert.match(gap, /^\s*$/, "only space is not in a token");
          }
          const wrong = tokens.filter(({ kind }) => kind === "wrong");
          assert.equal(wrong.length > 0, errors.length > 0);
          if (errors.length === 0 && text.trim() !== "") assert.ok(root);
        }),
        { numRuns: runs.numRuns * 5 },
      );
    });

    it("takes brackets and signs without end", () => {
      assert.equal(
        parse(`${"(".repeat(10_000)}a`).errors.at(-1)?.message,
        "Brackets stand too deep in each other.",
      );
      assert.equal(show(parse(`${"-".repeat(100_001)}a`).root), 'not "a"');
      assert.equal(show(parse(`${"NOT ".repeat(10_001)}a`).root), 'not "a"');
      assert.equal(parse("a ".repeat(50_000)).errors.length, 0);
      assert.equal(parse(")".repeat(10_000)).errors.length, 10_000);
    });
  });
});
