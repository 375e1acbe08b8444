/** What is known of fields before any record was read: by the format of the log, and by their names. */
import type { Path } from "../json/extract.ts";
import type { FieldKind } from "./fields.ts";

export interface KnownField {
  readonly path: Path;
  readonly kind: FieldKind;
  readonly unitMs?: number;
}

export interface KnownFields {
  readonly fields: readonly KnownField[];
  /** Objects that may hold anything. */
  readonly containers: readonly Path[];
}

const nothing: KnownFields = { fields: [], containers: [] };

/** Fields that a record of a format may have and many have not, so that the first records need not show them. */
export function knownFields(profileId: string): KnownFields {
  return formats.get(profileId) ?? nothing;
}

const ecsContainers = [
  ...["client", "error", "event", "host", "http", "labels", "log", "process", "service", "source", "span"],
  ...["trace", "transaction", "url", "user"],
];
const otelContainers = [
  ...["attributes", "Attributes", "LogAttributes", "resource", "Resource", "ResourceAttributes", "body"],
];

const formats = new Map<string, KnownFields>([
  ["fauna-export", exportFields()],
  ["fauna-envelope", exportFields("message")],
  ["core-query-log", coreFields()],
  ["pino", nodeFields("responseTime")],
  ["bunyan", nodeFields()],
  ["winston", winstonFields()],
  ["ecs", { fields: [], containers: ecsContainers.map((key) => [key]) }],
  ["otel", { fields: [], containers: otelContainers.map((key) => [key]) }],
  ["google-cloud", googleCloudFields()],
  ["docker", { fields: anyFields("stream"), containers: [["attrs"], ["kubernetes"]] }],
]);

function exportFields(...prefix: string[]): KnownFields {
  const field = (kind: FieldKind, ...keys: string[]) => keys.map((key) => ({ path: [...prefix, key], kind }));
  return {
    containers: [[...prefix, "TAGS"]],
    fields: [
      ...field("size", "BYTES_IN", "BYTES_OUT"),
      ...field("number", "TXN_RETRIES"),
      ...field("any", "API_VERSION", "RATE_LIMITS_HIT", "REGION_GROUP", "REQUEST_METHOD"),
      ...field("text", "REQUEST_HEADERS", "TRACEPARENT"),
    ],
  };
}

function coreFields(): KnownFields {
  const stats = (kind: FieldKind, ...keys: string[]) => keys.map((key) => ({ path: ["stats", key], kind }));
  const times = ["query_read_time", "query_compute_time", "query_overhead_time"];
  return {
    containers: [["tags"], ["trace"], ["request"], ["response"], ["stats"]],
    fields: [
      ...stats("size", "query_bytes_in", "query_bytes_out"),
      ...stats("number", "txn_retries", "query_read_cache_hits", "query_read_cache_misses"),
      ...times.map((key) => ({ path: ["stats", key], kind: "duration" as const, unitMs: 1 })),
      ...["id", "account_id", "ip", "host", "replica", "rate_limits_hit"].map((key) => ({
        path: [key],
        kind: "any" as const,
      })),
    ],
  };
}

/** @param durations in ms */
function nodeFields(...durations: string[]): KnownFields {
  return {
    containers: [["req"], ["res"], ["err"]],
    fields: [
      ...durations.map((key) => ({ path: [key], kind: "duration" as const, unitMs: 1 })),
      { path: ["res", "statusCode"], kind: "code" },
      ...anyFields("name", "hostname", "pid", "reqId"),
    ],
  };
}

function winstonFields(): KnownFields {
  return {
    containers: [["meta"], ["metadata"], ["error"]],
    fields: [
      { path: ["meta", "responseTime"], kind: "duration", unitMs: 1 },
      { path: ["meta", "res", "statusCode"], kind: "code" },
      ...anyFields("service", "label", "stack"),
    ],
  };
}

function googleCloudFields(): KnownFields {
  const request = (kind: FieldKind, ...keys: string[]) =>
    keys.map((key) => ({ path: ["httpRequest", key], kind }));
  const containers = ["httpRequest", "jsonPayload", "labels", "operation", "protoPayload", "resource"];
  return {
    containers: [...containers, "sourceLocation"].map((key) => [key]),
    fields: [
      ...request("code", "status"),
      ...request("size", "requestSize", "responseSize"),
      { path: ["receiveTimestamp"], kind: "time" },
      ...anyFields("insertId", "logName", "spanId", "textPayload", "trace"),
    ],
  };
}

function anyFields(...keys: string[]): KnownField[] {
  return keys.map((key) => ({ path: [key], kind: "any" }));
}

const unitsMs: readonly (readonly [RegExp, number])[] = [
  [/^(?:ms|millis|milliseconds)$/, 1],
  [/^(?:us|micros|microseconds)$/, 1e-3],
  [/^(?:ns|nanos|nanoseconds)$/, 1e-6],
  [/^(?:s|sec|secs|seconds)$/, 1000],
];

/** How many milliseconds 1 stands for, where the name of a number says so: `took_ms`, `elapsedNanos`. */
export function unitMsByName(path: Path): number | undefined {
  const words = wordsOf(path);
  const last = words.at(-1) ?? "";
  if (words.length > 1) return unitMsOf(last);
  return last === "ms" ? 1 : undefined;
}

/** How many milliseconds a unit has; undefined for one that is not of time. */
export function unitMsOf(unit: string): number | undefined {
  return unitsMs.find(([pattern]) => pattern.test(unit))?.[1];
}

/** Whether a number counts bytes, going by its name: `bytes_out`, `bytesSent`, `content-length`. */
export function kindByName(path: Path): "size" | "number" {
  const words = wordsOf(path);
  return words.includes("bytes") || words.join(" ").endsWith("content length") ? "size" : "number";
}

function wordsOf(path: Path): string[] {
  const key = path.at(-1) ?? "";
  return key
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/);
}
