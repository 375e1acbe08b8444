import assert from "node:assert/strict";
import fc from "fast-check";
import type { QueryReading } from "../../../src/protocol/explorer.ts";
import { carried, paint } from "../../../src/webview/query-paint.ts";

type Tokens = QueryReading["tokens"];

/** `code:503 order` */
const tokens: Tokens = [
  { kind: "field", start: 0, end: 4 },
  { kind: "op", start: 4, end: 5 },
  { kind: "number", start: 5, end: 8 },
  { kind: "string", start: 9, end: 14 },
];

function painted(text: string, of: Tokens, wrong?: { start: number; end: number }): string {
  const words = paint(text, of, wrong).map((stroke) => {
    return `${stroke.kind ?? ""}${stroke.isWrong ? "!" : ""}(${stroke.text})`;
  });
  return words.join("");
}

describe("the colours of a query", () => {
  it("are those of its tokens", () => {
    assert.equal(painted("code:503 order", tokens), "field(code)op(:)number(503)( )string(order)");
    assert.equal(painted("", []), "");
  });

  it("leave what is wrong plain until it is said", () => {
    const wrong: Tokens = [{ kind: "wrong", start: 0, end: 3 }];
    assert.equal(painted("5xx", wrong), "(5xx)");
    assert.equal(painted("5xx", wrong, { start: 1, end: 3 }), "(5)!(xx)");
  });

  it("underline within a token, over several, and at the end", () => {
    assert.equal(
      painted("code:503 order", tokens, { start: 3, end: 6 }),
      "field(cod)field!(e)op!(:)number!(5)number(03)( )string(order)",
    );
    assert.equal(painted("code:", tokens.slice(0, 2), { start: 5, end: 5 }), "field(code)op(:)!(\u00a0)");
  });

  it("stay while a new text is being read", () => {
    const check = (after: string, expected: string) =>
      assert.equal(painted(after, carried(tokens, "code:503 order", after)), expected);
    check("code:5031 order", "field(code)op(:)number(5031)( )string(order)");
    check("code:503  order", "field(code)op(:)number(503)(  )string(order)");
    check("code:503 orders", "field(code)op(:)number(503)( )string(orders)");
    check("code:503 ord", "field(code)op(:)number(503)( )string(ord)");
    check("code:503 ", "field(code)op(:)number(503)( )");
    check("x code:503 order", "(x )field(code)op(:)number(503)( )string(order)");
    check("", "");
  });

  it("never change the text", () => {
    const text = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(text, text, fc.nat(12), fc.nat(12), (before, after, a, b) => {
        const of: Tokens = [...before].map((_, at) => ({ kind: "string", start: at, end: at + 1 }));
        const wrong = { start: Math.min(a, b), end: Math.max(a, b) };
        const strokes = paint(after, carried(of, before, after), wrong).map((stroke) => stroke.text);
        assert.equal(strokes.join("").slice(0, after.length), after);
        assert.ok(strokes.join("").length <= after.length + 1);
      }),
    );
  });
});
