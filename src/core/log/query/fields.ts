import type { Path } from "../json/extract.ts";
import type { Profile, ProfileColumn } from "../profiles.ts";
import { type KnownField, kindByName, knownFields, unitMsByName, unitMsOf } from "./known-fields.ts";
import { nearestName } from "./nearest.ts";
import { formatPath, parsePath, quotePath, readPath, type WrittenKey } from "./path-text.ts";
import type { SeenPath } from "./seen.ts";

/**
 * How the values of a field are compared:
 * - text, and any where it is not known: `:` contains, `=` equals. Numbers are equal or not.
 * - number, duration, size and code: as numbers, also those that are written as strings.
 * - time: as instants.
 * - names: a list of names is compared as one text, `ECommerce/prod`.
 */
export type FieldKind = "text" | "any" | "number" | "duration" | "size" | "code" | "time" | "names";

/** Whether the values of a field are never just text. */
export function isMeasured(kind: FieldKind): boolean {
  return kind === "number" || kind === "duration" || kind === "size" || kind === "time";
}

export interface Field {
  readonly path: Path;
  readonly kind: FieldKind;
  /** How it is written in a query: `code`, `TAGS.request_type`, `"odd key".x`. */
  readonly name: string;
  /** Of a duration: how many milliseconds 1 stands for. */
  readonly unitMs?: number;
  /** The time of the record itself: without a value, a record counts as at the time of the one before it. */
  readonly isRecordTime?: boolean;
}

/** A field, and how it is called rather than by its path. */
export interface FieldDraft extends Omit<Field, "name"> {
  readonly wantedName?: string;
}

/** The fields of a log, by the names that a query may call them. */
export class Fields {
  readonly #byPath = new Map<string, Field>();
  readonly #byName = new Map<string, Field>();
  readonly #byLowerName = new Map<string, Field>();
  readonly #containers = new Map<string, Path>();

