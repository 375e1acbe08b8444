import { readComparison } from "./comparison.ts";
import { type Draft, wrongNode } from "./draft.ts";
import { readExpression } from "./expression.ts";
import { readGroup } from "./logic.ts";
import * as messages from "./messages.ts";
import type { WrittenRegex } from "./reader.ts";
import type { Node } from "./syntax.ts";

/** Reads one term. At least one character of it is there. */
export function readTerm(draft: Draft): Node {
  const { reader, context } = draft;
  if (reader.is("(")) return readGroup(draft, () => readTerm(draft));
  if (reader.is("exists(") && !context.fields.isEmpty) return readExists(draft);
  const comparison = readComparison(draft);
  if (comparison) return comparison;
  if (reader.is('"')) return readPhraseTerm(draft);
  const regex = reader.readRegex();
  return regex ? regexTerm(draft, regex) : readWordTerm(draft);
}

function readWordTerm(draft: Draft): Node {
  const { start, end, text } = draft.reader.readWord();
  draft.addToken({ start, end }, "string");
  draft.addPlace({ kind: "field", isInExists: false, start, end });
  return { kind: "text", text, matchCase: draft.context.matchCase, start, end };
}

function readPhraseTerm(draft: Draft): Node {
  const { start, end, text, isClosed } = draft.reader.readPhrase();
  draft.addToken({ start, end }, "string");
  if (!isClosed) draft.fail({ start, end: start + 1 }, messages.openQuote);
  return { kind: "text", text, matchCase: draft.context.matchCase, start, end };
}

function regexTerm(draft: Draft, { source, flags, start, end }: WrittenRegex): Node {
  const span = { start, end };
  draft.addToken(span, "string");
  const found = readExpression(source, flags);
  if ("error" in found) draft.fail(span, found.error);
  return "error" in found ? wrongNode(span) : { kind: "regex", ...found, ...span };
}

function readExists(draft: Draft): Node {
  const { reader } = draft;
  const { start } = draft.take(6, "word");
  const open = draft.take(1, "op");
  reader.skipSpace();
  const { at } = reader;
  const path = reader.readPath();
  draft.addPlace({ kind: "field", isInExists: true, start: at, end: path?.end ?? at });
  const field = path && draft.findField(path);
  if (!path) draft.fail({ start, end: open.end }, messages.termAfter("exists("));
  reader.skipSpace();
  if (reader.is(")")) draft.take(1, "op");
  else draft.fail(open, messages.openBracket);
  const span = { start, end: reader.at };
  return field ? { kind: "exists", field, ...span } : wrongNode(span);
}
