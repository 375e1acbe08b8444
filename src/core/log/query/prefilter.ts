/**
 * What the bytes of every matching record hold, so that most records need not be looked into. A clause is a
 * list of texts of which one must be there; all clauses of a query must hold.
 */
import type { ColumnCondition, Condition, PlanColumn } from "./plan.ts";
import { literalsOf } from "./regex-literals.ts";
import { foldText, isAscii } from "./text-match.ts";

/** A text to look for in the bytes of a record. */
interface Needle {
  readonly text: string;
  /** A–Z in the record count as a–z; the text is ASCII without capitals then. */
  readonly foldsAscii: boolean;
}

export interface Clause {
  /** What it comes from. Keys are in most records, and seldom worth a look. */
  readonly from: "text" | "value" | "key";
  readonly needles: readonly Needle[];
}

/** More at once cost more than they save. */
const mostNeedles = 16;

/** How a text is compared: byte by byte, with A–Z as a–z, or by Unicode's simple case folding. */
type Folding = "none" | "ascii" | "unicode";

/**
 * Any character may be written as an escape with `u`. Where there is none, a text stands as it is, apart from
 * the characters that have other escapes or cannot do without.
 */
const anyEscape: Needle = { text: "\\u", foldsAscii: false };
/** What is not the same bytes in every form: what JSON escapes, and what is not UTF-8. */
const notInValues = /["\\/\p{Cc}\ufffd\p{Cs}]/u;
const notInText = /[\n\ufffd\p{Cs}]/u;
/** These have other forms beyond ASCII: the Kelvin sign and the long s. */
const notWhenFolded = /[^\p{ASCII}]|[kKsS]/u;

export function prefilterOf(condition: Condition, columns: readonly PlanColumn[]): Clause[] {
  switch (condition.kind) {
    case "all":
      return condition.of.flatMap((member) => prefilterOf(member, columns));
    case "any":
      return anyOf(condition.of.map((member) => bestClause(prefilterOf(member, columns))));
    case "column":
      return columnClauses(condition, columns);
    case "text": {
      if (condition.isNegated) return [];
      const folding = foldingOf(condition.forms.join(""), condition.matchCase);
      return clause("text", condition.forms, (form) => longestRun(form, folding, notInText));
    }
    case "expression": {
      if (condition.isNegated) return [];
      const { source, flags } = condition;
      return clause("text", literalsOf(source, flags), (text) =>
        longestRun(text, foldingOfFlags(flags), notInText),
      );
    }
  }
}

/** Whether a record may match, going by its text. */
export function passesPrefilter(clauses: readonly Clause[], text: string): boolean {
  // Characters beyond ASCII become others, which is nothing to a needle of ASCII, or become ASCII, which lets through
  // a little more; to leave them as they are takes ten times as long.
  const folded = text.toLowerCase();
  return clauses.every(({ needles }) =>
    needles.some((needle) => (needle.foldsAscii ? folded : text).includes(needle.text)),
  );
}

function columnClauses(
  { column, test, isNegated }: ColumnCondition,
  columns: readonly PlanColumn[],
): Clause[] {
  const { path, type } = columns[column] ?? { path: [], type: "recordTime" };
  // A record may have its time from the one before.
  if (isNegated || type === "recordTime") return [];
  const key = path.findLast((key) => !notInValues.test(key));
  const keyClauses: Clause[] =
    key === undefined
      ? []
      : [{ from: "key", needles: [{ text: JSON.stringify(key), foldsAscii: false }, anyEscape] }];
  const found =
    test?.type === "text" && test.number === undefined
      ? clause("value", [test.text], (text) =>
          valueRun(text, test.mode === "equals" ? "none" : foldingOf(text, test.matchCase)),
        )
      : test?.type === "regex"
        ? clause("value", literalsOf(test.source, test.flags), (text) =>
            valueRun(text, foldingOfFlags(test.flags)),
          )
        : [];
  const valueClauses = found.map(({ from, needles }) => ({ from, needles: [...needles, anyEscape] }));
  return [...valueClauses, ...keyClauses];
}

/** No clause where one of the texts gives no needle. */
function clause(
  from: Clause["from"],
  texts: readonly string[] | undefined,
  needleOf: (text: string) => Needle | undefined,
): Clause[] {
  const needles = texts?.flatMap((text) => needleOf(text) ?? []) ?? [];
  if (!texts || needles.length < texts.length || needles.length === 0) return [];
  return [{ from, needles }];
}

/** One clause that holds where any of several does; none where one of them is not known. */
function anyOf(clauses: readonly (Clause | undefined)[]): Clause[] {
  const known = clauses.filter((clause) => clause !== undefined);
  const byText = new Map(known.flatMap(({ needles }) => needles.map((needle) => [keyOf(needle), needle])));
  if (known.length < clauses.length || byText.size === 0 || byText.size > mostNeedles) return [];
  const from = known.some(({ from }) => from === "key") ? "key" : (known[0]?.from ?? "text");
  return [{ from, needles: [...byText.values()] }];
}

/** The clause that tells most. */
export function bestClause(clauses: readonly Clause[]): Clause | undefined {
  return [...clauses].sort((a, b) => worthOf(b) - worthOf(a))[0];
}

/** How much a clause tells: the length of the shortest text that it asks for; nothing for keys. */
export function worthOf({ from, needles }: Clause): number {
  const lengths = needles.filter((needle) => needle !== anyEscape).map(({ text }) => text.length);
  return from === "key" ? 0 : Math.min(...lengths);
}

/** The longest part of a text that stands in records byte by byte. */
function longestRun(text: string, folding: Folding, unsafe: RegExp): Needle | undefined {
  return needleOf(longest(runsOf(text, folding, unsafe)), folding);
}

/** A value can also be a number, which may be written in another way: `1e3` is 1000. */
function valueRun(text: string, folding: Folding): Needle | undefined {
  const runs = runsOf(text, folding, notInValues).filter((run) => !isInNumber(run));
  return needleOf(longest(runs), folding);
}

function isInNumber(run: string): boolean {
  return /^[\d.e+-]*$/i.test(run) || "-infinity".includes(run.toLowerCase());
}

function runsOf(text: string, folding: Folding, unsafe: RegExp): string[] {
  const runs = [""];
  for (const character of text) {
    const isUnsafe = unsafe.test(character) || (folding === "unicode" && notWhenFolded.test(character));
    if (isUnsafe) runs.push("");
    else runs.push(runs.pop() + character);
  }
  return runs;
}

function longest(runs: readonly string[]): string {
  return runs.reduce((best, run) => (run.length > best.length ? run : best), "");
}

function needleOf(run: string, folding: Folding): Needle | undefined {
  if (run === "") return undefined;
  const foldsAscii = folding !== "none" && /[a-z]/i.test(run);
  return { text: foldsAscii ? foldText(run) : run, foldsAscii };
}

function foldingOf(text: string, matchCase: boolean): Folding {
  if (matchCase) return "none";
  return isAscii(text) ? "ascii" : "unicode";
}

/** Without the `u` flag an expression folds no character into ASCII or out of it. */
function foldingOfFlags(flags: string): Folding {
  return flags.includes("i") ? "unicode" : "none";
}

function keyOf({ text, foldsAscii }: Needle): string {
  return `${foldsAscii}${text}`;
}
