import assert from "node:assert/strict";
import fc from "fast-check";
import {
  exclude,
  type FieldValue,
  include,
  includeExisting,
  includeMissing,
  includeOnly,
  matches,
  parsePath,
  type QueryRecord,
  termsOf,
  valueState,
  withoutTerm,
} from "../../../../../src/core/log/query/index.ts";
import {
  namesAt,
  numberOf,
  type Scalar,
  scalarsAt,
  scalarText,
} from "../../../../../src/core/log/query/paths.ts";
import { parseTime } from "../../../../../src/core/log/times.ts";
import type { TextQuery } from "../../../../../src/core/log/types.ts";
import { instantMs, log, query, runs, scalar } from "./arbitraries.ts";
import { parse, shop, shopFields } from "./samples.ts";

type Act = typeof include;
type Case = readonly [before: string, path: string, value: FieldValue, after: string, again?: string];

const typed = (text: string, matchCase = false): TextQuery => ({ text, matchCase, isRegex: false });
const pathOf = (name: string) => parsePath(name) ?? assert.fail(name);

describe("writing terms", () => {
  /** Checks an act, and that it again gives back what was there, or else what is said. */
  const checkAct =
    (act: Act) =>
    ([before, path, value, after, again = before]: Case) =>
      it(`${before} · ${path} ${JSON.stringify(value)} → ${after}`, () => {
        const once = act(typed(before), pathOf(path), value, shop);
        assert.equal(once.text, after);
        assert.deepEqual(parse(once.text).errors, []);
        assert.equal(act(once, pathOf(path), value, shop).text, again);
      });

  describe("include", () => {
    (
      [
        ["", "RESPONSE_CODE", "503", "code:503"],
        ["order", "RESPONSE_CODE", "503", "order code:503"],
        ["order ", "RESPONSE_CODE", "503", "order  code:503"],
        ["  ", "RESPONSE_CODE", "503", "   code:503"],
        ["", "RESPONSE_CODE", 503, "code:503"],
        ["", "RESPONSE_CODE", "ERR", 'code="ERR"'],
        ["", "RESPONSE_CODE", "0503", 'code="0503"'],
        ["", "RESPONSE_CODE", null, 'code="null"'],
        ["", "DATABASE", ["ECommerce", "prod"], "db=ECommerce/prod"],
        ["", "DATABASE", "ECommerce/prod", "db=ECommerce/prod"],
        ["", "DATABASE", [], 'db=""'],
        ["", "QUERY_TIME_MS", 64, "ms:64"],
        ["", "QUERY_TIME_MS", 1.5e21, "ms:1.5e+21"],
        ["", "BYTES_OUT", 5, "BYTES_OUT:5"],
        ["", "TS", "2024-05-10 18:05:42.871 Z", "ts:2024-05-10T18:05:42.871Z"],
        ["", "TS", "garbage", 'ts="garbage"'],
        ["", "TAGS.request_type", "product_search", "TAGS.request_type=product_search"],
        ["", "TAGS.request_type", "a b", 'TAGS.request_type="a b"'],
        ["", 'TAGS."odd key"', 'say "a"', String.raw`TAGS."odd key"="say \"a\""`],
        ["", "TAGS.unseen", true, "TAGS.unseen=true"],
        ["", "FQL_SHAPE", "let a\nb", String.raw`shape="let a\nb"`],
        ["", "FQL_SHAPE", "OR", 'shape="OR"'],
        ["", "FQL_SHAPE", "-a", 'shape="-a"'],
        ["", "FQL_SHAPE", "/a/", 'shape="/a/"'],
        ["", "FQL_SHAPE", "a..b", 'shape="a..b"'],
        ["", "mixed", 5, "mixed=5"],
        ["", "mixed", "5", 'mixed="5"'],
        ["", "mixed", null, "mixed=null"],
        // The path, where a column has the name.
        ["", "code", "x", '"code"=x'],
        // A path that is not known is written in quotes.
        ["", "never.seen", "x", '"never"."seen"=x'],
        // Values of one field stand beside each other.
        ["code:503", "RESPONSE_CODE", "429", "code:(503 OR 429)"],
        ["code=503", "RESPONSE_CODE", "429", "code=(503 OR 429)"],
        ["a code:503 b", "RESPONSE_CODE", "429", "a code:(503 OR 429) b"],
        ["code:(503 OR 429)", "RESPONSE_CODE", "200", "code:(503 OR 429 OR 200)"],
        ["code:( 503  OR 429 )", "RESPONSE_CODE", "200", "code:( 503  OR 429 OR 200 )"],
        ["code:(503)", "RESPONSE_CODE", "429", "code:((503) OR 429)"],
        ["RESPONSE_CODE:503", "RESPONSE_CODE", "429", "RESPONSE_CODE:(503 OR 429)"],
        ["db=a", "DATABASE", "b c", 'db=(a OR "b c")'],
        [
          "ts:2024-05-10T18:05:42.871Z",
          "TS",
          1715364342872,
          "ts:(2024-05-10T18:05:42.871Z OR 2024-05-10T18:05:42.872Z)",
        ],
        // But not beside what is more than a value, or may be.
        ["code:5xx", "RESPONSE_CODE", "503", "code:5xx code:503"],
        ["code:(429 OR 5xx)", "RESPONSE_CODE", "503", "code:(429 OR 5xx) code:503"],
        ["code>=500", "RESPONSE_CODE", "503", "code>=500 code:503"],
        ["code:500..599", "RESPONSE_CODE", "503", "code:500..599 code:503"],
        ["db:prod", "DATABASE", "ECommerce/prod", "db:prod db=ECommerce/prod"],
        ["-code:404", "RESPONSE_CODE", "503", "-code:404 code:503"],
        ["code!=404", "RESPONSE_CODE", "503", "code!=404 code:503"],
        ["code:503", "QUERY_TIME_MS", 503, "code:503 ms:503"],
        ["mixed=a", "mixed", -5, "mixed=a mixed=-5"],
        ["code:(503 200)", "RESPONSE_CODE", "503", "code:(503 200) code:503"],
        ["NOT (code:503)", "RESPONSE_CODE", "503", "NOT (code:503) code:503"],
        // Already there: taken back.
        ["code:503", "RESPONSE_CODE", "503", "", "code:503"],
        ["a code:503 b", "RESPONSE_CODE", "503", "a b", "a b code:503"],
        ["code:503 b", "RESPONSE_CODE", "503", "b", "b code:503"],
        ["a AND code:503 AND b", "RESPONSE_CODE", "503", "a AND b", "a AND b code:503"],
        ["code:503 AND b", "RESPONSE_CODE", "503", "b", "b code:503"],
        [" code:503 ", "RESPONSE_CODE", "503", " ", "  code:503"],
        ["code:(503 OR 429)", "RESPONSE_CODE", "503", "code:429", "code:(429 OR 503)"],
        ["code:(503 OR 429 OR 200)", "RESPONSE_CODE", "503", "code:(429 OR 200)", "code:(429 OR 200 OR 503)"],
        ["code:(503 OR 429 OR 200)", "RESPONSE_CODE", "429", "code:(503 OR 200)", "code:(503 OR 200 OR 429)"],
        ["code:(503 OR 429 OR 200)", "RESPONSE_CODE", "200", "code:(503 OR 429)", "code:(503 OR 429 OR 200)"],
        ["db:ECommerce/prod", "DATABASE", "ECommerce/prod", "", "db=ECommerce/prod"],
        ["code:5.03e2", "RESPONSE_CODE", "503", "", "code:503"],
        // Excluded: no longer.
        ["-code:503", "RESPONSE_CODE", "503", "code:503", ""],
        ["a -code:503 b", "RESPONSE_CODE", "503", "a b code:503", "a b"],
        ["code!=503", "RESPONSE_CODE", "503", "code:503", ""],
        ["-code:(503 OR 404)", "RESPONSE_CODE", "503", "-code:404 code:503", "-code:404"],
        ["code!=(503 OR 404)", "RESPONSE_CODE", "404", "code!=503 code:404", "code!=503"],
        // Beside an OR the term stands in front of brackets.
        ["a OR b", "RESPONSE_CODE", "503", "code:503 (a OR b)"],
        [" a OR b ", "RESPONSE_CODE", "503", "code:503 ( a OR b )"],
        ["(a OR b)", "RESPONSE_CODE", "503", "(a OR b) code:503"],
        ["code:503 OR b", "RESPONSE_CODE", "503", "code:503 (code:503 OR b)"],
        ["code:503 (a OR b)", "RESPONSE_CODE", "429", "code:(503 OR 429) (a OR b)"],
        // With a missing value.
        ["", "TAGS.request_type", undefined, "-exists(TAGS.request_type)"],
        ["exists(mixed)", "mixed", undefined, "-exists(mixed)", ""],
      ] satisfies Case[]
    ).forEach(checkAct(include));
  });

  describe("exclude", () => {
    (
      [
        ["", "RESPONSE_CODE", "404", "-code:404"],
        ["order", "DATABASE", "ECommerce/dev", "order -db=ECommerce/dev"],
        ["-code:404", "RESPONSE_CODE", "409", "-code:404 -code:409"],
        ["a OR b", "RESPONSE_CODE", "404", "-code:404 (a OR b)"],
        ["code:(429 OR 5xx)", "RESPONSE_CODE", "503", "code:(429 OR 5xx) -code:503"],
        ["-code:404", "RESPONSE_CODE", "404", "", "-code:404"],
        [
          "order -code:404 -db:ECommerce/dev ts:14:03..14:11",
          "RESPONSE_CODE",
          "404",
          "order -db:ECommerce/dev ts:14:03..14:11",
          "order -db:ECommerce/dev ts:14:03..14:11 -code:404",
        ],
        ["order -db:ECommerce/dev", "DATABASE", ["ECommerce", "dev"], "order", "order -db=ECommerce/dev"],
        ["NOT code:404 a", "RESPONSE_CODE", "404", "a", "a -code:404"],
        ["code:503", "RESPONSE_CODE", "503", "-code:503", ""],
        ["code:(503 OR 429)", "RESPONSE_CODE", "503", "code:429 -code:503", "code:429"],
        ["", "mixed", undefined, "exists(mixed)"],
        ["-exists(mixed) a", "mixed", undefined, "a exists(mixed)", "a"],
      ] satisfies Case[]
    ).forEach(checkAct(exclude));
  });

  describe("include only", () => {
    const check = ([before, path, value, after]: readonly [string, string, FieldValue, string]) =>
      it(`${before} · ${path} ${JSON.stringify(value)} → ${after}`, () => {
        assert.equal(includeOnly(typed(before), pathOf(path), value, shop).text, after);
      });
    (
      [
        ["", "RESPONSE_CODE", "503", "code:503"],
        ["code:503", "RESPONSE_CODE", "503", "code:503"],
        ["a code:(200 OR 503) b", "RESPONSE_CODE", "503", "a b code:503"],
        ["code:5xx code:200", "RESPONSE_CODE", "503", "code:503"],
        ["-code:503 -code:404", "RESPONSE_CODE", "503", "-code:404 code:503"],
        ["db:x", "RESPONSE_CODE", "503", "db:x code:503"],
      ] as const
    ).forEach(check);
  });

  describe("exists", () => {
    it("is put, turned round and taken back", () => {
      const path = pathOf("TAGS.x");
      const there = includeExisting(typed("a"), path, shop);
      assert.equal(there.text, "a exists(TAGS.x)");
      assert.equal(includeExisting(there, path, shop).text, "a");
      const missing = includeMissing(there, path, shop);
      assert.equal(missing.text, "a -exists(TAGS.x)");
      assert.equal(includeMissing(missing, path, shop).text, "a");
      assert.equal(includeExisting(missing, path, shop).text, "a exists(TAGS.x)");
    });
  });

  describe("state of a value", () => {
    const check = ([text, path, value, expected]: readonly [
      string,
      string,
      FieldValue,
      string | undefined,
    ]) =>
      it(`${text} · ${path} ${JSON.stringify(value)}`, () => {
        assert.equal(valueState(typed(text), pathOf(path), value, shop), expected);
      });
    (
      [
        ["code:503", "RESPONSE_CODE", "503", "included"],
        ["code:503", "RESPONSE_CODE", "200", undefined],
        ["code:(503 OR 200)", "RESPONSE_CODE", "200", "included"],
        ["-code:404 -db:ECommerce/dev", "RESPONSE_CODE", 404, "excluded"],
        ["-code:404 -db:ECommerce/dev", "DATABASE", ["ECommerce", "dev"], "excluded"],
        ["code!=404", "RESPONSE_CODE", "404", "excluded"],
        ["code:5xx", "RESPONSE_CODE", "503", undefined],
        ["code:503 OR a", "RESPONSE_CODE", "503", undefined],
        ["-exists(mixed)", "mixed", undefined, "included"],
        ["exists(mixed)", "mixed", undefined, "excluded"],
        ["code:503 (", "RESPONSE_CODE", "503", undefined],
      ] as const
    ).forEach(check);
  });

  describe("terms", () => {
    it("are those that must all hold, with their places", () => {
      const text = "order  -code:404 AND (a OR b)";
      assert.deepEqual(termsOf(typed(text), shop), [
        { start: 0, end: 5, text: "order" },
        { start: 7, end: 16, text: "-code:404" },
        { start: 21, end: 29, text: "(a OR b)" },
      ]);
      assert.deepEqual(
        termsOf(typed("a OR b"), shop).map((term) => term.text),
        ["a OR b"],
      );
      assert.deepEqual(termsOf(typed("a ("), shop), []);
      assert.deepEqual(termsOf(typed(" "), shop), []);
    });

    const check = ([text, index, after]: readonly [string, number, string]) =>
      it(`${text} without ${index} → ${after}`, () => {
        assert.equal(withoutTerm(typed(text), index, shop).text, after);
      });
    (
      [
        ["a b c", 0, "b c"],
        ["a b c", 1, "a c"],
        ["a b c", 2, "a b"],
        ["a  b  c", 1, "a   c"],
        ["a AND b AND c", 1, "a AND c"],
        ["a AND b", 0, "b"],
        ["a AND b", 1, "a"],
        ["a", 0, ""],
        ["a b", 5, "a b"],
        ["a OR b", 0, ""],
        ["x (a OR b)", 0, "a OR b"],
        ["x  (a OR b)", 0, " (a OR b)"],
        ["(a)(b)", 0, "(b)"],
        ["(a)(b)", 1, "(a)"],
      ] as const
    ).forEach(check);
  });

  it("turns a regular expression into a term", () => {
    const expression = { text: "a/b|c\\/d", matchCase: false, isRegex: true };
    const once = include(expression, ["RESPONSE_CODE"], "503", shop);
    assert.deepEqual(once, { text: "/a\\/b|c\\/d/i code:503", matchCase: false, isRegex: false });
    assert.equal(
      include({ text: "", matchCase: true, isRegex: true }, ["RESPONSE_CODE"], 5, shop).text,
      "code:5",
    );
    assert.equal(
      include({ text: "a", matchCase: true, isRegex: true }, ["mixed"], "b", shop).text,
      "/a/ mixed=b",
    );
  });

  it("adds to a query with errors, and leaves the rest alone", () => {
    assert.equal(include(typed("code>= x"), ["RESPONSE_CODE"], "503", shop).text, "code>= x code:503");
  });

  describe("of any query", function () {
    this.timeout(20_000);
    const paths = fc.constantFrom(
      ...[
        "TS",
        "RESPONSE_CODE",
        "QUERY_TIME_MS",
        "DATABASE",
        "FQL_SHAPE",
        "TAGS.request_type",
        'TAGS."odd key"',
        "mixed",
        "items.sku",
        '"code"',
        '"a.b"',
        "seen_at",
        "BYTES_OUT",
      ].map(pathOf),
    );
    const someValue = fc.oneof(
      scalar,
      instantMs,
      instantMs.map((ms) => new Date(ms).toISOString()),
    );
    const space = fc.constantFrom("", "", " ", "  ");
    const someQuery = fc
      .oneof(query, fc.constant(""))
      .chain((text) => fc.tuple(space, space).map(([a, b]) => a + text + b));

    /** What it means for a record to have a value, said once more. */
    function has(record: QueryRecord, path: readonly string[], wanted: Scalar): boolean {
      const { kind, isRecordTime } = shopFields.at(path);
      const found: Scalar[] = kind === "names" ? namesAt(record.value, path) : scalarsAt(record.value, path);
      const timeMs = kind === "time" ? parseTime(scalarText(wanted)) : undefined;
      if (timeMs !== undefined && isRecordTime) return record.timeMs === timeMs;
      if (timeMs !== undefined) return found.some((other) => parseTime(scalarText(other)) === timeMs);
      const isNumeric = ["code", "number", "duration", "size"].includes(kind);
      const number = numberOf(wanted);
      const isPlain = number !== undefined && (typeof wanted === "number" || String(number) === wanted);
      if (isNumeric && isPlain) return found.some((other) => numberOf(other) === number);
      const isSame = (other: Scalar) =>
        typeof other === "number" && typeof wanted === "number"
          ? other === wanted
          : scalarText(other) === scalarText(wanted);
      return found.some(isSame);
    }

    it("include selects the records with the value, and again gives back the text", () => {
      fc.assert(
        fc.property(
          someQuery,
          paths,
          someValue,
          fc.boolean(),
          log,
          (text, path, value, matchCase, records) => {
            const before = typed(text, matchCase);
            fc.pre(valueState(before, path, value, shop) === undefined);
            const after = include(before, path, value, shop);
            const [old, { root, errors }] = [parse(text, matchCase), parse(after.text, matchCase)];
            assert.deepEqual(errors, [], after.text);
            assert.equal(valueState(after, path, value, shop), "included", after.text);
            assert.equal(include(after, path, value, shop).text, text);
            const isTerm = termsOf(after, shop).length > termsOf(before, shop).length;
            for (const record of records) {
              const [was, is, hasValue] = [
                matches(old.root, record),
                matches(root, record),
                has(record, path, value),
              ];
              if (isTerm) assert.equal(is, was && hasValue, `${after.text} on ${record.text}`);
              else if (is !== was) assert.ok(is && hasValue, `${after.text} on ${record.text}`);
            }
          },
        ),
        runs,
      );
    });

    it("exclude selects the others, and again gives back the text", () => {
      fc.assert(
        fc.property(
          someQuery,
          paths,
          someValue,
          fc.boolean(),
          log,
          (text, path, value, matchCase, records) => {
            const before = typed(text, matchCase);
            fc.pre(valueState(before, path, value, shop) === undefined);
            const after = exclude(before, path, value, shop);
            const [old, { root, errors }] = [parse(text, matchCase), parse(after.text, matchCase)];
            assert.deepEqual(errors, [], after.text);
            assert.equal(valueState(after, path, value, shop), "excluded", after.text);
            assert.equal(exclude(after, path, value, shop).text, text);
            for (const record of records) {
              const isExpected = matches(old.root, record) && !has(record, path, value);
              assert.equal(matches(root, record), isExpected, `${after.text} on ${record.text}`);
            }
          },
        ),
        runs,
      );
    });

    it("a term goes without a trace in the others", () => {
      fc.assert(
        fc.property(someQuery, fc.nat(4), log, (text, index, records) => {
          const terms = termsOf(typed(text), shop);
          const others = terms.filter((_, at) => at !== index).map((term) => parse(term.text).root);
          const after = parse(withoutTerm(typed(text), index, shop).text);
          assert.deepEqual(after.errors, []);
          for (const record of records) {
            assert.equal(
              matches(after.root, record),
              others.every((root) => matches(root, record)),
            );
          }
        }),
        runs,
      );
    });
  });
});
