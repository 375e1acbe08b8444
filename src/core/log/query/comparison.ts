import { type Draft, wrongNode } from "./draft.ts";
import { readExpression } from "./expression.ts";
import { isMeasured } from "./fields.ts";
import { isError, readLiteral } from "./literal.ts";
import { readGroup } from "./logic.ts";
import * as messages from "./messages.ts";
import type { WrittenPath, WrittenRegex } from "./reader.ts";
import type { CompareNode, Node, QueryError, Span, Test } from "./syntax.ts";
import { expectedValue, isOrder, opError, type Subject, testOf } from "./value-tests.ts";

/**
 * Reads a path, an operator and a value, or several in brackets.
 * @returns undefined, and has read nothing, where no path with an operator follows
 */
export function readComparison(draft: Draft): Node | undefined {
  const { reader, context } = draft;
  const { at: start } = reader;
  const path = context.fields.isEmpty ? undefined : reader.readPath();
  const isQuoted = path?.keys.some(({ isQuoted }) => isQuoted) ?? false;
  const field = path && context.fields.find(path.keys);
  const op = path && (reader.readOp() ?? (field && !isQuoted ? reader.readSpacedOp() : undefined));
  if (!op || (!field && isPlainText(reader.text, path, op))) {
    reader.at = start;
    return undefined;
  }
  draft.addPlace({ kind: "field", isInExists: false, start: path.start, end: path.end });
  draft.findField(path);
  draft.addToken(op, "op");
  if (!field) return readValueOfNothing(draft, start);
  const name = reader.text.slice(path.start, path.end);
  const subject: Subject = { field, op: op.op, opSpan: { start: op.start, end: op.end }, name };
  if (reader.is("(")) return { ...readValues(draft, subject), start };
  const node = readValue(draft, subject);
  return { ...node, start, ...(node.kind === "compare" && { isNegated: op.op === "!=" }) };
}

/** A time of day, an address, a path on a disk, `a::b`: what has an operator in it without a field before it. */
function isPlainText(text: string, path: WrittenPath, op: Span): boolean {
  return !/^[\p{L}_@$"]/u.test(text.slice(path.start)) || /^:(?:\/\/|\\|:)/.test(text.slice(op.start));
}

function readValues(draft: Draft, subject: Subject): Node {
  const { reader } = draft;
  const { field, op } = subject;
  if (isOrder(op)) draft.fail({ start: reader.at, end: reader.at + 1 }, expectedValue(subject));
  const readOne = (): Node => (reader.is("(") ? readGroup(draft, readOne) : readValue(draft, subject));
  const { at } = reader;
  const group = readGroup(draft, readOne, { field, op });
  const isClosed = reader.text[reader.at - 1] === ")";
  draft.addPlace({ kind: "values", field, op, start: at + 1, end: isClosed ? reader.at - 1 : reader.at });
  return group;
}

function readValue(draft: Draft, subject: Subject): Node {
  const { reader, context } = draft;
  const { field, op } = subject;
  const { at: start } = reader;
  if (reader.isAtGap) {
    draft.addPlace({ kind: "value", field, op, start, end: start });
    draft.fail(subject.opSpan, opError(subject)?.message ?? expectedValue(subject));
    return wrongNode({ start, end: start });
  }
  const literal = readLiteral(reader, field.kind, (quote) => draft.fail(quote, messages.openQuote));
  const span = { start, end: literal.end };
  draft.addPlace({ kind: "value", field, op, ...span });
  const test = literal.type === "regex" ? regexTest(literal, subject) : testOf(literal, subject, context);
  const found = opError(subject) ?? test;
  draft.addToken(span, isNumber(test, subject) ? "number" : "string");
  if (isError(found)) {
    draft.fail(found, found.message);
    return wrongNode(span);
  }
  const node: CompareNode = {
    kind: "compare",
    field,
    op,
    test: found,
    valueStart: start,
    isNegated: false,
    ...span,
  };
  return node;
}

function regexTest({ source, flags, start, end }: WrittenRegex, subject: Subject): Test | QueryError {
  const { field, op } = subject;
  if (isMeasured(field.kind) || isOrder(op)) return { start, end, message: expectedValue(subject) };
  const found = readExpression(source, flags);
  return "error" in found ? { start, end, message: found.error } : { type: "regex", ...found };
}

/** Reads what is compared with a field that does not exist. */
function readValueOfNothing(draft: Draft, start: number): Node {
  const { reader } = draft;
  if (!reader.isAtGap) {
    const value = reader.is('"') ? reader.readPhrase() : reader.readWord();
    draft.addToken(value, "string");
  }
  return wrongNode({ start, end: reader.at });
}

/** Whether a value is coloured as a number; a wrong one as what was expected. */
function isNumber(found: Test | QueryError, { field }: Subject): boolean {
  if (isError(found)) return isMeasured(field.kind) || field.kind === "code";
  return found.type === "text" ? found.number !== undefined : found.type !== "regex";
}
