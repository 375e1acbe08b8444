/** Numbers as they are written in a query: with units where the field has one, and classes of codes. */
import type { Field } from "./fields.ts";
import type { Atom } from "./literal.ts";
import { badDuration, badNumber, badSize } from "./messages.ts";
import type { QueryError } from "./syntax.ts";

/** The numbers that a text stands for: one, or a hundred for a class such as `5xx`. */
export interface Numbers {
  readonly from: number;
  readonly to: number;
  readonly isToOpen: boolean;
}

const unitsMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  µs: 1e-3,
  μs: 1e-3,
  us: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const unitsBytes: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
};

const numberThenRest = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(.*)$/is;

/** A number without a unit. */
export function plainNumber(text: string): number | undefined {
  const [, number, rest] = numberThenRest.exec(text) ?? [];
  return number === undefined || rest !== "" ? undefined : Number(number);
}

/** @param subject field and operator as typed */
export function readNumbers(atom: Atom, field: Field, subject: string): Numbers | QueryError {
  const { text } = atom;
  const [, codeClass] = field.kind === "code" ? (/^([1-9])xx$/i.exec(text) ?? []) : [];
  if (codeClass) return { from: Number(codeClass) * 100, to: Number(codeClass) * 100 + 100, isToOpen: true };
  const [, written, unit = ""] = numberThenRest.exec(text) ?? [];
  const factor = written === undefined ? undefined : factorOf(unit, field);
  if (written === undefined || factor === undefined) return badValue(atom, field, subject, unit);
  // Tenths of a second in milliseconds are whole numbers, and have to be equal to those in the log.
  const value = factor === 1 ? Number(written) : Number((Number(written) * factor).toPrecision(15));
  return { from: value, to: value, isToOpen: false };
}

/** What to expect after a field and an operator, where there is no value or not a good one. */
export function expectedNumber({ kind }: Field, subject: string, unit?: string): string {
  if (kind === "duration") return badDuration(subject, unit);
  return kind === "size" ? badSize(subject) : badNumber(subject);
}

/** Only the unit is wrong where a number stands before it. */
function badValue(
  { text, start, end, isQuoted }: Atom,
  field: Field,
  subject: string,
  unit: string,
): QueryError {
  const wrongStart = isQuoted ? start : end - unit.length;
  return {
    message: expectedNumber(field, subject, unit),
    start: unit === "" || unit.length === text.length ? start : wrongStart,
    end,
  };
}

function factorOf(unit: string, { kind, unitMs = 1 }: Field): number | undefined {
  if (unit === "") return 1;
  const name = unit.toLowerCase();
  if (kind === "duration" && Object.hasOwn(unitsMs, name)) return (unitsMs[name] ?? 1) / unitMs;
  return kind === "size" && Object.hasOwn(unitsBytes, name) ? unitsBytes[name] : undefined;
}
