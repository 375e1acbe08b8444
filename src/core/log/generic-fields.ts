/** What is at the paths of some records of a kind that nobody has described. */
import type { Path } from "./json/extract.ts";
import { isLevelWord } from "./state.ts";
import { parseTime } from "./times.ts";

const deepest = 3;

/** What the records that were looked at have at one path. Null says nothing. */
export interface GenericField {
  readonly path: Path;
  /** The path in lower case and without `_`, `-` and `@`. */
  readonly name: string;
  readonly lastName: string;
  /** Records that have it. */
  count: number;
  texts: number;
  numbers: number;
  /** Lists and objects. */
  containers: number;
  /** Values that are an instant, and those among them that are written as a date. */
  times: number;
  dates: number;
  /** Values from 100 to 599. */
  codes: number;
  levelWords: number;
  /** Values that are 10, 20, … 60, as pino and bunyan have them. */
  levelNumbers: number;
  /** Values of more than two words, and the characters of all values. */
  sentences: number;
  characters: number;
  widestCh: number;
}

export function collectFields(samples: readonly Record<string, unknown>[]): GenericField[] {
  const fields = new Map<string, GenericField>();
  const visit = (value: unknown, path: Path) => {
    if (value === null) return;
    const isContainer = typeof value === "object";
    if (path.length > 0) count(fieldAt(fields, path), value, isContainer);
    if (!isContainer || Array.isArray(value) || path.length === deepest) return;
    for (const [key, member] of Object.entries(value)) visit(member, [...path, key]);
  };
  for (const sample of samples) visit(sample, []);
  return [...fields.values()];
}

function fieldAt(fields: Map<string, GenericField>, path: Path): GenericField {
  const id = JSON.stringify(path);
  let field = fields.get(id);
  if (!field) {
    const name = plainName(path.join("."));
    const lastName = plainName(path.at(-1) ?? "");
    field = { ...nothing, path, name, lastName };
    fields.set(id, field);
  }
  return field;
}

const nothing = {
  count: 0,
  texts: 0,
  numbers: 0,
  containers: 0,
  times: 0,
  dates: 0,
  codes: 0,
  levelWords: 0,
  levelNumbers: 0,
  sentences: 0,
  characters: 0,
  widestCh: 0,
};

function plainName(name: string): string {
  return name.toLowerCase().replace(/[_\-@]/g, "");
}

function count(field: GenericField, value: unknown, isContainer: boolean): void {
  field.count++;
  if (isContainer) {
    field.containers++;
    return;
  }
  const text = String(value);
  if (typeof value === "string") field.texts++;
  if (typeof value === "number") field.numbers++;
  if (parseTime(text) !== undefined) {
    field.times++;
    // An identifier can have as many digits as an epoch number.
    if (typeof value === "string" && /\D/.test(text)) field.dates++;
  }
  if (/^[1-5]\d\d$/.test(text)) field.codes++;
  if (/^[1-6]0$/.test(text)) field.levelNumbers++;
  if (isLevelWord(text)) field.levelWords++;
  if (/\S\s+\S+\s+\S/.test(text.slice(0, 1000))) field.sentences++;
  field.characters += text.length;
  field.widestCh = Math.max(field.widestCh, text.length);
}
