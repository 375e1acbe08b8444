/**
 * The first look at a chunk: which blocks of 64 bytes have a certain byte in them at all.
 *
 * Whether a block has one is nothing that a processor could guess, and a wrong guess costs as much as looking at
 * hundreds of bytes. So there is no branch on it: every block is noted, and the note is written over by the next one
 * where the block has none. Only the noted blocks are then looked at more closely. That goes by stretches that are
 * still in the nearest cache when they are looked at again.
 */
import { anyOf64 } from "./bytes";

export const blockBytes: u32 = 64;
export const stretchBytes: u32 = 16 * 1024;

/** 32 bits each: where the noted blocks begin. One more than a stretch has, for the note that does not count. */
export const firstNote = memory.data(4 * (16 * 1024 / 64 + 1));

/**
 * Notes the blocks of `[from, to)`, a stretch at most, from `firstNote` on. The last one may reach beyond `to`.
 * @param ignored bits that are set in the byte, and count as set in those of the chunk
 * @param hasIgnored whether there are such bits; written out, so that there is a loop for each case
 * @returns the end of the notes
 */
@inline
export function noteBlocks(from: usize, to: usize, byte: v128, ignored: v128, hasIgnored: bool): usize {
  let note: usize = firstNote;
  for (let block = from; block < to; block += blockBytes) {
    const hasByte = anyOf64(
      isByte(v128.load(block), byte, ignored, hasIgnored),
      isByte(v128.load(block, 16), byte, ignored, hasIgnored),
      isByte(v128.load(block, 32), byte, ignored, hasIgnored),
      isByte(v128.load(block, 48), byte, ignored, hasIgnored),
    );
    store<u32>(note, <u32>block);
    note += <usize>hasByte << 2;
  }
  return note;
}

/** All ones where a byte stands. */
@inline
export function isByte(text: v128, byte: v128, ignored: v128, hasIgnored: bool): v128 {
  return i8x16.eq(hasIgnored ? v128.or(text, ignored) : text, byte);
}
