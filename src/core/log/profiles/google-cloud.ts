/** Entries of Google Cloud Logging: https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry */
import type { Path } from "../json/extract.ts";
import { anything, aText, type Format } from "./types.ts";

const extra = { kind: "text", isOptional: true } as const;

const message: Path[] = [
  ["jsonPayload", "message"],
  ["jsonPayload", "msg"],
  ["textPayload"],
  ["protoPayload", "methodName"],
  ["httpRequest", "requestUrl"],
  ["jsonPayload"],
  ["protoPayload"],
];

export const googleCloudFormats: readonly Format[] = [
  {
    id: "google-cloud",
    label: "Google Cloud",
    needs: [
      { paths: [["logName"]], like: aText },
      { paths: [["resource", "type"]], like: aText },
      { paths: [["timestamp"], ["receiveTimestamp"]], like: anything },
    ],
    variants: [[["timestamp"], ["receiveTimestamp"]], message],
    roles: { time: ["timestamp"], level: ["severity"], code: ["httpRequest", "status"] },
    columns: [
      { id: "ts", title: "TIME", kind: "time", widthCh: 12, path: ["timestamp"] },
      { ...extra, id: "level", title: "SEVERITY", widthCh: 9, path: ["severity"] },
      { ...extra, id: "code", title: "CODE", kind: "code", widthCh: 3, path: ["httpRequest", "status"] },
      // A text such as `0.123s`.
      { ...extra, id: "latency", title: "LATENCY", widthCh: 10, path: ["httpRequest", "latency"] },
      {
        ...extra,
        id: "method",
        title: "METHOD",
        widthCh: 7,
        hideBelow: 1200,
        path: ["httpRequest", "requestMethod"],
      },
      { ...extra, id: "url", title: "URL", widthCh: 30, hideBelow: 640, path: ["httpRequest", "requestUrl"] },
      {
        ...extra,
        id: "resource",
        title: "RESOURCE",
        widthCh: 16,
        hideBelow: 1200,
        path: ["resource", "type"],
      },
      { ...extra, id: "text", title: "TEXT", widthCh: 30, hideBelow: 640, path: ["textPayload"] },
      {
        ...extra,
        id: "call",
        title: "CALL",
        widthCh: 30,
        hideBelow: 640,
        path: ["protoPayload", "methodName"],
      },
      { id: "message", title: "MESSAGE", kind: "text", path: ["jsonPayload", "message"] },
    ],
  },
];
