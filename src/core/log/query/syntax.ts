/** What a query is made of. Offsets count UTF-16 units of the text as typed; ends are exclusive. */
import type { Zone } from "../../format.ts";
import type { Field, Fields } from "./fields.ts";

export interface Span {
  readonly start: number;
  readonly end: number;
}

export type Op = ":" | "=" | "!=" | ">" | ">=" | "<" | "<=";

export type Node = AndNode | OrNode | NotNode | GroupNode | TextNode | RegexNode | CompareNode | ExistsNode;

interface AndNode extends Span {
  readonly kind: "and";
  readonly nodes: readonly Node[];
}

interface OrNode extends Span {
  readonly kind: "or";
  readonly nodes: readonly Node[];
}

interface NotNode extends Span {
  readonly kind: "not";
  readonly node: Node;
}

/** What stands in brackets: terms, or the values of one field as in `code:(429 OR 5xx)`. */
export interface GroupNode extends Span {
  readonly kind: "group";
  readonly node: Node;
  /** Where the opening bracket is; the closing one ends the group. */
  readonly open: number;
  readonly valuesOf?: ValuesOf;
}

export interface ValuesOf {
  readonly field: Field;
  readonly op: Op;
}

/** A text anywhere in the record as it is written in the log. */
interface TextNode extends Span {
  readonly kind: "text";
  readonly text: string;
  readonly matchCase: boolean;
}

interface RegexNode extends Span {
  readonly kind: "regex";
  readonly source: string;
  /** As they are given to `RegExp`: valid, and without those that make an expression keep state. */
  readonly flags: string;
}

export interface CompareNode extends Span {
  readonly kind: "compare";
  readonly field: Field;
  readonly op: Op;
  readonly test: Test;
  /** Where the value begins; it goes on to the end. */
  readonly valueStart: number;
  /** From `!=`: selects what the test does not. */
  readonly isNegated: boolean;
}

export interface ExistsNode extends Span {
  readonly kind: "exists";
  readonly field: Field;
}

/** What one value of a field is held against. A field matches when any of its values does. */
export type Test = NumberTest | TimeTest | TimeOfDayTest | TextTest | RegexTest;

/** An interval of numbers in the unit of the field. */
export interface NumberTest {
  readonly type: "number";
  readonly from: number;
  readonly to: number;
  readonly isFromOpen: boolean;
  readonly isToOpen: boolean;
}

/** Both ends inclusive, in epoch milliseconds, which may be infinite. */
export interface TimeTest {
  readonly type: "time";
  readonly fromMs: number;
  readonly toMs: number;
}

/** A time without a date: on every day, by the wall clock of the zone. */
export interface TimeOfDayTest {
  readonly type: "timeOfDay";
  readonly zone: Zone;
  /** Milliseconds since midnight, both ends inclusive; two where the range goes over midnight. */
  readonly ranges: readonly (readonly [fromMs: number, toMs: number])[];
}

export interface TextTest {
  readonly type: "text";
  /** `equals` is exact; `contains` goes by `matchCase`. */
  readonly mode: "contains" | "equals";
  readonly text: string;
  readonly matchCase: boolean;
  /** Set where the text is a number written without quotes: a value that is a number must be equal to it. */
  readonly number?: number;
}

interface RegexTest {
  readonly type: "regex";
  readonly source: string;
  readonly flags: string;
}

/** A message in the words of the product, and the characters that it is about. */
export interface QueryError extends Span {
  readonly message: string;
}

/** How a part of the query is coloured. */
export type QueryTokenKind = "field" | "op" | "not" | "word" | "string" | "number" | "wrong";

export interface QueryToken extends Span {
  readonly kind: QueryTokenKind;
}

/** A place where a field or a value is written, for completion; `values` is all that stands in brackets. */
export type Place =
  | (Span & { readonly kind: "field"; readonly isInExists: boolean })
  | (Span & { readonly kind: "value" | "values"; readonly field: Field; readonly op: Op });

export interface ParsedQuery {
  /** Undefined for a query without terms, which selects every record. Without meaning where there are errors. */
  readonly root: Node | undefined;
  /** In the order of the text; the first is the one to show. */
  readonly errors: readonly QueryError[];
  readonly tokens: readonly QueryToken[];
  readonly places: readonly Place[];
}

/** What a query is read with. */
export interface QueryContext {
  readonly fields: Fields;
  /** The zone of times that are written without one. */
  readonly zone: Zone;
  /** The first and the last time in the log so far; `-15m` counts back from the last. */
  readonly span?: LogSpan;
}

export interface LogSpan {
  readonly firstMs: number;
  readonly lastMs: number;
}
