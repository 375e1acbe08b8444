/** What a value that is written after a field and an operator asks of the values in a record. */
import type { Field } from "./fields.ts";
import { type Atom, isError, type Literal, type RangeLiteral } from "./literal.ts";
import { badNumber, badTime, holdsText, termAfter, upsideDown } from "./messages.ts";
import { expectedNumber, type Numbers, plainNumber, readNumbers } from "./numbers.ts";
import type { NumberTest, Op, QueryContext, QueryError, Span, Test, TextTest } from "./syntax.ts";
import { timeTest } from "./time-value-tests.ts";

/** A field and an operator as they stand in a query. */
export interface Subject {
  readonly field: Field;
  readonly op: Op;
  readonly opSpan: Span;
  /** The field as it was typed. */
  readonly name: string;
}

export interface TestContext extends QueryContext {
  readonly matchCase: boolean;
}

const allNumbers = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

export function testOf(literal: Literal, subject: Subject, context: TestContext): Test | QueryError {
  const { kind } = subject.field;
  if (literal.type === "range") return rangeTest(literal, subject, context);
  const { atom } = literal;
  if (kind === "time") return timeTest(literal, subject, context);
  if (kind === "text" || kind === "names") return textTest(atom, subject, context);
  // What is in quotes is a text, unless it is to be larger or smaller than something.
  if (!isOrder(subject.op) && (atom.isQuoted || kind === "any")) return textTest(atom, subject, context);
  const numbers = readNumbers(atom, subject.field, subjectText(subject));
  return isError(numbers) ? numbers : numberTest(subject.op, numbers);
}

/** Whether a field can be compared with an operator at all. */
export function opError({ field, op, opSpan, name }: Subject): QueryError | undefined {
  const isText = field.kind === "text" || field.kind === "names";
  return isText && isOrder(op) ? { ...opSpan, message: holdsText(name, op) } : undefined;
}

/** What to say where no value follows. */
export function expectedValue(subject: Subject): string {
  const { kind } = subject.field;
  const text = subjectText(subject);
  if (kind === "time") return badTime(text);
  if (kind === "any") return isOrder(subject.op) ? badNumber(text) : termAfter(text);
  return kind === "text" || kind === "names" ? termAfter(text) : expectedNumber(subject.field, text);
}

function subjectText({ name, op }: Subject): string {
  return name + op;
}

export function isOrder(op: Op): boolean {
  return op === ">" || op === ">=" || op === "<" || op === "<=";
}

function textTest({ text, isQuoted }: Atom, { op, field }: Subject, { matchCase }: TestContext): TextTest {
  // Every text contains the empty one, which nobody asks for.
  const mode = op === ":" && text !== "" ? "contains" : "equals";
  const number = isQuoted || field.kind === "names" ? undefined : plainNumber(text);
  return { type: "text", mode, text, matchCase, ...(number !== undefined && { number }) };
}

function rangeTest(literal: RangeLiteral, subject: Subject, context: TestContext): Test | QueryError {
  const { field, op } = subject;
  const isAny = field.kind === "any";
  if (isAny && !isNumericRange(literal) && !isOrder(op)) {
    return textTest({ ...literal, isQuoted: false }, subject, context);
  }
  // A range is not larger than anything, and `..` alone has no end at all.
  if (isOrder(op) || (!literal.from && !literal.to)) {
    return { start: literal.start, end: literal.end, message: expectedValue(subject) };
  }
  if (field.kind === "time") return timeTest(literal, subject, context);
  const from = literal.from ? readNumbers(literal.from, field, subjectText(subject)) : undefined;
  if (from && isError(from)) return from;
  const to = literal.to ? readNumbers(literal.to, field, subjectText(subject)) : undefined;
  if (to && isError(to)) return to;
  if (from && to && (from.from > to.to || (from.from === to.to && to.isToOpen))) {
    return { start: literal.start, end: literal.end, message: upsideDown(literal.text) };
  }
  return interval({
    ...allNumbers,
    ...(from && { from: from.from }),
    ...(to && { to: to.to, isToOpen: to.isToOpen }),
  });
}

function isNumericRange({ from, to }: RangeLiteral): boolean {
  const isNumber = (atom: Atom | undefined) =>
    !atom || (!atom.isQuoted && plainNumber(atom.text) !== undefined);
  return (from !== undefined || to !== undefined) && isNumber(from) && isNumber(to);
}

function numberTest(op: Op, { from, to, isToOpen }: Numbers): NumberTest {
  if (op === ">") return interval({ ...allNumbers, from: to, isFromOpen: !isToOpen });
  if (op === ">=") return interval({ ...allNumbers, from });
  if (op === "<") return interval({ ...allNumbers, to: from, isToOpen: true });
  return interval(op === "<=" ? { ...allNumbers, to, isToOpen } : { from, to, isToOpen });
}

function interval(ends: Pick<NumberTest, "from" | "to"> & Partial<NumberTest>): NumberTest {
  return { type: "number", isFromOpen: false, isToOpen: false, ...ends };
}
