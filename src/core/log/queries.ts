import type { Path } from "./json/extract.ts";
import { valueAt } from "./json/parse.ts";
import type { Profile } from "./profiles.ts";
import {
  complete,
  exclude,
  type Fields,
  fieldsOf,
  type Highlight,
  highlightsOf,
  include,
  includeExisting,
  includeMissing,
  includeOnly,
  type Node,
  type Plan,
  parseQuery,
  planOf,
  type QueryContext,
  rangeOf,
  type Scalar,
  type SeenPath,
  type SeenValuesOf,
  setRange,
  type Term,
  termsOf,
  valueState,
  withoutRange,
  withoutTerm,
} from "./query/index.ts";
import type { LogSpan } from "./query/syntax.ts";
import type { FieldInfo, Query, QueryEdit, QueryReading, Suggestions, TextQuery } from "./types.ts";

/** A query that is ready to be carried out. */
export interface ReadyQuery {
  readonly query: Query;
  readonly root: Node | undefined;
  readonly plan: Plan;
  /** The same without the term for the time, where it has one. */
  readonly aroundPlan: Plan | undefined;
  readonly highlights: readonly Highlight[];
}

/** A value of a record: a list for a field of names, undefined where there is none. */
export type EditValue = Scalar | readonly Scalar[] | undefined;

/** Reads and rewrites queries with what is known of a log. */
export class Queries {
  readonly fields: Fields;
  readonly #spanOf: () => LogSpan | undefined;

  constructor(profile: Profile, seen: readonly SeenPath[], spanOf: () => LogSpan | undefined) {
    this.fields = fieldsOf(profile, seen);
    this.#spanOf = spanOf;
  }

  read(query: Query): QueryReading {
    const context = this.#context(query);
    const { errors, tokens } = parseQuery(query, context);
    const range = errors.length === 0 ? rangeOf(query, context) : undefined;
    return { errors, tokens, ...(range && { range }) };
  }

  /** @returns undefined for a query that has errors, or that selects all */
  ready(query: Query): ReadyQuery | undefined {
    const context = this.#context(query);
    const { root, errors } = parseQuery(query, context);
    if (errors.length > 0 || !root) return undefined;
    const around = withoutRange(query, context);
    const hasRange = around.text !== query.text;
    return {
      query,
      root,
      plan: planOf(root),
      aroundPlan: hasRange ? planOf(parseQuery(around, context).root) : undefined,
      highlights: highlightsOf(root),
    };
  }

  termsOf(query: Query): Term[] {
    return termsOf(query, this.#context(query));
  }

  /** @param value that of the edit, for those that are about one */
  edit(query: Query, edit: QueryEdit, value: EditValue): string {
    return this.#edited(query, edit, value, this.#context(query)).text;
  }

  stateOf(query: Query, path: Path, value: EditValue): "included" | "excluded" | undefined {
    return valueState(query, path, value, this.#context(query));
  }

  async suggest(
    query: Query,
    caret: number,
    valuesOf: SeenValuesOf,
    signal?: AbortSignal,
  ): Promise<Suggestions | undefined> {
    const found = await complete(query, caret, this.#context(query), valuesOf, signal);
    if (!found || found.items.length === 0) return undefined;
    const { kind, start, end } = found.expected;
    return { kind, start, end, items: found.items };
  }

  #edited(query: Query, edit: QueryEdit, value: EditValue, context: QueryContext): TextQuery {
    switch (edit.act) {
      case "include":
        return include(query, edit.path, value, context);
      case "exclude":
        return exclude(query, edit.path, value, context);
      case "only":
        return includeOnly(query, edit.path, value, context);
      case "exists":
        return includeExisting(query, edit.path, context);
      case "missing":
        return includeMissing(query, edit.path, context);
      case "range":
        return setRange(query, edit.fromMs, edit.toMs, context);
      case "removeTerm":
        return withoutTerm(query, edit.term, context);
    }
  }

  #context({ zone }: Query): QueryContext {
    const span = this.#spanOf();
    return { fields: this.fields, zone, ...(span && { span }) };
  }
}

/** The paths of a log, as the page lists them. */
export function fieldInfos(
  fields: Fields,
  seen: readonly SeenPath[],
  samples: readonly unknown[],
): FieldInfo[] {
  const holdsOf = new Map(seen.map(({ path, holds }) => [JSON.stringify(path), holds]));
  return fields.all
    .filter(({ path }) => holdsOf.has(JSON.stringify(path)))
    .map(({ path, name, kind }) => {
      const holds = holdsOf.get(JSON.stringify(path)) ?? "mixed";
      if (kind === "time") return { path, name, holds: "time" };
      if (kind === "names") return { path, name, holds: "list" };
      return { path, name, holds: holds === "text" && holdsJson(samples, path) ? "json" : holds };
    });
}

/** Whether the texts at a path are JSON themselves. */
function holdsJson(samples: readonly unknown[], path: Path): boolean {
  let holds = false;
  for (const sample of samples) {
    const text = valueAt(sample, path);
    if (text === undefined) continue;
    // Most often the first one says that they are not.
    if (typeof text !== "string" || !/^\s*[[{]/.test(text)) return false;
    holds = true;
  }
  return holds;
}
