import { strict as assert } from "node:assert";
import fc from "fast-check";
import type { Kernel } from "../../../../../src/core/log/kernel/types.ts";
import { readColumns } from "./drive.ts";
import { always, plain, simd } from "./kernels.ts";

/** Each is a line, a character for each byte. */
const nasty: readonly (readonly [what: string, lines: readonly string[]])[] = [
  [
    "words",
    ["true", "false", "null", "True", "tru", "truee", "nul", "nulll", "fals", "falsee", "undefined", "NaN"],
  ],
  [
    "numbers",
    [
      "0",
      "-0",
      "-",
      "--1",
      "+1",
      "01",
      "-01",
      "00",
      "1.",
      ".5",
      "1.0",
      "1.e1",
      "1e",
      "1e+",
      "1E-05",
      "1e5.5",
    ],
  ],
  ["numbers in other notations", ["0x10", "0b1", "1_000", "1n", "Infinity", "-Infinity", "1,2", "١"]],
  [
    "huge numbers",
    [`1${"0".repeat(400)}`, "1e999999999999", "-1e400", "1e-400", `0.${"0".repeat(400)}1`, "9".repeat(30)],
  ],
  [
    "strings",
    [
      '""',
      '"',
      '"a',
      'a"',
      "'a'",
      '"a"b',
      '"a""b"',
      '"a" "b"',
      `"${"x".repeat(200)}"`,
      `"${"x".repeat(200)}`,
    ],
  ],
  [
    "escapes",
    [
      '"\\""',
      '"\\"',
      '"\\\\"',
      '"\\\\\\"',
      '"\\/\\b\\f\\n\\r\\t"',
      '"\\a"',
      '"\\\'"',
      '"\\0"',
      '"\\ "',
      '"\\\x80"',
    ],
  ],
  [
    "truncated escapes",
    [
      '"\\u"',
      '"\\u1"',
      '"\\u12"',
      '"\\u123"',
      '"\\u1234"',
      '"\\u123g"',
      '"\\u12',
      '"\\',
      "\\u0041",
      '"\\U0041"',
    ],
  ],
  [
    "lone surrogates",
    ['"\\ud800"', '"\\udc00\\ud800"', '"\\ud83d\\ude80"', '"\xed\xa0\x80"', '{"\\ud800":1}'],
  ],
  [
    "control characters",
    [
      '"\x00"',
      '"\x01"',
      '"\x1f"',
      '"\x7f"',
      '"a\tb"',
      '"\\u0000"',
      '{"a\tb":1}',
      "\x00",
      "1\x00",
      "\x0b1",
      "1\x0c",
    ],
  ],
  [
    "white space",
    [
      " 1 ",
      "\t1\t",
      "1\r",
      "\r1",
      "\xa01",
      "\xc2\xa01",
      "\xe2\x80\xa81",
      " { } ",
      "[ ]",
      '{ "a" : 1 , "b" : 2 }',
    ],
  ],
  [
    "a byte order mark",
    ["\xef\xbb\xbf1", "1\xef\xbb\xbf", '{\xef\xbb\xbf"a":1}', '"\xef\xbb\xbf"', '{"\xef\xbb\xbfa":1}'],
  ],
  [
    "what is not UTF-8",
    ['"\x80"', '"\xff\xfe"', '"\xc3"', '{"\xc3":1}', "\xff", "[\xc3]", '"\xc0\x80"', '"\xf4\x90\x80\x80"'],
  ],
  [
    "objects",
    [
      "{}",
      "{",
      "}",
      '{"a"}',
      '{"a":}',
      '{"a":1',
      '{"a":1,}',
      "{,}",
      '{"a":1 "b":2}',
      '{"a" 1}',
      "{a:1}",
      "{1:1}",
      '{"a":1}}',
    ],
  ],
  [
    "odd objects",
    ['{"a":1,,"b":2}', '{"a"::1}', "{:1}", '{"a":1:2}', "{null:1}", '{["a"]:1}', '{"a":1;"b":2}', '{"a",1}'],
  ],
  [
    "arrays",
    [
      "[]",
      "[",
      "]",
      "[1",
      "[1,]",
      "[,]",
      "[,1]",
      "[1 2]",
      "[1,,2]",
      "[1]]",
      "[[1]",
      '["a":1]',
      "[1:2]",
      "[1}",
      "{]",
    ],
  ],
  [
    "mixed brackets",
    ['{"a":[}]', "[{]}", '[{"a":1]}', '{"a":[1}', '{"a":{"b":1]}', "[[],{}]", "[{},[]]", "[}"],
  ],
  ["equal keys", ['{"a":1,"a":2}', '{"a":1,"\\u0061":2}', '{"__proto__":1}', '{"":""}', '{"a":{"a":{}}}']],
  [
    "several values",
    ["1 2", "{}{}", "[][]", "true false", '{"a":1}x', "{}\x00", "// 1", "1 // 2", "/* */ 1", "{} #"],
  ],
  [
    "other text",
    [
      "hello",
      "<html>",
      "2024-05-10T18:05:42Z INFO x",
      "key=value",
      "{'a':1}",
      "\\",
      ",",
      ":",
      "\x1b[31m",
      "-",
    ],
  ],
];

