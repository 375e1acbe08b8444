import { isJson } from "./json/check.ts";
import { extract, type Path, type PathTree, pathTree } from "./json/extract.ts";
import { parseJson } from "./json/parse.ts";
import { decodeString, JsonScanner } from "./json/scan.ts";
import type { Marker } from "./marks.ts";
import { type Profile, type ProfileColumn, plainText, type Roles } from "./profiles.ts";
import type { RecordBytes } from "./records.ts";
import { levelWord, stateOf } from "./state.ts";
import { parseTime } from "./times.ts";
import type { Cell, RecordFacts, Row } from "./types.ts";

const longestCell = 400;
const mostMarks = 32;
/** Of a record that is cut, cells are taken from its beginning alone. */
const cutCellBytes = 64 * 1024;
/** As an object such a record takes little time and memory. */
const smallBytes = 64 * 1024;

/** The paths of a profile, ready for one pass over a record. */
export interface RowPlan {
  readonly profile: Profile;
  readonly tree: PathTree;
  readonly slots: number;
  readonly columnSlots: readonly number[];
  readonly roleSlots: { readonly [Role in keyof Roles]?: number };
  /** Those of the column that shows the level. */
  readonly levelWords: Readonly<Record<string, string>>;
}

/** What is known of a record besides its bytes. */
export interface RowContext {
  readonly plan: RowPlan;
  readonly lineNumber: number;
  /** What the pass over all records found; undefined where it has not been yet. */
  readonly isJson: boolean | undefined;
  /** Set where the record matches the query. */
  readonly marker: Marker | undefined;
}

export function rowPlan(profile: Profile): RowPlan {
  const paths: Path[] = [];
  const slotOf = (path: Path) => {
    const known = paths.findIndex(
      (other) => other.length === path.length && other.every((key, at) => key === path[at]),
    );
    return known === -1 ? paths.push(path) - 1 : known;
  };
  const columnSlots = profile.columns.map(({ path }) => slotOf(path));
  const roleSlots: RowPlan["roleSlots"] = Object.fromEntries(
    Object.entries(profile.roles).map(([role, path]) => [role, slotOf(path)]),
  );
  const levelColumn = profile.columns[columnSlots.indexOf(roleSlots.level ?? -1)];
  const levelWords = levelColumn?.words ?? {};
  return { profile, tree: pathTree(paths), slots: paths.length, columnSlots, roleSlots, levelWords };
}

export function makeRow(found: RecordBytes, context: RowContext): Row {
  const { plan, marker } = context;
  const { record } = found;
  const text = shownText(found);
  const match = marker ? { isMatch: true } : {};
  if (plan.profile === plainText) return { record, state: "ok", cells: lineCells(text, context), ...match };
  if (!recordIsJson(found, context.isJson)) {
    return { record, state: "notJson", cells: [makeCell(text, undefined, marker)], ...match };
  }
  if (new JsonScanner(text).next() !== "{")
    return { record, state: "ok", cells: lineCells(text, context), ...match };
  const values = extract(text, plan.tree, plan.slots);
  const facts = factsOf(values, plan);
  const cells = plan.profile.columns.map((column, at) =>
    makeCell(cellText(column, values[plan.columnSlots[at] ?? 0]), column.path, marker),
  );
  const row: { -readonly [Part in keyof Row]: Row[Part] } = { record, state: stateOf(facts), cells };
  if (facts.timeMs !== undefined) row.timeMs = facts.timeMs;
  if (marker) row.isMatch = true;
  return row;
}

/** The facts of a record that is a JSON object; none of another. */
export function recordFacts(found: RecordBytes, plan: RowPlan): RecordFacts {
  return factsOf(extract(shownText(found), plan.tree, plan.slots), plan);
}

/** Whether a record is JSON, going by what is known or else by its own bytes. What is cut cannot be judged by them. */
export function recordIsJson({ bytes, isCut }: RecordBytes, known: boolean | undefined): boolean {
  // The first rows come before any code is compiled, and so the parser that always is goes faster.
  return (
    known ??
    (isCut || (bytes.length <= smallBytes ? parseJson(bytes.toString()) !== undefined : isJson(bytes)))
  );
}

function shownText({ bytes, isCut }: RecordBytes): string {
  return (isCut ? bytes.subarray(0, cutCellBytes) : bytes).toString();
}

/** All of the text in the column that takes the width, and the line number where there is a column for it. */
function lineCells(text: string, { plan, lineNumber, marker }: RowContext): Cell[] {
  const { columns } = plan.profile;
  const widest = columns.findLastIndex(({ widthCh }) => widthCh === undefined);
  return columns.map(({ kind }, at) => {
    if (kind === "line") return { text: String(lineNumber) };
    return at === widest ? makeCell(text, undefined, marker) : { text: "" };
  });
}

function makeCell(text: string, path: Path | undefined, marker: Marker | undefined): Cell {
  const shown = cutText(text);
  const marks = marker?.marksIn(shown, path, mostMarks);
  return marks ? { text: shown, marks } : { text: shown };
}

/** @param value as written in the record */
function cellText({ kind, words }: ProfileColumn, value: string | undefined): string {
  if (value === undefined) return "";
  if (words && Object.hasOwn(words, value)) return words[value] ?? value;
  if (kind === "database" && value.startsWith("[")) return databasePath(value);
  if (!value.startsWith('"')) return value;
  const text = decodeString(value);
  return kind === "shape" ? text.trim() : text;
}

function databasePath(value: string): string {
  const scanner = new JsonScanner(value, 1);
  const names: string[] = [];
  while (scanner.next() !== "end") {
    if (scanner.kind === "string") names.push(decodeString(value.slice(scanner.start, scanner.end)));
  }
  // Queries of the dashboard run outside of any database.
  return names.length === 0 ? "[] dashboard" : names.join("/");
}

function factsOf(values: readonly (string | undefined)[], { roleSlots, levelWords }: RowPlan): RecordFacts {
  const text = (slot: number | undefined) => {
    const value = slot === undefined ? undefined : values[slot];
    if (value === undefined || value === "null") return undefined;
    return value.startsWith('"') ? decodeString(value) : value;
  };
  const number = (slot: number | undefined) => {
    const value = text(slot);
    return value === undefined || value.trim() === "" || Number.isNaN(Number(value))
      ? undefined
      : Number(value);
  };
  // One after the other: made of parts that may be missing, such an object takes as long as all of the row.
  const facts: { -readonly [Fact in keyof RecordFacts]: RecordFacts[Fact] } = {};
  const code = text(roleSlots.code);
  if (code !== undefined) facts.code = code;
  const level = text(roleSlots.level);
  if (level !== undefined) facts.level = levelWord(level, levelWords);
  const durationMs = number(roleSlots.durationMs);
  if (durationMs !== undefined) facts.durationMs = durationMs;
  const retries = number(roleSlots.retries);
  if (retries !== undefined) facts.retries = retries;
  const time = text(roleSlots.time);
  const timeMs = time === undefined ? undefined : parseTime(time);
  if (timeMs !== undefined) facts.timeMs = timeMs;
  return facts;
}

function cutText(text: string): string {
  if (text.length <= longestCell) return text;
  const isInPair = (text.codePointAt(longestCell - 1) ?? 0) > 0xffff;
  return text.slice(0, isInPair ? longestCell - 1 : longestCell);
}
