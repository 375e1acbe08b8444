import assert from "node:assert/strict";
import fc from "fast-check";
import { bytewise } from "../../../../../src/core/log/scan/bytewise.ts";
import { cases } from "../cases.ts";

describe("expressions that are tested on bytes", () => {
  const safe: readonly (readonly [string, string])[] = [
    ["web-4[0-9]{2}", "u"],
    ["[A-Z][a-z]{14}[0-9]", "u"],
    ["fauna-(js|go)/[0-9.]+", ""],
    ["(?:a|b)+?c{2,}", "u"],
    ["\\bGET\\b", "u"],
    ["\\d+\\.\\d+", "iu"],
    ["a.*b", "u"],
    ["a.*?b$", ""],
    ["\\x41[\\w-]", "i"],
  ];
  for (const [source, flags] of safe)
    it(`takes /${source}/${flags}`, () => assert.ok(bytewise(source, flags)));

  const local = ["web-4[0-9]{2}", "a.*b", "(?:a|b)+?c{2,}", "[a-z]\\\\w"];
  for (const source of local)
    it(`knows that /${source}/ asks for nothing beside it`, () => assert.ok(bytewise(source, "u")?.isLocal));
  const others = ["^a", "a$", "\\ba", "a\\b", "(a|b$)c"];
  for (const source of others)
    it(`does not say that of /${source}/`, () => assert.equal(bytewise(source, "u")?.isLocal, false));

  const unsafe: readonly (readonly [string, string])[] = [
    ["é", "u"],
    ["a.b", "u"],
    [".", ""],
    [".{2}", "u"],
    [".?a", "u"],
    ["[^a]", "u"],
    ["\\s", "u"],
    ["\\S", "u"],
    ["\\W", ""],
    ["\\D", "u"],
    ["[\\s]", "u"],
    ["\\u00e9", "u"],
    ["\\xe9", "u"],
    ["\\p{L}", "u"],
    ["(a)\\1", "u"],
    ["(?<n>a)\\k<n>", "u"],
    ["[a-\\u{ffff}]", "u"],
    ["a", "v"],
    ["^a$", "m"],
    ["a.*b", "s"],
    ["(?i:k)", ""],
    ["a.+b", "u"],
    ["\\B", "u"],
    ["(?=a)", "u"],
    ["(?<!\\w)(?!\\w)", "u"],
  ];
  for (const [source, flags] of unsafe)
    it(`leaves /${source}/${flags}`, () => assert.equal(bytewise(source, flags), undefined));

  it("find the same in bytes as in the decoded text", () => {
    const atoms = [
      "a",
      "k",
      "s",
      "Z",
      "0",
      "\\.",
      "\\d",
      "\\w",
      "\\b",
      "^",
      "$",
      "[a-z]",
      "[K-S_]",
      "[\\w-]",
      "\\x6b",
      ".*",
      ".*?",
    ];
    const quantifiers = ["", "", "", "?", "*", "+?", "{2}", "{1,3}"];
    const piece = fc
      .tuple(fc.constantFrom(...atoms), fc.constantFrom(...quantifiers))
      .map(([atom, quantifier]) => (/^(?:\.\*\??|\\b|[\^$])$/.test(atom) ? atom : atom + quantifier));
    const source = fc
      .array(
        fc.oneof(
          piece,
          fc.array(piece, { minLength: 1, maxLength: 3 }).map((part) => `(${part.join("|")})`),
        ),
        {
          minLength: 1,
          maxLength: 5,
        },
      )
      .map((parts) => parts.join(""));
    const characters = [
      "a",
      "k",
      "K",
      "s",
      "Z",
      "0",
      ".",
      "-",
      " ",
      "\r",
      "ſ",
      "\u212a",
      "é",
      "à",
      "\u2028",
      "\u2029",
      "日",
      "😀",
      "\u00a0",
    ];
    const text = fc
      .array(fc.constantFrom(...characters), { maxLength: 12 })
      .map((all) => Buffer.from(all.join("")));
    const broken = fc
      .uint8Array({ maxLength: 12 })
      .map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 10)));
    let tested = 0;
    const property = fc.property(
      source,
      fc.constantFrom("", "u", "i", "iu"),
      fc.oneof(text, broken),
      (source, flags, bytes) => {
        const how = bytewise(source, flags);
        assert.ok(how, source);
        const latin1 = bytes.toString("latin1");
        if (how.unless.some((one) => latin1.includes(one))) return;
        tested++;
        assert.equal(
          new RegExp(source, flags).test(latin1),
          new RegExp(source, flags).test(bytes.toString()),
        );
        const isFoundInPart = Array.from(latin1, (_, end) => latin1.slice(0, end)).some((part) =>
          new RegExp(source, flags).test(part),
        );
        if (how.isLocal && isFoundInPart) assert.ok(new RegExp(source, flags).test(latin1), source);
      },
    );
    fc.assert(property, cases(3000));
    assert.ok(tested > 500, `${tested} were tested on bytes`);
  });
});
