export type JsonTokenKind =
  | "{"
  | "}"
  | "["
  | "]"
  | ":"
  | ","
  | "string"
  | "number"
  | "word"
  | "other"
  | "end";

/**
 * Reads JSON tokens from a text, one at a time and without making objects: `next`, then `kind`, `start`, `end`.
 * It never fails, so that half a record can be shown too: what begins no token is `other`, and a string that
 * the text ends in is a string that is not closed. Whether the text is JSON is not its business (see `JsonCheck`).
 */
export class JsonScanner {
  readonly text: string;
  kind: JsonTokenKind = "end";
  start = 0;
  end: number;
  /** The string just read has its closing quote. */
  isClosed = true;

  constructor(text: string, position = 0) {
    this.text = text;
    this.end = position;
  }

  next(): JsonTokenKind {
    const { text } = this;
    let at = this.end;
    while (isSpace(text.charCodeAt(at))) at++;
    this.start = at;
    this.end = at + 1;
    this.kind = this.#kindAt(at);
    return this.kind;
  }

  /** Skips the rest of the value whose first token was just read. */
  skipValue(): void {
    if (this.kind !== "{" && this.kind !== "[") return;
    const { text } = this;
    // What is skipped need not be told apart: brackets and strings are all that counts.
    for (let depth = 1, at = this.end; depth > 0; at++) {
      const code = text.charCodeAt(at);
      if (code === 0x22) {
        this.#endString(at);
        at = this.end - 1;
      } else if (code === 0x7b || code === 0x5b) {
        depth++;
      } else if (code === 0x7d || code === 0x5d) {
        depth--;
        this.kind = code === 0x7d ? "}" : "]";
        this.start = at;
        this.end = at + 1;
      } else if (Number.isNaN(code)) {
        this.kind = "end";
        this.start = at;
        this.end = at;
        return;
      }
    }
  }

  #kindAt(at: number): JsonTokenKind {
    const code = this.text.charCodeAt(at);
    switch (code) {
      case 0x22:
        this.#endString(at);
        return "string";
      case 0x2c:
        return ",";
      case 0x3a:
        return ":";
      case 0x7b:
        return "{";
      case 0x7d:
        return "}";
      case 0x5b:
        return "[";
      case 0x5d:
        return "]";
    }
    if (Number.isNaN(code)) {
      this.end = at;
      return "end";
    }
    if (isDigit(code) || code === 0x2d) return this.#endAfter("number", isNumberPart);
    if (isLetter(code)) return this.#endAfter("word", isLetter);
    // A pair of surrogates is one character.
    if (code >= 0xd800 && code < 0xdc00 && at + 1 < this.text.length) this.end = at + 2;
    return "other";
  }

  #endAfter(kind: JsonTokenKind, goesOn: (code: number) => boolean): JsonTokenKind {
    while (goesOn(this.text.charCodeAt(this.end))) this.end++;
    return kind;
  }

  #endString(start: number): void {
    const { text } = this;
    this.isClosed = true;
    for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
      let slashes = 0;
      while (text.charCodeAt(quote - 1 - slashes) === 0x5c) slashes++;
      if (slashes % 2 === 0) {
        this.end = quote + 1;
        return;
      }
    }
    this.isClosed = false;
    this.end = text.length;
  }
}

/** The text that a string token stands for; escapes that are not whole stay as written. */
export function decodeString(token: string): string {
  const isClosed = token.length > 1 && token.endsWith('"');
  if (!token.includes("\\")) return token.slice(1, isClosed ? -1 : undefined);
  try {
    return JSON.parse(token) as string;
  } catch {
    return token.slice(1, isClosed ? -1 : undefined);
  }
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}

function isNumberPart(code: number): boolean {
  return isDigit(code) || code === 0x2e || code === 0x2d || code === 0x2b || code === 0x65 || code === 0x45;
}
