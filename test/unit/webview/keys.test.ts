import assert from "node:assert/strict";
import { type Action, actionFor, type Place, type Stroke } from "../../../src/webview/keys.ts";

function stroke(keys: string): Stroke {
  const parts = keys === "+" ? ["+"] : keys.split("+");
  const key = parts.at(-1) ?? "";
  const has = (name: string) => parts.slice(0, -1).includes(name);
  return {
    key,
    code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key,
    ctrlKey: has("Ctrl"),
    metaKey: has("Cmd"),
    altKey: has("Alt"),
    shiftKey: has("Shift"),
  };
}

describe("keys", () => {
  const check = (place: Place, keys: string, expected: Action | undefined, isMac = false) =>
    assert.equal(actionFor(stroke(keys), place, isMac), expected, `${keys} in ${place}`);

  it("work anywhere", () => {
    for (const place of ["query", "bar", "records", "record", "status", "page"] as const) {
      check(place, "Ctrl+f", "focusQuery");
      check(place, "F3", "nextMatch");
      check(place, "Shift+F3", "previousMatch");
      check(place, "Alt+F8", "nextProblem");
      check(place, "Shift+Alt+F8", "previousProblem");
      check(place, "Alt+ArrowDown", "nextRecord");
    }
  });

  it("are letters everywhere but in the query", () => {
    check("records", "d", "toggleRecord");
    check("record", "w", "toggleFull");
    check("status", "z", "switchTimeZone");
    check("records", "/", "focusQuery");
    for (const keys of ["d", "w", "z", "/"]) check("query", keys, undefined);
    check("records", "Ctrl+d", undefined);
    check("records", "Shift+D", undefined);
  });

  it("mean what the place makes of them", () => {
    check("query", "Enter", "runQuery");
    check("records", "Enter", "openRecord");
    check("status", "Enter", undefined);
    check("query", "ArrowUp", "historyBack");
    check("records", "ArrowUp", "rowUp");
    check("record", "ArrowUp", "lineUp");
    check("query", "Home", undefined);
    check("records", "Ctrl+End", "lastRow");
    check("record", "Alt+ArrowLeft", "foldAll");
    check("query", "Ctrl+c", undefined);
    check("record", "Ctrl+Shift+C", "copyRecord");
    check("bar", " ", undefined);
  });

  it("use Cmd for Ctrl, and Option with Cmd for Alt, on a Mac", () => {
    check("query", "Cmd+f", "focusQuery", true);
    check("query", "Ctrl+f", undefined, true);
    check("query", "Cmd+Enter", "toggleMode", true);
    check("query", "Cmd+Alt+c", "toggleCase", true);
    check("query", "Alt+c", undefined, true);
    check("records", "Cmd+c", "copyValue", true);
    assert.equal(actionFor({ ...stroke("Cmd+Alt+r"), key: "®" }, "query", true), "toggleRegex");
  });

  it("move among bars and fields, where letters find one", () => {
    check("histogram", "ArrowLeft", "barLeft");
    check("histogram", "Shift+ArrowLeft", "rangeLeft");
    check("histogram", "Escape", "clearRange");
    check("histogram", "h", "toggleHistogram");
    check("fields", "+", "includeField");
    check("fields", "-", "excludeField");
    check("fields", "Delete", "excludeField");
    check("fields", "f", "findField");
    check("fields", "Ctrl+f", "focusQuery");
    check("findField", "f", undefined);
    check("findField", "ArrowDown", "leaveFind");
    check("records", "f", "toggleFields");
  });

  it("narrow by what the keys stand on", () => {
    for (const place of ["records", "record"] as const) {
      check(place, "+", "include");
      check(place, "-", "exclude");
    }
    check("query", "-", undefined);
  });

  it("offer what could be written", () => {
    check("query", "Tab", "takeSuggestion");
    assert.equal(actionFor(stroke("Ctrl+ "), "query", false), "suggest");
    assert.equal(actionFor(stroke("Ctrl+ "), "query", true), "suggest");
    assert.equal(actionFor(stroke("Cmd+ "), "records", true), undefined);
  });

  it("leave the Windows key to the system", () => {
    check("records", "Cmd+d", undefined);
  });
});
