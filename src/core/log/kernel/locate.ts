import type { PathTree } from "../json/extract.ts";
import { decodeString, JsonScanner } from "../json/scan.ts";

/** Where a value stands in its line. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/**
 * Where the values at the paths of a tree stand. As with `JSON.parse`, the last of several equal keys counts, and a
 * key may be written with escapes.
 * @param line JSON, with one character for each byte, so that places are counted in bytes
 * @returns one entry a slot; undefined where the path is not there
 */
export function locate(line: string, tree: PathTree, slots: number): (Place | undefined)[] {
  const places = new Array<Place | undefined>(slots).fill(undefined);
  const scanner = new JsonScanner(line);
  scanner.next();
  visitValue(scanner, tree, places);
  return places;
}

function visitValue(scanner: JsonScanner, tree: PathTree, places: (Place | undefined)[]): void {
  const { start } = scanner;
  // An equal key that came earlier is overruled, with all that was in it.
  forget(tree, places);
  if (scanner.kind === "{" && tree.children.size > 0) visitMembers(scanner, tree, places);
  else scanner.skipValue();
  if (tree.slot !== undefined) places[tree.slot] = { start, end: scanner.end };
}

function visitMembers(scanner: JsonScanner, tree: PathTree, places: (Place | undefined)[]): void {
  while (scanner.next() === "string" || scanner.kind === ",") {
    if (scanner.kind === ",") continue;
    const child = tree.children.get(keyOf(scanner));
    // The colon, then the first token of the value.
    scanner.next();
    scanner.next();
    if (child) visitValue(scanner, child, places);
    else scanner.skipValue();
  }
}

function keyOf({ text, start, end }: JsonScanner): string {
  return decodeString(Buffer.from(text.slice(start, end), "latin1").toString());
}

function forget(tree: PathTree, places: (Place | undefined)[]): void {
  if (tree.slot !== undefined) places[tree.slot] = undefined;
  for (const child of tree.children.values()) forget(child, places);
}
