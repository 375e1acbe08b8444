import assert from "node:assert/strict";
import { parseQuery } from "../../../../../src/core/log/query/index.ts";
import { parse, shop } from "./samples.ts";

describe("query tokens", () => {
  const check = ([text, expected]: readonly [string, string]) =>
    it(text, () => {
      const { tokens } = parse(text);
      assert.equal(
        tokens.map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`).join(" · "),
        expected,
      );
    });

  (
    [
      ["order", "string order"],
      ['"a b" c', 'string "a b" · string c'],
      ["-code:404", "not - · field code · op : · number 404"],
      ["-db:ECommerce/dev", "not - · field db · op : · string ECommerce/dev"],
      ["ts:14:03..14:11", "field ts · op : · number 14:03..14:11"],
      ["ms>=5x", "field ms · op >= · number 5 · wrong x"],
      ["code:5xx", "field code · op : · number 5xx"],
      ['code:"503"', 'field code · op : · string "503"'],
      ["code >= 400", "field code · op >= · number 400"],
      ["mixed:5 mixed:a", "field mixed · op : · number 5 · field mixed · op : · string a"],
      ["a OR NOT b AND c", "string a · word OR · word NOT · string b · word AND · string c"],
      ["(a)", "op ( · string a · op )"],
      ["code:(429 OR 5xx)", "field code · op : · op ( · number 429 · word OR · number 5xx · op )"],
      ["exists(db)", "word exists · op ( · field db · op )"],
      ['TAGS."odd key":x', 'field TAGS."odd key" · op : · string x'],
      ["/a b/i", "string /a b/i"],
      ["shape:/a b/", "field shape · op : · string /a b/"],
      ["cod:200", "wrong cod · op : · string 200"],
      ["code>=", "field code · wrong >="],
      ["shape>=x", "field shape · wrong >= · string x"],
      ['"abc', 'wrong " · string abc'],
      ["(a", "wrong ( · string a"],
      ["a)", "string a · wrong )"],
      ["a OR", "string a · wrong OR"],
      ["- a", "wrong - · string a"],
      ["/(/", "wrong /(/"],
      ["ms:500..400", "field ms · op : · wrong 500..400"],
      ["()", "wrong ()"],
      ["ts:x..y", "field ts · op : · wrong x · number ..y"],
    ] as const
  ).forEach(check);

  it("are one string for an expression", () => {
    const { tokens } = parseQuery({ text: "code:5 (a)", matchCase: false, isRegex: true }, shop);
    assert.deepEqual(tokens, [{ kind: "string", start: 0, end: 10 }]);
  });
});
