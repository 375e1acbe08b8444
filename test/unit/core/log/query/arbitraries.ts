/** Records and queries at random, from so few words that they often meet. */
import fc from "fast-check";
import type { QueryRecord } from "../../../../../src/core/log/query/index.ts";
import { timeOf } from "../../../../../src/core/log/query/index.ts";
import { cases } from "../cases.ts";
import { shopFields } from "./samples.ts";

const words = [
  "a",
  "ab",
  "Ab",
  "b",
  "order",
  "Order",
  "é",
  "É",
  "straße",
  "K",
  "ſ",
  "true",
  "null",
  "5",
  "500",
  "1e3",
];
const odd = [
  'say "a"',
  "a\\b",
  "a/b",
  "line\nbreak",
  "tab\tb",
  "\u2028",
  "😀",
  "\ud83d",
  "\ufffd",
  "",
  " ",
  "Infinity",
];
export const text = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...words) }, fc.constantFrom(...odd));

const number = fc.constantFrom(
  0,
  -0,
  1,
  5,
  15,
  200,
  404,
  429,
  500,
  503,
  599,
  1000,
  1.5,
  -3,
  1e21,
  1e-7,
  Number.MAX_VALUE,
);
const numberText = fc.constantFrom(
  "200",
  "503",
  "5e2",
  "500.0",
  "0500",
  " 500",
  "1e400",
  "-0",
  "+5",
  "0x10",
  "5.",
);
export const scalar = fc.oneof(text, number, numberText, fc.boolean(), fc.constant(null));
const value = fc.oneof(
  { weight: 5, arbitrary: scalar },
  fc.array(fc.oneof({ weight: 4, arbitrary: scalar }, fc.array(scalar, { maxLength: 2 })), { maxLength: 3 }),
  fc.record({ sku: scalar, count: number }, { requiredKeys: [] }),
);

const dayMs = Date.UTC(2024, 4, 10);
export const instantMs = fc.oneof(
  fc.integer({ min: 0, max: 48 * 60 }).map((minute) => dayMs + minute * 60_000),
  fc.integer({ min: 0, max: 2 * 86_400_000 }).map((ms) => dayMs + ms),
);
const time = fc.oneof(
  instantMs.map((ms) => new Date(ms).toISOString().replace("T", " ").replace("Z", " Z")),
  instantMs.map((ms) => new Date(ms).toISOString()),
  instantMs,
  fc.constantFrom("not a time", ""),
);

const fields = fc.record(
  {
    TS: time,
    RESPONSE_CODE: fc.oneof(number, numberText, fc.constantFrom("200", "404", "500", "503")),
    QUERY_TIME_MS: fc.oneof(number, numberText, text),
    BYTES_OUT: number,
    DATABASE: fc.oneof(fc.array(fc.oneof(text, scalar), { maxLength: 3 }), text),
    FQL_SHAPE: value,
    TAGS: fc.oneof(
      fc.record({ request_type: value, "odd key": value, "a/b": value }, { requiredKeys: [] }),
      value,
    ),
    mixed: value,
    items: fc.array(fc.record({ sku: value, count: value }, { requiredKeys: [] }), { maxLength: 3 }),
    seen_at: time,
    code: value,
    "a.b": value,
    __proto__: value,
  },
  { requiredKeys: [] },
);

/** JSON with escapes and spaces where they may be, and now and then a key twice. */
function written(json: unknown, bits: () => number): string {
  const space = () => (bits() % 8 === 0 ? " " : "");
  const string = (text: string) =>
    `"${[
      ...JSON.stringify(text)
        .slice(1, -1)
        .matchAll(/\\u....|\\.|[\s\S]/g),
    ]
      .map(([part]) => (part.length === 1 && bits() % 24 === 0 ? escaped(part) : part))
      .join("")}"`;
  if (typeof json === "string") return string(json);
  if (Array.isArray(json)) return `[${json.map((item) => space() + written(item, bits)).join(",")}]`;
  if (typeof json === "object" && json !== null) {
    const members = Object.entries(json).map(
      ([key, member]) => `${string(key)}:${space()}${written(member, bits)}`,
    );
    if (members[0] && bits() % 8 === 0) members.unshift(members[0].replace(/:.*/s, ":0"));
    return `{${members.join(`,${space()}`)}}`;
  }
  if (typeof json === "number" && Number.isInteger(json) && Math.abs(json) < 1e6 && bits() % 4 === 0) {
    return bits() % 2 === 0 ? json.toExponential() : json.toFixed(1);
  }
  return JSON.stringify(json);
}

