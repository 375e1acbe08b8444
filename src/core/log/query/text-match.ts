/** Text in text, in the way of the language: A–Z are a–z unless case counts. */

/**
 * Whether a text contains another. In any case, text in ASCII finds only ASCII letters; other text goes by
 * Unicode's simple case folding.
 */
export function containsText(text: string, wanted: string, matchCase: boolean): boolean {
  if (matchCase) return text.includes(wanted);
  if (isAscii(wanted)) return foldText(text).includes(foldText(wanted));
  return new RegExp(escapeExpression(wanted), "iu").test(text);
}

/**
 * The forms in which a text can stand in a record: as it was typed, and as JSON writes it. A line break stands
 * in no line.
 */
export function writtenForms(text: string): string[] {
  const escaped = JSON.stringify(text).slice(1, -1);
  return [...new Set([text, escaped])].filter((form) => !form.includes("\n"));
}

/** Finds any of some texts as `containsText` does; global. */
export function textExpression(wanted: readonly string[], matchCase: boolean): RegExp {
  const source = [...new Set(wanted)].map(escapeExpression).join("|");
  if (matchCase) return new RegExp(source, "gu");
  return new RegExp(source, wanted.every(isAscii) ? "gi" : "giu");
}

/** With A–Z as a–z, and nothing else changed. */
export function foldText(text: string): string {
  // Most text is ASCII, and then there is nothing else.
  if (!/[^\p{ASCII}]/u.test(text)) return text.toLowerCase();
  return text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
}

export function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}

function escapeExpression(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
