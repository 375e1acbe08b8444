import { decodeString, JsonScanner } from "./scan.ts";

/** Keys from the outermost object inwards. */
export type Path = readonly string[];

/** Paths that begin alike share their beginning, so that one pass over a record finds them all. */
export interface PathTree {
  /** Position of the path that ends here. */
  readonly slot?: number;
  readonly children: ReadonlyMap<string, PathTree>;
}

interface GrowingTree {
  slot?: number;
  children: Map<string, GrowingTree>;
}

export function pathTree(paths: readonly Path[]): PathTree {
  const root: GrowingTree = { children: new Map() };
  for (const [slot, path] of paths.entries()) {
    let node = root;
    for (const key of path) {
      const child = node.children.get(key) ?? { children: new Map() };
      node.children.set(key, child);
      node = child;
    }
    node.slot ??= slot;
  }
  return root;
}

/**
 * The values at the paths of a tree, as they are written in `text`: every digit and escape is kept. As with
 * `JSON.parse`, the last of several equal keys wins, and a key may be written with escapes.
 * @returns one entry a slot; undefined where the path is not there
 */
export function extract(text: string, tree: PathTree, slots: number): (string | undefined)[] {
  const values = new Array<string | undefined>(slots).fill(undefined);
  const scanner = new JsonScanner(text);
  if (scanner.next() === "{") readObject(scanner, tree, values);
  return values;
}

/** Depth is bounded by the tree: what no path leads into is skipped. */
function readObject(scanner: JsonScanner, tree: PathTree, values: (string | undefined)[]): void {
  for (;;) {
    const kind = scanner.next();
    if (kind === "}" || kind === "end") return;
    if (kind !== "string") continue;
    const child = tree.children.get(keyOf(scanner));
    if (scanner.next() !== ":") return;
    scanner.next();
    if (child) readValue(scanner, child, values);
    else scanner.skipValue();
  }
}

function readValue(scanner: JsonScanner, tree: PathTree, values: (string | undefined)[]): void {
  const { start } = scanner;
  // An equal key that came earlier is overruled, with all that was in it.
  forget(tree, values);
  if (scanner.kind === "{" && tree.children.size > 0) readObject(scanner, tree, values);
  else scanner.skipValue();
  if (tree.slot !== undefined) values[tree.slot] = scanner.text.slice(start, scanner.end);
}

function keyOf(scanner: JsonScanner): string {
  const { text, start, end, isClosed } = scanner;
  const written = text.slice(start + 1, isClosed ? end - 1 : end);
  return written.includes("\\") ? decodeString(text.slice(start, end)) : written;
}

function forget(tree: PathTree, values: (string | undefined)[]): void {
  if (tree.slot !== undefined) values[tree.slot] = undefined;
  for (const child of tree.children.values()) forget(child, values);
}
