import { extract, type Path, pathTree } from "../json/extract.ts";
import { parseJson, valueAt } from "../json/parse.ts";
import type { Format, FormatColumn, Profile, ProfileColumn, Roles } from "./types.ts";

/** A record, which may be cut at its end. */
export interface Sample {
  readonly text: string;
  /** Undefined for what is not JSON, or not as a whole. */
  readonly value: unknown;
}

export function sampleOf(text: string): Sample {
  return { text, value: parseJson(text) };
}

/** Tells whether a record is of a kind. */
export function fitTest({ needs, lacks = [] }: Format): (sample: Sample) => boolean {
  const read = jsonReader([...needs.flatMap(({ paths }) => paths), ...lacks]);
  return (sample) => {
    const jsonAt = read(sample);
    const meetsAll = needs.every(({ paths, like }) => paths.some((path) => like.test(jsonAt(path) ?? "")));
    return meetsAll && !lacks.some((path) => jsonAt(path) !== undefined);
  };
}

/** The profile of a known kind for the records of one log, going by some of them. */
export function fitTo(samples: readonly Sample[], format: Format): Profile {
  const { id, label, roles, variants = [] } = format;
  const counts = countPaths(samples, [...format.columns.map(({ path }) => path), ...variants.flat()]);
  const countOf = (path: Path) => counts.get(keyOf(path)) ?? 0;
  const actual = (path: Path) => {
    const group = variants.find(([first]) => first && keyOf(first) === keyOf(path)) ?? [path];
    const most = Math.max(...group.map(countOf));
    // The better form of a value is taken also where a few records have only a worse one.
    return group.find((variant) => countOf(variant) > 0 && countOf(variant) >= most / 2) ?? path;
  };
  const isAbsent = ({ isOptional, path }: FormatColumn) => isOptional && countOf(actual(path)) === 0;
  const absent = new Set(format.columns.filter(isAbsent).map(({ path }) => keyOf(path)));
  const isThere = (path: Path) => !absent.has(keyOf(path));
  const columns = format.columns
    .filter(({ path }) => isThere(path))
    .map((column) => toColumn(column, actual(column.path)));
  return { id, label, columns: withoutTwins(columns), roles: mapRoles(roles, isThere, actual) };
}

function toColumn({ isOptional: _, ...column }: FormatColumn, path: Path): ProfileColumn {
  return { ...column, path };
}

/** A column of its own is not needed for what is shown where the width that is left is taken. */
function withoutTwins(columns: readonly ProfileColumn[]): ProfileColumn[] {
  const open = columns.find(({ widthCh }) => widthCh === undefined);
  return columns.filter((column) => column === open || keyOf(column.path) !== keyOf(open?.path ?? []));
}

function mapRoles(roles: Roles, isThere: (path: Path) => boolean, actual: (path: Path) => Path): Roles {
  const entries: [string, Path][] = Object.entries(roles);
  return Object.fromEntries(
    entries.filter(([, path]) => isThere(path)).map(([role, path]) => [role, actual(path)]),
  );
}

/** In how many of the records each path has something. */
function countPaths(samples: readonly Sample[], paths: readonly Path[]): Map<string, number> {
  const distinct = distinctPaths(paths);
  const counts = new Map<string, number>();
  const count = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const { text, value } of samples) {
    if (value === undefined) {
      for (const [key, written] of writtenAt(distinct, text)) if (written !== "null") count(key);
    } else {
      for (const [key, path] of distinct) if (!isNothing(valueAt(value, path))) count(key);
    }
  }
  return counts;
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null;
}

/** Gives what a record has at one of these paths, in JSON. */
function jsonReader(paths: readonly Path[]): (sample: Sample) => (path: Path) => string | undefined {
  return ({ text, value }) => {
    if (value !== undefined) return (path) => JSON.stringify(valueAt(value, path)) as string | undefined;
    const written = writtenAt(distinctPaths(paths), text);
    return (path) => written.get(keyOf(path));
  };
}

/** Of what is cut, as it is written. */
function writtenAt(distinct: readonly (readonly [string, Path])[], text: string): Map<string, string> {
  const tree = pathTree(distinct.map(([, path]) => path));
  const found = extract(text, tree, distinct.length);
  return new Map(
    distinct.flatMap(([key], slot) => {
      const value = found[slot];
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

/** With their keys. */
function distinctPaths(paths: readonly Path[]): [string, Path][] {
  return [...new Map(paths.map((path) => [keyOf(path), path]))];
}

function keyOf(path: Path): string {
  return JSON.stringify(path);
}
