import assert from "node:assert/strict";
import fc from "fast-check";
import { prettyLines } from "../../../../../src/core/log/json/pretty.ts";
import { JsonScanner } from "../../../../../src/core/log/json/scan.ts";
import type { PrettyLine } from "../../../../../src/core/log/types.ts";
import { jsonText } from "./texts.ts";

const textOf = ({ tokens }: Pick<PrettyLine, "tokens">) => tokens.map(({ text }) => text).join("");

/** Lines as they look, two spaces for each depth. */
const look = (lines: readonly PrettyLine[]) => lines.map((line) => "  ".repeat(line.depth) + textOf(line));

function tokensOf(text: string): string[] {
  const scanner = new JsonScanner(text);
  const tokens: string[] = [];
  while (scanner.next() !== "end") tokens.push(text.slice(scanner.start, scanner.end));
  return tokens;
}

describe("the pretty print", function () {
  this.timeout(30_000);

  const check = (name: string, text: string, expected: string[]) => {
    it(name, () => assert.deepEqual(look(prettyLines(text)), expected));
  };
  check("lays an object out", '{"a":1,"b":{"c":"x"}}', [
    "{",
    '  "a": 1,',
    '  "b": {',
    '    "c": "x"',
    "  }",
    "}",
  ]);
  check("keeps what is empty on its line", '{"a":{ },"b":[ ]}', ["{", '  "a": {},', '  "b": []', "}"]);
  check("keeps short lists on their line", '["ECommerce","prod"]', ['["ECommerce", "prod"]']);
  check("breaks lists with something in them", "[1,[2]]", ["[", "  1,", "  [2]", "]"]);
  check("breaks long lists", `["${"x".repeat(80)}",1]`, ["[", `  "${"x".repeat(80)}",`, "  1", "]"]);
  check(
    "keeps digits, escapes, order and equal keys",
    '{"b":1.0,"a":9007199254740993,"b":1e400,"c":"\\u00e9\\/"}',
    ["{", '  "b": 1.0,', '  "a": 9007199254740993,', '  "b": 1e400,', '  "c": "\\u00e9\\/"', "}"],
  );
  check("takes values that are no objects", " -1.50 ", ["-1.50"]);
  check("unfolds JSON in a string", '{"h":"{\\"a\\":\\"x\\",\\"b\\":[{}]}","i":1}', [
    "{",
    '  "h": {',
    '    "a": "x",',
    '    "b": [',
    "      {}",
    "    ]",
    "  },",
    '  "i": 1',
    "}",
  ]);
  check("leaves strings alone that are not quite JSON", '["{a}","{}","[1"]', ['["{a}", "{}", "[1"]']);
  check("shows what there is of a text that was cut", '{"a":[1,{"b":"x', [
    "{",
    '  "a": [',
    "    1,",
    "    {",
    '      "b": "x',
  ]);

  it("says where things fold, and what is in them", () => {
    const lines = prettyLines('{"a":{"b":1,"c":2},"d":["x",{}]}');
    const folds = lines.flatMap(({ foldEnd, summary, closing }, at) =>
      foldEnd === undefined ? [] : [[at, foldEnd, summary, textOf({ tokens: closing ?? [] })]],
    );
    assert.deepEqual(folds, [
      [0, 9, "a, d", "}"],
      [1, 4, "b, c", "},"],
      [5, 8, "2 items", "]"],
    ]);
  });

  it("cuts the summary of an object with many keys", () => {
    const keys = Array.from({ length: 30 }, (_, at) => `"key${at}":0`).join(",");
    assert.match(prettyLines(`{${keys}}`)[0]?.summary ?? "", /^key0, key1, .{0,70}, …$/);
  });

  it("says the path and the place of each value", () => {
    const text = '{"a":{"b c":1},"d":[true]}';
    const values = prettyLines(text).flatMap(({ path, value }) =>
      path && value ? [[path, text.slice(...value)]] : [],
    );
    assert.deepEqual(values, [
      ["a", '{"b c":1}'],
      ['a."b c"', "1"],
      ["d", "[true]"],
    ]);
  });

  it("marks JSON in a string, and copies the string", () => {
    const text = '{"h":"{\\"a\\":[1,{}]}"}';
    const lines = prettyLines(text);
    assert.deepEqual(
      lines.map(({ note, ruleDepth, foldEnd }) => [note, ruleDepth, foldEnd]),
      [
        [undefined, undefined, 7],
        ["json", undefined, 6],
        [undefined, 1, 5],
        [undefined, 1, undefined],
        [undefined, 1, undefined],
        [undefined, 1, undefined],
        [undefined, undefined, undefined],
        [undefined, undefined, undefined],
      ],
    );
    for (const { path, value } of lines.slice(1, 7)) {
      assert.deepEqual([path, value && text.slice(...value)], ["h", '"{\\"a\\":[1,{}]}"']);
    }
  });

  it("shows FQL as code", () => {
    const text = '{"q":{"s":"let a = <string>\\nif (a.at(1)) {\\n  letter\\n}\\n"},"s":"let"}';
    const lines = prettyLines(text, { fqlPath: ["q", "s"] });
    assert.deepEqual(look(lines), [
      "{",
      '  "q": {',
      '    "s": ',
      "      let a = <string>",
      "      if (a.at(1)) {",
      "        letter",
      "      }",
      "  },",
      '  "s": "let"',
      "}",
    ]);
    const head = lines[2];
    assert.deepEqual([head?.note, head?.foldEnd, head?.summary], ["fql", 6, "let a = <string>…"]);
    assert.deepEqual([lines[3]?.ruleDepth, lines[3]?.path], [2, "q.s"]);
    assert.deepEqual(
      lines.slice(3, 5).map(({ tokens }) => tokens.map(({ kind, text }) => [kind, text])),
      [
        [
          ["word", "let"],
          ["code", " a = "],
          ["placeholder", "<string>"],
        ],
        [
          ["word", "if"],
          ["code", " (a.at(1)) {"],
        ],
      ],
    );
  });

  it("copes with any depth", () => {
    const depth = 20_000;
    assert.equal(prettyLines("[".repeat(depth) + "]".repeat(depth)).length, 2 * depth - 1);
    assert.equal(prettyLines("[".repeat(depth)).length, depth);
  });

  it("loses nothing and adds only spaces", () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        const lines = prettyLines(text);
        // Strings that were unfolded are not in the lines as they are in the text; the others are.
        if (lines.some(({ note }) => note)) return;
        assert.deepEqual(
          lines.flatMap(({ tokens }) => tokens.map((token) => token.text.trim())),
          tokensOf(text),
        );
      }),
      { numRuns: 3000 },
    );
  });

  it("makes lines that stand for the same value, unfolded strings aside", () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        const joined = prettyLines(text).map(textOf).join("\n");
        assert.deepEqual(unfold(JSON.parse(joined)), unfold(JSON.parse(text)));
      }),
      { numRuns: 3000 },
    );
  });

  it("keeps folds nested in each other", () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        const open: number[] = [];
        for (const [at, { foldEnd, depth }] of prettyLines(text).entries()) {
          while ((open.at(-1) ?? at) < at) open.pop();
          if (foldEnd === undefined) continue;
          assert.ok(foldEnd > at && foldEnd <= (open.at(-1) ?? foldEnd));
          assert.ok(depth <= open.length + 1);
          open.push(foldEnd);
        }
      }),
    );
  });
});

/** Replaces every string that holds an object or a list by what it holds. */
function unfold(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unfold);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, unfold(member)]));
  }
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return unfold(JSON.parse(value));
  } catch {
    return value;
  }
}
