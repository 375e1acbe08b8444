/** The query language of the Explorer: text in, and what it selects. Without IO. */
export { compileInterval, compileTest, compileText, compileTimeOfDay } from "./compile.ts";
export {
  complete,
  expectedAt,
  type SeenValue,
  type SeenValuesOf,
} from "./complete.ts";
export { Fields, fieldsOf } from "./fields.ts";
export { type Highlight, hasExpression, highlightsOf } from "./highlights.ts";
export { matches, type QueryRecord, timeOf } from "./matches.ts";
export { parseQuery } from "./parser.ts";
export { formatPath, parsePath } from "./path-text.ts";
export type { Scalar } from "./paths.ts";
export {
  type Plan,
  planOf,
} from "./plan.ts";
export { passesPrefilter } from "./prefilter.ts";
export { cellOf, runPlan } from "./run-plan.ts";
export { type SeenPath, seenIn } from "./seen.ts";
export type * from "./syntax.ts";
export {
  exclude,
  type FieldValue,
  include,
  includeExisting,
  includeMissing,
  includeOnly,
  type Term,
  termsOf,
  valueState,
  withoutTerm,
} from "./write.ts";
export { rangeOf, setRange, withoutRange } from "./write-range.ts";
