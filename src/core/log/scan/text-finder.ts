import { caseNeedles, exactNeedle, foldedNeedle, prefilterNeedle } from "../kernel/needle.ts";
import type { Needle } from "../kernel/types.ts";
import { compileText } from "../query/compile.ts";
import { prefilterOf } from "../query/prefilter.ts";
import { isAscii } from "../query/text-match.ts";
import { type Bytewise, bytewise } from "./bytewise.ts";
import type { TextTest } from "./jobs.ts";

/** How a text or an expression is looked for. */
export interface TextFinder {
  /** A record holds one of these if it passes the test; undefined where nothing is known of it. */
  readonly needles: readonly Needle[] | undefined;
  /** A record that holds one of the needles passes the test. */
  readonly isExact: boolean;
  /** What passes the test begins with the needle, so that nothing before the first one need be looked at. */
  readonly beginsWithNeedle: boolean;
  /** Where the test also goes for the bytes of a line, one character for each. */
  readonly bytewise: Bytewise | undefined;
  readonly test: (line: string) => boolean;
  /** The same at any place of a text, for records that are looked at in parts. */
  readonly expression: RegExp;
}

/** @param frequencies of the bytes of the log, by which the rare ones are chosen */
export function textFinder(condition: TextTest, frequencies: Uint32Array): TextFinder {
  if (condition.kind === "expression") {
    const { source, flags } = condition;
    const expression = new RegExp(source, flags);
    const needles = neededBy(condition, frequencies);
    return {
      needles,
      isExact: false,
      beginsWithNeedle: needles?.length === 1 && beginsWith(source, needles[0]?.bytes.length ?? 0),
      bytewise: bytewise(source, flags),
      test: (line) => expression.test(line),
      expression: new RegExp(source, `${flags}g`),
    };
  }
  const { forms, matchCase } = condition;
  const escaped = forms.map((form) => form.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|");
  const isSafe = forms.every(isWhole);
  const areAscii = forms.every(isAscii);
  const exact =
    isSafe && (matchCase || areAscii)
      ? forms.map((form) => needleOf(form, matchCase, frequencies))
      : isSafe
        ? eachNeedle(forms, (form) => caseNeedles(form, frequencies))
        : undefined;
  const needles =
    exact ?? (isSafe ? eachNeedle(forms, (form) => prefilterNeedle(form, frequencies)) : undefined);
  return {
    needles: forms.length > 0 ? needles : [],
    isExact: exact !== undefined,
    beginsWithNeedle: false,
    bytewise: undefined,
    test: compileText(forms, matchCase),
    expression: new RegExp(escaped || "(?!)", matchCase ? "gu" : areAscii ? "gi" : "giu"),
  };
}

function needleOf(text: string, matchCase: boolean, frequencies: Uint32Array): Needle {
  if (matchCase || !/[a-z]/i.test(text)) return exactNeedle(Buffer.from(text), frequencies);
  const folded = text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
  return foldedNeedle(Buffer.from(folded), frequencies);
}

/** @returns undefined where a form has none */
function eachNeedle(
  forms: readonly string[],
  needlesOf: (form: string) => readonly Needle[] | Needle | undefined,
): Needle[] | undefined {
  const found = forms.map(needlesOf);
  return found.includes(undefined) ? undefined : found.flatMap((needles) => needles ?? []);
}

/** The best clause of what every match of an expression holds. */
function neededBy(condition: TextTest, frequencies: Uint32Array): Needle[] | undefined {
  const clauses = prefilterOf({ ...condition, isNegated: false }, []);
  const [best] = [...clauses].sort((a, b) => worth(b.needles) - worth(a.needles));
  if (!best?.needles.every(({ text }) => isWhole(text))) return undefined;
  return best.needles.map(({ text, foldsAscii }) =>
    foldsAscii ? foldedNeedle(Buffer.from(text), frequencies) : exactNeedle(Buffer.from(text), frequencies),
  );
}

/**
 * Whether every match of an expression begins with a text of so many bytes: its needle is the longest text in it,
 * and these are its first characters. Careful: what is not plain to see is not so.
 */
function beginsWith(source: string, needleBytes: number): boolean {
  const [plain = ""] = /^[\w \-/:@#%&=<>"'~,;!]*/.exec(source) ?? [];
  const isQuantified = /^[*+?{]/.test(source.slice(plain.length));
  // An alternative outside of brackets begins with something else; what looks back needs what is before.
  const hasAlternatives = source
    .replace(/\\./g, "")
    .replace(/\([^()]*\)/g, "")
    .includes("|");
  return plain.length === needleBytes && !isQuantified && !hasAlternatives && !source.includes("(?<");
}

function worth(needles: readonly { readonly text: string }[]): number {
  return Math.min(...needles.map(({ text }) => text.length)) - needles.length / 100;
}

/**
 * Whether a text stands in records byte by byte, and in nothing but records: U+FFFD also stands for what is not
 * UTF-8, half a pair of surrogates is never written, and spaces stand in blank lines too.
 */
function isWhole(text: string): boolean {
  return text !== "" && !/[\ufffd\p{Surrogate}]/u.test(text) && /[^ \t\r]/.test(text) && !text.includes("\r");
}
