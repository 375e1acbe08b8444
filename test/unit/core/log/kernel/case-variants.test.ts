import { strict as assert } from "node:assert";
import { caseVariants } from "../../../../../src/core/log/kernel/case-variants.ts";

describe("The cases of a letter", () => {
  it("are those that a regular expression takes for equal", () => {
    const check = (letter: string, variants: string) => {
      assert.deepEqual([...caseVariants(letter)].sort(), [...variants].sort());
    };
    check("a", "aA");
    check("k", "kK\u212a");
    check("ſ", "sSſ");
    check("ß", "ßẞ");
    check("σ", "σςΣ");
    check("µ", "µμΜ");
    check("Ж", "Жж");
    check("1", "1");
    check("東", "東");
    check("🚀", "🚀");
    check("𐐀", "𐐀𐐨");
    check("ꭰ", "ꭰᎠ");
  });

  it("leave no character out", function () {
    this.timeout(0);
    const all = Array.from({ length: 0x110000 }, (_, codePoint) => String.fromCodePoint(codePoint)).join("");
    for (const letter of "ksßσµåωθдⱥιꙋѵǆꭰ𞤀") {
      const expression = new RegExp(letter, "giu");
      assert.deepEqual([...caseVariants(letter)].sort(), (all.match(expression) ?? []).sort(), letter);
    }
  });
});
