import assert from "node:assert/strict";
import { mock } from "node:test";
import type { SearchStatus, TextQuery } from "../../../src/protocol/explorer.ts";
import { PortClosedError } from "../../../src/protocol/rpc.ts";
import { Querying } from "../../../src/webview/querying.ts";
import { initialState } from "../../../src/webview/state.ts";
import { settled } from "./small-log.ts";

function queryingOf() {
  const state = initialState(undefined);
  const sent: (string | undefined)[] = [];
  let searchId = 0;
  const reader = { isGone: false };
  const search = async (query: TextQuery | undefined): Promise<SearchStatus> => {
    sent.push(query?.text);
    if (reader.isGone) throw new PortClosedError();
    if (query?.isRegex && query.text.includes("("))
      throw new Error("Not a regular expression: Unterminated group.");
    return { searchId: ++searchId, scanned: 0, matches: 0, isDone: false };
  };
  let searches = 0;
  const onSearch = () => searches++;
  const querying = new Querying({ state, log: () => ({ search }), onSearch, onChange: () => {} });
  return { state, sent, querying, reader, searches: () => searches };
}

async function wait(ms: number): Promise<void> {
  mock.timers.tick(ms);
  await settled();
}

describe("querying", () => {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
  afterEach(() => mock.timers.reset());

  it("searches 120 ms after the last key", async () => {
    const { querying, sent, state } = queryingOf();
    for (const text of ["o", "or", "ord"]) {
      querying.type(text);
      await wait(119);
    }
    assert.deepEqual(sent, []);
    await wait(1);
    assert.deepEqual(sent, ["ord"]);
    assert.equal(state.search?.query.text, "ord");
  });

  it("searches at once on Enter, and not again after the pause", async () => {
    const { querying, sent, state } = queryingOf();
    querying.type("order");
    await querying.run();
    await wait(500);
    assert.deepEqual(sent, ["order"]);
    assert.deepEqual(state.history, [{ text: "order", matchCase: false, isRegex: false }]);
  });

  it("searches again when case or regular expression is switched", async () => {
    const { querying, state, searches } = queryingOf();
    querying.type("order");
    await wait(120);
    querying.toggle("matchCase");
    await wait(120);
    assert.equal(state.search?.query.matchCase, true);
    assert.equal(searches(), 2);
  });

  it("ends the search when nothing is typed", async () => {
    const { querying, sent, state } = queryingOf();
    querying.type("order");
    await wait(120);
    querying.clear();
    await settled();
    assert.deepEqual(sent, ["order", undefined]);
    assert.equal(state.search, undefined);
  });

  it("shows an error half a second after the last key, and keeps the last valid result", async () => {
    const { querying, state } = queryingOf();
    querying.toggle("isRegex");
    querying.type("a");
    await wait(120);
    querying.type("a(");
    await wait(120);
    await wait(379);
    assert.equal(state.typedError, undefined);
    await wait(1);
    assert.equal(state.typedError, "Not a regular expression: Unterminated group.");
    assert.equal(state.search?.query.text, "a");
    querying.type("a(b)?");
    assert.equal(state.typedError, undefined);
  });

  it("shows no error of what was typed over", async () => {
    const { querying, state } = queryingOf();
    querying.toggle("isRegex");
    querying.type("(");
    await wait(200);
    querying.type("(a");
    await wait(119);
    querying.type("a");
    await wait(1000);
    assert.equal(state.typedError, undefined);
  });

  it("shows an error at once on Enter, and does not remember what is wrong", async () => {
    const { querying, state } = queryingOf();
    querying.toggle("isRegex");
    querying.type("(");
    await querying.run();
    assert.equal(state.typedError, "Not a regular expression: Unterminated group.");
    assert.deepEqual(state.history, []);
  });

  it("goes back in the history, and forward to what was typed", async () => {
    const { querying, state } = queryingOf();
    for (const text of ["a", "b", "c"]) {
      querying.type(text);
      await querying.run();
    }
    querying.type("draft");
    const typed = (step: 1 | -1) => {
      querying.recall(step);
      return state.typed.text;
    };
    assert.deepEqual([typed(1), typed(1), typed(1), typed(1)], ["c", "b", "a", "a"]);
    assert.deepEqual([typed(-1), typed(-1), typed(-1), typed(-1)], ["b", "c", "draft", "draft"]);
  });

  it("does not offer the query that is in the field", async () => {
    const { querying, state } = queryingOf();
    for (const text of ["a", "b"]) {
      querying.type(text);
      await querying.run();
    }
    querying.recall(1);
    assert.equal(state.typed.text, "a");
    querying.recall(-1);
    assert.equal(state.typed.text, "b");
  });

  it("takes progress of its own search only", async () => {
    const { querying, state } = queryingOf();
    querying.type("a");
    await querying.run();
    querying.onStatus({ searchId: 9, scanned: 5, matches: 5, isDone: false });
    assert.equal(state.search?.status.matches, 0);
    querying.onStatus({ searchId: 1, scanned: 5, matches: 3, isDone: false });
    assert.equal(state.search?.status.matches, 3);
  });

  it("sends the same query to another reader", async () => {
    const { querying, sent, state, reader } = queryingOf();
    querying.type("a");
    await querying.run();
    reader.isGone = true;
    querying.type("ab");
    await wait(120);
    await wait(500);
    assert.equal(state.typedError, undefined);
    reader.isGone = false;
    await querying.restart();
    assert.deepEqual(sent, ["a", "ab", "ab"]);
    assert.equal(state.search?.query.text, "ab");
  });
});