function escaped(character: string): string {
  if (character === "/") return "\\/";
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

const jsonLine = fc
  .tuple(fields, fc.infiniteStream(fc.nat(1000)))
  .map(([json, stream]) => written(json, () => stream.next().value ?? 0));
const otherLine = fc.oneof(
  fc.constantFrom(
    "not json",
    "order 503",
    '{"cut',
    "[1,2]",
    '"order"',
    "503",
    "null",
    "É ſ K",
    '{"RESPONSE_CODE":"503"',
  ),
  value.map((json) => JSON.stringify(json)),
);

/** The lines of a log, each with the time that it counts as at. */
export const log: fc.Arbitrary<QueryRecord[]> = fc
  .array(fc.oneof({ weight: 5, arbitrary: jsonLine }, otherLine), { minLength: 1, maxLength: 8 })
  .map((lines) => {
    let timeMs: number | undefined;
    return lines.map((text) => {
      const value = parseJson(text);
      timeMs = timeOf(value, shopFields.recordTime) ?? timeMs;
      return { text, value, timeMs };
    });
  });

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const quoted = text.map((text) => JSON.stringify(text));
const bareText = fc.constantFrom(
  "a",
  "order",
  "Order",
  "é",
  "straße",
  "503",
  "b",
  "ECommerce/prod",
  "a/b",
  "s",
  "K",
);
const regex = fc.constantFrom(
  "/or+der/",
  "/o(rd|x)er/i",
  "/a|é/",
  "/straße/i",
  "/^\\{/",
  "/5\\d\\d/",
  "/[ab]{2}/",
  "/(?!x)/",
);
const numbers = fc.constantFrom("0", "5", "500", "503", "1e3", "-3", "1.5", "1000", "1e21");
const codes = fc.oneof(
  numbers.filter((text) => !text.startsWith("-")),
  fc.constantFrom("5xx", "4xx", "400..599", "..429", "5xx..", '"503"'),
);
const units = fc.constantFrom("200ms", "1s", "0.005s", "500µs", "1..2s", "..1s", "0..500");
const times = fc.oneof(
  fc.constantFrom(
    "14:03",
    "14:03..15:10",
    "22:00..02:00",
    "2024-05-10",
    "2024-05-11",
    "-15m",
    "-2h..-1h",
    "2024-05-10T12:00Z",
    "2024-05-10..2024-05-11",
    "12:00..",
  ),
  instantMs.map((ms) => new Date(ms).toISOString()),
);
const equality = fc.constantFrom(":", "=", "!=");
const order = fc.constantFrom(">", ">=", "<", "<=");

const comparison = fc.oneof(
  fc.tuple(
    fc.constantFrom(
      "shape",
      "db",
      "TAGS.request_type",
      'TAGS."odd key"',
      "mixed",
      "items.sku",
      '"code"',
      "TAGS.unseen",
      '"a.b"',
    ),
    equality,
    fc.oneof(bareText, quoted, regex, numbers),
  ),
  fc.tuple(fc.constantFrom("code"), equality, fc.oneof(codes, regex)),
  fc.tuple(fc.constantFrom("ms", "bytes_out", "items.count", "code"), fc.oneof(equality, order), numbers),
  fc.tuple(
    fc.constantFrom("ms", "took_us"),
    equality,
    fc.oneof(
      units,
      numbers,
      quoted.map((text) => text),
    ),
  ),
  fc.tuple(fc.constantFrom("mixed", '"code"'), fc.oneof(equality, order), numbers),
  fc.tuple(fc.constantFrom("mixed"), equality, fc.constantFrom("1..500", "..15", "a..b")),
  fc.tuple(
    fc.constantFrom("ts", "seen_at"),
    fc.oneof(equality, order),
    times.filter((text) => !text.includes("..")),
  ),
  fc.tuple(fc.constantFrom("ts", "seen_at"), equality, times),
  fc.tuple(
    fc.constantFrom("code"),
    equality,
    fc.constantFrom("(429 OR 5xx)", "(NOT 404)", "(-404 5xx)", "((200 OR 404) OR 503)"),
  ),
  fc.tuple(
    fc.constantFrom("db", "mixed", "shape"),
    equality,
    fc.constantFrom("(a OR order)", "(a -order)", '("a" OR /b/)'),
  ),
);
const exists = fc
  .constantFrom("mixed", "TXN_RETRIES", "items.sku", 'TAGS."odd key"', "DATABASE", '"a.b"')
  .map((path) => `exists(${path})`);

const term = fc.oneof(
  bareText,
  quoted,
  regex,
  comparison.map((parts) => parts.join("")),
  exists,
);

const { query: anyQuery } = fc.letrec<{ query: string; operand: string }>((tie) => ({
  query: fc.oneof(
    { weight: 3, arbitrary: tie("operand") },
    fc
      .tuple(tie("operand"), fc.constantFrom(" ", " AND ", " OR ", "  "), tie("operand"))
      .map((parts) => parts.join("")),
    fc.tuple(tie("operand"), tie("operand"), tie("query")).map(([a, b, c]) => `${a} ${b} OR ${c}`),
  ),
  operand: fc.oneof(
    { maxDepth: 4 },
    { weight: 6, arbitrary: term },
    tie("operand").map((operand) => `-${operand}`),
    tie("operand").map((operand) => `NOT ${operand}`),
    tie("query").map((query) => `(${query})`),
  ),
}));

/** How often a property is tried; more by hand. */
export const runs = cases(300);

/** Queries without errors. */
export const query: fc.Arbitrary<string> = anyQuery;
