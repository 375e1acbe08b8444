import { strict as assert } from "node:assert";
import fc from "fast-check";
import type { Kernel } from "../../../../../src/core/log/kernel/types.ts";
import { LineIndex } from "../../../../../src/core/log/line-index.ts";
import { linesFound } from "../lines.ts";
import { always, plain, simd } from "./kernels.ts";

/** Nothing, or nearly as much as a kernel looks at in one go. */
const before = fc
  .constantFrom(" ".repeat(16 * 1024 - 100), "x".repeat(32 * 1024 - 20))
  .map((text) => Buffer.from(text));
const bytes = fc
  .array(
    fc.constantFrom(
      "\n",
      "\n",
      "\r\n",
      " ",
      "\t",
      "\v",
      "{}",
      "x",
      "x".repeat(15),
      "x".repeat(63),
      " ".repeat(64),
    ),
    {
      maxLength: 60,
    },
  )
  .map((parts) => Buffer.from(parts.join("")));

describe("Lines", () => {
  for (const kernel of [simd, plain]) {
    it(`of the ${kernel.name} kernel are the records of a line index`, () => {
      const check = (text: string, starts: number[], blanks: number[]) => {
        const scanner = kernel.createScanner(text.length);
        scanner.bytes.write(text);
        const lines = scanner.findLines(text.length, false);
        assert.deepEqual([[...lines.starts], [...lines.blanks]], [starts, blanks], JSON.stringify(text));
      };
      check("", [], []);
      check("a", [], []);
      check("a\nb\n", [0, 2], []);
      check("a\n\nb\n", [0, 3], [1]);
      check("\r\n \t\r\na\r\n", [6], [0, 0]);
      check("  a\n\v\n", [0, 4], []);
      check(`${"x".repeat(63)}\n${"x".repeat(64)}\n\n`, [0, 64], [2]);
    });

    it(`of the ${kernel.name} kernel tell how the chunk goes on`, () => {
      const check = (
        text: string,
        hasText: boolean,
        openStart: number,
        openHasText: boolean,
        lastEnd: number,
      ) => {
        const scanner = kernel.createScanner(100);
        scanner.bytes.fill("\n").write(text);
        const lines = scanner.findLines(text.length, hasText);
        assert.deepEqual(
          [lines.openStart, lines.openHasText, lines.lastEnd],
          [openStart, openHasText, lastEnd],
        );
      };
      check("", false, 0, false, 0);
      check("", true, 0, true, 0);
      check("  ", false, 0, false, 0);
      check("  ", true, 0, true, 0);
      check(" \n  ", true, 2, false, 1);
      check(" \n a", false, 2, true, 0);
      check("a\nb\n", false, 4, false, 3);
    });

    it(`of the ${kernel.name} kernel are the same in chunks of any size`, function () {
      this.timeout(0);
      always(
        fc.property(bytes, fc.integer({ min: 1, max: 200 }), (log, chunkBytes) => {
          assert.deepEqual(readLines(kernel, log, chunkBytes), indexOf(log));
        }),
        300,
      );
    });

    it(`of the ${kernel.name} kernel are found across the stretches that are looked at in one go`, function () {
      this.timeout(0);
      always(
        fc.property(before, bytes, (start, end) => {
          const log = Buffer.concat([start, end]);
          assert.deepEqual(readLines(kernel, log, log.length), indexOf(log));
        }),
        100,
      );
    });
  }
});

interface LogLines {
  /** Where each record begins. */
  readonly starts: readonly number[];
  /** Its line in the file, from 1. */
  readonly lineNumbers: readonly number[];
}

function readLines(kernel: Kernel, log: Buffer, chunkBytes: number): LogLines {
  const scanner = kernel.createScanner(chunkBytes + 64);
  const starts: number[] = [];
  const lineNumbers: number[] = [];
  let blanks = 0;
  let lineStart = 0;
  let hasText = false;
  for (let offset = 0; offset < log.length; offset += chunkBytes) {
    scanner.bytes.fill("\n").set(log.subarray(offset, offset + chunkBytes));
    const lines = scanner.findLines(Math.min(chunkBytes, log.length - offset), hasText);
    for (const [record, start] of lines.starts.entries()) {
      const blanksBefore = lines.blanks.filter((records) => records <= record).length;
      const isOpen = record === 0 && start === 0;
      starts.push(isOpen ? lineStart : offset + start);
      lineNumbers.push(starts.length + blanks + blanksBefore);
    }
    blanks += lines.blanks.length;
    hasText = lines.openHasText;
    if (lines.openStart > 0) lineStart = offset + lines.openStart;
  }
  return { starts, lineNumbers };
}

function indexOf(log: Buffer): LogLines {
  const index = new LineIndex();
  index.append(linesFound(log));
  const records = Array.from({ length: index.count }, (_, record) => record);
  return {
    starts: records.map((record) => index.startOf(record)),
    lineNumbers: records.map((record) => index.lineNumberOf(record)),
  };
}
