import assert from "node:assert/strict";
import fc from "fast-check";
import { LineIndex } from "../../../../src/core/log/line-index.ts";
import { RecordReader } from "../../../../src/core/log/records.ts";
import { bufferSource, file, indexOf, linesFound, linesOf, recordsOf } from "./lines.ts";

function readAll(bytes: Buffer, index: LineIndex): string[] {
  const reader = new RecordReader(bufferSource(bytes), index);
  const records = Array.from({ length: index.count }, (_, record) => record);
  return Array.from(reader.read(records), (found) => found.bytes.toString("latin1"));
}

/** Lists that are kept as they were found, and lists that are copied. */
const leastInRun = fc.constantFrom(1, 2, 3, 1000);

describe("the line index", function () {
  this.timeout(30_000);

  const cases: [name: string, text: string, records: string[]][] = [
    ["nothing", "", []],
    ["lines", "a\nb\n", ["a", "b"]],
    ["no last break", "a\nb", ["a", "b"]],
    ["CRLF", "a\r\nb\r\n", ["a", "b"]],
    ["blank lines", "\n\na\n  \n\t\r\n\nb\n \n", ["a", "b"]],
    ["only blank lines", " \n\t\n", []],
    ["spaces around", "  a \n b", ["  a ", " b"]],
    ["a carriage return within", "a\rb\n", ["a\rb"]],
    ["a last line of spaces", "a\n  ", ["a"]],
  ];
  for (const [name, text, records] of cases) {
    it(`finds the records of ${name}`, () => {
      for (const chunkBytes of [1, 2, 3, 100]) {
        for (const least of [1, 2, 1000]) {
          const bytes = Buffer.from(text);
          const found = readAll(bytes, indexOf(bytes, chunkBytes, least));
          assert.deepEqual(found, records, `chunks of ${chunkBytes}, runs of ${least}`);
        }
      }
    });
  }

  it("agrees with splitting the text, whatever the chunks", () => {
    fc.assert(
      fc.property(file, fc.integer({ min: 1, max: 40 }), leastInRun, (bytes, chunkBytes, least) => {
        const index = indexOf(bytes, chunkBytes, least);
        const reader = new RecordReader(bufferSource(bytes), index);
        const records = recordsOf(bytes);
        assert.deepEqual(
          readAll(bytes, index),
          records.map((record) => record.toString("latin1")),
        );
        for (const [record, expected] of records.entries()) {
          assert.equal(reader.byteLengthOf(record), expected.length);
          assert.equal(reader.readOne(record).bytes.toString("latin1"), expected.toString("latin1"));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("finds the end of a record before any number of blank lines", () => {
    for (const blanks of [10, 65_536, 200_000]) {
      const bytes = Buffer.from(`a \r\n${" \n\r\n".repeat(blanks)}bb\n`);
      const reader = new RecordReader(bufferSource(bytes), indexOf(bytes));
      assert.deepEqual([reader.byteLengthOf(0), reader.byteLengthOf(1)], [2, 2]);
    }
  });

  it("numbers lines as an editor does, blank ones counted", () => {
    fc.assert(
      fc.property(file, fc.integer({ min: 1, max: 40 }), leastInRun, (bytes, chunkBytes, least) => {
        const index = indexOf(bytes, chunkBytes, least);
        const numbers = linesOf(bytes).flatMap((line, at) =>
          /[^ \t\r]/.test(line.toString("latin1")) ? at + 1 : [],
        );
        assert.deepEqual(
          numbers,
          numbers.map((_, record) => index.lineNumberOf(record)),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it("leaves a last line without a break out until it is shown, and keeps it when it grows", () => {
    const index = new LineIndex();
    index.append(linesFound(Buffer.from("a\nb")));
    assert.equal(index.count, 1);
    assert.equal(index.showTail(), true);
    assert.deepEqual([index.count, index.isTailShown, index.startOf(1), index.boundOf(1)], [2, true, 2, 3]);
    index.append(linesFound(Buffer.from("b")));
    assert.deepEqual([index.count, index.boundOf(1)], [2, 4]);
    index.append(linesFound(Buffer.from("\nc")));
    assert.deepEqual([index.count, index.isTailShown], [2, false], "what comes after it waits again");
  });

  it("finds the record at a byte", () => {
    const index = indexOf(Buffer.from("aa\n\nbb\ncc\n"));
    const check = (byteOffset: number, record: number) =>
      assert.equal(index.recordAt(byteOffset, 0, index.count), record, `byte ${byteOffset}`);
    check(0, 0);
    check(3, 0);
    check(4, 1);
    check(6, 1);
    check(7, 2);
    check(100, 2);
  });

  it("finds the record at any byte, of those that are asked for", () => {
    anyRange((index, low, high) => {
      const records = Array.from({ length: high - low }, (_, at) => low + at);
      for (let byteOffset = 0; byteOffset <= index.position; byteOffset++) {
        const expected = records.findLast((record) => index.startOf(record) <= byteOffset) ?? low;
        assert.equal(index.recordAt(byteOffset, low, high), expected, `byte ${byteOffset}`);
      }
    });
  });

  it("says where all the records of a range start, in whatever runs they were found", () => {
    anyRange((index, first, end) => {
      const starts = Array.from({ length: end - first }, (_, at) => index.startOf(first + at));
      assert.deepEqual(
        [...index.startsOf(first, end)],
        starts.map((start) => start - index.startOf(first)),
      );
    });
  });

  it("keeps offsets past 4 GiB, also where a few records span more than that", () => {
    const index = new LineIndex();
    const starts: number[] = [];
    const push = (gapBytes: number) => {
      index.append(linesFound(Buffer.from("x\n")));
      starts.push(index.position - 2);
      // Bytes that are not there: only the position matters to the index.
      index.skip(gapBytes);
    };
    for (let record = 0; record < 1500; record++) push(record % 500 === 100 ? 3 * 2 ** 30 : 5);
    for (let record = 1500; record < 140_000; record++) push(record % 2);
    assert.ok((starts.at(-1) ?? 0) > 9 * 2 ** 30);
    assert.deepEqual(
      starts,
      starts.map((_, record) => index.startOf(record)),
    );
  });
});

/** Tests an index of any file, and a range of its records, one at least. */
function anyRange(test: (index: LineIndex, first: number, end: number) => void): void {
  const range = fc.tuple(fc.nat(), fc.nat());
  fc.assert(
    fc.property(
      file,
      fc.integer({ min: 1, max: 40 }),
      leastInRun,
      range,
      (bytes, chunkBytes, least, ends) => {
        const index = indexOf(bytes, chunkBytes, least);
        const [first = 0, end = 0] = ends.map((at) => at % (index.count + 1)).sort((a, b) => a - b);
        if (first < end) test(index, first, end);
      },
    ),
    { numRuns: 1000 },
  );
}
