import assert from "node:assert/strict";
import type { Suggestions } from "../../../src/protocol/explorer.ts";
import { choose, shownSuggestions, take } from "../../../src/webview/suggest-list.ts";

function found(kind: Suggestions["kind"], start: number, end: number, ...labels: string[]): Suggestions {
  const text = (label: string) => (kind === "field" ? `${label}:` : label);
  return { kind, start, end, items: labels.map((label) => ({ label, text: text(label) })) };
}

describe("the list of suggestions", () => {
  const check = (
    query: string,
    suggestions: Suggestions | undefined,
    isAskedFor: boolean,
    expected: unknown,
  ) => {
    const shown = shownSuggestions(query, suggestions, isAskedFor);
    assert.deepEqual(shown && [shown.items.map(({ label }) => label).join(" "), shown.chosen], expected);
  };

  it("comes by itself with fields that begin as is typed, and leaves Enter to the query", () => {
    check("order co", found("field", 6, 8, "code", "compute", "BYTES_IN"), false, ["code compute", -1]);
    check("req", found("field", 0, 3, "TAGS.request_type"), false, ["TAGS.request_type", -1]);
    check("order ", found("field", 6, 6, "code", "ms"), false, undefined);
    check("order", found("field", 0, 5, "BYTE_READ_OPS"), false, undefined);
    check("order", undefined, false, undefined);
  });

  it("comes by itself with values, and chooses the first where none is begun", () => {
    check("code:", found("value", 5, 5, "200", "503"), false, ["200 503", 0]);
    check("code:5", found("value", 5, 6, "503", "500"), false, ["503 500", -1]);
  });

  it("does not come for what is written already", () => {
    check("code:503", found("value", 5, 8, "503"), false, undefined);
    check('db="a b"', found("value", 3, 8, "A b"), false, undefined);
  });

  it("has everything, the first chosen, when it is asked for", () => {
    check("", found("field", 0, 0, "code", "ms"), true, ["code ms", 0]);
    check("code:503", found("value", 5, 8, "503"), true, ["503", 0]);
    check("x", found("field", 0, 1), true, undefined);
  });

  it("goes round at its ends", () => {
    const list = shownSuggestions("co", found("field", 0, 2, "code", "compute"), false);
    assert.ok(list);
    const steps = (...by: number[]) => by.reduce((from, step) => choose(from, step), list).chosen;
    assert.deepEqual([steps(1), steps(1, 1), steps(1, 1, 1), steps(-1), steps(1, -1)], [0, 1, 0, 1, 1]);
  });

  it("writes the chosen item in the place of what is typed", () => {
    const list = shownSuggestions("a co b", found("field", 2, 4, "code", "compute"), false);
    assert.ok(list);
    assert.deepEqual(take(list), { text: "a code: b", caret: 7 });
    assert.deepEqual(take(choose(choose(list, 1), 1)), { text: "a compute: b", caret: 10 });
    assert.deepEqual(take(list, 1), { text: "a compute: b", caret: 10 });
    assert.equal(take({ ...list, items: [] }), undefined);
  });
});
