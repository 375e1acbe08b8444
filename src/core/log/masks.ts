import type { NumberList } from "./number-list.ts";
import type { Condition } from "./query/plan.ts";

/** 1 for each record of a portion that passes, else 0. */
export type Mask = Uint8Array;

/** @param positions of the records that pass */
export function maskOf(positions: Iterable<number>, length: number): Mask {
  const mask = new Uint8Array(length);
  for (const position of positions) mask[position] = 1;
  return mask;
}

export function inverted(mask: Mask): Mask {
  return mask.map((passes) => 1 - passes);
}

export function positionsIn(mask: Mask): number[] {
  const positions: number[] = [];
  for (let at = 0; at < mask.length; at++) if (mask[at] === 1) positions.push(at);
  return positions;
}

/** Adds the records of a mask to a list. @param first the one that the mask begins with */
export function pushMarked(list: NumberList, mask: Mask, first: number): void {
  for (let at = 0; at < mask.length; at++) if (mask[at] === 1) list.push(first + at);
}

/** Leaves in the first mask what passes both. */
export function intersect(mask: Mask, other: Mask): void {
  for (let at = 0; at < mask.length; at++) mask[at] = (mask[at] as number) & (other[at] as number);
}

/** What passes a condition, by what passes each of its parts. */
export function combine(condition: Condition, found: ReadonlyMap<Condition, Mask>, length: number): Mask {
  if (condition.kind !== "all" && condition.kind !== "any") return found.get(condition) as Mask;
  const isAll = condition.kind === "all";
  const [first, ...others] = condition.of.map((member) => combine(member, found, length));
  if (!first) return new Uint8Array(length).fill(isAll ? 1 : 0);
  if (others.length === 0) return first;
  const mask = first.slice();
  for (const other of others) {
    if (isAll) intersect(mask, other);
    else for (let at = 0; at < length; at++) mask[at] = (mask[at] as number) | (other[at] as number);
  }
  return mask;
}
