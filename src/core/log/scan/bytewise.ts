/**
 * Whether a regular expression can be tested on the bytes of a text, one character for each, in place of the
 * decoded text, which takes several times as long. It can where it tells apart ASCII characters only: in UTF-8 no
 * byte of another character is one of these, valid or not.
 */
export interface Bytewise {
  /** Where the bytes hold one of these, the decoded text is to be tested all the same. */
  readonly unless: readonly string[];
  /** It asks for nothing beside what it matches, so that a match in a part of a text is one in all of it. */
  readonly isLocal: boolean;
}

/** U+2028 and U+2029, which a dot does not match. */
const lineSeparators = ["\u00e2\u0080\u00a8", "\u00e2\u0080\u00a9"];
/** U+017F and U+212A, which are an s and a k to the flags `iu`. */
const oddLetters = ["\u00c5\u00bf", "\u00e2\u0084\u00aa"];

/** Escapes of one ASCII character, or of ASCII characters alone. */
const escaped = String.raw`\\(?:[dwtnfvr]|x[0-7][\dA-Fa-f]|[!-/:-@[-\`{-~])`;
/** A class that leaves out what it names would take in the bytes of other characters. */
const classes = String.raw`\[(?!\^)(?:${escaped}|[ -Z^-~])*\]`;
/** A dot must be able to match as many bytes as a character has. For `.+.+` one character would do. */
const dots = String.raw`\.\*`;
/** Not `\B`, and nothing that looks around: these also match between two bytes of a character. */
const others = String.raw`\\b|\((?:\?:|(?!\?))|[)|^$*+?{}]|[ !"#%&',\-/0-9:;<=>@A-Z_a-z~\`]`;
const whole = new RegExp(`^(?:${escaped}|${classes}|${dots}|${others})*$`);

/** @param source valid with these flags. @returns undefined where the expression needs the decoded text */
export function bytewise(source: string, flags: string): Bytewise | undefined {
  if (/[msvy]/.test(flags) || !whole.test(source)) return undefined;
  const hasDots = /\.\*/.test(source);
  const hasOddLetters = flags.includes("i") && flags.includes("u");
  const unless = [...(hasDots ? lineSeparators : []), ...(hasOddLetters ? oddLetters : [])];
  return { unless, isLocal: !/\\b|[$^]/.test(source) };
}
