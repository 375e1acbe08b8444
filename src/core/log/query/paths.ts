import type { Path } from "../json/extract.ts";

/** A JSON value that is no container. */
export type Scalar = string | number | boolean | null;

/**
 * The values at a path of a parsed record. Only an object has fields; lists on the way are looked through, so
 * that `errors.code` finds the code of every error in a list. A list at the end of the path is one value.
 */
export function valuesAt(record: unknown, path: Path): unknown[] {
  if (!isObject(record)) return [];
  let found: unknown[] = [record];
  for (const key of path) {
    found = found
      .flatMap(members)
      .filter(isObject)
      .flatMap((object) => (Object.hasOwn(object, key) ? [object[key]] : []));
  }
  return found;
}

/** The values at a path with every list taken apart. */
export function scalarsAt(record: unknown, path: Path): Scalar[] {
  return valuesAt(record, path).flatMap(members).filter(isScalar);
}

/** The values at a path where a list of names is one value: `["ECommerce","prod"]` is `ECommerce/prod`. */
export function namesAt(record: unknown, path: Path): string[] {
  return valuesAt(record, path).flatMap((value) => {
    if (Array.isArray(value)) return [value.filter(isScalar).map(scalarText).join("/")];
    return isScalar(value) ? [scalarText(value)] : [];
  });
}

/** A value as text: strings as they are, the rest as JSON writes it. */
export function scalarText(value: Scalar): string {
  return String(value);
}

/** The number that a value is or that a string holds, written as JSON writes numbers. */
export function numberOf(value: Scalar): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && jsonNumber.test(value) ? Number(value) : undefined;
}

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** What is in a list, and in lists in it; a value that is no list is itself. Lists can nest deeper than calls. */
function members(value: unknown): unknown[] {
  const found: unknown[] = [];
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (Array.isArray(next)) for (let at = next.length - 1; at >= 0; at--) open.push(next[at]);
    else found.push(next);
  }
  return found;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isScalar(value: unknown): value is Scalar {
  return value === null || (typeof value !== "object" && value !== undefined);
}
