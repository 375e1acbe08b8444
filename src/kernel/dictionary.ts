import { areEqual, hashOf } from "./bytes";
import { allocate } from "./memory";

/** Distinct texts, numbered from 1 in the order in which they were met. */
@unmanaged
export class Dictionary {
  count: u32;
  mostEntries: u32;
  /** Texts that are longer are not taken. */
  longestText: u32;
  slotMask: u32;
  /** Pairs of a hash and an entry's number, 0 for an empty slot. */
  slots: usize;
  /** For each entry where its text is and how long, as two 32-bit numbers. */
  entries: usize;
  texts: usize;
  usedBytes: usize;
  mostBytes: usize;
}

/** @param mostEntries a power of two */
export function newDictionary(mostEntries: u32, mostBytes: usize, longestText: u32): usize {
  const it = changetype<Dictionary>(allocate(offsetof<Dictionary>()));
  const slots = allocate((<usize>mostEntries) << 4);
  const entries = allocate((<usize>mostEntries + 1) << 3);
  const texts = allocate(mostBytes);
  if (changetype<usize>(it) == 0 || slots == 0 || entries == 0 || texts == 0) return 0;
  it.mostEntries = mostEntries;
  it.longestText = longestText;
  it.slotMask = mostEntries * 2 - 1;
  it.slots = slots;
  it.entries = entries;
  it.texts = texts;
  it.mostBytes = mostBytes;
  return changetype<usize>(it);
}

/** The number of a text, which is added where it is new. 0 where it is too long, or there is no room. */
export function numberOf(dictionary: Dictionary, start: usize, length: u32): u32 {
  if (length > dictionary.longestText) return 0;
  const hash = hashOf(start, length);
  let slot = hash;
  let place: usize = 0;
  while (true) {
    place = dictionary.slots + ((<usize>(slot & dictionary.slotMask)) << 3);
    const number = load<u32>(place, 4);
    if (number == 0) break;
    if (load<u32>(place) == hash && isEntry(dictionary, number, start, length)) return number;
    slot++;
  }
  return add(dictionary, place, hash, start, length);
}

export function clearDictionary(dictionary: Dictionary): void {
  memory.fill(dictionary.slots, 0, (<usize>dictionary.mostEntries) << 4);
  dictionary.count = 0;
  dictionary.usedBytes = 0;
}

export function entryCount(dictionary: Dictionary): u32 {
  return dictionary.count;
}

export function entryStart(dictionary: Dictionary, number: u32): u32 {
  return load<u32>(dictionary.entries + ((<usize>number) << 3));
}

export function entryLength(dictionary: Dictionary, number: u32): u32 {
  return load<u32>(dictionary.entries + ((<usize>number) << 3), 4);
}

@inline
function isEntry(dictionary: Dictionary, number: u32, start: usize, length: u32): bool {
  const entry = dictionary.entries + ((<usize>number) << 3);
  return load<u32>(entry, 4) == length && areEqual(<usize>load<u32>(entry), start, length);
}

function add(dictionary: Dictionary, place: usize, hash: u32, start: usize, length: u32): u32 {
  if (dictionary.count == dictionary.mostEntries || dictionary.usedBytes + length > dictionary.mostBytes)
    return 0;
  const text = dictionary.texts + dictionary.usedBytes;
  memory.copy(text, start, length);
  dictionary.usedBytes += length;
  const number = ++dictionary.count;
  const entry = dictionary.entries + ((<usize>number) << 3);
  store<u32>(entry, <u32>text);
  store<u32>(entry, length, 4);
  store<u32>(place, hash);
  store<u32>(place, number, 4);
  return number;
}
