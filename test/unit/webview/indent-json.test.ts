import assert from "node:assert/strict";
import fc from "fast-check";
import { indentJson } from "../../../src/webview/indent-json.ts";

describe("JSON laid out for the clipboard", () => {
  it("has a line for each member", () => {
    const check = (text: string, expected: string) => assert.equal(indentJson(text), expected);
    check(
      '{"a":1,"b":[true,null],"c":{},"d":[ ]}',
      '{\n  "a": 1,\n  "b": [\n    true,\n    null\n  ],\n  "c": {},\n  "d": []\n}',
    );
    check("12", "12");
    check('"a: {b}, [c]"', '"a: {b}, [c]"');
  });

  it("changes no token", () => {
    const text = '{"a":1.0,"a":123456789012345678901234567890,"b":-0.10e+05,"c":"\\u0041\\"\\\\"}';
    assert.equal(indentJson(text).replace(/\n\s*/g, "").replaceAll(": ", ":"), text);
  });

  it("leaves alone what is not JSON", () => {
    for (const text of ["", "{", '{"a":}', "upstream timed out", "{'a':1}"])
      assert.equal(indentJson(text), text);
  });

  it("agrees with JSON.stringify on values that it can hold", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const value: unknown = JSON.parse(text);
        assert.equal(indentJson(JSON.stringify(value)), JSON.stringify(value, null, 2));
      }),
    );
  });

  it("takes strings of megabytes", () => {
    const text = JSON.stringify({ a: '\\"x'.repeat(1_000_000) });
    assert.equal(JSON.parse(indentJson(text)).a.length, 3_000_000);
  });
});
