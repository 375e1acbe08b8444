import assert from "node:assert/strict";
import fc from "fast-check";
import { segmentsOf } from "../../../src/webview/segments.ts";

/** `[x]` is a mark, `↵` a break, `{x}` a placeholder. */
function drawn(text: string, marks: number[], hasPlaceholders = true): string {
  return segmentsOf({ text, marks }, hasPlaceholders)
    .map(({ text, kind, isMark }) => {
      const shown = kind === "placeholder" ? `{${text}}` : text;
      return isMark ? `[${shown}]` : shown;
    })
    .join("");
}

describe("segments of a cell", () => {
  it("cut at matches, breaks and placeholders", () => {
    const check = (text: string, marks: number[], expected: string) =>
      assert.equal(drawn(text, marks), expected);
    check("plain", [], "plain");
    check("an order", [3, 8], "an [order]");
    check("order order", [0, 5, 6, 11], "[order] [order]");
    check("a\n  b", [], "a↵b");
    check("a \r\n\tb\n\nc", [], "a↵b↵c");
    check("a\n", [], "a");
    check("a\nb \n \r\n  ", [], "a↵b");
    check("a\n ", [0, 3], "[a]");
    check("a ", [], "a ");
    check("\n", [], "");
    check("byId(<string>)", [], "byId({<string>})");
    check("byId(<string>)", [6, 12], "byId([{<string>}])");
    check("ab\ncd", [1, 4], "a[b]↵[c]d");
  });

  it("take no time over long white space", () => {
    const spaces = " ".repeat(200_000);
    const breaks = "\n".repeat(200_000);
    assert.equal(drawn(`a${spaces}b${breaks}c${spaces}`, []), `a${spaces}b↵c${spaces}`);
  });

  it("know placeholders only where there are any", () => {
    assert.equal(drawn("a <b> c", [], false), "a <b> c");
  });

  it("bear marks that lie outside of the text", () => {
    assert.equal(drawn("abc", [2, 90]), "ab[c]");
    assert.equal(drawn("abc", [50, 90]), "abc");
    assert.equal(drawn("abc", [2]), "abc");
  });

  it("lose nothing but the white space at breaks", () => {
    const texts = fc.string({ unit: fc.constantFrom("a", "<", "b", ">", " ", "\n", "é") });
    fc.assert(
      fc.property(texts, fc.array(fc.nat(30)), (text, offsets) => {
        const marks = [...new Set(offsets)].sort((a, b) => a - b);
        const shown = segmentsOf({ text, marks }, true).map((segment) =>
          segment.kind === "break" ? "" : segment.text,
        );
        assert.equal(shown.join("").replace(/\s/g, ""), text.replace(/\s/g, ""));
        assert.ok(!shown.join("").includes("\n"), "a row is one line high");
      }),
    );
  });
});
