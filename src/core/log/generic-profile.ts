import { collectFields, type GenericField } from "./generic-fields.ts";
import { nodeLevels } from "./profiles/levels.ts";
import type { Profile, ProfileColumn } from "./profiles/types.ts";

const mostColumns = 6;
const widestExtraCh = 24;

/** Names by which the paths of other logs are known, best first, in lower case and without `_`, `-` and `@`. */
const timeNames = [
  "timestamp",
  "time",
  "ts",
  "datetime",
  "date",
  "eventtime",
  "edgestarttimestamp",
  "timemillis",
  "timestampms",
  "asctime",
  "createdat",
  "created",
  "start",
  "t",
];
const levelNames = [
  "level",
  "log.level",
  "severity",
  "severitytext",
  "loglevel",
  "levelname",
  "lvl",
  "sev",
  "l",
];
const codeNames = [
  "status",
  "statuscode",
  "httpstatus",
  "httpstatuscode",
  "response.status",
  "response.statuscode",
  "res.statuscode",
  "res.status",
  "http.statuscode",
  "http.response.statuscode",
  "edgeresponsestatus",
  "responsestatus",
  "responsecode",
  "response.code",
  "code",
];
const durationNames = [
  "durationms",
  "durationmillis",
  "duration",
  "responsetimems",
  "responsetime",
  "elapsedms",
  "elapsedmillis",
  "elapsed",
  "latencyms",
  "latencymillis",
  "latency",
  "tookms",
  "took",
  "querytimems",
  "requesttime",
  "ms",
];
const messageNames = [
  "message",
  "msg",
  "log",
  "text",
  "event",
  "body",
  "shortmessage",
  "textpayload",
  "jsonpayload.message",
  "fields.message",
  "description",
  "m",
  "mt",
];

/** A profile for records of a kind that nobody has described, from the names and types in some of them. */
export function genericProfile(samples: readonly Record<string, unknown>[]): Profile {
  const all = collectFields(samples);
  const fields = all.filter(({ containers, count }) => containers < count);
  const isCommon = ({ count }: GenericField) => count > samples.length / 2;
  const find = (names: readonly string[], fits: (field: GenericField) => boolean) =>
    best(fields, names, fits, isCommon);
  const time = find(timeNames, ({ times, count }) => times > count / 2) ?? anyTime(fields);
  const level =
    find(levelNames, ({ texts, numbers, count }) => texts + numbers > count / 2) ??
    fields.find((field) => isCommon(field) && field.levelWords === field.count);
  const code = find(codeNames, ({ codes, count }) => codes > count / 2);
  const duration = find(durationNames, ({ numbers, count }) => numbers > count / 2);
  const taken = [time, level, code, duration];
  const message =
    find(messageNames, (field) => field.texts > field.count / 2 && !taken.includes(field)) ??
    longestText(fields.filter((field) => isCommon(field) && !taken.includes(field)));
  const columns: ProfileColumn[] = [];
  if (time) columns.push(columnOf(time, { kind: "time", widthCh: 12 }));
  if (level) columns.push(levelColumn(level));
  if (code) columns.push(columnOf(code, { kind: "code", widthCh: 3 }));
  if (duration) columns.push(columnOf(duration, { kind: "number", widthCh: 7 }));
  if (message) columns.push(columnOf(message, { kind: "text" }));
  // Where records hold nothing but lists and objects, those are shown.
  const shown = fields.length > 0 ? fields : all.filter(({ path }) => path.length === 1);
  const others = shown.filter(({ path }) => !columns.some((column) => column.path === path));
  others.sort((a, b) => b.count - a.count);
  for (const field of others.slice(0, mostColumns - columns.length)) {
    const kind = field.numbers > field.count / 2 ? "number" : "text";
    columns.push(columnOf(field, { kind, widthCh: widthOf(field, 7), hideBelow: 1200 }));
  }
  if (!message) giveRest(columns);
  return {
    id: "ndjson",
    label: "JSON Lines",
    columns: columns.filter(({ id }, at) => columns.findIndex((column) => column.id === id) === at),
    roles: {
      ...(time && { time: time.path }),
      ...(level && { level: level.path }),
      ...(code && { code: code.path }),
      ...(duration && isInMs(duration) && { durationMs: duration.path }),
    },
  };
}

function columnOf(
  { path }: GenericField,
  layout: Pick<ProfileColumn, "kind" | "widthCh" | "hideBelow" | "words">,
): ProfileColumn {
  return { id: path.join("."), title: path.join("."), path, ...layout };
}

function levelColumn(level: GenericField): ProfileColumn {
  const isOfNode = level.levelNumbers === level.count;
  return columnOf(level, {
    kind: "text",
    widthCh: widthOf(level, 6),
    ...(isOfNode && { words: nodeLevels }),
  });
}

/** Without a message the last column takes what is left of the width. */
function giveRest(columns: ProfileColumn[]): void {
  const last = columns.pop();
  if (last) columns.push({ id: last.id, title: last.title, path: last.path, kind: last.kind });
}

/**
 * The field whose name stands first in a list of names, of those whose values fit. Deep in a record a name may mean
 * something else: there it counts only where most records have it, and none has the name in full.
 */
function best(
  fields: readonly GenericField[],
  names: readonly string[],
  fits: (field: GenericField) => boolean,
  isCommon: (field: GenericField) => boolean,
): GenericField | undefined {
  const firstBy = (nameOf: (field: GenericField) => string, isFit: (field: GenericField) => boolean) =>
    fields
      .filter((field) => names.includes(nameOf(field)) && isFit(field))
      .sort((a, b) => names.indexOf(nameOf(a)) - names.indexOf(nameOf(b)))[0];
  return (
    firstBy(({ name }) => name, fits) ??
    firstBy(
      ({ lastName }) => lastName,
      (field) => fits(field) && isCommon(field),
    )
  );
}

/** A text that reads as a date is a time whatever it is called; a number could be anything. */
function anyTime(fields: readonly GenericField[]): GenericField | undefined {
  return fields.find(({ dates, count }) => dates === count);
}

/** The field with the most to read. */
function longestText(fields: readonly GenericField[]): GenericField | undefined {
  const texts = fields.filter(({ sentences, count }) => sentences > count / 2);
  return texts.sort((a, b) => b.characters / b.count - a.characters / a.count)[0];
}

/** By its name: `responseTime` is that of Node.js and Java, while `response_time` is in seconds where nginx writes it. */
function isInMs({ path, lastName }: GenericField): boolean {
  return /(?:ms|millis)$/.test(lastName) || path.at(-1) === "responseTime";
}

function widthOf({ widestCh }: GenericField, leastCh: number): number {
  return Math.min(widestExtraCh, Math.max(leastCh, widestCh));
}
