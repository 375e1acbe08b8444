import type { PrettyLine, Token, TokenKind } from "../types.ts";
import { isJson } from "./check.ts";
import type { Path } from "./extract.ts";
import { fqlLines } from "./fql.ts";
import { decodeString, JsonScanner, type JsonTokenKind } from "./scan.ts";
import { arraySummary, codeSummary, KeySummary } from "./summary.ts";

/** A list of scalars that is no longer than this as written stays on one line. */
const inlineCharacters = 72;
/** Strings in strings in strings: more than this is not unfolded. */
const deepestUnfolding = 3;
const longestUnfolding = 256 * 1024;
/** Nobody asks for a path that is longer, and a record can be nested as deep as it is long. */
const longestPath = 1000;

type Draft = { -readonly [Name in keyof Omit<PrettyLine, "tokens">]: PrettyLine[Name] } & {
  readonly tokens: Token[];
};

/** A bracket that is open. */
interface Frame {
  readonly line: Draft;
  readonly isArray: boolean;
  readonly start: number;
  readonly path: string | undefined;
  readonly keys: KeySummary;
  items: number;
}

export interface PrettyOptions {
  /** The field that holds FQL, which is shown as code. */
  readonly fqlPath?: Path;
}

/**
 * Lays a JSON text out over lines without changing it: digits, escapes, order and equal keys stay as written.
 * Two things are shown in another form, and marked with a note: a string that holds an object or a list is
 * unfolded, and FQL is shown as code. A text that was cut off is fine: what is open then stays open.
 */
export function prettyLines(text: string, options: PrettyOptions = {}): PrettyLine[] {
  return new PrettyPrinter(text, options).finish();
}

/** `prettyLines` in steps, for a text that is long. */
export class PrettyPrinter {
  readonly #scanner: JsonScanner;
  readonly #fqlPath: string | undefined;
  readonly #unfoldings: number;
  readonly #lines: Draft[] = [];
  /** A stack of its own: a record may be nested deeper than calls can be. */
  readonly #frames: Frame[] = [];
  #line: Draft;
  #path: string | undefined = "";
  /** The next token begins a member of the innermost bracket. */
  #isAtMember = false;

  /** @param unfoldings in how many strings the text stands */
  constructor(text: string, { fqlPath }: PrettyOptions = {}, unfoldings = 0) {
    this.#scanner = new JsonScanner(text);
    this.#fqlPath = fqlPath?.map(pathPart).join(".");
    this.#unfoldings = unfoldings;
    this.#line = this.#startLine();
  }

  /** Takes so many tokens. @returns whether there are more */
  advance(tokens: number): boolean {
    for (let taken = 0; taken < tokens; taken++) {
      const kind = this.#scanner.next();
      if (kind === "end") return false;
      this.#take(kind);
    }
    return true;
  }

  /** Takes what is left. */
  finish(): Draft[] {
    this.advance(Number.POSITIVE_INFINITY);
    for (const { line, start } of this.#frames) {
      line.foldEnd = this.#lines.length - 1;
      line.value = [start, this.#scanner.end];
    }
    return this.#lines;
  }

  #take(kind: JsonTokenKind): void {
    if (kind === ",") {
      this.#add("punctuation", ",");
      this.#isAtMember = true;
    } else if (kind === ":") {
      this.#add("punctuation", ": ");
    } else if (kind === "}" || kind === "]") {
      this.#close(kind);
    } else {
      const frame = this.#frames.at(-1);
      const isKey = this.#isAtMember && kind === "string" && frame?.isArray === false;
      if (this.#isAtMember && frame) this.#startMember(frame);
      if (isKey && frame) this.#takeKey(frame);
      else this.#takeValue(kind);
    }
  }

  #startMember(frame: Frame): void {
    this.#isAtMember = false;
    this.#line = this.#startLine();
    this.#path = frame.path;
    frame.items++;
  }

