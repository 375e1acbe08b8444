import fc from "fast-check";
import type { WantedColumn } from "../../../../../src/core/log/kernel/types.ts";

/** Text is made of bytes here: each character stands for one. */
function utf8(text: string): string {
  return Buffer.from(text).toString("latin1");
}

/**
 * Some of these can be written in a way that hides them: with escapes, or with bytes that are not UTF-8. The long
 * ones are just about as long as the kernel can recognize.
 */
const keys = [
  "a",
  "a",
  "a",
  "b",
  "b",
  "",
  "é",
  "\ufffd",
  'a"b',
  "\\",
  "\ud800",
  "__proto__",
  "k".repeat(27),
  "k".repeat(29),
];

const broken = ["\x80", "\xff", "\xc3", "\xe2\x82", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc0\xaf"];
const escapes = ['\\"', "\\\\", "\\/", "\\b", "\\n", "\\u0061", "\\uD800", "\\ud83d\\ude80"];
const plain = [
  "x",
  "x".repeat(15),
  "x".repeat(64),
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "'",
  " ",
  "\x7f",
  utf8("é🚀\u2028\ufeff"),
];
const wrong = ["\\", "\\x", "\\u", "\\u12", "\\ug000", "\x00", "\x1f", "\t", '"', "\f", "\v"];
const words = [
  "true",
  "false",
  "null",
  "NaN",
  "Infinity",
  "undefined",
  "tru",
  "nulll",
  "-",
  "+1",
  "01",
  "1.",
  ".1",
  "1e",
  "0x1",
];

const space = fc.constantFrom("", "", "", "", " ", "  ", "\t", " \r ");
const nasty = fc.constantFrom(
  ...broken,
  ...escapes,
  ...plain,
  ...wrong,
  ...words,
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "0",
  "9",
  "e",
);

export const numberText = fc.oneof(
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(String),
  fc
    .tuple(fc.nat(), fc.integer({ min: -400, max: 400 }))
    .map(([digits, exponent]) => `${digits}e${exponent}`),
  fc.tuple(fc.maxSafeNat(), fc.maxSafeNat()).map(([whole, fraction]) => `${whole}.${fraction}`),
  fc.constantFrom(
    "0",
    "-0",
    "-0.0",
    "0e0",
    "0e-999999999999",
    "1E+2",
    "1e-2",
    "9007199254740993",
    "1e400",
    "1e-400",
  ),
  fc.constantFrom(
    "18446744073709551616",
    "2.2250738585072011e-308",
    "5e-324",
    "0.1000000000000000055511151231257827",
  ),
);

const digit = fc.constantFrom(..."0123456789");
const digits = (count: number) => fc.string({ unit: digit, minLength: count, maxLength: count });

/** Forms of an instant, and what is nearly one. */
export const timeText = fc.oneof(
  fc
    .tuple(
      fc.oneof(
        fc.constantFrom("2024-05-10", "2024-02-29", "2023-02-29", "1900-02-29", "0000-01-01"),
        dateText(),
      ),
      fc.constantFrom("T", " ", "t", "  ", ""),
      fc.oneof(fc.constantFrom("18:05", "18:05:42", "24:00:00", "23:59:60", "18:60"), clockText()),
      fc.oneof(
        fc.constant(""),
        fc
          .tuple(fc.constantFrom(".", ","), fc.integer({ min: 0, max: 9 }).chain(digits))
          .map((parts) => parts.join("")),
      ),
      fc.constantFrom(
        "",
        "Z",
        " Z",
        "z",
        "UTC",
        " utc",
        "+05:30",
        "-0800",
        "+01",
        "+01:",
        "+1",
        "+05:3",
        "+99:99",
        "+05:xx",
        "X",
        " ",
      ),
    )
    .map((parts) => parts.join("")),
  fc.integer({ min: 6, max: 21 }).chain(digits),
  fc
    .tuple(fc.integer({ min: 7, max: 20 }).chain(digits), fc.constantFrom(".", ".5", ".123456789", ".x"))
    .map((parts) => parts.join("")),
  fc.constantFrom(
    " 2024-05-10T18:05:42.871Z ",
    "\\u0032024-05-10T18:05:42Z",
    utf8("\u00a02024-05-10T18:05:42Z"),
    "2024/05-10 18:05",
  ),
);

function dateText(): fc.Arbitrary<string> {
  return fc
    .tuple(digits(4), digits(2), digits(2), fc.constantFrom("-", "/"))
    .map(([year, month, day, separator]) => [year, month, day].join(separator));
}

function clockText(): fc.Arbitrary<string> {
  return fc.tuple(digits(2), digits(2), digits(2)).map((parts) => parts.join(":"));
}

const stringText = fc
  .oneof(
    {
      weight: 4,
      arbitrary: fc
        .array(fc.constantFrom(...broken, ...escapes, ...plain), { maxLength: 12 })
        .map((parts) => parts.join("")),
    },
    { weight: 1, arbitrary: timeText },
    {
      weight: 1,
      arbitrary: fc
        .array(fc.constantFrom("\\\\", '\\"', "\\n", "x"), { maxLength: 150 })
        .map((parts) => parts.join("")),
    },
  )
  .map((text) => `"${text}"`);

/** A key as it may be written. */
const keyText = fc.tuple(fc.constantFrom(...keys), fc.nat(9)).map(([key, form]) => {
  if (form === 0) return `"${[...key].map(escaped).join("")}"`;
  if (form === 1 && key === "\ufffd") return '"\xff"';
  return utf8(JSON.stringify(key));
});

function escaped(character: string): string {
  return character.length > 1
    ? utf8(character)
    : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

const { json } = fc.letrec<{ json: string; list: string; object: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, depthSize: "small", withCrossShrink: true },
    fc.oneof(
      numberText,
      fc.constantFrom("true", "false", "null"),
      timeText.filter((text) => /^[1-9]\d*(\.\d+)?$/.test(text)),
    ),
    stringText,
    tie("object"),
    tie("object"),
    tie("list"),
  ),
  list: fc
    .tuple(
      space,
      fc.array(
        fc.tuple(space, tie("json"), space).map((parts) => parts.join("")),
        { maxLength: 4 },
      ),
    )
    .map(([inside, items]) => `[${inside}${items.join(",")}]`),
  object: fc
    .tuple(
      space,
      fc.array(
        fc
          .tuple(space, keyText, space, fc.constant(":"), space, tie("json"), space)
          .map((parts) => parts.join("")),
        { maxLength: 6 },
      ),
    )
    .map(([inside, members]) => `{${inside}${members.join(",")}}`),
}));

