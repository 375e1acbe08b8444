import assert from "node:assert/strict";
import type { Column } from "../../../src/protocol/explorer.ts";
import { columnsAt, gridTemplate, widthForColumns } from "../../../src/webview/columns.ts";

const columns: Column[] = [
  { id: "ts", title: "TS", kind: "time", widthCh: 12, path: ["ts"] },
  { id: "code", title: "CODE", kind: "code", widthCh: 3, path: ["code"] },
  { id: "ms", title: "MS", kind: "number", widthCh: 7, path: ["ms"] },
  { id: "write", title: "WRITE", unit: "ops", kind: "number", widthCh: 7, hideBelow: 1200, path: ["write"] },
  {
    id: "compute",
    title: "COMPUTE",
    unit: "ops",
    kind: "number",
    widthCh: 8,
    hideBelow: 1200,
    path: ["compute"],
  },
  { id: "db", title: "DB", kind: "database", widthCh: 17, hideBelow: 640, path: ["db"] },
  { id: "shape", title: "SHAPE", kind: "shape", path: ["shape"] },
];

describe("columns", () => {
  it("give way when the page is narrow", () => {
    const check = (widthPx: number, expected: string) =>
      assert.equal(
        columnsAt(columns, widthPx)
          .map(({ column }) => column.id)
          .join(" "),
        expected,
      );
    check(1200, "ts code ms write compute db shape");
    check(1199, "ts code ms db shape");
    check(639, "ts code ms shape");
  });

  it("give way to the panes beside them where those take much of a wide page", () => {
    const check = (pagePx: number, tablePx: number, expected: number) =>
      assert.equal(widthForColumns(pagePx, tablePx), expected);
    check(1440, 1440 - 256 - 416, 1268);
    check(1320, 1320 - 256 - 416, 1148);
    check(1190, 806, 1190);
    check(500, 500, 500);
  });

  it("keep their places among all columns", () => {
    assert.deepEqual(
      columnsAt(columns, 639).map(({ index }) => index),
      [0, 1, 2, 6],
    );
  });

  it("have the widths of the design", () => {
    assert.equal(
      gridTemplate(columns, 1440, "1,204,331"),
      "32px calc(12ch + 16px) 5ch calc(7ch + 8px) calc(7ch + 8px) calc(8ch + 12px) calc(17ch + 28px) minmax(16ch, 1fr)",
    );
  });

  it("are as wide as a long head needs", () => {
    const status: Column = { id: "s", title: "http.statusCode", kind: "code", widthCh: 3, path: ["s"] };
    assert.equal(gridTemplate([status], 1440, ""), "32px calc(16ch + 12px)");
  });

  it("make room for the longest line number, and none for a state, in a text", () => {
    const text: Column[] = [
      { id: "line", title: "LINE", kind: "line", widthCh: 7, path: ["line"] },
      { id: "text", title: "TEXT", kind: "text", path: ["text"] },
    ];
    assert.equal(gridTemplate(text, 1000, "81"), "7ch minmax(12ch, 1fr)");
    assert.equal(gridTemplate(text, 1000, "1,204,331"), "11ch minmax(12ch, 1fr)");
  });
});
