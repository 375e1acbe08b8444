import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { CacheFile } from "../../../../src/core/log/cache-file.ts";
import { keyOf } from "../../../../src/core/log/cache-names.ts";
import { WriteBehind } from "../../../../src/core/log/write-behind.ts";

const mebibyte = 1024 * 1024;

describe("writing behind", () => {
  let folder: string;
  let file: CacheFile | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "write-behind-"));
  });
  afterEach(() => {
    file?.close();
    rmSync(folder, { recursive: true });
  });

  /** @param room of the disk, in bytes */
  const open = (room = Number.POSITIVE_INFINITY) => {
    file?.close();
    let written = 0;
    const opened = CacheFile.create(folder, keyOf("a"), (bytes) => {
      written += bytes;
      if (written > room) throw new Error("disk full");
    });
    file = opened;
    const content = () => {
      const bytes = Buffer.alloc(opened.size);
      opened.read(bytes, 0);
      return bytes;
    };
    return { file: opened, content };
  };

  it("keeps the order of small and large pieces", async () => {
    const sizes = fc.array(fc.oneof(fc.nat({ max: 100 }), fc.constantFrom(262_144, 262_145, mebibyte)), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(sizes, async (lengths) => {
        const { file, content } = open();
        const pieces = lengths.map((length, at) => Buffer.alloc(length, at + 1));
        let told = 0;
        const writes = new WriteBehind(file, () => {
          assert.ok(file.size >= told);
          told = file.size;
        });
        for (const piece of pieces) {
          writes.add(piece);
          await writes.hasRoom();
        }
        await writes.finish();
        assert.ok(content().equals(Buffer.concat(pieces)));
        assert.equal(told, file.size);
      }),
      { numRuns: 30 },
    );
  });

  it("lets a little wait, and no more", async () => {
    const { file } = open();
    const writes = new WriteBehind(file, () => {});
    for (let added = 0; added < 16; added++) writes.add(Buffer.alloc(mebibyte));
    assert.equal(file.size, 0, "nothing is written while it is added");
    await writes.hasRoom();
    assert.ok(file.size >= 12 * mebibyte, `${file.size} bytes`);
    await writes.finish();
    assert.equal(file.size, 16 * mebibyte);
  });

  it("writes nothing behind what it could not write, and says why", async () => {
    for (const room of [0, 100, mebibyte, 5 * mebibyte + 100]) {
      const { file, content } = open(room);
      const writes = new WriteBehind(file, () => {});
      const pieces = Array.from({ length: 8 }, (_, at) => Buffer.alloc(at % 3 ? mebibyte : 100, at + 1));
      for (const piece of pieces) writes.add(piece);
      await assert.rejects(writes.finish(), /disk full/);
      await assert.rejects(writes.hasRoom(), /disk full/);
      assert.ok(file.size <= room);
      assert.ok(content().equals(Buffer.concat(pieces).subarray(0, file.size)));
      const { size } = file;
      const ends = pieces.flatMap((piece, at) => {
        const before = Buffer.concat(pieces.slice(0, at)).length;
        return piece.length === mebibyte ? [before, before + mebibyte / 2] : [before];
      });
      assert.ok(ends.includes(size), `${size} is behind what was written in one go`);
      writes.add(Buffer.from("more"));
      writes.add(Buffer.alloc(mebibyte));
      await assert.rejects(writes.finish(), /disk full/);
      assert.equal(file.size, size);
    }
  });

  it("keeps what was written before what could not be, whichever is done first", async () => {
    for (const failing of [0, 1, 2, 3, 4, 7]) {
      for (const slowest of [0, 1, 2, 3, 4]) {
        const { file, content } = open();
        const writeAside = file.writeAside.bind(file);
        file.writeAside = async (bytes, at) => {
          const number = bytes[0] ?? 0;
          if (number === slowest) await sleep(10);
          if (number === failing) throw new Error("broken");
          await writeAside(bytes, at);
        };
        const writes = new WriteBehind(file, () => {});
        const pieces = Array.from({ length: 8 }, (_, at) => Buffer.alloc(mebibyte / 2, at));
        writes.add(Buffer.concat(pieces.slice(0, 3)));
        for (const piece of pieces.slice(3)) writes.add(piece);
        await assert.rejects(writes.finish(), /broken/);
        assert.equal(file.size, failing * (mebibyte / 2), `${failing} fails, ${slowest} is slow`);
        assert.ok(content().equals(Buffer.concat(pieces.slice(0, failing))));
      }
    }
  });

  it("makes a file that others read", async () => {
    const { file } = open();
    const writes = new WriteBehind(file, () => {});
    writes.add(Buffer.alloc(mebibyte, "ab"));
    await writes.finish();
    assert.equal(readFileSync(join(folder, `${file.stem}.ndjson`)).length, mebibyte);
  });
});
