import assert from "node:assert/strict";
import { mock } from "node:test";
import type { Query, QueryEdit, QueryReading } from "../../../src/protocol/explorer.ts";
import { PortClosedError } from "../../../src/protocol/rpc.ts";
import { Querying } from "../../../src/webview/querying.ts";
import { initialState } from "../../../src/webview/state.ts";
import { settled } from "./small-log.ts";

/** A far side that knows of open brackets, and whose edits append what they are told to. */
function queryingOf() {
  const state = initialState(undefined);
  const sent: (string | undefined)[] = [];
  const zones: string[] = [];
  const edits: QueryEdit[] = [];
  let searchId = 0;
  const reader = { isGone: false };
  const readingOf = (text: string): QueryReading => {
    const start = text.indexOf("(");
    const isOpen = start >= 0 && !text.includes(")");
    const range = text.includes("ts:") ? { fromMs: 1000, toMs: Number.POSITIVE_INFINITY } : undefined;
    return {
      errors: isOpen ? [{ message: "A bracket is not closed.", start, end: start + 1 }] : [],
      tokens: text === "" ? [] : [{ kind: "string", start: 0, end: text.length }],
      ...(range && { range }),
    };
  };
  const log = {
    read: async ({ text }: Query) => readingOf(text),
    search: async (query: Query | undefined) => {
      sent.push(query?.text);
      if (query) zones.push(query.zone);
      if (reader.isGone) throw new PortClosedError();
      const reading = readingOf(query?.text ?? "");
      if (reading.errors.length === 0) searchId++;
      return { reading, status: { searchId, scanned: 0, matches: 0, isDone: false } };
    },
    edit: async ({ text }: Query, edit: QueryEdit) => {
      edits.push(edit);
      return `${text} +${edits.length}`;
    },
  };
  let searches = 0;
  const onSearch = () => searches++;
  const querying = new Querying({ state, log: () => log, onSearch, onChange: () => {} });
  return { state, sent, zones, edits, querying, reader, searches: () => searches };
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
    querying.type("a");
    await wait(120);
    querying.type("a(");
    await wait(120);
    await wait(379);
    assert.equal(state.typedError, undefined);
    await wait(1);
    assert.deepEqual(state.typedError, { message: "A bracket is not closed.", start: 1, end: 2 });
    assert.equal(state.search?.query.text, "a");
    assert.equal(state.search?.status.searchId, 1);
    querying.type("a(b)");
    assert.equal(state.typedError, undefined);
  });

  it("shows no error of what was typed over", async () => {
    const { querying, state } = queryingOf();
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
    querying.type("(");
    await querying.run();
    assert.deepEqual(state.typedError, { message: "A bracket is not closed.", start: 0, end: 1 });
    assert.deepEqual(state.history, []);
  });

  it("shows on Enter an error that the pause had not come to yet", async () => {
    const { querying, state } = queryingOf();
    querying.type("((");
    await wait(120);
    assert.equal(state.typedError, undefined);
    await querying.run();
    assert.deepEqual(state.typedError, { message: "A bracket is not closed.", start: 0, end: 1 });
  });

  it("knows the colours of what is typed before it searches", async () => {
    const { querying, state, sent } = queryingOf();
    querying.type("order");
    await settled();
    assert.deepEqual(state.reading, { text: "order", tokens: [{ kind: "string", start: 0, end: 5 }] });
    assert.deepEqual(sent, []);
  });

  it("takes edits one after the other, each of what the one before it left", async () => {
    const { querying, state, sent } = queryingOf();
    querying.type("a");
    const first = querying.edit({ act: "removeTerm", term: 1 });
    const second = querying.edit({ act: "removeTerm", term: 2 });
    assert.equal((await first).after.text, "a +1");
    assert.equal((await second).after.text, "a +1 +2");
    assert.equal(state.typed.text, "a +1 +2");
    assert.deepEqual(sent, ["a +1", "a +1 +2"]);
  });

  it("keeps the selected time in another zone, and asks anew for any other query", async () => {
    const { querying, state, edits, zones } = queryingOf();
    querying.type("a");
    await querying.run();
    state.timeZone = "local";
    await querying.rezone();
    assert.deepEqual([zones, edits], [["utc", "local"], []]);
    querying.type("a ts:");
    await querying.run();
    state.timeZone = "utc";
    await querying.rezone();
    assert.deepEqual(edits, [{ act: "range", fromMs: 1000 }]);
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
    // What was shown comes first: what is typed may have been wrong.
    assert.deepEqual(sent, ["a", "ab", "a", "ab"]);
    assert.equal(state.search?.query.text, "ab");
  });
});
