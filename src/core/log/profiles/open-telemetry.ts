/** Log records of OpenTelemetry: https://opentelemetry.io/docs/specs/otel/logs/data-model/ */
import type { Path } from "../json/extract.ts";
import { otelLevels } from "./levels.ts";
import { aList, anything, type Format } from "./types.ts";

const extra = { kind: "text", isOptional: true } as const;

/** As OTLP writes them in JSON, as the data model and databases call them, and as Python prints them. */
const time: Path[] = [
  ["timeUnixNano"],
  ["time_unix_nano"],
  ["Timestamp"],
  ["timestamp"],
  ["observedTimeUnixNano"],
  ["observed_time_unix_nano"],
  ["ObservedTimestamp"],
  ["observed_timestamp"],
];
const words: Path[] = [["severityText"], ["SeverityText"], ["severity_text"]];
const numbers: Path[] = [["severityNumber"], ["SeverityNumber"], ["severity_number"]];
const body: Path[] = [
  ["body", "stringValue"],
  ["Body", "stringValue"],
  ["body", "string_value"],
  ["body"],
  ["Body"],
];
const service: Path[] = [
  ["ServiceName"],
  ["ResourceAttributes", "service.name"],
  ["Resource", "service.name"],
  ["resource", "attributes", "service.name"],
  ["resource", "service.name"],
];
const status: Path[] = ["LogAttributes", "Attributes", "attributes"].flatMap((key) => [
  [key, "http.response.status_code"],
  [key, "http.status_code"],
]);
const trace: Path[] = [["traceId"], ["TraceId"], ["trace_id"]];

const first = ([path = []]: readonly Path[]) => path;
const level = [...words, ...numbers];

const records: Format = {
  id: "otel",
  label: "OpenTelemetry",
  needs: [
    { paths: time, like: anything },
    {
      paths: [
        ["timeUnixNano"],
        ["time_unix_nano"],
        ["observedTimeUnixNano"],
        ["ObservedTimestamp"],
        ...level,
      ],
      like: anything,
    },
    { paths: [["body"], ["Body"], ...level], like: anything },
  ],
  variants: [time, level, body, service, status, trace],
  roles: { time: first(time), level: first(level), code: first(status) },
  columns: [
    { id: "ts", title: "TIME", kind: "time", widthCh: 12, path: first(time) },
    { ...extra, id: "level", title: "LEVEL", widthCh: 6, words: otelLevels, path: first(level) },
    { ...extra, id: "code", title: "CODE", kind: "code", widthCh: 3, path: first(status) },
    { ...extra, id: "service", title: "SERVICE", widthCh: 14, hideBelow: 640, path: first(service) },
    { ...extra, id: "trace", title: "TRACE", widthCh: 16, hideBelow: 1200, path: first(trace) },
    { id: "body", title: "BODY", kind: "text", path: first(body) },
  ],
};

/** What the collector's file exporter writes: a line is a request, with any number of records in it. */
const batches: Format = {
  id: "otel-batches",
  label: "OpenTelemetry requests",
  needs: [{ paths: [["resourceLogs"], ["resourceSpans"], ["resourceMetrics"]], like: aList }],
  roles: {},
  columns: [
    { ...extra, id: "spans", title: "SPANS", widthCh: 24, path: ["resourceSpans"] },
    { ...extra, id: "metrics", title: "METRICS", widthCh: 24, path: ["resourceMetrics"] },
    { id: "logs", title: "LOGS", kind: "text", path: ["resourceLogs"] },
  ],
};

export const otelFormats: readonly Format[] = [records, batches];
