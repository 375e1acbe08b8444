import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { GzipReader } from "../../../../src/core/log/gzip.ts";
import { UnpackError } from "../../../../src/core/log/unpack-stream.ts";

/** Unpacks `bytes`, given in pieces. */
async function unpack(bytes: Buffer, pieceBytes = bytes.length) {
  const pieces: Buffer[] = [];
  const reader = new GzipReader((piece) => {
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

/** A member with every optional field in its header: what is between is for nobody to read. */
function withLongHeader(text: string): Buffer {
  const plain = gzipSync(text);
  const header = Buffer.from(plain.subarray(0, 10));
  header[3] = 4 | 8 | 16 | 2;
  const fields = Buffer.concat([
    Buffer.from([3, 0, 0, 0, 0]),
    Buffer.from("name\0comment\0"),
    Buffer.from([0, 0]),
  ]);
  return Buffer.concat([header, fields, plain.subarray(10)]);
}

describe("a gzip reader", function () {
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
  const [one, two] = [gzipSync("one\n"), gzipSync("two\n")];
  check("a file", one, "one\n", true);
  check("members one after the other", Buffer.concat([one, gzipSync(""), two]), "one\ntwo\n", true);
  check("a long header", withLongHeader("one\n"), "one\n", true);
  check("zeros after the end", Buffer.concat([one, Buffer.alloc(20)]), "one\n", true);
  check("anything after the end", Buffer.concat([one, Buffer.from("anything")]), "one\n", true);
  check("a file that is cut in its trailer", one.subarray(0, -1), "one\n", false);
  check("a file that is cut in its header", one.subarray(0, 5), "", false);
  check("a member that is cut in its header", Buffer.concat([one, two.subarray(0, 5)]), "one\n", false);

  const checkError = (name: string, bytes: Buffer) => {
    it(`refuses ${name}`, async () => {
      for (const pieceBytes of [1, 1000])
        assert.ok((await unpack(bytes, pieceBytes)).error instanceof UnpackError);
    });
  };
  const changed = (bytes: Buffer, at: number) => {
    const copy = Buffer.from(bytes);
    const position = at < 0 ? copy.length + at : at;
    copy[position] = (copy[position] ?? 0) ^ 0xff;
    return copy;
  };
  checkError("what is not gzip", Buffer.from("one\n"));
  checkError("an unknown method", changed(one, 2));
  checkError("a wrong checksum", changed(one, -6));
  checkError("a wrong length", changed(one, -2));
  checkError("damage in a second member", Buffer.concat([one, changed(two, -6)]));
  checkError("nonsense after a header", Buffer.concat([one.subarray(0, 10), Buffer.alloc(50, 0xff)]));

  it("reads any members in any pieces", async () => {
    const members = fc.array(fc.string({ maxLength: 200 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(members, fc.integer({ min: 1, max: 50 }), async (texts, pieceBytes) => {
        const { text, isWhole } = await unpack(
          Buffer.concat(texts.map((text) => gzipSync(text))),
          pieceBytes,
        );
        assert.deepEqual([text, isWhole], [texts.join(""), true]);
      }),
      { numRuns: 50 },
    );
  });

  it("knows at every byte whether it may end there", async () => {
    const bytes = Buffer.concat([one, two]);
    for (let length = 1; length <= bytes.length; length++) {
      const { isWhole } = await unpack(bytes.subarray(0, length));
      assert.equal(isWhole, length === one.length || length === bytes.length, `${length} bytes`);
    }
  });

  it("waits for whoever takes the bytes", async () => {
    const size = 40 * 1024 * 1024;
    let [waiting, most, taken] = [0, 0, 0];
    const reader = new GzipReader((bytes) => {
      waiting += bytes.length;
      most = Math.max(most, waiting);
      return setTimeout(2).then(() => {
        waiting -= bytes.length;
        taken += bytes.length;
      });
    });
    await reader.push(gzipSync(Buffer.alloc(size)));
    assert.ok(reader.isWhole);
    assert.ok(most <= 8 * 1024 * 1024, `${most} bytes at once`);
    while (waiting > 0) await setTimeout(1);
    assert.equal(taken, size);
  });

  it("can be closed while it waits", async () => {
    const reader = new GzipReader(() => setTimeout(20).then(() => {}));
    const pushed = assert.rejects(reader.push(gzipSync(Buffer.alloc(40 * 1024 * 1024))), /closed/);
    await setTimeout(10);
    reader.close();
    await pushed;
  });

  it("fails with the error of whoever takes the bytes", async () => {
    const reader = new GzipReader(() => {
      throw new Error("disk full");
    });
    await assert.rejects(reader.push(one), /disk full/);
  });
});
