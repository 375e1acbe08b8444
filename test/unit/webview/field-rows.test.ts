import assert from "node:assert/strict";
import type { Column, Facet, FieldInfo } from "../../../src/protocol/explorer.ts";
import {
  fieldKey,
  fieldNote,
  fieldRows,
  firstOpen,
  formatShare,
  parentRow,
} from "../../../src/webview/field-rows.ts";

const fields: FieldInfo[] = [
  { path: ["TS"], name: "ts", holds: "time" },
  { path: ["RESPONSE_CODE"], name: "code", holds: "text" },
  { path: ["QUERY_TIME_MS"], name: "ms", holds: "number" },
  { path: ["TAGS"], name: "TAGS", holds: "object" },
  { path: ["TAGS", "request_type"], name: "TAGS.request_type", holds: "text" },
];
const columns: Column[] = [
  { id: "ts", title: "TS", kind: "time", path: ["TS"] },
  { id: "code", title: "CODE", kind: "code", path: ["RESPONSE_CODE"] },
  { id: "ms", title: "MS", kind: "number", path: ["QUERY_TIME_MS"] },
];
const numbers = { count: 9, min: 1, median: 2, p95: 3, max: 4, bars: [], isLogScale: true, unit: "ms" };

function facetOf(path: readonly string[], counts: Record<string, number>, more: Partial<Facet> = {}): Facet {
  const values = Object.entries(counts).map(([text, count]) => ({ json: JSON.stringify(text), text, count }));
  const all = { counted: 100, total: 100, records: 100, present: 100, distinct: values.length };
  return { path, ...all, isDistinctExact: true, values, ...more };
}

function rowsOf(
  facets: readonly Facet[],
  { sought = "", mostFields = 99, open = facets.map(({ path }) => path) } = {},
) {
  return fieldRows({
    ...{ fields, columns, sought, mostFields },
    open: new Set(open.map(fieldKey)),
    facets: new Map(facets.map((facet) => [fieldKey(facet.path), facet])),
  });
}

function texts(rows: ReturnType<typeof rowsOf>): string[] {
  return rows.map((row) => {
    if (row.kind === "field") return row.field.name;
    if (row.kind === "value") return `= ${row.value.text} ${row.value.count}`;
    return row.kind === "more" || row.kind === "moreFields" ? `${row.kind} ${row.count}` : row.kind;
  });
}

