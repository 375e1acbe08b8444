/** The Account API of the demo: what is taken, what is refused and in which words, and what is answered. */
import type { LogState } from "../core/account/types.ts";
import type { DatabaseTree, DemoDatabase, Scope } from "./databases.ts";
import type { Fault } from "./faults.ts";
import { badRequest, json, notFound, type Reply } from "./http.ts";
import type { Link } from "./link.ts";
import type { LogRequest, Requests } from "./requests.ts";

const dayMs = 86_400_000;
const maxIntervalMs = 90 * dayMs;
const defaultPageSize = 100;
/** More may be asked for, but a page holds no more: clients that do not follow `next_token` are found out. */
const maxPageSize = 100;
const maxResultsLimit = 1_000;

const finalStates: ReadonlySet<string> = new Set<LogState>(["Failed", "TimedOut", "DoesNotExist"]);

export interface Api {
  readonly tree: DatabaseTree;
  readonly requests: Requests;
  /** Where this service is reached, for links. */
  readonly origin: string;
}

/** `POST /api/v1/logs`. */
export function createRequest(
  api: Api,
  query: URLSearchParams,
  body: unknown,
  fault: Fault | undefined,
): Reply {
  checkType(query, true);
  const fields = asObject(body);
  const scope = scopeOf(api.tree, fields);
  const startMs = instant(fields, "time_start");
  const endMs = instant(fields, "time_end");
  if (endMs === startMs) throw badRequest("The interval is empty: time_start equals time_end");
  if (endMs < startMs) throw badRequest("time_end is before time_start");
  if (endMs - startMs > maxIntervalMs) throw badRequest("The interval is longer than 90 days");
  const token = tokenOf(fields);
  const request = api.requests.create({ scope, startMs, endMs, ...(token && { idempotencyToken: token }) });
  if (fault?.state && finalStates.has(fault.state)) api.requests.order(request.id, fault.state);
  const state = fault?.state ?? api.requests.state(request.id);
  return json(200, { ...describe(request, state), ...fault?.fields });
}

/** `GET /api/v1/logs/{request_id}`. */
export async function pollRequest(
  api: Api,
  query: URLSearchParams,
  id: string,
  fault: Fault | undefined,
): Promise<Reply> {
  checkType(query, false);
  const request = api.requests.get(id);
  if (fault?.state) {
    if (finalStates.has(fault.state)) api.requests.order(id, fault.state);
    return json(200, { ...describe(request, fault.state), ...fault.fields });
  }
  const { state, link } = await api.requests.poll(id);
  const given = link && fault?.expire ? api.requests.expire(id) : link;
  const links = given && describeLink(api.origin, given);
  return json(200, { ...describe(request, state), ...links, ...fault?.fields });
}

/** `POST /api/v1/logs/_list`: newest first, without links. */
export function listRequests(api: Api, query: URLSearchParams, body: unknown): Reply {
  checkType(query, false);
  const fields = asObject(body);
  const regionGroup = query.get("regionGroup");
  const states = statesOf(fields);
  const all = api.requests
    .list()
    .filter((request) => !regionGroup || request.scope.regionGroup === regionGroup)
    .map((request) => describe(request, api.requests.state(request.id)))
    .filter((request) => states.length === 0 || states.includes(request.state));
  const size = pageSize(fields.max_results);
  const { items, nextToken } = page(all, (item) => item.request_id, fields.next_token, size);
  return json(200, { ...(nextToken && { next_token: nextToken }), results: items });
}

/** `GET /api/v1/databases`. */
export function listDatabases(api: Api, query: URLSearchParams): Reply {
  const path = query.get("path");
  const databases = path ? api.tree.children(path) : api.tree.top();
  if (!databases) throw notFound(`There is no database ${path}`);
  const maxResults = query.has("max_results") ? Number(query.get("max_results") || Number.NaN) : undefined;
  const size = pageSize(maxResults);
  const { items, nextToken } = page(
    databases,
    (item) => item.path,
    query.get("next_token") ?? undefined,
    size,
  );
  return json(200, { results: items.map(describeDatabase), ...(nextToken && { next_token: nextToken }) });
}

