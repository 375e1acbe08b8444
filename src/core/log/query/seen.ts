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

/** The paths of some parsed records, in the order in which they come up. Lists are looked through. */
export function seenIn(records: Iterable<unknown>): SeenPath[] {
  const found = new Map<string, { path: Path; kinds: Set<SeenPath["holds"]> }>();
  const note = (path: Path, kind: SeenPath["holds"]) => {
    const key = JSON.stringify(path);
    const entry = found.get(key);
    if (entry) entry.kinds.add(kind);
    else if (found.size < mostPaths) found.set(key, { path, kinds: new Set([kind]) });
  };
  const visit = (value: unknown, path: Path) => {
    if (Array.isArray(value)) {
      for (const item of value) if (!Array.isArray(item)) visit(item, path);
    } else if (typeof value === "object" && value !== null) {
      if (path.length > 0) note(path, "object");
      if (path.length === deepest) return;
      for (const [key, member] of Object.entries(value)) visit(member, [...path, key]);
    } else if (value !== null) {
      note(path, kindOf(value));
    }
  };
  for (const record of records) if (!Array.isArray(record) && typeof record === "object") visit(record, []);
  return [...found.values()].map(({ path, kinds }) => ({ path, holds: kindOfAll(kinds) }));
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