  #takeKey(frame: Frame): void {
    const token = this.#tokenText();
    const key = decodeString(token);
    frame.keys.add(key);
    this.#path = joinPath(frame.path, key);
    this.#add("key", token);
  }

  #takeValue(kind: JsonTokenKind): void {
    if (kind === "{" || kind === "[") {
      if (kind === "{" || !this.#takeInlineArray()) this.#open(kind);
      return;
    }
    if (kind === "string" && this.#scanner.isClosed && (this.#takeFql() || this.#takeNested())) return;
    this.#markValue(this.#scanner.start);
    this.#add(kind === "string" || kind === "number" || kind === "word" ? kind : "raw", this.#tokenText());
  }

  #open(kind: "{" | "["): void {
    this.#add("punctuation", kind);
    this.#markPath();
    const { start } = this.#scanner;
    this.#frames.push({
      line: this.#line,
      isArray: kind === "[",
      start,
      path: this.#path,
      keys: new KeySummary(),
      items: 0,
    });
    this.#isAtMember = true;
  }

  #close(kind: "}" | "]"): void {
    const frame = this.#frames.pop();
    this.#isAtMember = false;
    if (frame && frame.items > 0) {
      this.#line = this.#startLine();
      frame.line.foldEnd = this.#lines.length - 1;
      frame.line.summary = frame.isArray ? arraySummary(frame.items) : frame.keys.text;
      frame.line.closing = this.#line.tokens;
    }
    this.#add("punctuation", kind);
    if (frame) frame.line.value = [frame.start, this.#scanner.end];
  }

  /** `["ECommerce", "prod"]`: a short list without brackets in it. */
  #takeInlineArray(): boolean {
    const { text, start } = this.#scanner;
    const ahead = new JsonScanner(text, this.#scanner.end);
    const tokens: Token[] = [{ kind: "punctuation", text: "[" }];
    for (let kind = ahead.next(); kind !== "]"; kind = ahead.next()) {
      if (ahead.end - start > inlineCharacters) return false;
      if (kind === ",") tokens.push({ kind: "punctuation", text: ", " });
      else if (kind === "string" || kind === "number" || kind === "word")
        tokens.push({ kind, text: tokenText(ahead) });
      else return false;
    }
    this.#line.tokens.push(...tokens, { kind: "punctuation", text: "]" });
    this.#scanner.end = ahead.end;
    this.#markValue(start);
    return true;
  }

  #takeFql(): boolean {
    if (this.#fqlPath === undefined || this.#path !== this.#fqlPath) return false;
    const code = decodeString(this.#tokenText());
    if (code.trim() === "") return false;
    this.#markValue(this.#scanner.start);
    const head = this.#line;
    const lines = fqlLines(code);
    for (const tokens of lines)
      this.#lines.push({ ...head, tokens, depth: head.depth + 1, ruleDepth: head.depth });
    head.note = "fql";
    head.foldEnd = this.#lines.length - 1;
    head.summary = codeSummary(lines);
    // Code ends as code ends: the comma after the string is not part of it.
    this.#line = { depth: head.depth, tokens: [] };
    return true;
  }

  /** A string that holds an object or a list. */
  #takeNested(): boolean {
    const token = this.#tokenText();
    if (this.#unfoldings === deepestUnfolding || token.length > longestUnfolding) return false;
    if (!/^"\s*[{[]/.test(token)) return false;
    const text = decodeString(token);
    if (/^\s*[{[]\s*[}\]]\s*$/.test(text) || !isJson(Buffer.from(text))) return false;
    this.#markValue(this.#scanner.start);
    this.#line.note = "json";
    const [first, ...rest] = new PrettyPrinter(text, {}, this.#unfoldings + 1).finish();
    if (first) this.#addNested(first, rest);
    return true;
  }

  #addNested(first: Draft, rest: readonly Draft[]): void {
    const head = this.#line;
    const { depth } = head;
    const lineBase = this.#lines.length - 1;
    head.tokens.push(...first.tokens);
    if (first.foldEnd !== undefined) {
      Object.assign(head, {
        foldEnd: lineBase + first.foldEnd,
        summary: first.summary,
        closing: first.closing,
      });
    }
    for (const line of rest) {
      // Copying gives what is in the log, and that is the string.
      Object.assign(line, { path: head.path, value: head.value });
      if (line !== rest.at(-1)) line.ruleDepth = depth + (line.ruleDepth ?? 0);
      if (line.foldEnd !== undefined) line.foldEnd += lineBase;
      line.depth += depth;
      this.#lines.push(line);
    }
    this.#line = this.#lines.at(-1) ?? head;
  }

  #startLine(): Draft {
    const line: Draft = { depth: this.#frames.length, tokens: [] };
    this.#lines.push(line);
    return line;
  }

  #markValue(start: number): void {
    this.#line.value = [start, this.#scanner.end];
    this.#markPath();
  }

  #markPath(): void {
    if (this.#path) this.#line.path = this.#path;
  }

  #add(kind: TokenKind, text: string): void {
    this.#line.tokens.push({ kind, text });
  }

  #tokenText(): string {
    return tokenText(this.#scanner);
  }
}

function tokenText({ text, start, end }: JsonScanner): string {
  return text.slice(start, end);
}

function joinPath(path: string | undefined, key: string): string | undefined {
  if (path === undefined || path.length + key.length > longestPath) return undefined;
  return path === "" ? pathPart(key) : `${path}.${pathPart(key)}`;
}

/** A key as it is written in a path: quoted where a dot or a space would be read as something else. */
function pathPart(key: string): string {
  return /^[\w@$/-]+$/.test(key) ? key : JSON.stringify(key);
}
