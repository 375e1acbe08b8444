/** Paths as they are written in a query: keys with dots between them, quoted where they would be misread. */
import type { Path } from "../json/extract.ts";

/** One key of a path as it stands in a query. */
export interface WrittenKey {
  readonly key: string;
  readonly isQuoted: boolean;
}

const plainKey = /^[\p{L}_@$][\p{L}\p{N}_@$/-]*$/u;
const bareKey = /[^\s.:=<>()"!]+|!(?!=)/y;

export function formatPath(path: Path): string {
  return path.map((key) => (plainKey.test(key) ? key : JSON.stringify(key))).join(".");
}

/** A path that is taken as it is, whatever else its name could stand for. */
export function quotePath(path: Path): string {
  return path.map((key) => JSON.stringify(key)).join(".");
}

/** @returns undefined where the text is not a path and nothing else */
export function parsePath(text: string): Path | undefined {
  const found = readPath(text, 0);
  return found?.end === text.length ? found.keys.map(({ key }) => key) : undefined;
}

/** Reads a path from `start` on. */
export function readPath(text: string, start: number): { keys: WrittenKey[]; end: number } | undefined {
  const keys: WrittenKey[] = [];
  for (let at = start; ; at++) {
    const part = text[at] === '"' ? readQuotedKey(text, at) : readBareKey(text, at);
    if (!part) return undefined;
    keys.push({ key: part.key, isQuoted: text[at] === '"' });
    at = part.end;
    if (text[at] !== ".") return { keys, end: at };
  }
}

function readBareKey(text: string, start: number): { key: string; end: number } | undefined {
  let end = start;
  for (;;) {
    bareKey.lastIndex = end;
    if (!bareKey.test(text)) break;
    end = bareKey.lastIndex;
  }
  return end === start ? undefined : { key: text.slice(start, end), end };
}

function readQuotedKey(text: string, start: number): { key: string; end: number } | undefined {
  const phrase = readPhrase(text, start);
  return phrase.isClosed ? { key: phrase.text, end: phrase.end } : undefined;
}

const escapes: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/**
 * Reads what stands in quotes from `start` on, with the escapes of JSON. A backslash before anything else is
 * itself, so that most of what is pasted means what it says.
 */
export function readPhrase(text: string, start: number): { text: string; end: number; isClosed: boolean } {
  let close = start + 1;
  while (close < text.length && text[close] !== '"') close += text[close] === "\\" ? 2 : 1;
  const isClosed = close < text.length;
  const inner = text.slice(start + 1, close);
  return { text: decodeEscapes(inner), end: isClosed ? close + 1 : text.length, isClosed };
}

function decodeEscapes(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))/g, (_, hex?: string, letter = "") =>
    hex === undefined ? (escapes[letter] ?? letter) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
