/** What can be wrong with a query, in the words that the user reads. */

export function noField(name: string, nearest: string | undefined): string {
  const hint = nearest === undefined ? "" : ` Did you mean ${nearest}?`;
  return `No field is called '${name}'.${hint}`;
}

/** @param subject field and operator as typed, such as `code>=` */
export function badNumber(subject: string): string {
  return `Expected a number after ${subject}.`;
}

/** @param unit what stands where a unit was expected */
export function badDuration(subject: string, unit?: string): string {
  return `Expected a duration after ${subject}, such as 200 or 1.5s.${unit ? ` '${unit}' is not a unit.` : ""}`;
}

export function badSize(subject: string): string {
  return `Expected a size after ${subject}, such as 500 or 1MB.`;
}

export function badTime(subject: string): string {
  return `Expected a time after ${subject}, such as 14:05, 2024-05-10T14:05Z or -15m.`;
}

export function holdsText(name: string, op: string): string {
  return `${name} holds text: use : or =, not ${op}.`;
}

export function notAnExpression(reason: string): string {
  return `Not a regular expression: ${reason}.`;
}

export function upsideDown(range: string): string {
  return `${range} selects nothing: the first is larger.`;
}

export function termAfter(what: string): string {
  return `Expected a term after ${what}.`;
}

export function termBefore(what: string): string {
  return `Expected a term before ${what}.`;
}

export const openQuote = "A quote is not closed.";
export const openBracket = "A bracket is not closed.";
export const strayBracket = "This bracket closes nothing.";
export const tooDeep = "Brackets stand too deep in each other.";
