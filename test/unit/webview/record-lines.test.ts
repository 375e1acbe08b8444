import assert from "node:assert/strict";
import type { PrettyLine } from "../../../src/protocol/explorer.ts";
import { canFold, foldKey, parentOf, shownLines } from "../../../src/webview/record-lines.ts";

const key = { kind: "key", text: '"a"' } as const;

function line(depth: number, more: Partial<PrettyLine> = {}): PrettyLine {
  return { depth, tokens: [], ...more };
}

/** `{ a: { b, c: { d } }, e }` over eight lines. */
const lines = [
  line(0, { foldEnd: 7 }),
  line(1, { foldEnd: 5, path: "a", tokens: [key] }),
  line(2, { path: "a.b", tokens: [key] }),
  line(2, { foldEnd: 4, path: "a.c", tokens: [key] }),
  line(2),
  line(1),
  line(1, { path: "e", tokens: [key] }),
  line(0),
];

describe("lines of a record", () => {
  it("are shown without what is folded", () => {
    const check = (folded: number[], expected: number[]) =>
      assert.deepEqual(shownLines(lines, 8, (number) => folded.includes(number), 100).numbers, expected);
    check([], [0, 1, 2, 3, 4, 5, 6, 7]);
    check([3], [0, 1, 2, 3, 5, 6, 7]);
    check([1], [0, 1, 6, 7]);
    check([1, 3], [0, 1, 6, 7]);
    check([0], [0]);
    check([2], [0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it("are shown up to a limit", () => {
    assert.deepEqual(
      shownLines(lines, 8, () => false, 3),
      { numbers: [0, 1, 2], missing: undefined, hasMore: true },
    );
    assert.equal(shownLines(lines, 8, () => false, 8).hasMore, false);
  });

  it("tell the first one that is missing, also behind a fold", () => {
    assert.equal(shownLines(lines.slice(0, 3), 8, () => false, 100).missing, 3);
    assert.equal(shownLines(lines.slice(0, 3), 8, (number) => number === 1, 100).missing, 6);
    assert.equal(shownLines(lines.slice(0, 3), 8, (number) => number === 0, 100).missing, undefined);
  });

  it("fold where more than their own line is inside", () => {
    assert.equal(canFold(line(0, { foldEnd: 3 }), 3), false);
    assert.equal(canFold(line(0, { foldEnd: 4 }), 3), true);
    assert.equal(canFold(line(0), 3), false);
  });

  it("are remembered by path where the path is theirs alone", () => {
    const check = (of: PrettyLine, expected: string) => assert.equal(foldKey(7, of, 3), expected);
    check(line(1, { path: "TAGS", tokens: [key] }), "TAGS");
    check(line(1, { path: "items", tokens: [{ kind: "punctuation", text: "{" }] }), "#7:3");
    check(line(2, { path: "HEADERS", tokens: [key], ruleDepth: 1 }), "#7:3");
    check(line(0), "#7:3");
  });

  it("know what holds them", () => {
    assert.equal(parentOf(lines, 4), 1);
    assert.equal(parentOf(lines, 2), 1);
    assert.equal(parentOf(lines, 6), 0);
    assert.equal(parentOf(lines, 0), undefined);
  });
});
