/** Changes to the text of a query that leave the rest of it as it was typed. */
import type { Editable, Statement } from "./statements.ts";
import type { CompareNode, GroupNode, Node, Span } from "./syntax.ts";

/** Puts a term to the others. One space goes before it, so that `removeTerm` gives back what was there. */
export function addTerm({ text, root }: Editable, term: string): string {
  if (text === "") return term;
  // In front, so that brackets put around what was typed can be told from those that were typed.
  if (root?.kind === "or") return `${term} (${text})`;
  return `${text} ${term}`;
}

/** Takes a term out, with the space or the AND that joined it to the others. */
export function removeTerm({ text, terms }: Editable, term: Node): string {
  const at = terms.indexOf(term);
  const [before, after] = [terms[at - 1], terms[at + 1]];
  if (at === 0 && after && terms.length === 2 && isWrapped(text, term, after)) {
    return text.slice(term.end + 2, after.end - 1);
  }
  const { start, end } = term;
  if (before) return cut(text, { start: isSpace(text, before.end, start) ? start - 1 : before.end, end });
  if (after) return cut(text, { start, end: isSpace(text, end, after.start) ? end + 1 : after.start });
  const hasSpaceBefore = isSpace(text, start - 1, start);
  const hasSpaceAfter = !hasSpaceBefore && isSpace(text, end, end + 1);
  return cut(text, { start: hasSpaceBefore ? start - 1 : start, end: hasSpaceAfter ? end + 1 : end });
}

/** Takes one value out of a statement: all of the term if it is the only one. */
export function removeValue(query: Editable, { node, values, group }: Statement, value: CompareNode): string {
  const { text } = query;
  const members = group?.node.kind === "or" ? group.node.nodes : [];
  const at = members.findIndex((member) => member.start <= value.start && value.end <= member.end);
  const member = members[at];
  if (!group || !member || values.length === 1) return removeTerm(query, node);
  const others = members.filter((other) => other !== member);
  const [only] = others;
  if (only && others.length === 1) return replace(text, bracketOf(group), textOf(text, only));
  const [before, after] = [members[at - 1], members[at + 1]];
  return cut(text, {
    start: before?.end ?? member.start,
    end: before ? member.end : (after?.start ?? member.end),
  });
}

/** Puts a value beside those of a statement that includes some. */
export function addValue({ text }: Editable, { values, group }: Statement, value: string): string {
  const [only] = values;
  if (group?.node.kind === "or")
    return replace(text, { start: group.node.end, end: group.node.end }, ` OR ${value}`);
  const old = group ? bracketOf(group) : { start: only?.valueStart ?? 0, end: only?.end ?? 0 };
  return replace(text, old, `(${textOf(text, old)} OR ${value})`);
}

export function replace(text: string, { start, end }: Span, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

export function textOf(text: string, { start, end }: Span): string {
  return text.slice(start, end);
}

function bracketOf({ open, end }: GroupNode): Span {
  return { start: open, end };
}

function cut(text: string, span: Span): string {
  return replace(text, span, "");
}

/** Whether the brackets around all but the first term are those of `addTerm`. */
function isWrapped(text: string, first: Node, rest: Node): boolean {
  if (rest.kind !== "group" || rest.valuesOf || rest.node.kind !== "or") return false;
  return first.start === 0 && rest.open === first.end + 1 && rest.end === text.length;
}

/** Whether there is space from `start` to `end`, and nothing else. */
function isSpace(text: string, start: number, end: number): boolean {
  return start >= 0 && /^\s+$/.test(text.slice(start, end));
}
