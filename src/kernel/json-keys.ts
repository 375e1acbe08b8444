import { areEqual, bitsOf, colon, hashOf, quote, skipSpaces } from "./bytes";
import { Column } from "./columns";
import { endOfString, hasBackslash, hasHighByte } from "./json-strings";
import { allocate } from "./memory";

/** An object that wanted paths lead into. */
@unmanaged
export class Node {
  edges: Edge | null;
  /**
   * A wanted key has a replacement character in it, so that bytes which are not UTF-8 could stand for it.
   */
  hasReplacement: bool;
}

/** A wanted key, and what it leads to. */
@unmanaged
export class Edge {
  key: usize;
  length: u32;
  /** The next key of the same object. */
  next: Edge | null;
  /** Takes the value. */
  column: Column | null;
  /** Where there are wanted keys in the value as well. */
  node: Node | null;
}

export function newEdge(key: usize, length: u32): usize {
  const it = changetype<Edge>(allocate(offsetof<Edge>()));
  if (changetype<usize>(it) == 0) return 0;
  it.key = key;
  it.length = length;
  return changetype<usize>(it);
}

/** The edge for a key in the object that another edge leads to. 0 where there is no memory for it. */
export function addEdge(parent: Edge, key: usize, length: u32): usize {
  let node = parent.node;
  if (node === null) {
    const start = allocate(offsetof<Node>());
    if (start == 0) return 0;
    node = changetype<Node>(start);
    parent.node = node;
  }
  const edge = newEdge(key, length);
  if (edge == 0) return 0;
  changetype<Edge>(edge).next = node.edges;
  node.edges = changetype<Edge>(edge);
  return edge;
}

/** Says of an object that bytes which are not UTF-8 may stand for one of its wanted keys. */
export function expectReplacement(parent: Edge): void {
  const node = parent.node;
  if (node !== null) node.hasReplacement = true;
}

/**
 * A key that was met, as it stands in the log: `,"KEY":`, from the comma or brace before it up to its value,
 * with the white space that is there.
 *
 * The records of a log have the same keys in the same order most of the time. So each key remembers which one
 * came after it last, and the next key is first compared with that: two loads and two comparisons, whose
 * outcome the processor guesses right, instead of looking for the end of the key and then for the key.
 */
@unmanaged
class KnownKey {
  /** The text, up to 32 bytes; what is left is never compared. */
  text0: u64;
  text1: u64;
  text2: u64;
  text3: u64;
  length: u32;
  /** A bit for each byte of the text. */
  lengthBits: u32;
  /** The object it is in, 0 for one without wanted keys. */
  node: usize;
  /** Where it leads, if it is a wanted key. */
  edge: Edge | null;
  next: KnownKey;
}

const longestText: u32 = 32;
const mostKeys: u32 = 1024;
/** Twice as many as keys, so that a search in the hash table is short. */
const slotCount: u32 = 2048;

/** The keys that the records of one table were seen to have. */
@unmanaged
export class KnownKeys {
  keys: usize;
  count: u32;
  slots: usize;
  last: KnownKey;
}

let known: KnownKeys = changetype<KnownKeys>(0);
/** The key that was read last. */
let lastKey: KnownKey = changetype<KnownKey>(0);

/** Where the key leads that was read last. */
export let keyEdge: Edge | null = null;
/**
 * A key was read of which bytes alone cannot tell whether it is a wanted one: it has escapes, for instance.
 */
export let isKeyDoubtful: bool = false;

export function trustKeys(): void {
  isKeyDoubtful = false;
}

export function newKnownKeys(): usize {
  const it = changetype<KnownKeys>(allocate(offsetof<KnownKeys>()));
  const keys = allocate((mostKeys + 1) * offsetof<KnownKey>());
  const slots = allocate(slotCount * 4);
  if (changetype<usize>(it) == 0 || keys == 0 || slots == 0) return 0;
  it.keys = keys;
  it.slots = slots;
  // The first one is no key. It stands for what is not known: it is in no object and in no slot.
  const none = changetype<KnownKey>(keys);
  none.node = usize.MAX_VALUE;
  none.next = none;
  it.count = 1;
  it.last = none;
  return changetype<usize>(it);
}

