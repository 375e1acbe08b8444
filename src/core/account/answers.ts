/** The shapes of the service's answers. Unknown fields are ignored; what some services leave out is optional. */
import * as v from "valibot";
import type { Database, LogsResponse, Page } from "./types.ts";

const text = v.nullish(v.string());

/** Written as text; some services write numbers, and one that is too large for a number has lost its digits. */
const id = v.nullish(v.union([v.string(), v.pipe(v.number(), v.safeInteger(), v.transform(String))]));

const logsAnswer = v.object({
  request_id: id,
  requestId: id,
  state: v.string(),
  database: text,
  region_group: text,
  regionGroup: text,
  time_start: text,
  time_end: text,
  presigned_url: text,
  presigned_url_expiration_time: text,
});

const databaseAnswer = v.object({
  name: v.string(),
  path: v.string(),
  region_group: text,
  regionGroup: text,
  has_children: v.nullish(v.boolean()),
  hasChildren: v.nullish(v.boolean()),
});

/** Takes out of the service's own words what must not be shown or stored. */
type Clean = (words: string) => string;

/** @throws Error with what is missing, without any value. */
export function asLogsResponse(answer: unknown, clean: Clean): LogsResponse {
  return logsResponse(parse(logsAnswer, answer), clean);
}

/** What cannot be read as a request is left out: one odd entry must not hide the others. */
export function asLogsPage(answer: unknown, clean: Clean): Page<LogsResponse> {
  const { results, next_token } = parse(pageOf(v.unknown()), answer);
  const items = results.flatMap((result) => {
    const read = v.safeParse(logsAnswer, result);
    return read.success && idOf(read.output) ? [logsResponse(read.output, clean)] : [];
  });
  return { items, nextToken: next_token || undefined };
}

export function asDatabasePage(answer: unknown): Page<Database> {
  const { results, next_token } = parse(pageOf(databaseAnswer), answer);
  return { items: results.map(database), nextToken: next_token || undefined };
}

/** The service's own words for a failure, in any of the three forms that are known. */
export function reasonOf(answer: unknown): string | undefined {
  const known = v.safeParse(
    v.object({ error: v.nullish(v.object({ message: text })), reason: text, message: text }),
    answer,
  );
  if (!known.success) return undefined;
  const { error, reason, message } = known.output;
  return error?.message || reason || message || undefined;
}

/** `us` and `eu` are short for the public region groups. */
export function fullRegionGroup(name: string): string {
  return name === "us" || name === "eu" ? `${name}-std` : name;
}

/** A database path whose first part is a region group in full. */
export function fullPath(path: string): string {
  const [regionGroup = "", ...names] = path.split("/");
  return [fullRegionGroup(regionGroup), ...names].join("/");
}

function pageOf<Item extends v.GenericSchema>(item: Item) {
  return v.object({ results: v.array(item), next_token: text });
}

function parse<Schema extends v.GenericSchema>(schema: Schema, answer: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, answer);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new Error(`Expected ${issue.expected} at ${v.getDotPath(issue) ?? "the top"} of the answer`);
}

function logsResponse(answer: v.InferOutput<typeof logsAnswer>, clean: Clean): LogsResponse {
  const requestId = idOf(answer);
  if (!requestId) throw new Error("Expected string at request_id of the answer");
  const regionGroup = answer.region_group ?? answer.regionGroup;
  return {
    requestId,
    state: clean(answer.state),
    database: answer.database ?? undefined,
    regionGroup: regionGroup ? fullRegionGroup(regionGroup) : undefined,
    timeStart: instant(answer.time_start),
    timeEnd: instant(answer.time_end),
    presignedUrl: answer.presigned_url ?? undefined,
    presignedUrlExpirationTime: instant(answer.presigned_url_expiration_time),
  };
}

function idOf({ request_id, requestId }: v.InferOutput<typeof logsAnswer>): string | undefined {
  return request_id ?? requestId ?? undefined;
}

/** What is no time is as good as absent. */
function instant(value: string | null | undefined): string | undefined {
  return value && !Number.isNaN(Date.parse(value)) ? value : undefined;
}

function database(answer: v.InferOutput<typeof databaseAnswer>): Database {
  const path = fullPath(answer.path);
  return {
    name: answer.name,
    path,
    regionGroup: fullRegionGroup(answer.region_group ?? answer.regionGroup ?? path.split("/")[0] ?? ""),
    // Where a service does not say, opening the database shows it.
    hasChildren: answer.has_children ?? answer.hasChildren ?? true,
  };
}
