import assert from "node:assert/strict";
import fc from "fast-check";
import { passesPrefilter, prefilterOf } from "../../../../../src/core/log/query/prefilter.ts";
import { literalsOf } from "../../../../../src/core/log/query/regex-literals.ts";
import { runs } from "./arbitraries.ts";

describe("literals of a regular expression", () => {
  const check = ([source, flags, expected]: readonly [string, string, string]) =>
    it(`/${source}/${flags}`, () => {
      new RegExp(source, flags);
      assert.equal(literalsOf(source, flags)?.join(" | ") ?? "none", expected);
    });

  (
    [
      ["abc", "", "abc"],
      ["", "", "none"],
      ["a.c", "", "a"],
      ["ab.cde", "", "cde"],
      ["col+ision", "", "ision"],
      ["colli+", "", "colli"],
      ["abc*", "", "ab"],
      ["abc?d", "", "ab"],
      ["ab{0,3}c", "", "a"],
      ["ab{2,3}c", "", "ab"],
      ["ab{1}c", "", "abc"],
      ["ab{2}", "", "ab"],
      ["ab{,3}", "", "ab{,3}"],
      ["a{b", "", "a{b"],
      ["a+?bc", "", "bc"],
      ["foo|bar", "", "foo | bar"],
      ["foo|", "", "none"],
      ["foo|.*", "", "none"],
      ["(?:foo|barbaz)qux", "", "qux"],
      ["(?:foo|barbaz)q", "", "foo | barbaz"],
      ["(foo|foo)", "", "foo"],
      ["(foo)bar", "", "foobar"],
      ["(?<name>foo)bar", "", "foobar"],
      ["(foo)?bar", "", "bar"],
      ["(foo)+bar", "", "foo"],
      ["(?:)a", "", "a"],
      ["a(?=b)", "", "a"],
      ["(?!abc)x", "", "x"],
      ["(?<=abc)x", "", "x"],
      ["(?<!abc)x", "", "x"],
      ["^abc$", "", "abc"],
      ["\\babc\\b", "", "abc"],
      ["a\\.b", "", "a.b"],
      ["a\\/b", "", "a/b"],
      ["a\\db", "", "a"],
      ["[abc]de", "", "de"],
      ["[]a]de", "", "a]de"],
      ["[^\\]]de", "", "de"],
      ["[a\\\\]de", "", "de"],
      ["(a)bc\\1d", "", "abc"],
      ["\\x41b", "", "Ab"],
      ["\\x4142", "", "A42"],
      ["\\u0041b", "", "Ab"],
      ["\\u{41}b", "u", "Ab"],
      ["\\u{3}b", "", "b"],
      ["\\cAb", "", "b"],
      ["\\0b", "", "b"],
      ["\\101b", "", "b"],
      ["\\p{L}bc", "u", "bc"],
      ["\\p{L}bc", "", "{L}bc"],
      ["(?<n>a)\\k<n>bc", "", "bc"],
      ["\\qab", "", "ab"],
      ["a\\tb", "", "a\tb"],
      ["é😀x", "u", "é😀x"],
      ["é😀?x", "", "é"],
      ["é😀x", "", "é😀x"],
      ["é😀+x", "", "é😀"],
      ["\\ud83d\\ude00x", "u", "x"],
      ["[[a]&&[b]]abc", "v", "none"],
      ["a(b(c|d)e)f", "", "a"],
      ["(((a)))", "", "a"],
      ["a||b", "", "none"],
      ["\\$\\(x\\)", "", "$(x)"],
      ["x]y}z", "", "x]y}z"],
    ] as const
  ).forEach(check);

  it("gives up on flags for a part", () => {
    assert.equal(literalsOf("(?i:a)bc", ""), undefined);
  });

  it("gives up on what is nested too deep", () => {
    assert.equal(literalsOf(`${"(".repeat(500)}a${")".repeat(500)}`, ""), undefined);
  });

  const letter = fc.constantFrom(
    "a",
    "b",
    "K",
    "k",
    "s",
    "ſ",
    "é",
    "É",
    "😀",
    ".",
    "\\.",
    "\\d",
    "\\w",
    "[ab]",
    "[^a]",
    "1",
    "\\u0061",
    "\\x62",
    "\\b",
    "^",
    "$",
    "\\/",
    '"',
    "\\\\",
    "x",
    "[]x]",
    "\\ud83d",
    "{",
    "\\u{61}",
    "\\1",
    "(?=a)",
    "(?!b)",
  );
  const quantifier = fc.constantFrom(
    "",
    "",
    "",
    "",
    "*",
    "+",
    "?",
    "{0}",
    "{1}",
    "{2}",
    "{0,1}",
    "{1,}",
    "+?",
    "*?",
    "{2,3}",
  );
  const { pattern } = fc.letrec<{ pattern: string; sequence: string; atom: string }>((tie) => ({
    pattern: fc.array(tie("sequence"), { minLength: 1, maxLength: 3 }).map((branches) => branches.join("|")),
    sequence: fc
      .array(fc.tuple(tie("atom"), quantifier), { maxLength: 5 })
      .map((parts) => parts.flat().join("")),
    atom: fc.oneof(
      { maxDepth: 3 },
      { weight: 6, arbitrary: letter },
      fc
        .tuple(fc.constantFrom("(", "(?:", "(?=", "(?<!"), tie("pattern"))
        .map(([open, inner]) => `${open}${inner})`),
    ),
  }));
  const subject = fc
    .array(
      fc.constantFrom(
        "a",
        "b",
        "A",
        "B",
        "k",
        "K",
        "\u212a",
        "s",
        "S",
        "ſ",
        "é",
        "É",
        "😀",
        "1",
        ".",
        "/",
        "\\",
        '"',
        "x",
        "]",
        "{",
        "\ud83d",
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join(""));

  it("are in every match", function () {
    this.timeout(20_000);
    let tried = 0;
    fc.assert(
      fc.property(
        pattern,
        fc.constantFrom("", "i", "u", "iu", "s", "m"),
        fc.array(subject, { minLength: 20, maxLength: 20 }),
        (source, flags, texts) => {
          fc.pre(isValid(source, flags));
          const clauses = prefilterOf({ kind: "expression", source, flags, isNegated: false }, []);
          for (const text of texts) {
            if (!new RegExp(source, flags).test(text)) continue;
            if (clauses.length > 0) tried++;
            assert.ok(passesPrefilter(clauses, text), `${JSON.stringify(clauses)} in ${text}`);
          }
        },
      ),
      { numRuns: runs.numRuns * 5 },
    );
    assert.ok(tried > runs.numRuns / 10, `only ${tried} matches had to hold a literal`);
  });

  function isValid(source: string, flags: string): boolean {
    try {
      return Boolean(new RegExp(source, flags));
    } catch {
      return false;
    }
  }
});
