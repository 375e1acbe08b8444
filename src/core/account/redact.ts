/** Words from elsewhere may repeat what they were told: keys, and links that open without a key. */

const rest = String.raw`[^\s"'<>]*`;

/** What signs or signs in, whoever says it, and what stays of it. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/(\bhttps?:\/\/)[^\s/?#"'<>@]+@/gi, "$1…@"],
  [new RegExp(String.raw`(\bhttps?:\/\/[^\s?#"'<>]+)[?#]${rest}`, "gi"), "$1?…"],
  [new RegExp(String.raw`\?[\w.~%-]+=${rest}`, "g"), "?…"],
  // A link within a link.
  [new RegExp(`%3F${rest}`, "gi"), "?…"],
  [/([\w-]*(?:signature|credential|password|secret|token|key|sig))=[^\s"'<>&,;)]+/gi, "$1=…"],
  [/(\b(?:Bearer|Basic)\s+)[^\s"'<>,;)]+/gi, "$1…"],
];

/** The text without these secrets, in whatever spelling, and without the queries of links. */
export function redact(text: string, secrets: readonly string[]): string {
  const known = secrets
    .filter((secret) => secret.length > 0)
    .flatMap(spellings)
    .reduce((clean, secret) => clean.replaceAll(secret, "…"), text);
  return patterns.reduce((clean, [pattern, kept]) => clean.replaceAll(pattern, kept), known);
}

function spellings(secret: string): string[] {
  const base64 = Buffer.from(secret).toString("base64").replace(/=+$/, "");
  return [secret, encodeURIComponent(secret), base64];
}
