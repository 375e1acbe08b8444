import assert from "node:assert/strict";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { LineIndex } from "../../../../src/core/log/line-index.ts";
import { OffsetList } from "../../../../src/core/log/offset-list.ts";
import { decodeIndex, encodeIndex } from "../../../../src/core/log/saved-index.ts";
import { file, indexOf, linesFound } from "./lines.ts";

const source = { file: "1:2", size: 100, modifiedNs: "1715364342871235999", headHash: "ab", tailHash: "é" };

const encoded = (index: LineIndex) => Buffer.concat(encodeIndex({ source, lines: index.state }));

function decoded(bytes: Uint8Array): LineIndex {
  const saved = decodeIndex(bytes) ?? assert.fail("was refused");
  assert.deepEqual(saved.source, source);
  return LineIndex.of(saved.lines);
}

/** All that can be asked of an index. */
function answers(index: LineIndex) {
  const { count, position, isTailShown } = index;
  const records = new Float64Array(count * 3);
  for (let record = 0; record < count; record++)
    records.set([index.startOf(record), index.boundOf(record), index.lineNumberOf(record)], record * 3);
  return { records: Buffer.from(records.buffer), count, position, isTailShown };
}

/** Records with nothing between them. */
function pushed(
  index: LineIndex,
  count: number,
  recordBytes: number,
  blanks: readonly number[] = [],
): LineIndex {
  const starts = OffsetList.of(Array.from({ length: count }, (_, at) => at * recordBytes)).offsets;
  const length = count * recordBytes;
  index.append({
    length,
    starts,
    blanks: Uint32Array.from(blanks),
    lastEnd: length - 1,
    openStart: length,
    openHasText: false,
  });
  return index;
}

describe("a saved index", function () {
  this.timeout(30_000);

  it("answers as the index that was saved, and goes on as it would have", () => {
    const bytesOfFile = fc.tuple(file, file, fc.integer({ min: 1, max: 40 }));
    fc.assert(
      fc.property(bytesOfFile, ([first, more, chunkBytes]) => {
        const index = indexOf(first, chunkBytes);
        const again = decoded(encoded(index));
        // The last line is shown when the log is seen to have stopped.
        again.showTail();
        assert.deepEqual(answers(again), answers(index));
        if (first.length < 4) return;
        for (const each of [index, again]) {
          for (let from = 0; from < more.length; from += chunkBytes)
            each.append(linesFound(more.subarray(from, from + chunkBytes)));
          each.showTail();
        }
        assert.deepEqual(answers(again), answers(index));
        assert.deepEqual(encoded(again), encoded(index));
      }),
      { numRuns: 300 },
    );
  });

  const check = (name: string, make: () => LineIndex) => {
    it(`holds ${name}`, () => {
      const index = make();
      const again = decoded(encoded(index));
      assert.deepEqual(answers(again), answers(index));
      for (const each of [index, again]) pushed(each, 70_000, 5, [3, 60_000]);
      assert.deepEqual(answers(again), answers(index));
      assert.deepEqual(encoded(again), encoded(index));
    });
  };
  check("nothing", () => new LineIndex());
  check("a run that was copied", () => pushed(new LineIndex(), 1023, 10));
  check("one as it was found", () => pushed(new LineIndex(), 65_536, 10));
  check("a long one", () => pushed(new LineIndex(), 200_001, 10, [1, 1, 1000, 200_001]));
  check("several", () => pushed(pushed(pushed(new LineIndex(), 3000, 10), 70, 3), 2000, 20, [7]));
  check("runs that end as 32 bits do", () => {
    const index = pushed(new LineIndex(), 3000, 10);
    for (let times = 0; times < 1500; times++) pushed(index, 1, 3e9);
    return index;
  });

  it("stays as it was when the index grows while it is written", () => {
    const index = pushed(new LineIndex(), 1500, 10, [7]);
    for (let times = 0; times < 3; times++) pushed(index, 1, 3e9);
    const before = encoded(index);
    const pieces = encodeIndex({ source, lines: index.state });
    pushed(index, 100_000, 10, [8]);
    for (let times = 0; times < 3; times++) pushed(index, 1, 3e9);
    assert.deepEqual(Buffer.concat(pieces), before);
  });

  it("is read from wherever it lies in memory", () => {
    const bytes = encoded(pushed(new LineIndex(), 3000, 10));
    for (let shift = 0; shift < 9; shift++) {
      const place = new Uint8Array(bytes.length + shift);
      place.set(bytes, shift);
      assert.equal(decoded(place.subarray(shift)).count, 3000);
    }
  });

  describe("that is damaged is refused", () => {
    const index = pushed(new LineIndex(), 3000, 10, [1, 5, 2999]);
    for (let times = 0; times < 2; times++) pushed(index, 1, 4e9);
    const whole = encoded(index);

    it("with any byte changed", () => {
      const change = fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }));
      fc.assert(
        fc.property(change, ([at, bits]) => {
          const bytes = Buffer.from(whole);
          bytes[at] = (bytes[at] ?? 0) ^ bits;
          assert.equal(decodeIndex(bytes), undefined);
        }),
        { numRuns: 2000 },
      );
    });
    it("with each byte of its beginning and of its end changed", () => {
      for (let at = 0; at < whole.length; at++) {
        if (at === 1000) at = whole.length - 100;
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        assert.equal(decodeIndex(bytes), undefined, `byte ${at}`);
      }
    });
    it("cut anywhere", () => {
      fc.assert(
        fc.property(fc.nat(whole.length - 1), (length) => {
          assert.equal(decodeIndex(whole.subarray(0, length)), undefined);
        }),
        { numRuns: 500 },
      );
      for (let length = 0; length < 40; length++)
        assert.equal(decodeIndex(whole.subarray(0, length)), undefined);
    });
    it("with more behind it, or anything else", () => {
      assert.equal(decodeIndex(Buffer.concat([whole, Buffer.alloc(4)])), undefined);
      assert.equal(decodeIndex(Buffer.concat([Buffer.alloc(4), whole])), undefined);
      assert.equal(decodeIndex(Buffer.alloc(1000)), undefined);
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) =>
          assert.equal(decodeIndex(bytes), undefined),
        ),
      );
    });
    it("of another version", () => {
      const pieces = encodeIndex({ source, lines: index.state });
      const bytes = Buffer.concat(pieces.slice(0, -1));
      const version = bytes.readUInt32LE(4);
      bytes.writeUInt32LE(version + 1, 4);
      assert.equal(decodeIndex(withChecksum(bytes)), undefined);
      bytes.writeUInt32LE(version, 4);
      assert.ok(decodeIndex(withChecksum(bytes)));
    });
  });
});

function withChecksum(bytes: Buffer): Buffer {
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE(crc32(bytes));
  return Buffer.concat([bytes, checksum]);
}