describe("the rows of the fields", () => {
  it("are the fields that can have values, and the values of those that are open", () => {
    assert.deepEqual(texts(rowsOf([])), ["ts", "code", "ms", "TAGS.request_type"]);
    const code = facetOf(["RESPONSE_CODE"], { 200: 90, 503: 10 });
    assert.deepEqual(texts(rowsOf([code])), [
      "ts",
      "code",
      "= 200 90",
      "= 503 10",
      "ms",
      "TAGS.request_type",
    ]);
    assert.deepEqual(texts(rowsOf([code], { open: [] })), ["ts", "code", "ms", "TAGS.request_type"]);
  });

  it("tell how many values are not listed", () => {
    const missing = { json: undefined, text: "missing", count: 5 };
    const excluded = { json: '"404"', text: "404", count: 0, state: "excluded" } as const;
    const some = facetOf(["RESPONSE_CODE"], { 200: 90, 503: 5 }, { distinct: 7 });
    const facet = { ...some, values: [missing, ...some.values, excluded] };
    assert.deepEqual(texts(rowsOf([facet])).slice(2, 7), [
      "= 200 90",
      "= 503 5",
      "= 404 0",
      "= missing 5",
      "more 5",
    ]);
  });

  it("sum numbers up, but not those that are codes", () => {
    const ms = facetOf(["QUERY_TIME_MS"], { 12: 3 }, { numbers });
    assert.deepEqual(texts(rowsOf([ms])).slice(2, 4), ["ms", "numbers"]);
    const named = { ...ms, values: ms.values.map((value) => ({ ...value, state: "included" as const })) };
    assert.deepEqual(texts(rowsOf([named])).slice(2, 5), ["ms", "numbers", "= 12 3"]);
    const code = facetOf(["RESPONSE_CODE"], { 200: 9 }, { numbers });
    assert.deepEqual(texts(rowsOf([code])).slice(1, 3), ["code", "= 200 9"]);
  });

  it("have words for what is empty", () => {
    const empty = (json: string) => ({ json, text: "", count: 1 });
    const facet = { ...facetOf(["RESPONSE_CODE"], {}), values: [empty('""'), empty("[]")], distinct: 2 };
    const check = (kind: Column["kind"], expected: string[]) => {
      const column: Column = { id: "c", title: "C", kind, path: facet.path };
      const open = new Set([fieldKey(facet.path)]);
      const rows = fieldRows({
        ...{ fields, columns: [column], open, sought: "code", mostFields: 9 },
        facets: new Map([[fieldKey(facet.path), facet]]),
      });
      assert.deepEqual(texts(rows).slice(1), expected);
    };
    check("text", ["= empty text 1", "= empty list 1"]);
    check("database", ["= empty text 1", "= [] dashboard 1"]);
  });

  it("say that there is nothing only once all is counted", () => {
    const none = facetOf(["RESPONSE_CODE"], {}, { present: 0 });
    assert.deepEqual(texts(rowsOf([none])).slice(1, 3), ["code", "none"]);
    assert.deepEqual(texts(rowsOf([{ ...none, counted: 50 }])).slice(1, 3), ["code", "ms"]);
  });

  it("are found by path and by name", () => {
    assert.deepEqual(texts(rowsOf([], { sought: "response" })), ["code"]);
    assert.deepEqual(texts(rowsOf([], { sought: " Code " })), ["code"]);
    assert.deepEqual(texts(rowsOf([], { sought: "tags.req" })), ["TAGS.request_type"]);
    assert.deepEqual(texts(rowsOf([], { mostFields: 3 })), ["ts", "code", "ms", "moreFields 1"]);
  });

  it("know what holds them", () => {
    const rows = rowsOf([facetOf(["RESPONSE_CODE"], { 200: 90, 503: 10 })]);
    assert.deepEqual(
      [0, 1, 3, 4].map((at) => parentRow(rows, at)),
      [0, 1, 1, 4],
    );
  });

  it("are open at first where records are told apart", () => {
    assert.deepEqual(firstOpen(columns), new Set(['["RESPONSE_CODE"]', '["QUERY_TIME_MS"]']));
    const level: Column = { id: "level", title: "level", kind: "text", path: ["log", "level"] };
    assert.deepEqual(firstOpen([level]), new Set(['["log","level"]']));
    assert.deepEqual(firstOpen([]), new Set());
  });
});

describe("what stands beside a field", () => {
  const check = (more: Partial<Facet>, isOpen: boolean, expected: string) => {
    const facet = facetOf(["RESPONSE_CODE"], { 200: 90, 503: 10 }, more);
    const field = fields[1] as FieldInfo;
    assert.equal(fieldNote({ kind: "field", id: "", field, isOpen, facet }, String), expected);
  };

  it("is the number of its values, its unit, or how many records have it", () => {
    check({}, true, "2 values");
    check({ distinct: 1 }, true, "1 value");
    check({ distinct: 4096, isDistinctExact: false }, true, "4096+ values");
    check({ present: 96 }, true, "96.0%");
    check({ present: 31 }, false, "31.0%");
    check({}, false, "");
    check({ numbers }, true, "ms, log scale");
    check({ counted: 10 }, true, "so far");
    check({ present: 0 }, true, "");
  });

  it("never rounds to all or nothing", () => {
    assert.deepEqual([0, 0.0001, 0.439, 0.9999, 1].map(formatShare), [
      "0.0%",
      "<0.1%",
      "43.9%",
      ">99.9%",
      "100%",
    ]);
  });
});
