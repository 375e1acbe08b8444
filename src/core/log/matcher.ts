import { UserError } from "../errors.ts";
import { foldAscii } from "./fold.ts";
import type { TextQuery } from "./types.ts";

/** Bytes to look for as they are. */
export interface Literal {
  readonly bytes: Buffer;
  /** A–Z in the text count as a–z; `bytes` has no capitals then. */
  readonly foldsAscii: boolean;
  /** Only spaces: such a text can also stand in a blank line, which is no record. */
  readonly isBlank: boolean;
}

/**
 * What a text query selects, within one line:
 * - exact text: the same bytes.
 * - text in any case: A–Z and a–z are the same. A query with other letters goes by Unicode's simple case folding.
 * - a regular expression: JavaScript's, with the `u` flag where it is valid with it.
 */
export interface Matcher {
  /** Where present it decides, and `expression` only marks. */
  readonly literal?: Literal;
  /** To test with: no state between calls. */
  readonly expression: RegExp;
  /** The same, global: for marks, and to go on in the middle of a text. */
  readonly globalExpression: RegExp;
}

/**
 * @returns undefined for an empty query.
 * @throws UserError for what is not a regular expression
 */
export function compileQuery({ text, matchCase, isRegex }: TextQuery): Matcher | undefined {
  if (text === "") return undefined;
  if (isRegex) return withExpression(text, matchCase ? "" : "i");
  const isAscii = isAsciiText(text);
  const source = escapeExpression(text);
  // What holds a line break is in no line; expressions are tested line by line and get that right.
  if (/[\r\n]/.test(text) || !(matchCase || isAscii)) return withExpression(source, matchCase ? "" : "i");
  const literal = {
    bytes: Buffer.from(matchCase ? text : text.toLowerCase()),
    foldsAscii: !matchCase && /[a-z]/i.test(text),
    isBlank: !/[^ \t]/.test(text),
  };
  return { ...plainExpression(source, matchCase ? "u" : "i"), literal };
}

/** Whether a line, without its break, matches. Changes nothing in `line`. */
export function matchesLine({ literal, expression }: Matcher, line: Buffer): boolean {
  if (!literal) return expression.test(line.toString());
  if (!literal.foldsAscii) return line.includes(literal.bytes);
  const folded = Buffer.from(line);
  foldAscii(folded);
  return folded.includes(literal.bytes);
}

/** Where the query matches in a text that is shown: flat `[start, end, …]`, at most `limit` matches. */
export function marksIn({ globalExpression }: Matcher, text: string, limit: number): number[] | undefined {
  const marks: number[] = [];
  globalExpression.lastIndex = 0;
  for (let match = globalExpression.exec(text); match; match = globalExpression.exec(text)) {
    const end = match.index + match[0].length;
    if (end > match.index) marks.push(match.index, end);
    else globalExpression.lastIndex += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
    if (marks.length >= limit * 2) break;
  }
  return marks.length > 0 ? marks : undefined;
}

function withExpression(source: string, flags: string): Matcher {
  try {
    return plainExpression(source, `${flags}u`);
  } catch {
    // Older expressions such as `\-` are valid only without the flag.
  }
  try {
    return plainExpression(source, flags);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const reason = message.replace(/^Invalid regular expression: (?:\/.*\/\w*: )?/su, "");
    throw new UserError(`Not a regular expression: ${reason}.`, { cause: error });
  }
}

function plainExpression(source: string, flags: string): Matcher {
  return { expression: new RegExp(source, flags), globalExpression: new RegExp(source, `${flags}g`) };
}

function escapeExpression(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

function isAsciiText(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}
