import assert from "node:assert/strict";
import fc from "fast-check";
import { readSaved, savedState } from "../../../src/webview/saved-state.ts";
import { initialState, isBlank, withQuery } from "../../../src/webview/state.ts";

const query = (text: string, isRegex = false) => ({ text, matchCase: false, isRegex });

describe("what outlives the page", () => {
  it("comes back as it was", () => {
    const saved = {
      typed: query("timeout"),
      mode: "find",
      history: [query("a+", true)],
      order: { path: ["QUERY_TIME_MS"], isDescending: true },
      record: 498_111,
      anchor: { record: 498_100, y: -7.5 },
      isHistogramHidden: true,
      isFieldsOpen: false,
      fieldsWidth: 300,
      openFields: ['["RESPONSE_CODE"]'],
      isPaneOpen: true,
      paneWidth: 500,
      isPaneFull: false,
      folded: ["TAGS"],
    } as const;
    const restored = readSaved(JSON.parse(JSON.stringify(saved)));
    assert.deepEqual(restored, saved);
    assert.ok(restored);
    assert.deepEqual(savedState(initialState(restored), { record: 498_111, anchor: saved.anchor }), saved);
  });

  it("is nothing where nothing was saved", () => {
    assert.equal(readSaved(undefined), undefined);
    assert.equal(readSaved("text"), undefined);
  });

  it("leaves out what does not fit", () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), (a, b, c) => {
        const restored = readSaved({
          typed: a,
          history: [a, b],
          anchor: b,
          record: c,
          paneWidth: a,
          folded: [b, c],
          order: { path: [a, b], isDescending: c },
          openFields: [a, c],
        });
        assert.ok(restored);
        assert.equal(typeof restored.typed.text, "string");
        assert.ok(Number.isSafeInteger(restored.record) && restored.record >= 0);
        assert.ok(Number.isFinite(restored.anchor.y));
        const { folded, openFields = [], order } = restored;
        for (const text of [...folded, ...openFields, ...(order?.path ?? [])])
          assert.equal(typeof text, "string");
      }),
    );
  });
});

describe("a blank query", () => {
  it("is empty, or only spaces where they are no expression", () => {
    assert.deepEqual([query(""), query("  "), query("a"), query(" ", true)].map(isBlank), [
      true,
      true,
      false,
      false,
    ]);
  });
});

describe("the history of queries", () => {
  it("has the newest first, each once, and nothing empty", () => {
    const history = [query("b"), query("a")];
    assert.deepEqual(withQuery(history, query("c")), [query("c"), query("b"), query("a")]);
    assert.deepEqual(withQuery(history, query("a")), [query("a"), query("b")]);
    assert.deepEqual(withQuery(history, query("a", true)), [query("a", true), query("b"), query("a")]);
    assert.equal(withQuery(history, query("")), history);
  });

  it("keeps the last fifty", () => {
    let history: readonly ReturnType<typeof query>[] = [];
    for (let i = 0; i < 60; i++) history = withQuery(history, query(`q${i}`));
    assert.equal(history.length, 50);
    assert.equal(history[0]?.text, "q59");
  });
});
