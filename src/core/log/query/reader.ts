import { readPath, readPhrase, type WrittenKey } from "./path-text.ts";
import type { Op, Span } from "./syntax.ts";

export interface Phrase extends Span {
  readonly text: string;
  readonly isClosed: boolean;
}

export interface WrittenRegex extends Span {
  readonly source: string;
  readonly flags: string;
}

export interface WrittenPath extends Span {
  readonly keys: readonly WrittenKey[];
}

export interface WrittenOp extends Span {
  readonly op: Op;
}

const op = /!=|>=|<=|[:=<>]/y;
/** With room around it an operator is one only after a field that is known, and never a colon. */
const spacedOp = /\s+(!=|>=|<=|[=<>])(?=\s|$)/y;
const space = /\s*/y;
const logicWord = /(?:AND|OR|NOT)(?=[\s()]|$)/y;

/** Reads the pieces of a query, from left to right. Each `read` goes on only if the piece is there. */
export class Reader {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Nothing that could be a value follows. */
  get isAtGap(): boolean {
    return this.isAtEnd || /[\s)]/.test(this.text.charAt(this.at));
  }

  is(character: string): boolean {
    return this.text.startsWith(character, this.at);
  }

  skipSpace(): void {
    this.#match(space);
  }

  /** AND, OR or NOT as a word of its own. */
  peekLogicWord(): "AND" | "OR" | "NOT" | undefined {
    logicWord.lastIndex = this.at;
    return logicWord.exec(this.text)?.[0] as "AND" | "OR" | "NOT" | undefined;
  }

  take(length: number): Span {
    const start = this.at;
    this.at += length;
    return { start, end: this.at };
  }

  readPath(): WrittenPath | undefined {
    const found = readPath(this.text, this.at);
    return found && { ...this.take(found.end - this.at), keys: found.keys };
  }

  readOp(): WrittenOp | undefined {
    const found = this.#match(op);
    return found && { ...this.#span(found[0]), op: found[0] as Op };
  }

  /** Reads also the space after it. */
  readSpacedOp(): WrittenOp | undefined {
    const found = this.#match(spacedOp);
    const written = found?.[1];
    if (!written) return undefined;
    const span = this.#span(written);
    this.skipSpace();
    return { ...span, op: written as Op };
  }

  readPhrase(): Phrase {
    const { text, end, isClosed } = readPhrase(this.text, this.at);
    return { ...this.take(end - this.at), text, isClosed };
  }

  /**
   * Reads `/source/flags`. Only what ends after its flags is an expression: `/usr/bin/node` is text.
   */
  readRegex(): WrittenRegex | undefined {
    const close = this.#regexEnd();
    if (close === undefined) return undefined;
    const source = this.text.slice(this.at + 1, close);
    const flags = /^[dgimsuvy]*/.exec(this.text.slice(close + 1))?.[0] ?? "";
    const next = this.text.charAt(close + 1 + flags.length);
    if (source === "" || !/^[\s)]?$/.test(next)) return undefined;
    return { ...this.take(close + 1 + flags.length - this.at), source, flags };
  }

  /**
   * Reads up to a space, or a bracket that closes what was opened before the word. Brackets that the word
   * itself opens belong to it, so that `Order.all()` can be typed as it is.
   */
  readWord(): Span & { readonly text: string } {
    const start = this.at;
    let depth = 0;
    for (; this.at < this.text.length; this.at++) {
      const character = this.text.charAt(this.at);
      if (/\s/.test(character) || (character === ")" && depth === 0)) break;
      if (character === "(") depth++;
      if (character === ")") depth--;
    }
    return { start, end: this.at, text: this.text.slice(start, this.at) };
  }

  /** Where the closing slash stands, which is not escaped and not in a class. */
  #regexEnd(): number | undefined {
    if (!this.is("/")) return undefined;
    let isInClass = false;
    for (let at = this.at + 1; at < this.text.length; at++) {
      const character = this.text[at];
      if (character === "\\") at++;
      else if (character === "[") isInClass = true;
      else if (character === "]") isInClass = false;
      else if (character === "/" && !isInClass) return at;
    }
    return undefined;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at = pattern.lastIndex;
    return found ?? undefined;
  }

  #span(written: string): Span {
    return { start: this.at - written.length, end: this.at };
  }
}
