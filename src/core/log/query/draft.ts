import type { TextQuery } from "../types.ts";
import type { Field } from "./fields.ts";
import * as messages from "./messages.ts";
import { Reader, type WrittenPath } from "./reader.ts";
import type {
  Node,
  ParsedQuery,
  Place,
  QueryContext,
  QueryError,
  QueryToken,
  QueryTokenKind,
  Span,
} from "./syntax.ts";
import { withWrong } from "./tokens.ts";
import type { TestContext } from "./value-tests.ts";

/** A query that is being read: what is left of its text, and what was found in it so far. */
export class Draft {
  readonly reader: Reader;
  readonly context: TestContext;
  /** How many brackets are open. */
  depth = 0;
  readonly #errors: QueryError[] = [];
  readonly #tokens: QueryToken[] = [];
  readonly #places: Place[] = [];

  constructor({ text, matchCase }: TextQuery, context: QueryContext) {
    this.reader = new Reader(text);
    this.context = { ...context, matchCase };
  }

  /** Reads characters that are one token. */
  take(length: number, kind: QueryTokenKind): Span {
    const span = this.reader.take(length);
    this.addToken(span, kind);
    return span;
  }

  addToken({ start, end }: Span, kind: QueryTokenKind): void {
    this.#tokens.push({ kind, start, end });
  }

  addPlace(place: Place): void {
    this.#places.push(place);
  }

  fail({ start, end }: Span, message: string): void {
    this.#errors.push({ message, start, end });
  }

  /** The field that a path in the query names; it is an error if there is none. */
  findField(path: WrittenPath): Field | undefined {
    const { fields } = this.context;
    const field = fields.find(path.keys);
    this.addToken(path, "field");
    if (!field) {
      const name = this.reader.text.slice(path.start, path.end);
      this.fail(path, messages.noField(name, fields.nearest(name)));
    }
    return field;
  }

  finish(root: Node | undefined): ParsedQuery {
    const errors = this.#errors.sort((a, b) => a.start - b.start);
    return { root, errors, tokens: withWrong(this.#tokens, errors), places: this.#places };
  }
}

/** Stands where a term is wrong; nothing looks at it as long as there are errors. */
export function wrongNode({ start, end }: Span): Node {
  return { kind: "text", text: "", matchCase: true, start, end };
}
