import type { Path } from "../json/extract.ts";
import type { Column } from "../types.ts";

/** A column of a profile, and the path whose value it shows. The line column has none: it shows the line number. */
export interface ProfileColumn extends Column {
  readonly path: Path;
}

/** What the values at some paths mean. */
export interface Roles {
  readonly time?: Path;
  /** A status in the manner of HTTP. */
  readonly code?: Path;
  readonly level?: Path;
  readonly durationMs?: Path;
  readonly retries?: Path;
  readonly fql?: Path;
}

/** How the records of one kind of log are read. Plain data: nothing in it knows where it came from. */
export interface Profile {
  readonly id: string;
  readonly label: string;
  readonly roles: Roles;
  readonly columns: readonly ProfileColumn[];
}

/** A kind of log that is known, and what its writers leave out or write in other ways. `fitTo` makes a profile of it. */
export interface Format extends Profile {
  readonly columns: readonly FormatColumn[];
  /** A record of this kind meets all of these. Records of another kind do not. */
  readonly needs: readonly Need[];
  /** It has none of these, which tell the records of another kind. */
  readonly lacks?: readonly Path[];
  /** Paths with one meaning, the best first. Columns and roles name the first; a log has the one that its records have. */
  readonly variants?: readonly (readonly Path[])[];
}

export interface FormatColumn extends ProfileColumn {
  /** Left out, with its role, where no record has it. */
  readonly isOptional?: boolean;
}

/** A record has a value at one of the paths, in JSON as it is written, that is like this. */
export interface Need {
  readonly paths: readonly Path[];
  readonly like: RegExp;
}

export const anything = /./;
export const aText = /^"/;
export const aNumber = /^-?\d/;
export const aList = /^\[/;
export const aDate = /^"\d{4}-\d\d-\d\d[T ]\d\d:/;

/** The paths of a key with dots in it, written as one key and as keys within each other. */
export function dotted(...names: readonly string[]): Path[] {
  return names.flatMap((name) => [[name], name.split(".")]);
}
