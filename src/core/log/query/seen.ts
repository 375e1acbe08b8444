import type { Path } from "../json/extract.ts";
import { parseTime } from "../times.ts";

/** What the values of a path are in the records that were looked at. Null says nothing. */
export interface SeenPath {
  readonly path: Path;
  readonly holds: "text" | "number" | "time" | "object" | "mixed";
}

/** A path can be as deep as a record is long; deeper ones are not offered. */
const deepest = 8;
/** Objects whose keys are data would make a field of each of them. */
const mostPaths = 2000;

/** A path that came up, with those that go on from it. */
interface Place {
  readonly path: Path;
  readonly kinds: Set<SeenPath["holds"]>;
  readonly members: Map<string, Place>;
}

/** The paths of some parsed records, in the order in which they come up. Lists are looked through. */
export function seenIn(records: Iterable<unknown>): SeenPath[] {
  const found: Place[] = [];
  const note = (place: Place, kind: SeenPath["holds"]) => {
    if (place.kinds.size === 0 && found.length >= mostPaths) return;
    if (place.kinds.size === 0) found.push(place);
    place.kinds.add(kind);
  };
  const visit = (value: unknown, place: Place) => {
    if (Array.isArray(value)) {
      for (const item of value) if (!Array.isArray(item)) visit(item, place);
    } else if (typeof value === "object" && value !== null) {
      if (place.path.length > 0) note(place, "object");
      if (place.path.length === deepest) return;
      const members = value as Record<string, unknown>;
      for (const key of Object.keys(members)) visit(members[key], memberOf(place, key));
    } else if (value !== null) {
      note(place, kindOf(value));
    }
  };
  const root = placeAt([]);
  for (const record of records) if (!Array.isArray(record) && typeof record === "object") visit(record, root);
  return found.map(({ path, kinds }) => ({ path, holds: kindOfAll(kinds) }));
}

function placeAt(path: Path): Place {
  return { path, kinds: new Set(), members: new Map() };
}

function memberOf({ path, members }: Place, key: string): Place {
  let member = members.get(key);
  if (!member) {
    member = placeAt([...path, key]);
    members.set(key, member);
  }
  return member;
}

function kindOf(value: unknown): SeenPath["holds"] {
  if (typeof value === "number") return "number";
  if (typeof value !== "string") return "mixed";
  // Digits alone could be a time, and much else.
  return /\D/.test(value) && parseTime(value) !== undefined ? "time" : "text";
}

function kindOfAll(kinds: ReadonlySet<SeenPath["holds"]>): SeenPath["holds"] {
  const [first = "mixed", ...others] = kinds;
  return others.length === 0 ? first : "mixed";
}
