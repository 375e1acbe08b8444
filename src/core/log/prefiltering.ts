import type { Mask } from "./masks.ts";
import type { Plan } from "./query/plan.ts";
import { bestClause, type Clause, worthOf } from "./query/prefilter.ts";
import type { TextTest } from "./scan/jobs.ts";

/** To take a column from the log costs as much as to look up the values of one record in so many. */
const lookUpShare = 16;
/** Shorter texts stand in too many records. */
const leastLength = 3;

/**
 * Finds the few records that can match a query, going by their bytes: to look for a text is many times as fast as to
 * take columns, above all those whose values are all different.
 */
export class Prefiltering {
  /** A record that matches passes one of these. */
  readonly tests: readonly TextTest[];
  #records = 0;
  #candidates = 0;

  constructor(tests: readonly TextTest[]) {
    this.tests = tests;
  }

  /** Few enough records have passed so far. */
  get isWorthIt(): boolean {
    return this.#candidates * lookUpShare <= this.#records;
  }

  /** @returns whether there are so few that each can be looked into */
  note(candidates: Mask): boolean {
    const count = candidates.reduce((sum, isOne) => sum + isOne, 0);
    this.#records += candidates.length;
    this.#candidates += count;
    return count * lookUpShare <= candidates.length;
  }
}

/** What every record passes one of that matches a plan; nothing where no text tells enough. */
export function prefilterTestsOf({ condition, prefilter }: Plan): readonly TextTest[] {
  const required = condition.kind === "all" ? condition.of : [condition];
  // What has to be looked for anyway costs nothing.
  const text = required.find((part) => part.kind === "text" && !part.isNegated && isTelling(part.forms));
  if (text?.kind === "text") return [text];
  const clause = bestClause(prefilter);
  if (!clause || worthOf(clause) < leastLength) return [];
  return [false, true].flatMap((folds) => testsOf(clause, folds));
}

function testsOf({ needles }: Clause, foldsAscii: boolean): TextTest[] {
  const forms = needles.filter((needle) => needle.foldsAscii === foldsAscii).map(({ text }) => text);
  return forms.length > 0 ? [{ kind: "text", forms, matchCase: !foldsAscii, isNegated: false }] : [];
}

function isTelling(texts: readonly string[]): boolean {
  return texts.every((text) => text.trim().length >= leastLength);
}
