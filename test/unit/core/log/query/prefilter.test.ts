import assert from "node:assert/strict";
import { planOf } from "../../../../../src/core/log/query/index.ts";
import { parse } from "./samples.ts";

/** Clauses as `from: needle | needle`; a needle in any case stands between tildes. */
function show(text: string, matchCase: boolean): string[] {
  const { root, errors } = parse(text, matchCase);
  assert.deepEqual(errors, []);
  return planOf(root).prefilter.map(({ from, needles }) => {
    const shown = needles.map((needle) => (needle.foldsAscii ? `~${needle.text}~` : needle.text));
    return `${from}: ${shown.join(" | ")}`;
  });
}

describe("prefilter of a query", () => {
  const check = ([text, expected, matchCase = false]: readonly [string, readonly string[], boolean?]) =>
    it(`${text}${matchCase ? " by case" : ""}`, () => assert.deepEqual(show(text, matchCase), expected));
  const anyEscape = "\\u";
  const code = `key: "RESPONSE_CODE" | ${anyEscape}`;
  const shape = `key: "FQL_SHAPE" | ${anyEscape}`;
  (
    [
      ["", []],
      ['""', []],
      ["Order", ["text: ~order~"]],
      ["Order", ["text: Order"], true],
      ["a b", ["text: ~a~", "text: ~b~"]],
      ["a OR bc", ["text: ~a~ | ~bc~"]],
      ["-a", []],
      ["a -b", ["text: ~a~"]],
      ["a OR -b", []],
      ["NOT (-a -b)", ["text: ~a~ | ~b~"]],
      ["NOT (-a OR -b)", ["text: ~a~", "text: ~b~"]],
      ["a (b OR c)", ["text: ~a~", "text: ~b~ | ~c~"]],
      ["(a long) OR code:503", [`key: ~long~ | "RESPONSE_CODE" | ${anyEscape}`]],
      // Two forms, of which one is there.
      [String.raw`"say \"hi\""`, [String.raw`text: ~say "hi"~ | ~say \"hi\"~`]],
      [String.raw`"a\nb"`, [String.raw`text: ~a\nb~`]],
      // Beyond ASCII: only what has one form in any case.
      ["été", ["text: ~t~"]],
      ["été", ["text: été"], true],
      ["éàü", []],
      ["Straße", ["text: ~tra~"]],
      ["\ufffdab\udc00c", ["text: ab | ab\\udc00c"], true],
      // Values of fields may be written with escapes.
      ["shape:Order.all", [`value: ~order.all~ | ${anyEscape}`, shape]],
      ["shape=Order.all", [`value: Order.all | ${anyEscape}`, shape]],
      [String.raw`shape="let a\nlonger"`, [`value: longer | ${anyEscape}`, shape]],
      ["shape:a/bc", [`value: ~bc~ | ${anyEscape}`, shape]],
      ['shape:"/"', [shape]],
      ["db:ECommerce/prod", [`value: ~ecommerce~ | ${anyEscape}`, `key: "DATABASE" | ${anyEscape}`]],
      ["db=prod/1000", [`value: prod | ${anyEscape}`, `key: "DATABASE" | ${anyEscape}`]],
      // Numbers have many forms.
      ["code:503", [code]],
      ["code>=500", [code]],
      ["code!=503", []],
      ['code="503"', [code]],
      ["shape:1e3", [shape]],
      ['shape:"1e3"', [shape]],
      ['shape:"inf"', [shape]],
      ["TAGS.request_type=x", [`value: x | ${anyEscape}`, `key: "request_type" | ${anyEscape}`]],
      ['TAGS."a/b"=x', [`value: x | ${anyEscape}`, `key: "TAGS" | ${anyEscape}`]],
      ["exists(TXN_RETRIES)", [`key: "TXN_RETRIES" | ${anyEscape}`]],
      ["-exists(TXN_RETRIES)", []],
      // A record may have its time from another.
      ["ts>14:00", []],
      ["seen_at>14:00", [`key: "seen_at" | ${anyEscape}`]],
      ['ts="garbage"', [`value: garbage | ${anyEscape}`, `key: "TS" | ${anyEscape}`]],
      // Expressions.
      ["/col+ision/", ["text: ision"]],
      ["/COL+ision/i", ["text: ~ion~"]],
      ["14:05", ["text: 14:05"]],
      ["/TIMEOUT at/i", ["text: ~timeout at~"]],
      ["/slow query/i", ["text: ~low query~"]],
      ["/error|timeout/", ["text: error | timeout"]],
      ["/error|.*/", []],
      ["-/error/", []],
      ["shape:/Order\\.by\\w+/", [`value: Order.by | ${anyEscape}`, shape]],
      ["shape:/a|503/", [shape]],
      ["a OR (/x/ OR shape=z)", [`text: ~a~ | x | z | ${anyEscape}`]],
    ] as const
  ).forEach(check);

  it("gives up on too many alternatives", () => {
    const words = Array.from({ length: 17 }, (_, index) => `w${index}`);
    assert.deepEqual(show(words.join(" OR "), false), []);
    assert.equal(show(words.slice(0, 16).join(" OR "), false).length, 1);
  });

  it("asks for each column once", () => {
    const { columns } = planOf(
      parse("code>=500 (code:429 OR -code:404) exists(code) db:a db=b ts>14:00 shape:x").root,
    );
    assert.deepEqual(
      columns.map(({ path, type }) => `${path.join(".")} ${type}`),
      [
        "RESPONSE_CODE number",
        "RESPONSE_CODE presence",
        "DATABASE names",
        "TS recordTime",
        "FQL_SHAPE scalar",
      ],
    );
  });

  it("joins what is of one kind, and drops what is always so", () => {
    const conditionOf = (text: string) =>
      JSON.stringify(planOf(parse(text).root).condition, ["kind", "of", "isNegated"]);
    assert.equal(conditionOf(""), '{"kind":"all","of":[]}');
    assert.equal(conditionOf('-""'), '{"kind":"any","of":[]}');
    assert.equal(conditionOf('a OR ""'), '{"kind":"all","of":[]}');
    assert.equal(conditionOf('a -""'), '{"kind":"any","of":[]}');
    assert.equal(conditionOf('a ""'), '{"kind":"text","isNegated":false}');
    assert.equal(
      conditionOf("NOT (a b)"),
      '{"kind":"any","of":[{"kind":"text","isNegated":true},{"kind":"text","isNegated":true}]}',
    );
    assert.equal(conditionOf("a (b (c d))").match(/text/g)?.length, 4);
    assert.equal(conditionOf("a (b (c d))").match(/all/g)?.length, 1);
  });
});
