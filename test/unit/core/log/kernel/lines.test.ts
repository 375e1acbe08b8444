import { strict as assert } from "node:assert";
import fc from "fast-check";
import type { Kernel, LineScan } from "../../../../../src/core/log/kernel/types.ts";
import { LineIndex } from "../../../../../src/core/log/line-index.ts";
import { linesFound, startsOf } from "../lines.ts";
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

/** Records and blank lines that end about where 64 KiB do, or go over several of these. */
const pages = fc
  .array(
    fc.oneof(
      fc.constantFrom("\n", "\n", "\r\n", " ", "x", "{}\n"),
      fc
        .tuple(fc.constantFrom(" ", "x"), fc.constantFrom(1, 2, 3), fc.integer({ min: -3, max: 3 }))
        .map(([text, count, more]) => text.repeat(count * 64 * 1024 + more)),
    ),
    { maxLength: 12 },
  )
  .map((parts) => Buffer.from(parts.join("")));
const pageChunks = fc.constantFrom(1000, 64 * 1024 - 1, 64 * 1024, 100_000, 128 * 1024, 1_000_000);

describe("Lines", () => {
  for (const kernel of [simd, plain]) {
    it(`of the ${kernel.name} kernel are the records of a line index`, () => {
      const check = (text: string, starts: number[], blanks: number[]) => {
        const { found } = scanLines(kernel, [text]);
        assert.deepEqual([startsOf(found), [...found.blanks]], [starts, blanks], JSON.stringify(text));
      };
      check("", [], []);
      check("a", [], []);
      check("a\nb\n", [0, 2], []);
      check("a\n\nb\n", [0, 3], [1]);
      check("\r\n \t\r\na\r\n", [6], [0, 0]);
      check("  a\n\v\n", [0, 4], []);
      check(`${"x".repeat(63)}\n${"x".repeat(64)}\n\n`, [0, 64], [2]);
    });

    it(`of the ${kernel.name} kernel tell how the chunks go on`, () => {
      const check = (chunks: string[], openStart: number, openHasText: boolean, lastEnd: number) => {
        const { found } = scanLines(kernel, chunks);
        assert.deepEqual(
          [found.openStart, found.openHasText, found.lastEnd],
          [openStart, openHasText, lastEnd],
          JSON.stringify(chunks),
        );
      };
      check([], 0, false, 0);
      check([""], 0, false, 0);
      check(["a", ""], 0, true, 0);
      check(["  "], 0, false, 0);
      check(["a", "  "], 0, true, 0);
      check(["a", " \n  "], 3, false, 2);
      check([" ", " \n a"], 3, true, 0);
      check(["a\nb\n"], 4, false, 3);
      check(["a\n", "b\n", " "], 4, false, 3);
    });

    it(`of the ${kernel.name} kernel are forgotten when the next ones are looked for`, () => {
      const scanner = kernel.createScanner(10);
      scanner.bytes.write("a\n\nb");
      scanner.openLines().add(4);
      const scan = scanner.openLines();
      scan.add(2);
      assert.deepEqual(
        { ...scan.found, starts: startsOf(scan.found), blanks: [...scan.found.blanks] },
        {
          starts: [0],
          lastEnd: 1,
          blanks: [],
          openStart: 2,
          openHasText: false,
        },
      );
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

    it(`of the ${kernel.name} kernel are found across the pages that share a part of their offsets`, function () {
      this.timeout(0);
      always(
        fc.property(pages, pageChunks, (log, chunkBytes) => {
          assert.deepEqual(readLines(kernel, log, chunkBytes), indexOf(log));
        }),
        100,
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

function scanLines(kernel: Kernel, chunks: readonly (string | Buffer)[]): LineScan {
  const scanner = kernel.createScanner(Math.max(...chunks.map(({ length }) => length), 0) + 64);
  const scan = scanner.openLines();
  for (const chunk of chunks) {
    scanner.bytes.fill("\n").set(Buffer.from(chunk));
    scan.add(chunk.length);
  }
  return scan;
}

function readLines(kernel: Kernel, log: Buffer, chunkBytes: number): LogLines {
  const chunks = Array.from({ length: Math.ceil(log.length / chunkBytes) }, (_, at) =>
    log.subarray(at * chunkBytes, (at + 1) * chunkBytes),
  );
  const { found } = scanLines(kernel, chunks);
  const { blanks } = found;
  const starts = startsOf(found);
  const blanksBefore = (record: number) => blanks.filter((records) => records <= record).length;
  return {
    starts,
    lineNumbers: Array.from(starts, (_, record) => record + 1 + blanksBefore(record)),
  };
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
