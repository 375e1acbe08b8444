/** What the loggers of Node.js write: pino, bunyan and winston. */
import { nodeLevels } from "./levels.ts";
import { aDate, aNumber, anything, aText, type Format, type FormatColumn } from "./types.ts";

const time: FormatColumn = { id: "ts", title: "TIME", kind: "time", widthCh: 12, path: ["time"] };
const level: FormatColumn = {
  id: "level",
  title: "LEVEL",
  kind: "text",
  widthCh: 6,
  words: nodeLevels,
  path: ["level"],
};
const extra = { kind: "text", isOptional: true } as const;
const status: FormatColumn = {
  ...extra,
  id: "code",
  title: "CODE",
  kind: "code",
  widthCh: 3,
  path: ["res", "statusCode"],
};
const responseTime: FormatColumn = {
  ...extra,
  id: "ms",
  title: "MS",
  kind: "number",
  widthCh: 7,
  path: ["responseTime"],
};
const name: FormatColumn = {
  ...extra,
  id: "name",
  title: "NAME",
  widthCh: 12,
  hideBelow: 1200,
  path: ["name"],
};
const method: FormatColumn = {
  ...extra,
  id: "method",
  title: "METHOD",
  widthCh: 7,
  hideBelow: 1200,
  path: ["req", "method"],
};
const url: FormatColumn = {
  ...extra,
  id: "url",
  title: "URL",
  widthCh: 24,
  hideBelow: 640,
  path: ["req", "url"],
};
const message: FormatColumn = { id: "msg", title: "MSG", kind: "text", path: ["msg"] };

const someNumber = /^[1-9]\d$/;
const epoch = /^\d{8,}/;

/** https://getpino.io, and what pino-http and Fastify add to it. */
const pino: Format = {
  id: "pino",
  label: "pino",
  needs: [
    { paths: [["level"]], like: someNumber },
    { paths: [["time"]], like: epoch },
    { paths: [["msg"], ["pid"], ["hostname"], ["req"], ["res"], ["err"], ["reqId"]], like: anything },
  ],
  roles: { time: time.path, level: level.path, code: status.path, durationMs: responseTime.path },
  columns: [time, level, status, responseTime, name, method, url, message],
};

/** pino where it is told to write times as dates: bunyan's records have a version. */
const pinoWithDates: Format = {
  ...pino,
  needs: [
    { paths: [["level"]], like: someNumber },
    { paths: [["time"]], like: aDate },
    { paths: [["msg"], ["pid"], ["hostname"], ["req"], ["res"], ["err"], ["reqId"]], like: anything },
  ],
  lacks: [["v"]],
};

/** pino where it is told to write levels as words: others do too, but do not say where they run. */
const pinoWithWords: Format = {
  ...pino,
  needs: [
    { paths: [["level"]], like: /^"[A-Za-z]+"$/ },
    { paths: [["time"]], like: /^\d{8,}|^"\d{4}-\d\d-\d\dT/ },
    { paths: [["pid"]], like: aNumber },
    { paths: [["hostname"]], like: aText },
  ],
};

/** https://github.com/trentm/node-bunyan: its own fields are in every record. */
const bunyan: Format = {
  id: "bunyan",
  label: "bunyan",
  needs: [
    { paths: [["v"]], like: aNumber },
    { paths: [["level"]], like: aNumber },
    { paths: [["name"]], like: aText },
    { paths: [["time"]], like: aDate },
    { paths: [["msg"]], like: aText },
  ],
  roles: { time: time.path, level: level.path, code: status.path },
  columns: [
    time,
    level,
    status,
    { ...name, hideBelow: 640 },
    { ...extra, id: "component", title: "COMPONENT", widthCh: 12, hideBelow: 1200, path: ["component"] },
    method,
    url,
    message,
  ],
};

/**
 * https://github.com/winstonjs/winston with its JSON format, and what express-winston adds. All of it but the level
 * and the message is up to the user, so that it is known by its levels and by what others have and it has not.
 */
const winston: Format = {
  id: "winston",
  label: "winston",
  needs: [
    {
      paths: [["level"]],
      like: /^"(?:error|warn|info|http|verbose|debug|silly|emerg|alert|crit|warning|notice)"$/,
    },
    { paths: [["message"]], like: anything },
  ],
  lacks: [
    ["time"],
    ["ts"],
    ["t"],
    ["@timestamp"],
    ["timeUnixNano"],
    ["severity"],
    ["deploymentId"],
    ["caller"],
  ],
  roles: {
    time: ["timestamp"],
    level: level.path,
    code: ["meta", "res", "statusCode"],
    durationMs: ["durationMs"],
  },
  variants: [
    [["durationMs"], ["meta", "responseTime"], ["responseTime"]],
    [["meta", "res", "statusCode"], ["res", "statusCode"], ["statusCode"]],
  ],
  columns: [
    { ...time, isOptional: true, path: ["timestamp"] },
    { id: "level", title: "LEVEL", kind: "text", widthCh: 7, path: level.path },
    { ...status, path: ["meta", "res", "statusCode"] },
    { ...responseTime, path: ["durationMs"] },
    { ...extra, id: "service", title: "SERVICE", widthCh: 12, hideBelow: 640, path: ["service"] },
    { ...extra, id: "label", title: "LABEL", widthCh: 12, hideBelow: 640, path: ["label"] },
    { ...message, id: "message", title: "MESSAGE", path: ["message"] },
  ],
};

export const nodeFormats: readonly Format[] = [pino, pinoWithDates, pinoWithWords, bunyan, winston];
