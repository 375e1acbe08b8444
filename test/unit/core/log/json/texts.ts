/** Generators of JSON texts as people and machines write them, and of what only looks like JSON. */
import fc from "fast-check";

const space = fc.constantFrom("", "", "", " ", "\t", " \r ");
const number = fc.oneof(
  fc.constantFrom(
    "0",
    "-0",
    "1.0",
    "1e400",
    "-1.50e-7",
    "9007199254740993",
    "0.1E+2",
    "12345678901234567890",
  ),
  fc.integer().map(String),
);
const stringPart = fc.constantFrom(
  ..."abc{}[],: é😀",
  "\\n",
  '\\"',
  "\\\\",
  "\\u00e9",
  "\\ud800",
  "\\/",
  "<string>",
);
const string = fc.array(stringPart, { maxLength: 5 }).map((parts) => `"${parts.join("")}"`);
const key = fc.oneof(fc.constantFrom('"a"', '"b"', '"\\u0061"', '"x.y"', '"__proto__"'), string);
const nestedJson = fc.constantFrom(
  '"{\\"a\\":1,\\"b\\":[]}"',
  '"[1, 2]"',
  '"{}"',
  '" {\\"c\\":{\\"d\\":null}} "',
  '"{not json}"',
);

const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(number, string, nestedJson, fc.constantFrom("true", "false", "null")),
    separated("[", tie("value"), "]"),
    separated(
      "{",
      fc.tuple(key, space, space, tie("value")).map(([k, s1, s2, v]) => `${k}${s1}:${s2}${v}`),
      "}",
    ),
  ),
}));

/** A JSON text on one line: equal keys, odd spaces, long numbers and escapes included. */
export const jsonText = fc.tuple(space, value, space).map((parts) => parts.join(""));

/** A JSON text that is an object. */
export const jsonObject = separated(
  "{",
  fc.tuple(key, value).map(([k, v]) => `${k}:${v}`),
  "}",
);

const piece = fc.constantFrom(
  ...'{}[],:"\\ \t\r\n0123456789-+.eEtrufalsn/b\u0000\u001f\u007f',
  ...[
    "true",
    "false",
    "null",
    '"a"',
    '{"a":1}',
    "[1]",
    "\\u12",
    "\\u00g0",
    "\\ud800",
    "1.5e3",
    "01",
    "\ufeff",
    "é",
    "\u2028",
  ],
);

/** Bytes that are JSON now and then, made of what JSON is made of and of what breaks it. */
export const nearlyJson = fc
  .oneof(
    fc.array(fc.oneof({ weight: 9, arbitrary: piece.map((text) => Buffer.from(text)) }, strayBytes()), {
      maxLength: 14,
    }),
    fc
      .tuple(
        jsonText.map((text) => Buffer.from(text)),
        fc.nat(),
        strayBytes(),
      )
      .map(([text, at, stray]) => {
        const cut = text.length === 0 ? 0 : at % text.length;
        return [text.subarray(0, cut), stray, text.subarray(cut + (at % 2))];
      }),
  )
  .map((parts) => Buffer.concat(parts));

function strayBytes() {
  return fc.uint8Array({ maxLength: 2 }).map((bytes) => Buffer.from(bytes));
}

function separated(open: string, item: fc.Arbitrary<string>, close: string): fc.Arbitrary<string> {
  return fc
    .array(
      fc.tuple(space, item, space).map((parts) => parts.join("")),
      { maxLength: 4 },
    )
    .map((items) => open + items.join(",") + close);
}
