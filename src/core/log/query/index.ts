/** The query language of the Explorer: text in, and what it selects. Without IO. */
export { type Field, type FieldKind, Fields, fieldsOf } from "./fields.ts";
export { matches, type QueryRecord, timeOf } from "./matches.ts";
export { parseQuery } from "./parser.ts";
export { formatPath, parsePath } from "./path-text.ts";
export { type SeenPath, seenIn } from "./seen.ts";
export type * from "./syntax.ts";
