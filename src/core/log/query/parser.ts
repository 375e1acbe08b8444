/**
 * The query language.
 *
 *     query      = [ or ] ;
 *     or         = and { "OR" and } ;
 *     and        = not { [ "AND" ] not } ;
 *     not        = { "-" | "NOT" } term ;
 *     term       = "(" or ")" | exists | comparison | regex | phrase | word ;
 *     exists     = "exists(" path ")" ;
 *     comparison = path op ( value | "(" values ")" ) ;
 *     op         = ":" | "=" | "!=" | ">" | ">=" | "<" | "<=" ;
 *     values     = as `or`, with a value or "(" values ")" in the place of a term ;
 *     value      = range | regex | phrase | word ;
 *     range      = [ end ] ".." [ end ] ;           end = phrase | word, and one of the two is there
 *     path       = key { "." key } ;                key = phrase | characters without . : = < > ( ) " != or space
 *     regex      = "/" source "/" flags ;           before a space, a closing bracket or the end
 *     phrase     = '"' characters '"' ;             with the escapes of JSON
 *     word       = characters without space ;       brackets that it opens itself belong to it
 *
 * AND, OR and NOT are written large and stand alone. Around an operator other than `:` there may be room on
 * both sides if the path is a known field. A path that is no field and has no operator is a word; with an
 * operator it is a mistake, unless it begins with no letter (`14:05`) or goes on as an address (`https://`).
 * In a log without fields all is text.
 */
import type { TextQuery } from "../types.ts";
import { Draft } from "./draft.ts";
import { readExpression } from "./expression.ts";
import { readOr } from "./logic.ts";
import type { ParsedQuery, QueryContext } from "./syntax.ts";
import { readTerm } from "./terms.ts";
import { withWrong } from "./tokens.ts";

/** Reads a query. Never throws: what is wrong is in `errors`. */
export function parseQuery(query: TextQuery, context: QueryContext): ParsedQuery {
  if (query.isRegex) return wholeExpression(query);
  const draft = new Draft(query, context);
  const root = readOr(draft, () => readTerm(draft));
  return draft.finish(root);
}

/** With the regular expression option on, all that is typed is one expression. */
function wholeExpression({ text, matchCase }: TextQuery): ParsedQuery {
  if (text === "") return { root: undefined, errors: [], tokens: [], places: [] };
  const span = { start: 0, end: text.length };
  const found = readExpression(text, matchCase ? "" : "i");
  const errors = "error" in found ? [{ ...span, message: found.error }] : [];
  const root = "error" in found ? undefined : { kind: "regex" as const, ...span, ...found };
  return { root, errors, tokens: withWrong([{ kind: "string", ...span }], errors), places: [] };
}