function describe({ id, scope, startMs, endMs }: LogRequest, state: string) {
  return {
    request_id: id,
    ...(scope.database && { database: scope.database }),
    region_group: scope.regionGroup,
    time_start: new Date(startMs).toISOString(),
    time_end: new Date(endMs).toISOString(),
    state,
    version: 1,
  };
}

function describeLink(origin: string, { path, expiresAtMs }: Link) {
  return { presigned_url: origin + path, presigned_url_expiration_time: new Date(expiresAtMs).toISOString() };
}

function describeDatabase({ name, path, regionGroup, children }: DemoDatabase) {
  return { name, path, region_group: regionGroup, has_children: children.length > 0 };
}

function checkType(query: URLSearchParams, isRequired: boolean): void {
  const type = query.get("type");
  if (type === null && isRequired) throw badRequest("The query parameter type is required");
  if (type !== null && type !== "query") throw badRequest(`There are no logs of type ${type}`);
}

function asObject(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw badRequest("The body is not an object");
  return body as Record<string, unknown>;
}

/** The published table says `regionGroup`, its example and all clients `region_group`: both are taken. */
function scopeOf(tree: DatabaseTree, fields: Readonly<Record<string, unknown>>): Scope {
  const database = text(fields, "database");
  const regionGroup = text(fields, "region_group") ?? text(fields, "regionGroup");
  if (database !== undefined) {
    const scope = tree.databaseScope(database);
    if (!scope) throw notFound(`There is no database ${database}`);
    return scope;
  }
  if (regionGroup === undefined) throw badRequest("Database is not specified");
  const scope = tree.groupScope(regionGroup);
  if (!scope) throw badRequest(`There is no region group ${regionGroup}`);
  return scope;
}

function text(fields: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw badRequest(`${name} is not a string`);
  return value === "" ? undefined : value;
}

const isoInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;

function instant(fields: Readonly<Record<string, unknown>>, name: string): number {
  const value = text(fields, name);
  if (value === undefined) throw badRequest(`${name} is required`);
  const timeMs = isoInstant.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(timeMs)) throw badRequest(`${name} is not a date-time such as 2022-09-19T20:42:16.828Z`);
  return timeMs;
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

function tokenOf(fields: Readonly<Record<string, unknown>>): string | undefined {
  const token = text(fields, "idempotency_token");
  if (token !== undefined && !uuid.test(token)) throw badRequest("idempotency_token is not a uuid");
  return token;
}

function statesOf({ states }: Readonly<Record<string, unknown>>): readonly string[] {
  if (states === undefined || states === null) return [];
  if (!Array.isArray(states) || !states.every((state) => typeof state === "string")) {
    throw badRequest("states is not a list of states");
  }
  return states;
}

function pageSize(maxResults: unknown): number {
  if (maxResults === undefined || maxResults === null) return defaultPageSize;
  if (!Number.isInteger(maxResults) || Number(maxResults) < 1 || Number(maxResults) > maxResultsLimit) {
    throw badRequest(`max_results is not a number from 1 to ${maxResultsLimit}`);
  }
  return Math.min(Number(maxResults), maxPageSize);
}

/** A page that begins after the item which the token names, so that new items do not move it. */
function page<Item>(all: readonly Item[], idOf: (item: Item) => string, token: unknown, size: number) {
  let first = 0;
  if (token !== undefined && token !== null && token !== "") {
    const id = typeof token === "string" ? Buffer.from(token, "base64url").toString("utf8") : "";
    first = all.findIndex((item) => idOf(item) === id) + 1;
    if (first === 0) throw badRequest("next_token is not one of this listing");
  }
  const items = all.slice(first, first + size);
  const last = items.at(-1);
  const nextToken =
    last && first + size < all.length ? Buffer.from(idOf(last), "utf8").toString("base64url") : undefined;
  return { items, nextToken };
}
