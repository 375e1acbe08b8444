import assert from "node:assert/strict";
import type { LogProblem, LogStatus } from "../../../src/protocol/explorer.ts";
import { countOf, progressOf } from "../../../src/webview/counts.ts";
import { middleOf, noticeOf } from "../../../src/webview/messages.ts";
import { initialState, type PageState } from "../../../src/webview/state.ts";
import { statusOf } from "./small-log.ts";

const textColumns = [
  { id: "line", title: "LINE", kind: "line", path: [] },
  { id: "text", title: "TEXT", kind: "text", path: [] },
] as const;

function stateOf(records: number, more: Partial<PageState> = {}, status: Partial<LogStatus> = {}): PageState {
  return {
    ...initialState(undefined),
    reader: "running",
    status: { ...statusOf(records), ...status },
    ...more,
  };
}

function asText(state: PageState): PageState {
  const { status = statusOf(0) } = state;
  return {
    ...state,
    info: { profile: { id: "text", label: "Text" }, columns: textColumns, fields: [], status },
  };
}

function searchOf(matches: number, isDone = true): NonNullable<PageState["search"]> {
  const query = { text: "a", matchCase: false, isRegex: false, zone: "utc" } as const;
  return { query, status: { searchId: 1, scanned: 10, matches, isDone }, range: undefined };
}

const n = (count: number) => count.toLocaleString();

describe("the count beside the query", () => {
  const check = (state: PageState, expected: string | undefined) => {
    const count = countOf(state);
    assert.equal(count && [count.number, count.words].filter(Boolean).join(" "), expected);
  };

  it("is of all records where nothing is asked", () => {
    check(stateOf(1_204_331), `${n(1_204_331)} records`);
    check(stateOf(1), "1 record");
    check(stateOf(0), "No records");
    check(asText(stateOf(48_210)), `${n(48_210)} lines`);
    check(stateOf(517_862, { arriving: { received: 1 } }), `${n(517_862)} so far`);
    check(stateOf(517_862, {}, { isCaughtUp: false }), `${n(517_862)} so far`);
    check(stateOf(0, {}, { isCaughtUp: false }), undefined);
  });

  it("is of the matches in a filter", () => {
    check(stateOf(1_204_331, { search: searchOf(3201) }), `${n(3201)} of ${n(1_204_331)}`);
    check(stateOf(1_204_331, { search: searchOf(3201, false) }), `${n(3201)} so far`);
    check(stateOf(1_204_331, { search: searchOf(0) }), `0 of ${n(1_204_331)}`);
    check(asText(stateOf(48_210, { search: searchOf(214) })), `214 of ${n(48_210)} lines`);
  });

  it("has the place of the current match in find", () => {
    const find = (matches: number, ordinal?: number, isDone = true) =>
      stateOf(1_204_331, { mode: "find", search: searchOf(matches, isDone), ordinal });
    check(find(1596, 127), `128 of ${n(1596)} matches`);
    check(find(1596), `${n(1596)} matches`);
    check(find(1), "1 match");
    check(find(1596, 127, false), `128 of ${n(1596)} so far`);
  });

  it("says that it belongs to an earlier query while the new one is wrong", () => {
    check(
      stateOf(9999, { search: searchOf(3201), typedError: { message: "…", start: 0, end: 1 } }),
      `${n(3201)}, last valid query`,
    );
  });
});

describe("progress", () => {
  const check = (more: Partial<PageState>, expected: number | undefined) =>
    assert.equal(progressOf(stateOf(20, more, { progress: 0.4 })), expected);

  it("is that of the search before the download before the reading", () => {
    const arriving = { received: 1, total: 4 };
    check({ search: searchOf(1, false), isSearchLong: true, arriving, isReadingLong: true }, 0.5);
    check({ search: searchOf(1, false), arriving, isReadingLong: true }, 0.25);
    check({ arriving: { received: 1 }, isReadingLong: true }, 0.4);
    check({}, undefined);
  });
});

