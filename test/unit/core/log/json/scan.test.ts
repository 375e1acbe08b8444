import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeString, JsonScanner } from "../../../../../src/core/log/json/scan.ts";
import { nearlyJson } from "./texts.ts";

function scan(text: string): [kind: string, text: string][] {
  const scanner = new JsonScanner(text);
  const tokens: [string, string][] = [];
  while (scanner.next() !== "end") tokens.push([scanner.kind, text.slice(scanner.start, scanner.end)]);
  return tokens;
}

describe("the JSON scanner", () => {
  it("reads tokens as they are written", () => {
    assert.deepEqual(scan(' {"a\\"b" : [-1.50e+3,true], } '), [
      ["{", "{"],
      ["string", '"a\\"b"'],
      [":", ":"],
      ["[", "["],
      ["number", "-1.50e+3"],
      [",", ","],
      ["word", "true"],
      ["]", "]"],
      [",", ","],
      ["}", "}"],
    ]);
  });

  it("takes what is no token character by character", () => {
    assert.deepEqual(scan("é😀#"), [
      ["other", "é"],
      ["other", "😀"],
      ["other", "#"],
    ]);
  });

  const checkClosed = (text: string, isClosed: boolean) => {
    it(`says that ${text} is ${isClosed ? "" : "not "}closed`, () => {
      const scanner = new JsonScanner(text);
      assert.deepEqual([scanner.next(), scanner.isClosed, scanner.end], ["string", isClosed, text.length]);
    });
  };
  checkClosed('"a"', true);
  checkClosed('"a', false);
  checkClosed('"a\\"', false);
  checkClosed('"a\\\\"', true);
  checkClosed('"', false);

  it("leaves nothing out but spaces, whatever the text", () => {
    const text = fc.oneof(
      fc.string(),
      nearlyJson.map((bytes) => bytes.toString()),
    );
    fc.assert(
      fc.property(text, (text) => {
        const read = scan(text).map(([, token]) => token);
        assert.equal(read.join("").replace(/[ \t\r\n]/g, ""), text.replace(/[ \t\r\n]/g, ""));
      }),
      { numRuns: 3000 },
    );
  });

  it("skips a value, whole or cut", () => {
    const check = (text: string, next: string) => {
      const scanner = new JsonScanner(text);
      scanner.next();
      scanner.skipValue();
      assert.equal(scanner.next(), next, text);
    };
    check('{"a":[1,{"}":2}]},', ",");
    check("1,", ",");
    check("[[1]", "end");
  });
});

describe("decodeString", () => {
  const check = (token: string, expected: string) => {
    it(`makes ${expected} of ${token}`, () => assert.equal(decodeString(token), expected));
  };
  check('"a"', "a");
  check('""', "");
  check('"\\u0041\\n"', "A\n");
  check('"cut', "cut");
  check('"cut \\u00', "cut \\u00");
  check('"', "");
});
