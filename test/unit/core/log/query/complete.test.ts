import assert from "node:assert/strict";
import { plainText } from "../../../../../src/core/log/profiles.ts";
import {
  complete,
  expectedAt,
  fieldsOf,
  parseQuery,
  type SeenValue,
} from "../../../../../src/core/log/query/index.ts";
import { shop } from "./samples.ts";

/** A query with the caret as | in it. */
const at = (marked: string) => ({
  query: { text: marked.replace("|", ""), matchCase: false, isRegex: false },
  caret: marked.indexOf("|"),
});

describe("query completion", () => {
  describe("expects", () => {
    const check = ([marked, expected]: readonly [string, string]) =>
      it(marked, () => {
        const { query, caret } = at(marked);
        const found = expectedAt(query, caret, shop);
        const place = found && `${found.start}–${found.end}`;
        const field = found?.kind === "value" ? ` of ${found.field.name}` : "";
        assert.equal(found ? `${found.kind}${field} '${found.typed}' ${place}` : "nothing", expected);
      });
    (
      [
        ["|", "field '' 0–0"],
        ["co|", "field 'co' 0–2"],
        ["c|o", "field 'c' 0–2"],
        ["order co|", "field 'co' 6–8"],
        ["order |", "field '' 6–6"],
        ["order | x", "field '' 6–6"],
        ["-co|", "field 'co' 1–3"],
        ["-|", "field '' 1–1"],
        ["(co|", "field 'co' 1–3"],
        ["(|)", "field '' 1–1"],
        ["a OR |", "field '' 5–5"],
        ["co|de:5", "field 'co' 0–4"],
        ["code|:5", "field 'code' 0–4"],
        ["code:|", "value of code '' 5–5"],
        ["code:5|", "value of code '5' 5–6"],
        ["code:|503 x", "value of code '' 5–8"],
        ["order code:|", "value of code '' 11–11"],
        ["code:(|", "value of code '' 6–6"],
        ["code:(|)", "value of code '' 6–6"],
        ["code:(503 OR |)", "value of code '' 13–13"],
        ["code:(503 OR 4|)", "value of code '4' 13–14"],
        ["code:(-|)", "value of code '' 7–7"],
        ["code:(503) |", "field '' 11–11"],
        ["code >= |", "value of code '' 8–8"],
        ['db:"EC|', "value of db 'EC' 3–6"],
        ['db:"EC|omm"', "value of db 'EC' 3–10"],
        ["ms>1|", "value of ms '1' 3–4"],
        ["ms:1..|", "nothing"],
        ["ms:1|..5", "value of ms '1' 3–7"],
        ["ts:|", "nothing"],
        ["shape:/a|/", "nothing"],
        ["shape>=|", "nothing"],
        ['"a |b"', "nothing"],
        ["/a b|/", "nothing"],
        ["exists(|", "field '' 7–7"],
        ["exists(T|)", "field 'T' 7–8"],
        ["TAGS.re|", "field 'TAGS.re' 0–7"],
        ['TAGS."odd|', `field 'TAGS."odd' 0–9`],
        ["foo:|", "nothing"],
      ] as const
    ).forEach(check);
  });

  const seen: SeenValue[] = [
    { value: "503", count: 1404 },
    { value: "429", count: 987 },
    { value: "200", count: 611 },
  ];
  const databases: SeenValue[] = [
    { value: "ECommerce/prod", count: 9 },
    { value: "my db", count: 5 },
    { value: "prod", count: 3 },
    { value: "", count: 1 },
  ];

  describe("offers", () => {
    const check = ([marked, expected]: readonly [string, readonly string[]]) =>
      it(marked, async () => {
        const { query, caret } = at(marked);
        const found = await complete(query, caret, shop, async ({ kind }) =>
          kind === "names" ? databases : seen,
        );
        const items = found?.items ?? [];
        const shown = items.map(
          ({ text, count, detail }) => text + (count ? ` ${count}` : "") + (detail ? ` (${detail})` : ""),
        );
        assert.deepEqual(shown.slice(0, expected.length + (expected.length < 3 ? 1 : 0)), expected);
      });
    (
      [
        ["|", ["ts (TS)", "code: (RESPONSE_CODE)", "ms (QUERY_TIME_MS)", "read (BYTE_READ_OPS)"]],
        ["cod|", ["code: (RESPONSE_CODE)", '"code":']],
        ["RESPONSE|", ["RESPONSE_CODE: (code)"]],
        ["bytes_|", ["BYTES_IN", "BYTES_OUT"]],
        ["TAGS.re|", ["TAGS.request_type:"]],
        ["tags|", ["TAGS.request_type:", "TAGS.sort_by:", 'TAGS."odd key":']],
        ["rty|", ["TAGS.request_type:", "TAGS.sort_by:"]],
        ["zzz|", []],
        ["cod|:5", ["code (RESPONSE_CODE)", '"code"']],
        ["exists(mix|", ["mixed)"]],
        ["exists(mix|)", ["mixed"]],
        ["code:|", ["503 1404", "429 987", "200 611"]],
        ["code:4|", ["429 987"]],
        ["code:0|", ["503 1404", "200 611"]],
        ["code:(503 OR 2|)", ["200 611", "429 987"]],
        ["db:|", ["ECommerce/prod 9", '"my db" 5', "prod 3", '"" 1']],
        ["db:prod|", ["prod 3", "ECommerce/prod 9"]],
        ['db:"my|', ['"my db" 5']],
      ] as const
    ).forEach(check);
  });

  it("asks for the values of the field, with what is typed", async () => {
    const asked: unknown[] = [];
    const { signal } = new AbortController();
    const { query, caret } = at("a code:50|");
    await complete(
      query,
      caret,
      shop,
      async (...args) => {
        asked.push(args);
        return [];
      },
      signal,
    );
    assert.deepEqual(asked, [[shop.fields.at(["RESPONSE_CODE"]), "50", signal]]);
  });

  it("has nothing to say in an expression, or in a log without fields", () => {
    assert.equal(expectedAt({ text: "co", matchCase: false, isRegex: true }, 2, shop), undefined);
    const context = { fields: fieldsOf(plainText), zone: "utc" } as const;
    assert.equal(expectedAt({ text: "co", matchCase: false, isRegex: false }, 2, context), undefined);
  });

  it("writes values that are read as they are", async () => {
    const { query, caret } = at("mixed=|");
    const values = ["5", "a b", 'q"', "OR", "-x", "1..2", "/a/", "é", "x:y", "a)b"];
    const found = await complete(query, caret, shop, async () =>
      values.map((value) => ({ value, count: 1 })),
    );
    for (const [index, { text }] of (found?.items ?? []).entries()) {
      const { root, errors } = parseQuery({ ...query, text: `mixed=${text}` }, shop);
      assert.deepEqual(errors, []);
      assert.ok(root?.kind === "compare" && root.test.type === "text" && root.test.number === undefined);
      assert.equal(root.test.text, values[index]);
    }
    assert.equal(found?.items.length, values.length);
  });
});
