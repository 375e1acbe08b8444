/**
 * Texts that every match of a regular expression holds. Reads the syntax of JavaScript, with and without the
 * `u` flag, and takes nothing for a literal that could be anything else.
 */

/** What one piece of an expression tells of its matches. */
interface Piece {
  /** It matches this text and no other; with the `i` flag, in any case. */
  readonly exact?: string;
  /** Every match holds one of these. */
  readonly needs?: readonly string[];
}

/** Longer lists of alternatives are worth nothing. */
const mostAlternatives = 16;

const unknown: Piece = {};
const nothing: Piece = { exact: "" };

/**
 * @param source valid with these flags
 * @returns texts of which one is in every match, or undefined where there are none to tell. With the `i` flag
 * they are there in some case; in that and in Unicode, what counts as the same letter is up to the caller.
 */
export function literalsOf(source: string, flags: string): readonly string[] | undefined {
  // Classes of the `v` flag have a syntax of their own.
  if (flags.includes("v")) return undefined;
  const reader = new PatternReader(source, flags.includes("u"));
  const { exact, needs } = reader.readAlternatives();
  if (reader.isLost) return undefined;
  return needs ?? (exact ? [exact] : undefined);
}

class PatternReader {
  readonly #source: string;
  readonly #isUnicode: boolean;
  #at = 0;
  #depth = 0;
  /** Something came up that is not understood. */
  isLost = false;

  constructor(source: string, isUnicode: boolean) {
    this.#source = source;
    this.#isUnicode = isUnicode;
  }

  /** Up to the bracket that closes the group, or the end. */
  readAlternatives(): Piece {
    const branches = [this.#readSequence()];
    while (this.#match(/\|/y)) branches.push(this.#readSequence());
    const [only] = branches;
    if (only && branches.length === 1) return only;
    const needs = new Set<string>();
    for (const branch of branches) {
      const branchNeeds = branch.needs ?? (branch.exact ? [branch.exact] : []);
      if (branchNeeds.length === 0) return unknown;
      for (const text of branchNeeds) needs.add(text);
    }
    return needs.size > mostAlternatives ? unknown : { needs: [...needs] };
  }

  #readSequence(): Piece {
    const found: (readonly string[])[] = [];
    let run = "";
    let isExact = true;
    const endRun = () => {
      if (run !== "") found.push([run]);
      run = "";
      isExact = false;
    };
    while (!this.isLost && this.#at < this.#source.length && !this.#match(/(?=[|)])/y)) {
      const piece = this.#readAtom();
      const { min, max } = this.#readQuantifier();
      if (min === 0 || piece.exact === undefined) {
        endRun();
        if (min > 0 && piece.needs) found.push(piece.needs);
      } else {
        run += piece.exact;
        // What follows the last of several stands after that one, not after the first.
        if (max > 1) endRun();
      }
    }
    if (isExact) return { exact: run };
    endRun();
    return { needs: best(found) };
  }

  #readAtom(): Piece {
    const [special] = this.#match(/[\^$.]|\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?|\[|\\/y) ?? [];
    if (special === undefined) return this.#readCharacter();
    if (special === "\\") return this.#readEscape();
    if (special === "[") return this.#readClass();
    if (special.startsWith("(")) return this.#readGroup(special);
    return special === "." ? unknown : nothing;
  }

  #readGroup(opening: string): Piece {
    // Flags for a part of an expression, and whatever else will come.
    if (opening === "(" && this.#source[this.#at] === "?") this.isLost = true;
    if (++this.#depth > 100) this.isLost = true;
    const inner = this.isLost ? unknown : this.readAlternatives();
    this.#depth--;
    this.#at++;
    // What is looked at around a match takes no room in it.
    return /^\(\?<?[=!]/.test(opening) ? nothing : inner;
  }

  #readClass(): Piece {
    this.#match(/(?:[^\]\\]|\\[\s\S])*\]/y);
    return unknown;
  }

  #readCharacter(): Piece {
    const code = this.#source.codePointAt(this.#at) ?? 0;
    // Without the flag, a quantifier after a pair is for its second half. What holds for both holds here too.
    this.#at += code > 0xffff ? 2 : 1;
    return codePoint(code);
  }

  #readEscape(): Piece {
    if (this.#match(/[bB]/y)) return nothing;
    if (this.#match(/[dDsSwW]|\d+|c[a-zA-Z]?|k(?:<[^>]*>)?/y)) return unknown;
    if (this.#isUnicode && this.#match(/[pP]\{[^}]*\}/y)) return unknown;
    const [, hex] = this.#match(/x([\da-fA-F]{2})|u([\da-fA-F]{4})/y)?.filter(Boolean) ?? [];
    const [, point] = (this.#isUnicode && this.#match(/u\{([\da-fA-F]+)\}/y)) || [];
    const code = hex ?? point;
    return code === undefined ? this.#readPlainEscape() : codePoint(Number.parseInt(code, 16));
  }

  #readPlainEscape(): Piece {
    const [control] = this.#match(/[tnvfr]/y) ?? [];
    if (control) return { exact: { t: "\t", n: "\n", v: "\v", f: "\f", r: "\r" }[control] ?? "" };
    // Letters that escape nothing: what they mean depends on more than they are worth.
    return this.#match(/[a-zA-Z]/y) ? unknown : this.#readCharacter();
  }

  #readQuantifier(): { min: number; max: number } {
    const [quantifier, least, more, most] = this.#match(/(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})\??/y) ?? [];
    if (quantifier === undefined) return { min: 1, max: 1 };
    if (least !== undefined) {
      const max = more === undefined ? Number(least) : Number(most || Number.POSITIVE_INFINITY);
      return { min: Number(least), max };
    }
    return { min: quantifier.startsWith("+") ? 1 : 0, max: Number.POSITIVE_INFINITY };
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source);
    if (found) this.#at = pattern.lastIndex;
    return found ?? undefined;
  }
}

function codePoint(code: number): Piece {
  return code >= 0xd800 && code < 0xe000 ? unknown : { exact: String.fromCodePoint(code) };
}

/** The list whose shortest text is longest; of those, the shortest list. */
function best(lists: readonly (readonly string[])[]): readonly string[] | undefined {
  const worth = (list: readonly string[]) => Math.min(...list.map((text) => text.length)) - list.length / 100;
  return [...lists].sort((a, b) => worth(b) - worth(a))[0];
}
