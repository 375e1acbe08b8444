/** All letters that have cases are below this. */
const lastCased = 0x1ffff;

let characters: string | undefined;
const known = new Map<string, readonly string[]>();

/**
 * The characters that are equal to one in a regular expression with the flags `iu`, itself among them: `k`, `K` and
 * the Kelvin sign, for instance. Asked of the regular expressions themselves, so that both agree by construction.
 * @param character one code point
 */
export function caseVariants(character: string): readonly string[] {
  let variants = known.get(character);
  if (!variants) {
    characters ??= allCharacters();
    const expression = new RegExp(`\\u{${character.codePointAt(0)?.toString(16)}}`, "giu");
    variants = characters.match(expression) ?? [character];
    known.set(character, variants);
  }
  return variants;
}

/** One after the other. Put together from their code points they would take several times as long. */
function allCharacters(): string {
  const units = new Uint16Array(0x10000 + 2 * (lastCased - 0xffff));
  for (let unit = 0; unit <= 0xffff; unit++) units[unit] = unit;
  for (let beyond = 0; beyond <= lastCased - 0x10000; beyond++) {
    units[0x10000 + 2 * beyond] = 0xd800 | (beyond >> 10);
    units[0x10000 + 2 * beyond + 1] = 0xdc00 | (beyond & 0x3ff);
  }
  return Buffer.from(units.buffer).toString("utf16le");
}