/** To be called before and after the records of a table are scanned. */
export function useKnownKeys(keys: KnownKeys): void {
  known = keys;
  lastKey = keys.last;
}

export function keepKnownKeys(): void {
  known.last = lastKey;
}

/**
 * Passes over a key and all that is around it, and tells in `keyEdge` where it leads.
 * @param at the comma or the brace before the key
 * @param node the object it is in, 0 for one without wanted keys
 * @returns where the value begins, maybe with white space, or 0 where this is no JSON
 */
@inline
export function endOfKey(at: usize, node: usize): usize {
  const guess = lastKey.next;
  if (guess.node == node && isAt(at, guess)) {
    lastKey = guess;
    if (node != 0) keyEdge = guess.edge;
    return at + guess.length;
  }
  return endOfOtherKey(at, node);
}

@inline
function isAt(at: usize, key: KnownKey): bool {
  const text = changetype<usize>(key);
  const first = bitsOf(i8x16.eq(v128.load(at), v128.load(text)));
  const second = bitsOf(i8x16.eq(v128.load(at, 16), v128.load(text, 16)));
  return ((first | (second << 16)) & key.lengthBits) == key.lengthBits;
}

/** The same for a key that is not the expected one. */
function endOfOtherKey(start: usize, node: usize): usize {
  const from = skipSpaces(start + 1);
  if (load<u8>(from) != quote) return 0;
  const end = endOfString(from + 1);
  if (end == 0) return 0;
  let at = skipSpaces(end);
  if (load<u8>(at) != colon) return 0;
  at = skipSpaces(at + 1);
  keyEdge = null;
  if (node == 0 || !isDoubtful(changetype<Node>(node), from + 1, end - 1)) {
    keyEdge = edgeOf(node, from + 1, <u32>(end - from - 2));
    if (at - start <= longestText) recognize(start, <u32>(at - start), node, keyEdge);
  }
  return at;
}

function isDoubtful(node: Node, from: usize, to: usize): bool {
  if (!hasBackslash(from, to) && !(node.hasReplacement && hasHighByte(from, to))) return false;
  isKeyDoubtful = true;
  return true;
}

/** Finds a key among those that are known, or adds it, and keeps it as the one that follows on the last. */
function recognize(text: usize, length: u32, node: usize, edge: Edge | null): void {
  let slot = hashOf(text, length) % slotCount;
  let key = keyIn(slot);
  while (changetype<usize>(key) != 0) {
    if (key.length == length && key.node == node && isAt(text, key)) break;
    slot = (slot + 1) % slotCount;
    key = keyIn(slot);
  }
  if (changetype<usize>(key) == 0) {
    if (known.count == mostKeys) return;
    key = addKey(text, length, node, edge);
    store<u32>(known.slots + ((<usize>slot) << 2), <u32>changetype<usize>(key));
  }
  lastKey.next = key;
  lastKey = key;
}

@inline
function keyIn(slot: u32): KnownKey {
  return changetype<KnownKey>(<usize>load<u32>(known.slots + ((<usize>slot) << 2)));
}

function addKey(text: usize, length: u32, node: usize, edge: Edge | null): KnownKey {
  const key = changetype<KnownKey>(known.keys + known.count++ * offsetof<KnownKey>());
  memory.copy(changetype<usize>(key), text, length);
  key.length = length;
  key.lengthBits = length == 32 ? 0xffffffff : ((<u32>1) << length) - 1;
  key.node = node;
  key.edge = edge;
  key.next = changetype<KnownKey>(known.keys);
  return key;
}

function edgeOf(node: usize, key: usize, length: u32): Edge | null {
  if (node == 0) return null;
  let edge = changetype<Node>(node).edges;
  while (edge !== null) {
    if (edge.length == length && areEqual(edge.key, key, length)) return edge;
    edge = edge.next;
  }
  return null;
}
