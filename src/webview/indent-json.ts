/**
 * Lays a JSON text out over lines, two spaces a level. Nothing but white space between tokens changes:
 * numbers keep their digits, strings their escapes, objects their order and duplicates.
 * Text that is not JSON comes back as it is.
 */
export function indentJson(text: string): string {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  const tokens = text.match(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s"{}[\],:]+/g) ?? [];
  let depth = 0;
  let out = "";
  const newLine = () => `\n${"  ".repeat(depth)}`;
  tokens.forEach((token, index) => {
    const isEmpty = isClosing(tokens[index + 1]);
    if (isClosing(token)) {
      depth--;
      if (!isOpening(tokens[index - 1])) out += newLine();
      out += token;
    } else if (isOpening(token)) {
      depth++;
      out += isEmpty ? token : token + newLine();
    } else if (token === ",") out += token + newLine();
    else out += token === ":" ? ": " : token;
  });
  return out;
}

function isOpening(token: string | undefined): boolean {
  return token === "{" || token === "[";
}

function isClosing(token: string | undefined): boolean {
  return token === "}" || token === "]";
}
