import type { Path } from "./json/extract.ts";
import type { Column } from "./types.ts";

/** A column of a profile, and the path whose value it shows. The line column has none: it shows the line number. */
export interface ProfileColumn extends Column {
  readonly path: Path;
}

/** What the values at some paths mean. */
export interface Roles {
  readonly time?: Path;
  /** A status in the manner of HTTP. */
  readonly code?: Path;
  readonly level?: Path;
  readonly durationMs?: Path;
  readonly retries?: Path;
  readonly fql?: Path;
}

/** How the records of one kind of log are read. Plain data: nothing in it knows where it came from. */
export interface Profile {
  readonly id: string;
  readonly label: string;
  readonly roles: Roles;
  readonly columns: readonly ProfileColumn[];
  /** A record of this kind has all of these. */
  readonly needs: readonly Path[];
}

/** The export of the Logs API, and what is like it under other names or one level down. */
interface FaunaPaths {
  readonly time: Path;
  readonly code: Path;
  readonly durationMs: Path;
  readonly read: Path;
  readonly write: Path;
  readonly compute: Path;
  readonly database: Path;
  readonly shape: Path;
  readonly retries: Path;
}

function faunaProfile(id: string, label: string, paths: FaunaPaths, needs: readonly Path[]): Profile {
  return {
    id,
    label,
    needs,
    roles: {
      time: paths.time,
      code: paths.code,
      durationMs: paths.durationMs,
      retries: paths.retries,
      fql: paths.shape,
    },
    columns: [
      { id: "ts", title: "TS", kind: "time", widthCh: 12, path: paths.time },
      { id: "code", title: "CODE", kind: "code", widthCh: 3, path: paths.code },
      { id: "ms", title: "MS", kind: "number", widthCh: 7, path: paths.durationMs },
      {
        id: "read",
        title: "READ",
        unit: "ops",
        kind: "number",
        widthCh: 7,
        hideBelow: 640,
        path: paths.read,
      },
      {
        id: "write",
        title: "WRITE",
        unit: "ops",
        kind: "number",
        widthCh: 7,
        hideBelow: 1200,
        path: paths.write,
      },
      {
        id: "compute",
        title: "COMPUTE",
        unit: "ops",
        kind: "number",
        widthCh: 8,
        hideBelow: 1200,
        path: paths.compute,
      },
      { id: "db", title: "DB", kind: "database", widthCh: 17, hideBelow: 640, path: paths.database },
      { id: "shape", title: "SHAPE", kind: "shape", path: paths.shape },
    ],
  };
}

/** The keys of the export, which some re-shippers wrap into another object. */
function exportPaths(...prefix: string[]): FaunaPaths {
  return {
    time: [...prefix, "TS"],
    code: [...prefix, "RESPONSE_CODE"],
    durationMs: [...prefix, "QUERY_TIME_MS"],
    read: [...prefix, "BYTE_READ_OPS"],
    write: [...prefix, "BYTE_WRITE_OPS"],
    compute: [...prefix, "COMPUTE_OPS"],
    database: [...prefix, "DATABASE"],
    shape: [...prefix, "FQL_SHAPE"],
    retries: [...prefix, "TXN_RETRIES"],
  };
}

const faunaExport = faunaProfile("fauna-export", "Query log export", exportPaths(), [
  ["TS"],
  ["QUERY_TIME_MS"],
]);

const faunaEnvelope = faunaProfile(
  "fauna-envelope",
  "Query log export, in messages",
  exportPaths("message"),
  [
    ["message", "TS"],
    ["message", "QUERY_TIME_MS"],
  ],
);

const coreQueryLog = faunaProfile(
  "core-query-log",
  "Core query.log",
  {
    time: ["ts"],
    code: ["response", "code"],
    durationMs: ["stats", "query_time"],
    read: ["stats", "query_byte_read_ops"],
    write: ["stats", "query_byte_write_ops"],
    compute: ["stats", "query_compute_ops"],
    database: ["db_name_path"],
    shape: ["request", "extra", "shape"],
    retries: ["stats", "txn_retries"],
  },
  [["request", "method"], ["response", "code"], ["host"]],
);

export const knownProfiles: readonly Profile[] = [faunaExport, faunaEnvelope, coreQueryLog];

const lineColumns: readonly ProfileColumn[] = [
  { id: "line", title: "LINE", kind: "line", widthCh: 7, path: [] },
  { id: "text", title: "TEXT", kind: "text", path: [] },
];

/** Lines that are not JSON: a column with their number and one with all of their text. */
export const plainText: Profile = {
  id: "text",
  label: "Plain text",
  roles: {},
  needs: [],
  columns: lineColumns,
};

/** Lines that are JSON but never an object. */
export const plainValues: Profile = {
  id: "values",
  label: "JSON values",
  roles: {},
  needs: [],
  columns: lineColumns,
};

/** Before the first record. */
export const noRecords: Profile = { id: "empty", label: "No records", roles: {}, needs: [], columns: [] };
