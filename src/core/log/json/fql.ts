import type { Token, TokenKind } from "../types.ts";

/** Keywords where no dot makes them a method, and what stands in place of a literal. */
const pattern = /(?<![.\w])(let|if|else|at|isa|true|false|null)(?!\w)|<[a-z]+>/g;

/** Lines of FQL as tokens; joined they are the text without its trailing space. */
export function fqlLines(text: string): Token[][] {
  return text
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => fqlTokens(line));
}

function fqlTokens(line: string): Token[] {
  const tokens: Token[] = [];
  const add = (kind: TokenKind, text: string) => {
    if (text !== "") tokens.push({ kind, text });
  };
  let done = 0;
  for (const match of line.matchAll(pattern)) {
    add("code", line.slice(done, match.index));
    add(match[1] ? "word" : "placeholder", match[0]);
    done = match.index + match[0].length;
  }
  add("code", line.slice(done));
  return tokens;
}
