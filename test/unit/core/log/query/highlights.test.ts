import assert from "node:assert/strict";
import { highlightsOf } from "../../../../../src/core/log/query/index.ts";
import { parse } from "./samples.ts";

describe("highlights of a query", () => {
  const check = ([text, expected, matchCase = false]: readonly [string, readonly string[], boolean?]) =>
    it(text, () => {
      const found = highlightsOf(parse(text, matchCase).root);
      assert.deepEqual(
        found.map(({ expression, path }) => `${path ? `${path.join(".")} ` : ""}${expression}`),
        expected,
      );
    });
  (
    [
      ["", []],
      ['""', []],
      ["order", ["/order/gi"]],
      ["order", ["/order/gu"], true],
      ["été", ["/été/giu"]],
      ["a (b OR c) -d NOT e", ["/a/gi", "/b/gi", "/c/gi"]],
      ["a.b*", ["/a\\.b\\*/gi"]],
      [String.raw`"a\n\"b"`, [String.raw`/a\n"b|a\\n\\"b/gi`]],
      ["/or+der/i", ["/or+der/giu"]],
      ["shape:Order", ["FQL_SHAPE /Order/gi"]],
      ["shape=Order", ["FQL_SHAPE /Order/gu"]],
      ["shape:/a/", ["FQL_SHAPE /a/gu"]],
      ["db:(a OR b)", ["DATABASE /a/gi", "DATABASE /b/gi"]],
      ["db!=(a OR b) db!=c", []],
      ["code>=500 ms:5 ts:14:03 exists(db)", []],
    ] as const
  ).forEach(check);
});
