import type { Content } from "./content.ts";
import { type CountedValue, FacetCounts } from "./facets.ts";
import type { Path } from "./json/extract.ts";
import { isScalar, scalarText } from "./query/paths.ts";
import type { Search } from "./search.ts";
import { stateOf } from "./state.ts";
import type { Facet, FacetValue, Query, ViewName } from "./types.ts";

/** Those that nobody has asked for lately are given up beyond this. */
const mostFacets = 32;

export interface FacetSetOptions {
  readonly content: Content;
  readonly search: Search | undefined;
  readonly onProgress: () => void;
  readonly onError: (error: unknown) => void;
}

/** The values at the paths that somebody has asked for, counted in the view and in all records. */
export class FacetSet {
  readonly #options: FacetSetOptions;
  readonly #facets = new Map<string, FacetCounts>();

  constructor(options: FacetSetOptions) {
    this.#options = options;
  }

  async facet(path: Path, view: ViewName, mostValues: number, query: Query | undefined): Promise<Facet> {
    const { content } = this.#options;
    const counts = this.counts(path, view);
    const field = content.queries.fields.at(path);
    const numbers = await counts.summary();
    const unit = field.unitMs === 1 ? "ms" : undefined;
    const isMeasured = numbers !== undefined && field.kind !== "code";
    return {
      path,
      counted: counts.counted,
      total: content.index.count,
      records: counts.records,
      present: counts.present,
      distinct: counts.distinct,
      isDistinctExact: counts.isDistinctExact,
      values: counts.top(mostValues).map((value) => this.#shown(value, path, query)),
      ...(isMeasured && { numbers: { ...numbers, ...(unit && { unit }) } }),
    };
  }

  /** What is counted so far, and goes on being counted. */
  counts(path: Path, view: ViewName): FacetCounts {
    const { content, search, onProgress, onError } = this.#options;
    const key = `${view} ${JSON.stringify(path)}`;
    let counts = this.#facets.get(key);
    if (counts) {
      this.#facets.delete(key);
    } else {
      counts = new FacetCounts({
        path,
        portions: content.portions,
        store: content.store,
        width: content.scans.width,
        search: view === "matches" ? search : undefined,
        onProgress,
        onError,
      });
    }
    this.#facets.set(key, counts);
    const [oldest] = this.#facets.keys();
    if (this.#facets.size > mostFacets && oldest !== undefined) {
      this.#facets.get(oldest)?.close();
      this.#facets.delete(oldest);
    }
    counts.wake();
    return counts;
  }

  wake(): void {
    for (const counts of this.#facets.values()) counts.wake();
  }

  close(): void {
    for (const counts of this.#facets.values()) counts.close();
    this.#facets.clear();
  }

  #shown({ json, count }: CountedValue, path: Path, query: Query | undefined): FacetValue {
    const { content } = this.#options;
    const { roles } = content.plan.profile;
    const value = json === undefined ? undefined : (JSON.parse(json) as unknown);
    const text = textOf(value);
    const editable = Array.isArray(value) ? value.filter(isScalar) : isScalar(value) ? value : undefined;
    const state = query && content.queries.stateOf(query, path, editable);
    const role =
      String(path) === String(roles.code)
        ? "code"
        : String(path) === String(roles.level)
          ? "level"
          : undefined;
    const mark = role ? stateOf({ [role]: text }) : "ok";
    return {
      ...(json !== undefined && { json }),
      text,
      count,
      ...(state && { state }),
      ...((mark === "failed" || mark === "rejected") && { mark }),
    };
  }
}

function textOf(value: unknown): string {
  if (value === undefined) return "missing";
  if (Array.isArray(value) && value.every(isScalar)) return value.map(scalarText).join("/");
  return isScalar(value) ? scalarText(value) : JSON.stringify(value);
}
