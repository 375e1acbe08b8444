/** AND, OR, NOT and brackets, around terms or around the values of one field. */
import { type Draft, wrongNode } from "./draft.ts";
import { type FieldKind, isMeasured } from "./fields.ts";
import * as messages from "./messages.ts";
import type { GroupNode, Node, Span, ValuesOf } from "./syntax.ts";

/** Deeper than anybody types, and well within what calls can nest. */
const deepest = 200;

/**
 * @param readOperand reads a term, or a value: at least one character of it is there
 * @param kind of the field whose values are read, if they are
 * @returns undefined where there is nothing but space
 */
export function readOr(draft: Draft, readOperand: () => Node, kind?: FieldKind): Node | undefined {
  const nodes: Node[] = [];
  let or: Span | undefined;
  for (;;) {
    const node = readAnd(draft, readOperand, kind, or);
    if (!node && or) draft.fail(or, messages.termAfter("OR"));
    if (node && or && nodes.length === 0) draft.fail(or, messages.termBefore("OR"));
    if (node) nodes.push(node);
    if (draft.reader.peekLogicWord() !== "OR") return joined("or", nodes);
    or = draft.take(2, "word");
  }
}

/**
 * Ends before what it cannot take: OR, a closing bracket, the end.
 * @param or the one that it stands after
 */
function readAnd(
  draft: Draft,
  readOperand: () => Node,
  kind: FieldKind | undefined,
  or: Span | undefined,
): Node | undefined {
  const { reader } = draft;
  const nodes: Node[] = [];
  let and: Span | undefined;
  for (;;) {
    reader.skipSpace();
    if (reader.is(")") && draft.depth === 0) {
      draft.fail(draft.take(1, "op"), messages.strayBracket);
      continue;
    }
    const word = reader.peekLogicWord();
    if (reader.isAtEnd || reader.is(")") || word === "OR" || word === "AND") {
      if (and) draft.fail(and, messages.termAfter("AND"));
      if (word !== "AND") return joined("and", nodes);
      and = draft.take(3, "word");
      continue;
    }
    const node = readNot(draft, readOperand, kind);
    if (and && nodes.length === 0) {
      draft.fail(or ?? and, or ? messages.termAfter("OR") : messages.termBefore("AND"));
    }
    and = undefined;
    nodes.push(node);
  }
}

function readNot(draft: Draft, readOperand: () => Node, kind: FieldKind | undefined): Node {
  const { reader } = draft;
  const { at: start } = reader;
  let isNegated = false;
  for (;;) {
    const isWord = reader.peekLogicWord() === "NOT";
    if (!isWord && !isAtMinus(draft, kind)) break;
    const mark = isWord ? draft.take(3, "word") : draft.take(1, "not");
    if (isWord) reader.skipSpace();
    const next = reader.peekLogicWord();
    if (reader.isAtGap || (isWord && (next === "AND" || next === "OR"))) {
      draft.fail(mark, messages.termAfter(isWord ? "NOT" : "-"));
      return wrongNode(mark);
    }
    isNegated = !isNegated;
  }
  const node = readOperand();
  // What is negated twice is not, but is written all the same.
  return isNegated ? { kind: "not", node, start, end: node.end } : { ...node, start };
}

/** Between the values of a number, a minus before a digit is its sign. */
function isAtMinus({ reader }: Draft, kind: FieldKind | undefined): boolean {
  if (!reader.is("-")) return false;
  return !(kind && isMeasured(kind) && /^-\.?\d/.test(reader.text.slice(reader.at, reader.at + 3)));
}

/** Reads what stands in brackets, from the opening one on. */
export function readGroup(draft: Draft, readOperand: () => Node, valuesOf?: ValuesOf): Node {
  const { reader } = draft;
  const open = draft.take(1, "op");
  if (draft.depth === deepest) {
    draft.fail(open, messages.tooDeep);
    reader.at = reader.text.length;
    return wrongNode(open);
  }
  draft.depth++;
  const node = readOr(draft, readOperand, valuesOf?.field.kind);
  draft.depth--;
  const isClosed = reader.is(")");
  if (isClosed) draft.take(1, "op");
  else draft.fail(open, messages.openBracket);
  if (!node && isClosed) draft.fail({ start: open.start, end: reader.at }, messages.termAfter("("));
  const group: GroupNode = {
    kind: "group",
    node: node ?? wrongNode(open),
    open: open.start,
    start: open.start,
    end: reader.at,
  };
  return valuesOf ? { ...group, valuesOf } : group;
}

function joined(kind: "and" | "or", nodes: readonly Node[]): Node | undefined {
  const [first] = nodes;
  const last = nodes.at(-1);
  if (!first || !last || first === last) return first;
  return { kind, nodes, start: first.start, end: last.end };
}
