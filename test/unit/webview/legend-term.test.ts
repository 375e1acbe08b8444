import assert from "node:assert/strict";
import { isWithTerm, languageText, toggledTerm } from "../../../src/webview/legend-term.ts";

describe("the term of a legend entry", () => {
  it("is written at the end, and taken back from wherever it stands", () => {
    const check = (text: string, expected: string) => {
      assert.equal(toggledTerm(text, "code:5xx"), expected);
      assert.equal(isWithTerm(text, "code:5xx"), !isWithTerm(expected, "code:5xx"));
    };
    check("", "code:5xx");
    check("order", "order code:5xx");
    check("order code:5xx", "order");
    check("code:5xx order", "order");
    check("a code:5xx b", "a b");
    check("-code:5xx", "-code:5xx code:5xx");
    check("a OR b", "(a OR b) code:5xx");
  });

  it("leaves a regular expression what it was", () => {
    const check = (text: string, matchCase: boolean, expected: string) =>
      assert.equal(languageText({ text, matchCase, isRegex: true }), expected);
    check("a+", false, "/a+/i");
    check("a/b\\/c", true, "/a\\/b\\/c/");
    check("", false, "");
    assert.equal(languageText({ text: "a/b", matchCase: false, isRegex: false }), "a/b");
  });
});
