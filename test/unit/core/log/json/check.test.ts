import assert from "node:assert/strict";
import fc from "fast-check";
import { isJson, JsonCheck } from "../../../../../src/core/log/json/check.ts";
import { jsonText, nearlyJson } from "./texts.ts";

function parses(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString());
    return true;
  } catch {
    return false;
  }
}

describe("the JSON check", function () {
  this.timeout(30_000);

  const check = (name: string, text: string | Buffer, expected: boolean) => {
    it(`says ${expected ? "yes" : "no"} to ${name}`, () => {
      const bytes = Buffer.from(text as string);
      assert.equal(parses(bytes), expected, "what JSON.parse says");
      assert.equal(isJson(bytes), expected);
    });
  };
  check("nothing", "", false);
  check("spaces", " \t\r\n", false);
  check("values with spaces around", ' \t{"a" : [ 1 , -0.5e+3, true,null,"x" ] } \r\n', true);
  check("a no-break space", "\u00a01", false);
  check("a byte order mark", "\ufeff1", false);
  check("two values", "1 2", false);
  check("a comma at the end", "[1,]", false);
  check("a comma at the end of an object", '{"a":1,}', false);
  check("brackets that cross", '{"a":[1}]', false);
  check("a bracket too many", "[]]", false);
  check("a key that is no string", "{1:2}", false);
  check("equal keys", '{"a":1,"a":2}', true);
  for (const number of ["01", "1.", ".5", "+1", "1e", "1e+", "-", "0x1", "1_0", "Infinity", "NaN"]) {
    check(`the number ${number}`, number, false);
  }
  for (const number of ["0", "-0", "1e400", "0.0E-0", "12345678901234567890"])
    check(`the number ${number}`, number, true);
  check("half a word", "tru", false);
  check("a word too long", "nulll", false);
  check("a control character in a string", '"\u0001"', false);
  check("NUL in a string", '"\0"', false);
  check("DEL and line separators in a string", '"\u007f\u2028"', true);
  check("every escape", '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00Ff"', true);
  check("an escape that is none", '"\\x41"', false);
  check("an escape that is cut short", '"\\u12"', false);
  check("half a pair of surrogates", '"\\ud800"', true);
  check("a string that does not end", '"abc', false);
  check("a string that ends in a backslash", '"abc\\"', false);
  check("what is not UTF-8, in a string", Buffer.from([0x22, 0xff, 0xc3, 0x22]), true);
  check("what is not UTF-8, outside of strings", Buffer.from([0x31, 0xff]), false);
  check("100,000 brackets", "[".repeat(100_000) + "]".repeat(100_000), true);
  check("100,000 brackets and one", `${"[".repeat(100_000) + "]".repeat(100_000)}]`, false);

  it("agrees with JSON.parse", () => {
    let valid = 0;
    const agrees = (bytes: Buffer) => {
      const expected = parses(bytes);
      if (expected) valid++;
      assert.equal(isJson(bytes), expected);
    };
    fc.assert(fc.property(nearlyJson, agrees), { numRuns: 5000 });
    assert.ok(valid > 250, `only ${valid} texts were JSON`);
  });

  it("takes a text in pieces", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          nearlyJson,
          jsonText.map((text) => Buffer.from(text)),
        ),
        fc.integer({ min: 1, max: 5 }),
        (bytes, size) => {
          const check = new JsonCheck();
          for (let at = 0; at < bytes.length; at += size)
            check.feed(bytes, at, Math.min(at + size, bytes.length));
          assert.equal(check.isJson(), parses(bytes));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("starts anew after a text that was not JSON", () => {
    const check = new JsonCheck();
    for (const [text, expected] of [
      ['{"a', false],
      ["[[", false],
      ["1", true],
      ["}", false],
      ["{}", true],
    ] as const) {
      check.reset();
      check.feed(Buffer.from(text), 0, text.length);
      assert.equal(check.isJson(), expected, text);
    }
  });
});
