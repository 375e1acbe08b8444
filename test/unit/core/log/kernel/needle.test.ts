import assert from "node:assert/strict";
import fc from "fast-check";
import { byteFrequencies, caseNeedles } from "../../../../../src/core/log/kernel/needle.ts";
import type { Needle } from "../../../../../src/core/log/kernel/types.ts";
import { cases } from "../cases.ts";

describe("the needles of a text in any case", () => {
  const frequencies = byteFrequencies(Buffer.from("some text"));
  const stands = ({ bytes, ignored }: Needle, text: Buffer) =>
    [...text.keys()].some((at) =>
      bytes.every(
        (byte, position) => ((text[at + position] ?? 0x100) | (ignored[position] as number)) === byte,
      ),
    );

  for (const [text, count] of [
    ["München", 1],
    ["größe", 2],
    ["Straße", 4],
    ["прив", 4],
    ["kiss", 8],
    ["日本", 1],
  ] as const)
    it(`are ${count} for ${text}`, () => assert.equal(caseNeedles(text, frequencies)?.length, count));

  it("are none where there are too many ways, or no bytes", () => {
    assert.equal(caseNeedles("kissed", frequencies)?.length ?? "many", 8);
    assert.equal(caseNeedles("kisses", frequencies), undefined);
    assert.equal(caseNeedles("a\ufffd", frequencies), undefined);
  });

  it("stand in a text where it does, and nowhere else", () => {
    const letters = [
      "a",
      "A",
      "k",
      "K",
      "\u212a",
      "s",
      "ſ",
      "S",
      "ß",
      "ẞ",
      "ü",
      "Ü",
      "р",
      "Р",
      "д",
      "Д",
      "ǆ",
      "ǅ",
      "Ǆ",
      "ω",
      "Ω",
      "\u2126",
      "日",
      "-",
      "µ",
      "μ",
      "Μ",
    ];
    const words = (maxLength: number) =>
      fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength }).map((all) => all.join(""));
    let tested = 0;
    const property = fc.property(words(3), words(9), (needle, text) => {
      const needles = caseNeedles(needle, frequencies);
      if (!needles) return;
      tested++;
      const bytes = Buffer.from(text);
      const isThere = needles.some((one) => stands(one, bytes));
      assert.equal(isThere, new RegExp(needle, "iu").test(text));
    });
    fc.assert(property, cases(3000));
    assert.ok(tested > 1000, `${tested} had needles`);
  });
});
