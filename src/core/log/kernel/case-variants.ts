/** All letters that have cases are below this. */
const lastCased = 0x1ffff;

let cased: readonly string[] | undefined;
const known = new Map<string, readonly string[]>();

/**
 * The characters that are equal to one in a regular expression with the flags `iu`, itself among them: `k`, `K` and
 * the Kelvin sign, for instance. Asked of the regular expressions themselves, so that both agree by construction.
 * @param character one code point
 */
export function caseVariants(character: string): readonly string[] {
  let variants = known.get(character);
  if (!variants) {
    const expression = new RegExp(`^\\u{${character.codePointAt(0)?.toString(16)}}$`, "iu");
    cased ??= casedCharacters();
    variants = cased.filter((other) => expression.test(other));
    if (variants.length === 0) variants = [character];
    known.set(character, variants);
  }
  return variants;
}

function casedCharacters(): string[] {
  const hasCases = /\p{Changes_When_Casefolded}|\p{Changes_When_Casemapped}/u;
  const codePoints = Array.from({ length: lastCased + 1 }, (_, codePoint) => String.fromCodePoint(codePoint));
  return codePoints.filter((character) => hasCases.test(character));
}
