import { setTimeout } from "node:timers/promises";
import type { Content } from "./content.ts";
import type { FacetSet } from "./facet-set.ts";
import type { EditValue } from "./queries.ts";
import type { SeenValuesOf } from "./query/index.ts";
import { isScalar, namesAt, type Scalar, scalarsAt, valuesAt } from "./query/paths.ts";
import { Search } from "./search.ts";
import type { Query, QueryEdit, TermCount } from "./types.ts";

/** How long suggestions wait for values to be counted. */
const patienceMs = 150;
const stepMs = 10;
const mostValues = 200;

/** The value that an edit is about. @throws RangeError where its record is not there */
export function editValue(content: Content, edit: QueryEdit): EditValue {
  if (!("value" in edit)) return undefined;
  const { value, path } = edit;
  if ("json" in value) return value.json === undefined ? undefined : toEditValue(JSON.parse(value.json));
  if (value.record >= content.index.count) throw new RangeError(`There is no record ${value.record}.`);
  const record: unknown = JSON.parse(content.reader.readOne(value.record).bytes.toString());
  const isNames = content.queries.fields.at(path).kind === "names";
  const [found] = isNames ? valuesAt(record, path) : scalarsAt(record, path);
  return toEditValue(found);
}

/** The most frequent values of a field, as far as they are counted. */
export function seenValues(facets: FacetSet): SeenValuesOf {
  return async (field, _typed, signal) => {
    const counts = facets.counts(field.path, "all");
    for (let waited = 0; waited < patienceMs && !counts.isIdle; waited += stepMs) {
      await setTimeout(stepMs, undefined, { signal });
    }
    const values = new Map<Scalar, number>();
    for (const { json, count } of counts.top(mostValues)) {
      if (json === undefined) continue;
      const record = { v: JSON.parse(json) as unknown };
      const found = field.kind === "names" ? namesAt(record, ["v"]) : scalarsAt(record, ["v"]);
      for (const value of found) values.set(value, (values.get(value) ?? 0) + count);
    }
    return [...values].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
  };
}

/** How many records each term of a query selects alone. */
export async function termCounts(content: Content, query: Query, signal?: AbortSignal): Promise<TermCount[]> {
  const terms = content.queries.termsOf(query);
  return Promise.all(
    terms.map(async (term) => ({
      ...term,
      matches: await countMatches(content, { ...query, text: term.text }, signal),
    })),
  );
}

async function countMatches(content: Content, query: Query, signal?: AbortSignal): Promise<number> {
  const ready = content.queries.ready({ ...query, isRegex: false });
  if (!ready) return content.index.count;
  return new Promise((resolve, reject) => {
    const search = new Search(content, {
      plan: ready.plan,
      onProgress: () => {
        if (search.scanned < content.index.count) return;
        search.close();
        resolve(search.matches.length);
      },
      onError: reject,
    });
    signal?.addEventListener("abort", () => {
      search.close();
      reject(signal.reason);
    });
    search.wake();
    if (content.index.count === 0) resolve(0);
  });
}

function toEditValue(value: unknown): EditValue {
  if (Array.isArray(value)) return value.filter(isScalar);
  return isScalar(value) ? value : undefined;
}
