/** How many bytes are looked at in one go. */
export const blockBytes: u32 = 128;
/** What is noted in one go. It is still in the nearest cache when it is looked at again. */
export const stretchBytes: u32 = 16 * 1024;
/** 32 bits each: where the noted blocks begin. One more than a stretch has, for the note that does not count. */
export const firstNote = memory.data(4 * (16 * 1024 / 128 + 1));

/**
 * Notes a block behind the notes so far.
 *
 * Whether there is something in a block is nothing that a processor could guess, and a wrong guess costs as much as
 * looking at hundreds of bytes. So there is no branch on it: every block is noted, and its note is written over by
 * that of the next one where it has nothing.
 * @returns the end of the notes
 */
@inline
export function noteIf(found: bool, block: usize, note: usize): usize {
  store<u32>(note, <u32>block);
  return note + ((<usize>found) << 2);
}

/** Eight vectors of a block whose bytes are all ones where something is found. */
@inline
export function anyOf128(
  a: v128,
  b: v128,
  c: v128,
  d: v128,
  e: v128,
  f: v128,
  g: v128,
  h: v128,
): bool {
  const low = v128.or(v128.or(a, b), v128.or(c, d));
  return v128.any_true(v128.or(low, v128.or(v128.or(e, f), v128.or(g, h))));
}
