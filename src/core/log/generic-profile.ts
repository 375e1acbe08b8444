import type { Path } from "./json/extract.ts";
import type { Profile, ProfileColumn } from "./profiles.ts";
import { parseTime } from "./times.ts";

const mostColumns = 6;
const deepestColumn = 3;
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
  "asctime",
  "createdat",
  "start",
  "t",
];
const levelNames = ["level", "log.level", "severity", "severitytext", "loglevel", "levelname", "lvl"];
const codeNames = [
  "status",
  "statuscode",
  "httpstatus",
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
  "duration",
  "responsetime",
  "elapsedms",
  "elapsed",
  "latencyms",
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
  "description",
];

interface Field {
  readonly path: Path;
  readonly name: string;
  count: number;
  texts: number;
  numbers: number;
  times: number;
  dates: number;
  codes: number;
  widestCh: number;
}

/** A profile for records of a kind that nobody has described, from the names and types in some of them. */
export function genericProfile(samples: readonly Record<string, unknown>[]): Profile {
  const fields = collectFields(samples);
  const time = best(fields, timeNames, ({ times, count }) => times > count / 2) ?? anyTime(fields);
  const level = best(fields, levelNames, ({ texts, numbers, count }) => texts + numbers > count / 2);
  const code = best(fields, codeNames, ({ codes, count }) => codes > count / 2);
  const duration = best(fields, durationNames, ({ numbers, count }) => numbers > count / 2);
  const message = best(fields, messageNames, ({ texts, count }) => texts > count / 2);
  const columns: ProfileColumn[] = [];
  if (time) columns.push(columnOf(time, { kind: "time", widthCh: 12 }));
  if (level) columns.push(columnOf(level, { kind: "text", widthCh: widthOf(level, 6) }));
  if (code) columns.push(columnOf(code, { kind: "code", widthCh: 3 }));
  if (duration) columns.push(columnOf(duration, { kind: "number", widthCh: 7 }));
  if (message) columns.push(columnOf(message, { kind: "text" }));
  const others = [...fields.values()].filter(({ path }) => !columns.some((column) => column.path === path));
  others.sort((a, b) => b.count - a.count);
  for (const field of others.slice(0, mostColumns - columns.length)) {
    const kind = field.numbers > field.count / 2 ? "number" : "text";
    columns.push(columnOf(field, { kind, widthCh: widthOf(field, 7), hideBelow: 1200 }));
  }
  if (!message) giveRest(columns);
  return {
    id: "ndjson",
    label: "JSON Lines",
    needs: [],
    columns,
    roles: {
      ...(time && { time: time.path }),
      ...(level && { level: level.path }),
      ...(code && { code: code.path }),
      ...(duration && isInMs(duration) && { durationMs: duration.path }),
    },
  };
}

function columnOf(
  { path }: Field,
  layout: Pick<ProfileColumn, "kind" | "widthCh" | "hideBelow">,
): ProfileColumn {
  return { id: path.join("."), title: path.join("."), path, ...layout };
}

/** Without a message the last column takes what is left of the width. */
function giveRest(columns: ProfileColumn[]): void {
  const last = columns.pop();
  if (last) columns.push({ id: last.id, title: last.title, path: last.path, kind: last.kind });
}

function collectFields(samples: readonly Record<string, unknown>[]): Map<string, Field> {
  const fields = new Map<string, Field>();
  const visit = (value: unknown, path: Path) => {
    if (typeof value === "object" && value !== null) {
      if (Array.isArray(value) || path.length === deepestColumn) return;
      for (const [key, member] of Object.entries(value)) visit(member, [...path, key]);
    } else if (value !== null) {
      countValue(fieldAt(fields, path), value);
    }
  };
  for (const sample of samples) visit(sample, []);
  return fields;
}

function fieldAt(fields: Map<string, Field>, path: Path): Field {
  const id = JSON.stringify(path);
  let field = fields.get(id);
  if (!field) {
    const name = path
      .join(".")
      .toLowerCase()
      .replace(/[_\-@]/g, "");
    field = { path, name, count: 0, texts: 0, numbers: 0, times: 0, dates: 0, codes: 0, widestCh: 0 };
    fields.set(id, field);
  }
  return field;
}

function countValue(field: Field, value: unknown): void {
  const text = String(value);
  field.count++;
  if (typeof value === "string") field.texts++;
  if (typeof value === "number") field.numbers++;
  if (parseTime(text) !== undefined) {
    field.times++;
    // An identifier can have as many digits as an epoch number.
    if (typeof value === "string" && /\D/.test(text)) field.dates++;
  }
  if (/^[1-5]\d\d$/.test(text)) field.codes++;
  field.widestCh = Math.max(field.widestCh, text.length);
}

/** The field whose name stands first in a list of names, of those whose values fit. */
function best(
  fields: Map<string, Field>,
  names: readonly string[],
  fits: (field: Field) => boolean,
): Field | undefined {
  const candidates = [...fields.values()].filter((field) => names.includes(field.name) && fits(field));
  return candidates.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name))[0];
}

/** A text that reads as a date is a time whatever it is called; a number could be anything. */
function anyTime(fields: Map<string, Field>): Field | undefined {
  return [...fields.values()].find(({ dates, count }) => dates === count);
}

function isInMs({ name }: Field): boolean {
  return name.endsWith("ms") || name === "responsetime";
}

function widthOf({ widestCh }: Field, leastCh: number): number {
  return Math.min(widestExtraCh, Math.max(leastCh, widestCh));
}
