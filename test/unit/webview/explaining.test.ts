import assert from "node:assert/strict";
import type { Query, Suggestions } from "../../../src/protocol/explorer.ts";
import { Explaining } from "../../../src/webview/explaining.ts";
import { initialState } from "../../../src/webview/state.ts";
import { settled, statusOf } from "./small-log.ts";

const values = ["ECommerce/prod", "ECommerce/staging"];

/** A far side that offers the values that begin as is typed after `db:`. */
function explainingOf(matches: readonly number[]) {
  const text = "a db:ECommerce/stage";
  const query = { text, matchCase: false, isRegex: false, zone: "utc" } as const;
  const state = initialState(undefined);
  state.status = statusOf(9);
  state.search = { query, range: undefined, status: { searchId: 1, scanned: 9, matches: 0, isDone: true } };
  const terms = [
    { text: "a", start: 0, end: 1, matches: matches[0] ?? 0 },
    { text: "db:ECommerce/stage", start: 2, end: 20, matches: matches[1] ?? 0 },
  ];
  let asked = 0;
  const log = {
    termCounts: async () => {
      asked++;
      return terms;
    },
    suggest: async (typed: Query): Promise<Suggestions | undefined> => {
      if (!typed.text.startsWith("db:")) return { kind: "field", start: 0, end: 1, items: [] };
      const found = values.filter((value) => value.startsWith(typed.text.slice(3)));
      const items = found.map((value) => ({ label: value, text: value }));
      return { kind: "value", start: 3, end: typed.text.length, items };
    },
  };
  const explaining = new Explaining({ state, log: () => log, onChange: () => {} });
  return { state, explaining, asked: () => asked };
}

describe("why nothing matches", () => {
  it("is what each term selects, and the nearest value of the one that selects nothing", async () => {
    const { state, explaining } = explainingOf([5, 0]);
    await explaining.refresh();
    assert.deepEqual(
      state.explanation?.terms.map(({ matches }) => matches),
      [5, 0],
    );
    assert.deepEqual(state.explanation?.instead, { start: 2, end: 20, text: "db:ECommerce/staging" });
  });

  it("offers nothing where each selects something, or no value is asked for", async () => {
    for (const matches of [
      [5, 5],
      [0, 5],
    ]) {
      const { state, explaining } = explainingOf(matches);
      await explaining.refresh();
      assert.equal(state.explanation?.instead, undefined);
    }
  });

  it("is asked for once for a search, and forgotten with it", async () => {
    const { state, explaining, asked } = explainingOf([5, 0]);
    await explaining.refresh();
    await explaining.refresh();
    assert.equal(asked(), 1);
    state.search = undefined;
    await explaining.refresh();
    await settled();
    assert.equal(state.explanation, undefined);
  });
});
