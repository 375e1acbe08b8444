/** Oracles and generators for logs: what the engine does fast, done plainly. */
import fc from "fast-check";
import { PlainLineScan } from "../../../../src/core/log/kernel/plain-lines.ts";
import type { Lines } from "../../../../src/core/log/kernel/types.ts";
import { LineIndex } from "../../../../src/core/log/line-index.ts";
import { OffsetList } from "../../../../src/core/log/offset-list.ts";
import type { LinesFound } from "../../../../src/core/log/scan/jobs.ts";

/** The records of a file as bytes: lines without their breaks, blank ones left out. */
export function recordsOf(file: Buffer): Buffer[] {
  return linesOf(file).filter((line) => /[^ \t\r]/.test(line.toString("latin1")));
}

/** Lines without LF or CRLF. What comes after the last break is a line too. */
export function linesOf(file: Buffer): Buffer[] {
  const text = file.subarray(markLength(file)).toString("latin1");
  return text.split("\n").map((line) => Buffer.from(line.replace(/\r$/, ""), "latin1"));
}

const linePiece = fc.oneof(
  fc.constantFrom(
    "{",
    "}",
    '"a"',
    ":",
    "1",
    "null",
    "é",
    "\u017f",
    "\u212a",
    "😀",
    " ",
    "\t",
    "\r",
    "x",
    "X",
    "abc",
    "ABC",
  ),
  fc.string({ maxLength: 4 }),
);

/** A line's text, often short, sometimes blank. */
export const line = fc
  .array(linePiece, { maxLength: 6 })
  .map((pieces) => pieces.join("").replaceAll("\n", ""));

const lineBreak = fc.constantFrom("\n", "\r\n", "\n\n", "\n \t\n", "\n\r\n");

/** A file of lines with all kinds of breaks, with or without a byte order mark, a last break and valid UTF-8. */
export const file = fc
  .record({
    mark: fc.constantFrom("", "", "\ufeff"),
    lines: fc.array(fc.tuple(line, lineBreak), { maxLength: 12 }),
    last: line,
    stray: fc.option(
      fc.uint8Array({ maxLength: 3 }).map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 10))),
    ),
  })
  .map(({ mark, lines, last, stray }) =>
    Buffer.concat([
      Buffer.from(mark),
      Buffer.from(lines.flat().join("")),
      stray ?? Buffer.alloc(0),
      Buffer.from(last),
    ]),
  );

/** An index that took in a file in pieces. @param least see `LineIndex` */
export function indexOf(file: Buffer, chunkBytes = Math.max(1, file.length), least?: number): LineIndex {
  const index = new LineIndex(least);
  index.skip(markLength(file));
  for (let from = index.position; from < file.length; from += chunkBytes) {
    index.append(linesFound(file.subarray(from, from + chunkBytes)));
  }
  index.showTail();
  return index;
}

/** What a thread finds of the lines in some bytes. */
export function linesFound(bytes: Buffer): LinesFound {
  const scan = new PlainLineScan(() => bytes);
  scan.add(bytes.length);
  return { ...scan.found, length: bytes.length };
}

/** Where each of the records that were found begins. */
export function startsOf({ starts }: Lines): number[] {
  const list = new OffsetList(starts);
  return Array.from({ length: list.length }, (_, at) => list.at(at));
}

function markLength(file: Buffer): number {
  return file.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0;
}

/** A file that is all in memory. */
export function bufferSource(bytes: Buffer) {
  return {
    size: bytes.length,
    read: (into: Buffer, position: number) => bytes.copy(into, 0, position, position + into.length),
  };
}
