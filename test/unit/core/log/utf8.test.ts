import assert from "node:assert/strict";
import fc from "fast-check";
import { wholeCharacterBytes } from "../../../../src/core/log/utf8.ts";

describe("wholeCharacterBytes", () => {
  const check = (hex: string, expected: number) => {
    it(`is ${expected} of ${hex}`, () =>
      assert.equal(wholeCharacterBytes(Buffer.from(hex, "hex")), expected));
  };
  check("", 0);
  check("6161", 2);
  check("61c3", 1);
  check("61c3a9", 3);
  check("61e282", 1);
  check("61e282ac", 4);
  check("61f09f98", 1);
  check("61f09f9880", 5);
  check("80808080", 4);

  it("cuts where decoding in two parts gives the same", () => {
    const bytes = fc.oneof(
      fc.string({ unit: "grapheme" }).map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 12 }).map((array) => Buffer.from(array)),
      fc
        .array(fc.constantFrom(0x61, 0x80, 0xbf, 0xc3, 0xe2, 0xed, 0xf0, 0xf4, 0xff), { maxLength: 9 })
        .map((array) => Buffer.from(array)),
    );
    fc.assert(
      fc.property(bytes, fc.nat(), (all, at) => {
        const read = all.subarray(0, at % (all.length + 1));
        const cut = wholeCharacterBytes(read);
        assert.ok(read.length - cut <= 3);
        assert.equal(all.subarray(0, cut).toString() + all.subarray(cut).toString(), all.toString());
      }),
      { numRuns: 3000 },
    );
  });
});
