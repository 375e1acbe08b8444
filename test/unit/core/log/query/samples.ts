/** Records, fields and a printer of queries that the tests of the query language share. */
import assert from "node:assert/strict";
import { knownProfiles, type Profile } from "../../../../../src/core/log/profiles.ts";
import {
  type Fields,
  fieldsOf,
  type LogSpan,
  type Node,
  type ParsedQuery,
  parseQuery,
  type QueryContext,
  seenIn,
  type Test,
} from "../../../../../src/core/log/query/index.ts";
import type { TextQuery } from "../../../../../src/core/log/types.ts";

const sampleRecords: readonly unknown[] = [
  {
    API_VERSION: "10",
    BYTES_IN: 43,
    BYTES_OUT: 2692,
    BYTE_READ_OPS: 21,
    BYTE_WRITE_OPS: 0,
    COMPUTE_OPS: 1,
    DATABASE: ["ECommerce", "prod"],
    FQL_SHAPE: "Product.sortedByPriceLowToHigh()\n",
    QUERY_TIME_MS: 64,
    REGION_GROUP: "us-std",
    REQUEST_HEADERS: '{"user_agent":"curl/8.4.0"}',
    REQUEST_METHOD: "POST",
    RESPONSE_CODE: "200",
    TAGS: { request_type: "product_search", sort_by: "price", "odd key": 1 },
    TRACEPARENT: "00-00000000000000000992df31c81cc1c8-481003b57ce0897f-00",
    TS: "2024-05-10 18:05:42.871 Z",
    TXN_RETRIES: 0,
  },
  {
    mixed: 1,
    took_us: 5,
    seen_at: "2024-05-10T10:00:00Z",
    items: [{ sku: "a", count: 1 }],
    "a.b": "dotted",
    code: "inner",
  },
  { mixed: "one", took_us: 7, seen_at: "2024-05-11T10:00:00Z", code: 1, TAGS: { "odd key": "x" } },
];

export function profileOf(id: string): Profile {
  return knownProfiles.find((profile) => profile.id === id) ?? assert.fail(id);
}

export const exportProfile = profileOf("fauna-export");
export const shopFields: Fields = fieldsOf(exportProfile, seenIn(sampleRecords));

/** The log runs from 13:00 to 15:00 UTC on 10 May 2024. */
const shopSpan: LogSpan = {
  firstMs: Date.UTC(2024, 4, 10, 13),
  lastMs: Date.UTC(2024, 4, 10, 15),
};

export const shop: QueryContext = { fields: shopFields, zone: "utc", span: shopSpan };

export function parse(text: string, matchCase = false, context = shop): ParsedQuery {
  return parseQuery({ text, matchCase, isRegex: false }, context);
}

/** A query that has no errors. */
export function parsed(query: TextQuery): ParsedQuery {
  const found = parseQuery(query, shop);
  assert.deepEqual(found.errors, [], query.text);
  return found;
}

/** A query in words, without its offsets. */
export function show(node: Node | undefined): string {
  if (!node) return "all";
  switch (node.kind) {
    case "and":
    case "or":
      return `(${node.nodes.map(show).join(` ${node.kind} `)})`;
    case "not":
      return `not ${show(node.node)}`;
    case "group":
      return node.valuesOf?.op === "!=" ? `not [${show(node.node)}]` : `[${show(node.node)}]`;
    case "text":
      return JSON.stringify(node.text);
    case "regex":
      return `/${node.source}/${node.flags}`;
    case "exists":
      return `exists ${node.field.path.join(".")}`;
    case "compare":
      return `${node.isNegated ? "not " : ""}${node.field.path.join(".")} ${showTest(node.test)}`;
  }
}

function showTest(test: Test): string {
  switch (test.type) {
    case "number": {
      const { from, to, isFromOpen, isToOpen } = test;
      if (from === to) return `= ${from}`;
      return `${isFromOpen ? "(" : "["}${from}, ${to}${isToOpen ? ")" : "]"}`;
    }
    case "time":
      return `[${showTime(test.fromMs)}, ${showTime(test.toMs)}]`;
    case "timeOfDay":
      return `daily ${test.zone} ${test.ranges.map((ends) => ends.map(showTimeOfDay).join("–")).join(" ")}`.trim();
    case "text": {
      const number = test.number === undefined ? "" : ` or = ${test.number}`;
      return `${test.mode} ${JSON.stringify(test.text)}${number}`;
    }
    case "regex":
      return `/${test.source}/${test.flags}`;
  }
}

function showTime(timeMs: number): string {
  return Number.isFinite(timeMs)
    ? new Date(timeMs).toISOString().replace(/\.000Z|:00\.000Z/, "Z")
    : String(timeMs);
}

function showTimeOfDay(timeMs: number): string {
  return timeMs === 86_400_000 ? "24:00:00.000" : new Date(timeMs).toISOString().slice(11, 23);
}
