/** How many bytes are looked at in one go. */
export const blockBytes: u32 = 128;
/** Where there would be too many vectors for the registers. */
export const halfBytes: u32 = 64;
/** What is noted in one go. It is still in the nearest cache when it is looked at again. */
export const stretchBytes: u32 = 16 * 1024;
/** 32 bits each: where the noted blocks or halves begin. One more than a stretch has, for the note that does not count. */
export const firstNote = memory.data(4 * (16 * 1024 / 64 + 1));

/**
 * Notes a block behind the notes so far, before it is looked at.
 *
 * Whether there is something in a block is nothing that a processor could guess, and a wrong guess costs as much as
 * looking at hundreds of bytes. So there is no branch on it: every block is noted, and its note is written over by
 * that of the next one where it has nothing. As the place of that is needed at once, a compiler does not put off
 * looking at this one until there are more vectors than registers.
 */
@inline
export function writeNote(note: usize, block: usize): void {
  store<u32>(note, <u32>block);
}

/**
 * Keeps the last note where there is something in its block.
 * @param found all ones in the bytes that are looked for
 * @returns the end of the notes
 */
@inline
export function keepNote(note: usize, found: v128): usize {
  // Of `any_true` a number is made in twice as many steps.
  return note + ((<usize>(i8x16.bitmask(found) != 0)) << 2);
}
