import { notAnExpression } from "./messages.ts";

/** Those that keep state between calls, or only add to what a match tells, are of no use here. */
const uselessFlags = /[dgy]/g;

/** An expression that can be built: `new RegExp(source, flags)` will not throw. */
export interface Expression {
  readonly source: string;
  readonly flags: string;
}

/**
 * Takes an expression with the `u` flag where it is valid with it, so that a character is never half a pair of
 * surrogates; older expressions such as `\-` are valid only without.
 */
export function readExpression(source: string, flags: string): Expression | { readonly error: string } {
  const asked = flags.replace(uselessFlags, "");
  const tries = /[uv]/.test(asked) ? [asked] : [`${asked}u`, asked];
  let reason = "";
  for (const flags of tries) {
    try {
      new RegExp(source, flags);
      return { source, flags };
    } catch (error) {
      reason = reasonOf(error);
    }
  }
  return { error: notAnExpression(reason) };
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^Invalid regular expression: (?:\/.*\/\w*: )?/su, "");
}
