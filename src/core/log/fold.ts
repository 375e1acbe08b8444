/**
 * Turns A–Z into a–z in place and leaves every other byte alone, so that UTF-8 stays what it is.
 * Four bytes at a time: each byte's own top bit says whether it was a capital, and nothing carries over.
 */
export function foldAscii(bytes: Buffer): void {
  const head = Math.min(bytes.length, (4 - (bytes.byteOffset & 3)) & 3);
  const wordCount = (bytes.length - head) >>> 2;
  foldBytes(bytes, 0, head);
  foldWords(new Int32Array(bytes.buffer, bytes.byteOffset + head, wordCount));
  foldBytes(bytes, head + wordCount * 4, bytes.length);
}

const topBits = 0x80808080 | 0;

function foldWords(words: Int32Array): void {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as number;
    const low = word & 0x7f7f7f7f;
    const fromA = (low + 0x3f3f3f3f) | 0;
    const beyondZ = (low + 0x25252525) | 0;
    words[at] = word | (((fromA ^ beyondZ) & ~word & topBits) >>> 2);
  }
}

function foldBytes(bytes: Buffer, from: number, to: number): void {
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    if (byte >= 0x41 && byte <= 0x5a) bytes[at] = byte | 0x20;
  }
}