describe("notices", () => {
  const check = (state: PageState, text: string | undefined, ...buttons: string[]) => {
    const notice = noticeOf(state, 498_111);
    assert.equal(notice?.text, text);
    assert.deepEqual(notice?.buttons ?? [], buttons);
  };
  const problem = (problem: LogProblem) => stateOf(812_004, {}, { problem });

  it("tell that the reader stopped", () => {
    const text = "The log reader stopped. Your query, position and bookmarks are kept.";
    check(stateOf(9, { reader: "stopped" }), text, "Show Output", "Restart");
    const again = `The log reader stopped again, at record ${n(498_112)}.`;
    check(stateOf(9, { reader: "stoppedAgain" }), again, "Show Output", "Reopen as Text");
  });

  it("tell what is missing in the log of a large export, where the file has nothing wrong", () => {
    const gaps = "Parts of this log are missing. 31 Mar – 28 Jun: failed.";
    check(stateOf(9, { gaps }), gaps, "Show Exports");
    const gone = "The file is gone. It was moved or deleted.";
    check(stateOf(9, { gaps }, { problem: { kind: "gone" } }), gone);
  });

  it("tell what is wrong with a file whose records are shown", () => {
    const before = `The ${n(812_004)} records before that are shown.`;
    check(problem({ kind: "gzipCutShort" }), `The compressed file ends early. ${before}`);
    const damaged = `The compressed file is damaged after 1.1 GB. ${before}`;
    check(problem({ kind: "gzipDamaged", afterBytes: 1.1e9 }), damaged);
    check(problem({ kind: "gone" }), "The file is gone. It was moved or deleted.");
    const document = "This file is one JSON document, not a log with a record on each line.";
    check(problem({ kind: "jsonDocument" }), document, "Reopen as Text");
    const utf16 = "This file is UTF-16. It is shown as text; save it as UTF-8 to explore it.";
    check(problem({ kind: "utf16" }), utf16, "Reopen as Text");
    const unknown = "This version of VS Code cannot unpack .zst. Unpack it first, or update VS Code.";
    check(problem({ kind: "noZstd" }), unknown);
    const misnamed = "This file is not zstd, whatever its name says.";
    check(problem({ kind: "notZstd" }), misnamed, "Reopen as Text");
    const part = (of: Extract<LogProblem, { kind: "part" }>["problem"]) =>
      problem({ kind: "part", fileName: "q.log.1", problem: of });
    check(part({ kind: "gone" }), "q.log.1: The file is gone. It was moved or deleted.");
    const cut = "q.log.1: The compressed file ends early. Its records before that are shown.";
    check(part({ kind: "gzipCutShort" }), cut);
  });

  it("offer to download again what an export has brought and is gone", () => {
    const text = "The file is gone. It was moved or deleted.";
    const gone = { ...problem({ kind: "gone" }), isExport: true };
    check(gone, text, "Download Again");
    const middle = middleOf({ ...stateOf(0, {}, { problem: { kind: "gone" } }), isExport: true }, 0);
    assert.deepEqual([middle?.title, middle?.buttons], [text, ["Download Again"]]);
    check(
      { ...problem({ kind: "gzipCutShort" }), isExport: true },
      noticeOf(problem({ kind: "gzipCutShort" }), 0)?.text,
    );
  });

  it("tell that there is no space to unpack a file", () => {
    const shown = "Records up to here are shown.";
    const reason = "no space left on device";
    check(
      problem({ kind: "noSpace", reason }),
      `Unpacking stopped: ${reason}. ${shown}`,
      "Try Again",
      "Clear Cache",
    );
    const text = `Unpacking needs about 9 GB in the cache; 2 GB are free. ${shown}`;
    check(
      problem({ kind: "noSpace", reason, neededBytes: 9e9, freeBytes: 2e9 }),
      text,
      "Try Again",
      "Clear Cache",
    );
  });

  it("tell that no line is JSON, not that some are not", () => {
    const text = "No line of this file is JSON. Lines are shown as text; search, bookmarks and copy work.";
    check(asText(stateOf(9, {}, { notJson: 9 })), text, "Reopen as Text");
    check(asText(stateOf(9, {}, { notJson: 8 })), undefined);
    check(stateOf(9, {}, { notJson: 8 }), undefined);
  });
});

describe("the middle of an empty table", () => {
  const check = (state: PageState, title: string | undefined, ...buttons: string[]) => {
    const middle = middleOf(state, 0);
    assert.equal(middle?.title, title);
    assert.deepEqual(middle?.buttons ?? [], buttons);
  };

  it("says why there is nothing", () => {
    check(stateOf(0), "This log is empty", "Reveal File");
    check(stateOf(9, { search: searchOf(0) }), "No record matches", "Clear Query");
    check(stateOf(0, {}, { problem: { kind: "gone" } }), "The file is gone. It was moved or deleted.");
    const denied = stateOf(0, {}, { problem: { kind: "denied", reason: "permission denied" } });
    check(denied, "The file cannot be read: permission denied.", "Try Again");
  });

  it("says nothing while there may still be something", () => {
    check(stateOf(0, { arriving: { received: 0 } }), undefined);
    check(stateOf(0, {}, { isCaughtUp: false }), undefined);
    check(stateOf(9, { search: searchOf(0, false) }), undefined);
    check(stateOf(9, { mode: "find", search: searchOf(0) }), undefined);
  });

  it("gives the size of the empty file", () => {
    const text = "The file has 0 bytes. If something still writes to it, records appear here as they arrive.";
    assert.equal(middleOf(stateOf(0), 0)?.text, text);
  });
});