describe("What is JSON", () => {
  for (const kernel of [simd, plain]) {
    for (const [what, lines] of nasty) {
      it(`is what JSON.parse takes: ${what}, with the ${kernel.name} kernel`, () => {
        check(kernel, lines);
        check(
          kernel,
          lines.map((line) => `{"before":[1,"two"],"inside":${line},"after":null}`),
        );
        check(
          kernel,
          lines.map((line) => `[[],${line}]`),
        );
      });
    }

    it(`is decided at any depth, with the ${kernel.name} kernel`, () => {
      const depth = 200_000;
      check(kernel, [
        "[".repeat(depth) + "]".repeat(depth),
        "[".repeat(depth) + "]".repeat(depth - 1),
        `${"[".repeat(depth)}{}${"]".repeat(depth - 1)}}`,
        `${'{"a":['.repeat(depth)}1${"]}".repeat(depth)}`,
        "[".repeat(depth),
        '{"a":'.repeat(depth),
      ]);
    });

    it(`is found wherever a string ends and an escape stands, with the ${kernel.name} kernel`, () => {
      const tails = [
        '"',
        '\\""',
        '\\\\"',
        '\\\\\\""',
        '\\u00e9"',
        '\x01"',
        '\\"',
        "\\",
        '\\x"',
        '\\u00g0"',
        "",
      ];
      for (let length = 0; length < 140; length++) {
        const text = "x".repeat(length);
        check(
          kernel,
          tails.flatMap((tail) => [`"${text}${tail}`, `"\\n${text}${tail}`]),
        );
      }
    });
  }

  it("is the same for the kernel as for JSON.parse, whatever byte of a record is another one", function () {
    this.timeout(0);
    const record =
      '{"a":[1,-2.5e3,true],"b\\n":{"c":"x\\u00e9\\"","d":null},"e":"0123456789abcdef0123456789"}';
    always(
      fc.property(fc.nat(record.length - 1), fc.nat(255), fc.nat(2), (at, byte, cut) => {
        if (byte === 0x0a) return;
        check(simd, [record.slice(0, at) + String.fromCharCode(byte) + record.slice(at + cut)]);
      }),
      2_000,
    );
  });
});

/** @param lines none of them blank */
function check(kernel: Kernel, lines: readonly string[]): void {
  const log = Buffer.from(lines.join("\n"), "latin1");
  const records = readColumns(kernel, log, [], { capacity: log.length, step: log.length });
  for (const [at, line] of lines.entries()) {
    const expected = isJson(Buffer.from(line, "latin1").toString());
    assert.equal(records[at]?.isJson, expected, JSON.stringify(line.slice(0, 300)));
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
