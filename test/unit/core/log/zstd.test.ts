import assert from "node:assert/strict";
import fc from "fast-check";
import { UnpackError } from "../../../../src/core/log/unpack-stream.ts";
import { canUnpackZstd, ZstdReader } from "../../../../src/core/log/zstd.ts";
import { isZstd, mayBecomeZstd, ZstdFrame } from "../../../../src/core/log/zstd-frame.ts";
import { skippable, zstd } from "./zstd-frames.ts";

/** Unpacks `bytes`, given in pieces. */
async function unpack(bytes: Buffer, pieceBytes = bytes.length) {
  const pieces: Buffer[] = [];
  const reader = new ZstdReader((piece) => {
    pieces.push(piece);
  });
  let error: unknown;
  try {
    for (let at = 0; at < bytes.length; at += pieceBytes)
      await reader.push(bytes.subarray(at, at + pieceBytes));
  } catch (thrown) {
    error = thrown;
  }
  reader.close();
  return { text: Buffer.concat(pieces).toString(), isWhole: reader.isWhole, error };
}

describe("the head of zstd", () => {
  it("is told from others, and from too few bytes", () => {
    for (const bytes of [...Object.values(zstd), skippable]) {
      assert.ok(isZstd(bytes));
      for (let length = 0; length < 4; length++) {
        assert.deepEqual(
          [isZstd(bytes.subarray(0, length)), mayBecomeZstd(bytes.subarray(0, length))],
          [false, true],
        );
      }
    }
    for (const text of ['{"a":1}', "(\u00b5", "P", "Pro", "28b5"]) {
      const bytes = Buffer.from(text);
      assert.ok(!isZstd(bytes));
      assert.equal(mayBecomeZstd(bytes), text === "P", text);
    }
  });
});

describe("a frame of zstd", () => {
  it("ends where it ends, in any pieces", () => {
    for (const bytes of [...Object.values(zstd), skippable]) {
      for (const pieceBytes of [1, 2, 3, 7, 1000]) {
        const frame = new ZstdFrame(bytes === skippable);
        const all = Buffer.concat([bytes, Buffer.from("what follows")]);
        let length = 0;
        while (!frame.isEnded) {
          const taken = frame.push(all.subarray(length, length + pieceBytes));
          assert.ok(taken > 0);
          length += taken;
        }
        assert.equal(length, bytes.length);
      }
    }
  });
  it("has no fourth kind of block", () => {
    const bytes = Buffer.from(zstd.one);
    bytes[6] = 0x27;
    assert.throws(() => new ZstdFrame(false).push(bytes), UnpackError);
  });
});

if (canUnpackZstd) {
  describe("a zstd reader", function () {
    this.timeout(30_000);

    const check = (name: string, bytes: Buffer, expected: string, isWhole: boolean) => {
      it(`reads ${name}`, async () => {
        for (const pieceBytes of [1, 3, 1000]) {
          assert.deepEqual(
            await unpack(bytes, pieceBytes),
            { text: expected, isWhole, error: undefined },
            `by ${pieceBytes}`,
          );
        }
      });
    };
    const { one, two, zeros } = zstd;
    check("a file", one, "one\n", true);
    check("a file without a checksum", zstd.unchecked, "one\n", true);
    check("a file that does not say its length", zstd.unsized, "one\n", true);
    check("repeated bytes", zeros, `${"\0".repeat(300_000)}x`, true);
    check("frames one after the other", Buffer.concat([one, zstd.empty, two]), "one\ntwo\n", true);
    check("frames that hold nothing", Buffer.concat([skippable, one, skippable, two]), "one\ntwo\n", true);
    check("zeros after the end", Buffer.concat([one, Buffer.alloc(20)]), "one\n", true);
    check("two zeros after the end", Buffer.concat([one, Buffer.alloc(2)]), "one\n", true);
    check("anything after the end", Buffer.concat([one, Buffer.from("anything")]), "one\n", true);
    check("a file that is cut in its checksum", one.subarray(0, -1), "one\n", false);
    check("a file that is cut in its header", one.subarray(0, 6), "", false);
    check(
      "a frame that is cut in its magic number",
      Buffer.concat([one, two.subarray(0, 3)]),
      "one\n",
      false,
    );
    check("a frame that is cut in its header", Buffer.concat([one, two.subarray(0, 5)]), "one\n", false);

    const checkError = (name: string, bytes: Buffer) => {
      it(`refuses ${name}`, async () => {
        for (const pieceBytes of [1, 1000])
          assert.ok((await unpack(bytes, pieceBytes)).error instanceof UnpackError);
      });
    };
    const changed = (bytes: Buffer, at: number) => {
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ 0xff;
      return copy;
    };
    checkError("what is not zstd", Buffer.from("one\n"));
    checkError("a wrong checksum", changed(one, one.length - 1));
    checkError("damage in a second frame", Buffer.concat([one, changed(two, two.length - 1)]));

    it("reads any frames in any pieces", async () => {
      const frames = fc.array(fc.constantFrom(...Object.values(zstd), skippable), {
        minLength: 1,
        maxLength: 6,
      });
      await fc.assert(
        fc.asyncProperty(frames, fc.integer({ min: 1, max: 50 }), async (some, pieceBytes) => {
          const alone = await Promise.all(some.map((frame) => unpack(frame)));
          const { text, isWhole } = await unpack(Buffer.concat(some), pieceBytes);
          assert.deepEqual([text, isWhole], [alone.map((each) => each.text).join(""), true]);
        }),
        { numRuns: 30 },
      );
    });

    it("knows at every byte whether it may end there", async () => {
      const bytes = Buffer.concat([one, two]);
      for (let length = 1; length <= bytes.length; length++) {
        const { isWhole } = await unpack(bytes.subarray(0, length));
        assert.equal(isWhole, length === one.length || length === bytes.length, `${length} bytes`);
      }
    });

    it("fails with the error of whoever takes the bytes", async () => {
      const reader = new ZstdReader(() => {
        throw new Error("disk full");
      });
      await assert.rejects(reader.push(one), /disk full/);
    });
  });
} else {
  describe("a zstd reader where Node has no zstd", () => {
    it("says so", () => assert.throws(() => new ZstdReader(() => {}), /not supported/));
  });
}
