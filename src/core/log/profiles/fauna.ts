/** What the service and its core write. */
import type { Path } from "../json/extract.ts";
import { aNumber, anything, type Format, type Need } from "./types.ts";

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

function faunaFormat(id: string, label: string, paths: FaunaPaths, needs: readonly Need[]): Format {
  const ops = { unit: "ops", kind: "number" } as const;
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
      { id: "read", title: "READ", ...ops, widthCh: 7, hideBelow: 640, path: paths.read },
      { id: "write", title: "WRITE", ...ops, widthCh: 7, hideBelow: 1200, path: paths.write },
      { id: "compute", title: "COMPUTE", ...ops, widthCh: 8, hideBelow: 1200, path: paths.compute },
      { id: "db", title: "DB", kind: "database", widthCh: 17, hideBelow: 640, path: paths.database },
      { id: "shape", title: "SHAPE", kind: "shape", path: paths.shape },
    ],
  };
}

/** The keys of the export, which some re-shippers wrap into another object. */
function exportFormat(id: string, label: string, ...prefix: string[]): Format {
  const at = (key: string): Path => [...prefix, key];
  const paths = {
    time: at("TS"),
    code: at("RESPONSE_CODE"),
    durationMs: at("QUERY_TIME_MS"),
    read: at("BYTE_READ_OPS"),
    write: at("BYTE_WRITE_OPS"),
    compute: at("COMPUTE_OPS"),
    database: at("DATABASE"),
    shape: at("FQL_SHAPE"),
    retries: at("TXN_RETRIES"),
  };
  return faunaFormat(id, label, paths, [
    { paths: [paths.time], like: anything },
    { paths: [paths.durationMs, paths.compute, paths.read], like: aNumber },
    { paths: [paths.database, paths.code, paths.shape, at("REGION_GROUP")], like: anything },
  ]);
}

const coreQueryLog = faunaFormat(
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
  // The request and the time may be missing.
  [
    { paths: [["response", "code"]], like: aNumber },
    { paths: [["host"]], like: anything },
    {
      paths: ["query_time", "query_compute_ops", "query_byte_read_ops", "txn_retries"].map((key) => [
        "stats",
        key,
      ]),
      like: aNumber,
    },
  ],
);

export const faunaFormats: readonly Format[] = [
  exportFormat("fauna-export", "Query log export"),
  exportFormat("fauna-envelope", "Query log export, in messages", "message"),
  coreQueryLog,
];