  /**
   * @param drafts the first of those with one path counts, and the first of those with one name gets it
   * @param containers paths of objects: whatever is in them is a field, seen or not
   * @param aliases further names, where nothing else has them
   */
  constructor(
    drafts: readonly FieldDraft[],
    containers: readonly Path[] = [],
    aliases: readonly (readonly [name: string, path: Path])[] = [],
  ) {
    for (const draft of drafts) if (!this.#byPath.has(keyOf(draft.path))) this.#add(draft);
    // Some logs have dots in their keys, and few have both forms.
    for (const field of this.all) this.#addName(field.path.join("."), field);
    for (const [name, path] of aliases) {
      const field = this.#byPath.get(keyOf(path));
      if (field) this.#addName(name, field);
    }
    for (const path of containers) {
      setIfNew(this.#containers, keyOf(path), path);
      setIfNew(this.#containers, keyOf(path).toLowerCase(), path);
    }
  }

  /** In the order in which they are offered. */
  get all(): readonly Field[] {
    return [...this.#byPath.values()];
  }

  /** The field that holds the time of records. */
  get recordTime(): Field | undefined {
    return this.all.find(({ isRecordTime }) => isRecordTime);
  }

  /** A log without fields holds only text. */
  get isEmpty(): boolean {
    return this.#byPath.size === 0;
  }

  /**
   * @param keys the path as written. Without quotes it may be the name of a column, may be in the wrong case,
   * and must be known. With quotes it is the path and nothing else.
   */
  find(keys: readonly WrittenKey[]): Field | undefined {
    const path = keys.map(({ key }) => key);
    if (keys.some(({ isQuoted }) => isQuoted)) return this.at(path);
    const known = this.#known(path);
    const inside = known ? undefined : this.#containerPath(path);
    return known ?? (inside && this.at(inside));
  }

  /** The field at a path; one of any kind where nothing is known of it. */
  at(path: Path): Field {
    const known = this.#byPath.get(keyOf(path));
    if (known) return known;
    const plain = formatPath(path);
    const keys = readPath(plain, 0)?.keys ?? [];
    const isFree = keys.every(({ isQuoted }) => !isQuoted) && !this.#known(path);
    const isFound = isFree && samePath(this.#containerPath(path), path);
    return { path, kind: "any", name: isFound ? plain : quotePath(path) };
  }

  /** The names of a field that a query may use: the one that is written, and its path. */
  namesOf({ name, path }: Field): string[] {
    const plain = formatPath(path);
    const isOwn = plain !== name && samePath(this.find(readPath(plain, 0)?.keys ?? [])?.path, path);
    return isOwn ? [name, plain] : [name];
  }

  /** A name close to one that is not known. */
  nearest(name: string): string | undefined {
    return nearestName(
      name,
      this.all.map((field) => field.name),
    );
  }

  #add({ wantedName, ...draft }: FieldDraft): void {
    const { path } = draft;
    const names = [...(wantedName && isPlain(wantedName) ? [wantedName] : []), formatPath(path)];
    // A name in quotes is not looked up as a name, so that it cannot be taken.
    const name = names.find((name) => name.includes('"') || !this.#byName.has(name)) ?? quotePath(path);
    const field: Field = { ...draft, name };
    this.#byPath.set(keyOf(path), field);
    if (!name.includes('"')) this.#addName(name, field);
  }

  #addName(name: string, field: Field): void {
    setIfNew(this.#byName, name, field);
    setIfNew(this.#byLowerName, name.toLowerCase(), field);
  }

  /** What a path without quotes means, before it is looked for in an object. */
  #known(path: Path): Field | undefined {
    const name = path.join(".");
    return (
      this.#byName.get(name) ?? this.#byPath.get(keyOf(path)) ?? this.#byLowerName.get(name.toLowerCase())
    );
  }

  /** A path that leads into a known object, with the keys up to there in their right case. */
  #containerPath(path: Path): Path | undefined {
    for (let length = path.length - 1; length > 0; length--) {
      const key = keyOf(path.slice(0, length));
      const container = this.#containers.get(key) ?? this.#containers.get(key.toLowerCase());
      if (container) return [...container, ...path.slice(length)];
    }
    return undefined;
  }
}

/** The fields of a log: those that its profile knows, then those that were seen in records. */
export function fieldsOf(profile: Profile, seen: readonly SeenPath[] = []): Fields {
  const known = knownFields(profile.id);
  const drafts = [
    ...profile.columns.filter(({ path }) => path.length > 0).map((column) => ofColumn(column, seen)),
    ...ofRoles(profile),
    ...known.fields,
    ...seen.filter(({ holds }) => holds !== "object").map(ofSeen),
  ];
  const containers = seen.filter(({ holds }) => holds === "object").map(({ path }) => path);
  return new Fields(
    drafts.map((draft) => withRole(draft, profile)),
    [...known.containers, ...containers],
    namesOfRoles(profile),
  );
}

function ofColumn({ id, kind, path, unit = "" }: ProfileColumn, seen: readonly SeenPath[]): FieldDraft {
  const wantedName = id;
  if (kind === "database") return { path, kind: "names", wantedName };
  if (kind === "shape") return { path, kind: "text", wantedName };
  if (kind === "number") return { ...numberAt(path, unitMsOf(unit)), wantedName };
  if (kind === "time" || kind === "code") return { path, kind, wantedName };
  const isText = seen.some(({ path: other, holds }) => holds === "text" && samePath(other, path));
  return { path, kind: isText ? "text" : "any", wantedName };
}

function ofSeen({ path, holds }: SeenPath): KnownField {
  if (holds === "number") return numberAt(path);
  return { path, kind: holds === "mixed" || holds === "object" ? "any" : holds };
}

function numberAt(path: Path, unitMs = unitMsByName(path)): KnownField {
  return unitMs === undefined ? { path, kind: kindByName(path) } : { path, kind: "duration", unitMs };
}

/** Roles that no column shows are fields all the same. */
function ofRoles({ roles }: Profile): FieldDraft[] {
  const drafts: FieldDraft[] = [];
  const add = (path: Path | undefined, kind: FieldKind, wantedName: string) => {
    if (path) drafts.push({ path, kind, wantedName });
  };
  add(roles.time, "time", "ts");
  add(roles.code, "code", "code");
  add(roles.durationMs, "duration", "ms");
  add(roles.retries, "number", "retries");
  add(roles.level, "any", "level");
  add(roles.fql, "text", "shape");
  return drafts;
}

function withRole(draft: FieldDraft, { roles }: Profile): FieldDraft {
  const { path } = draft;
  if (samePath(roles.time, path)) return { ...draft, kind: "time", isRecordTime: true };
  if (samePath(roles.durationMs, path)) return { ...draft, kind: "duration", unitMs: 1 };
  return samePath(roles.code, path) ? { ...draft, kind: "code" } : draft;
}

/** The names that work in every log that has the role, unless a column or a path has the same name. */
function namesOfRoles({ roles, columns }: Profile): [name: string, path: Path][] {
  const named: [string, Path | undefined][] = [
    ["ts", roles.time],
    ["code", roles.code],
    ["ms", roles.durationMs],
    ["level", roles.level],
    ["retries", roles.retries],
    ["shape", roles.fql],
    ["db", columns.find(({ kind }) => kind === "database")?.path],
  ];
  return named.flatMap(([name, path]) => (path ? [[name, path] as [string, Path]] : []));
}

/** Whether a name is read as a path without quotes. */
function isPlain(name: string): boolean {
  const path = parsePath(name);
  return path !== undefined && formatPath(path) === name && !name.includes('"');
}

export function samePath(a: Path | undefined, b: Path | undefined): boolean {
  return a !== undefined && b !== undefined && a.length === b.length && a.every((key, at) => key === b[at]);
}

function keyOf(path: Path): string {
  return JSON.stringify(path);
}

function setIfNew<Value>(map: Map<string, Value>, key: string, value: Value): void {
  if (!map.has(key)) map.set(key, value);
}
