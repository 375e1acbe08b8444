/** Elastic Common Schema: https://www.elastic.co/guide/en/ecs/current/ */
import { aDate, anything, dotted, type Format, type FormatColumn } from "./types.ts";

const extra = { kind: "text", isOptional: true } as const;

/** Its loggers write keys with dots, its shippers objects within each other, and some both. */
const names = {
  level: dotted("log.level"),
  status: dotted("http.response.status_code"),
  duration: dotted("event.duration"),
  service: dotted("service.name"),
  dataset: dotted("event.dataset"),
  logger: dotted("log.logger"),
};

const first = ([path = []]: readonly FormatColumn["path"][]) => path;

export const ecsFormats: readonly Format[] = [
  {
    id: "ecs",
    label: "Elastic Common Schema",
    needs: [
      { paths: [["@timestamp"]], like: aDate },
      { paths: dotted("ecs.version", "log.level"), like: anything },
    ],
    variants: Object.values(names),
    roles: { time: ["@timestamp"], level: first(names.level), code: first(names.status) },
    columns: [
      { id: "ts", title: "TIME", kind: "time", widthCh: 12, path: ["@timestamp"] },
      { ...extra, id: "level", title: "LEVEL", widthCh: 7, path: first(names.level) },
      { ...extra, id: "code", title: "CODE", kind: "code", widthCh: 3, path: first(names.status) },
      {
        ...extra,
        id: "duration",
        title: "DURATION",
        unit: "ns",
        kind: "number",
        widthCh: 12,
        hideBelow: 640,
        path: first(names.duration),
      },
      { ...extra, id: "service", title: "SERVICE", widthCh: 14, hideBelow: 640, path: first(names.service) },
      { ...extra, id: "dataset", title: "DATASET", widthCh: 14, hideBelow: 1200, path: first(names.dataset) },
      { ...extra, id: "logger", title: "LOGGER", widthCh: 20, hideBelow: 1200, path: first(names.logger) },
      { id: "message", title: "MESSAGE", kind: "text", path: ["message"] },
    ],
  },
];