/** A line that is JSON most of the time, or nearly so. */
const line = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(space, json, space).map((parts) => parts.join("")) },
  {
    weight: 3,
    arbitrary: fc.tuple(json, fc.nat(), fc.nat(2), nasty).map(([text, place, cut, part]) => {
      const at = place % (text.length + 1);
      return text.slice(0, at) + part + text.slice(at + cut);
    }),
  },
  { weight: 1, arbitrary: fc.array(nasty, { maxLength: 12 }).map((parts) => parts.join("")) },
  { weight: 1, arbitrary: space },
);

/** A log of such lines, with and without a line feed at its end. */
export const log = fc
  .tuple(
    fc.array(fc.tuple(line, fc.constantFrom("\n", "\n", "\n", "\r\n", "\n\n")), { maxLength: 8 }),
    fc.oneof(fc.constant(""), line),
  )
  .map(([lines, last]) => Buffer.from(lines.flat().join("") + last, "latin1"));

/** Columns at some of the paths that the keys make. */
export const wanted: fc.Arbitrary<WantedColumn[]> = fc.uniqueArray(
  fc.record({
    path: fc.array(fc.constantFrom(...keys), { maxLength: 3 }),
    take: fc.constantFrom("values", "times", "spans"),
  }),
  { maxLength: 6, selector: ({ path }) => JSON.stringify(path) },
);

/** Small chunks, and dictionaries that can overflow. */
export const feed = fc.record({
  capacity: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 600 })),
  step: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 600 })),
  limits: fc.record({
    records: fc.integer({ min: 1, max: 20 }),
    entries: fc.constantFrom(1, 4, 64),
    entryBytes: fc.integer({ min: 1, max: 1000 }),
    longestEntry: fc.integer({ min: 1, max: 1000 }),
  }),
});
