import assert from "node:assert/strict";
import { readFile, rename, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { TooLargeError, usualLimits } from "../../../../src/core/exports/room.ts";
import { CutShortError, DamagedLogError, LogSink, partPathOf } from "../../../../src/core/exports/sink.ts";
import { removeFolders, temporaryFolder } from "./folders.ts";

describe("log sink", () => {
  const never = new AbortController().signal;
  let path: string;
  beforeEach(async () => {
    path = join(await temporaryFolder(), "shop.ndjson");
  });
  afterEach(removeFolders);

  /** Text that does not compress to nothing. */
  const lines = (count: number) =>
    Array.from({ length: count }, (_, line) => `${JSON.stringify({ line, noise: Math.sin(line) })}\n`).join(
      "",
    );

  async function put(pieces: readonly Uint8Array[]) {
    const sink = await LogSink.open(path, usualLimits, never);
    try {
      for (const piece of pieces) await sink.write(piece);
      return await sink.finish();
    } finally {
      await sink.close();
    }
  }

  function split(bytes: Uint8Array, size: number): Uint8Array[] {
    const pieces = Math.ceil(bytes.length / size);
    return Array.from({ length: pieces }, (_, piece) => bytes.subarray(piece * size, (piece + 1) * size));
  }

  /** What is written is unpacked behind it. */
  async function someArrived(sink: LogSink): Promise<void> {
    while (sink.logBytes === 0) await sleep(1);
  }

  const exists = (file: string) => stat(file).then(Boolean, () => false);

  const text = lines(2000);
  const check = ([name, pieces, expected]: readonly [string, () => readonly Uint8Array[], string]) =>
    it(name, async () => {
      const { fileBytes, records } = await put(pieces());
      assert.equal(await readFile(path, "utf8"), expected);
      assert.equal(fileBytes, Buffer.byteLength(expected));
      assert.equal(records, expected.split("\n").filter((line) => line !== "" && line !== "\r").length);
      assert.equal(await exists(partPathOf(path)), false);
    });
  (
    [
      ["takes gzip at once", () => [gzipSync(text)], text],
      ["takes gzip in pieces", () => split(gzipSync(text), 1000), text],
      ["takes gzip byte by byte", () => split(gzipSync(lines(20)), 1), lines(20)],
      ["takes several members", () => [gzipSync(lines(3)), gzipSync(lines(4))], lines(3) + lines(4)],
      ["takes a member that is empty", () => [gzipSync(""), gzipSync("{}\n")], "{}\n"],
      [
        "takes padding behind the end",
        () => [gzipSync("{}\n"), Buffer.alloc(512), Buffer.alloc(512)],
        "{}\n",
      ],
      ["takes plain text as it is", () => split(Buffer.from(text), 777), text],
      ["takes nothing", () => [], ""],
      ["takes a single byte", () => [Buffer.from("{")], "{"],
      ["takes an empty log", () => [gzipSync("")], ""],
      [
        "counts no empty lines",
        () => [gzipSync('{"a":1}\n\n\r\n{"a":2}\r\n\n{"a":3}')],
        '{"a":1}\n\n\r\n{"a":2}\r\n\n{"a":3}',
      ],
    ] as const
  ).forEach(check);

  const checkFailure = ([name, pieces, kind]: readonly [
    string,
    () => readonly Uint8Array[],
    new (message: string) => Error,
  ]) =>
    it(name, async () => {
      await assert.rejects(put(pieces()), kind);
    });
  const damaged = () => {
    const bytes = gzipSync(text);
    bytes.fill(0xff, 6000, 6100);
    return bytes;
  };
  const wrongSum = () => {
    const bytes = gzipSync(text);
    bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 1;
    return bytes;
  };
  (
    [
      ["notices damage", () => split(damaged(), 1000), DamagedLogError],
      ["notices a wrong checksum", () => [wrongSum()], DamagedLogError],
      ["notices a cut", () => [gzipSync(text).subarray(0, 9000)], CutShortError],
      ["notices a cut within the head", () => [gzipSync(text).subarray(0, 5)], CutShortError],
    ] as const
  ).forEach(checkFailure);

  it("keeps what came before the damage", async () => {
    await assert.rejects(put([gzipSync(lines(10)), damaged()]), DamagedLogError);
    const log = await readFile(path, "utf8");
    assert.ok(log.startsWith(lines(10)) && (lines(10) + text).startsWith(log));
  });

  it("is readable while it grows", async () => {
    const sink = await LogSink.open(path, usualLimits, never);
    for (const piece of split(gzipSync(text), 4000)) await sink.write(piece);
    await someArrived(sink);
    const log = await readFile(path, "utf8");
    assert.ok(log.length > 0 && text.startsWith(log));
    await sink.close();
  });

  it("goes on from any point, however it ended", async () => {
    const bytes = gzipSync(lines(300));
    const cuts = fc.array(fc.nat(bytes.length), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(cuts, fc.nat(5000), async (points, logLoss) => {
        path = join(await temporaryFolder(), "shop.ndjson");
        for (const point of points.sort((a, b) => a - b)) {
          const sink = await LogSink.open(path, usualLimits, never);
          await sink.write(bytes.subarray(sink.receivedBytes, point));
          await sink.close();
          // After a power cut the log may have less than the compressed bytes make, or zeros.
          const { size } = await stat(path);
          if (logLoss % 2 === 0) await truncate(path, Math.max(0, size - logLoss));
          else await writeFile(path, Buffer.alloc(Math.min(size, logLoss)), { flag: "r+" });
        }
        const sink = await LogSink.open(path, usualLimits, never);
        await sink.write(bytes.subarray(sink.receivedBytes));
        const { records } = await sink.finish();
        await sink.close();
        assert.equal(records, 300);
        assert.equal(await readFile(path, "utf8"), lines(300));
      }),
      { numRuns: 30 },
    );
  });

  it("leaves the log alone when it begins again with the same bytes", async () => {
    const bytes = gzipSync(text);
    const sink = await LogSink.open(path, usualLimits, never);
    await sink.write(bytes.subarray(0, 20_000));
    await someArrived(sink);
    const before = await readFile(path);
    await sink.restart();
    assert.equal(sink.receivedBytes, 0);
    assert.deepEqual(await readFile(path), before);
    await sink.write(bytes.subarray(0, 10_000));
    assert.deepEqual(await readFile(path), before);
    await sink.write(bytes.subarray(10_000));
    assert.equal((await sink.finish()).records, 2000);
    await sink.close();
    assert.equal(await readFile(path, "utf8"), text);
  });

  it("replaces the log when it begins again with other bytes", async () => {
    const sink = await LogSink.open(path, usualLimits, never);
    await sink.write(gzipSync(text).subarray(0, 20_000));
    await sink.restart();
    await sink.write(gzipSync("{}\n"));
    await sink.finish();
    await sink.close();
    assert.equal(await readFile(path, "utf8"), "{}\n");
  });

  it("begins again after damage", async () => {
    const sink = await LogSink.open(path, usualLimits, never);
    await sink.write(damaged());
    await assert.rejects(sink.finish(), DamagedLogError);
    await sink.restart();
    await sink.write(gzipSync(text));
    assert.equal((await sink.finish()).records, 2000);
    await sink.close();
    assert.equal(await readFile(path, "utf8"), text);
  });

  it("does not take up memory with what unpacks to very much", async () => {
    const megabyte = 1024 * 1024;
    const bomb = gzipSync(Buffer.alloc(192 * megabyte, `${"x".repeat(999)}\n`), { level: 1 });
    const before = process.memoryUsage().rss;
    const { fileBytes } = await put([bomb]);
    assert.equal(fileBytes, 192 * megabyte);
    const growth = process.memoryUsage().rss - before;
    assert.ok(growth < 96 * megabyte, `${growth} bytes more`);
  }).timeout(20_000);

  it("keeps all that comes before the damage", async () => {
    const whole = lines(20_000);
    const bytes = gzipSync(whole);
    const place = Math.floor(bytes.length / 2);
    const sink = await LogSink.open(path, usualLimits, never);
    await sink.write(Buffer.from(bytes).fill(0xff, place, place + 100)).catch(() => {});
    await assert.rejects(sink.finish(), DamagedLogError);
    const { logBytes: before } = sink;
    await sink.salvage();
    assert.equal(sink.receivedBytes, 0);
    const kept = Math.floor(0.45 * whole.length);
    assert.ok(sink.logBytes > before && sink.logBytes > kept, `${sink.logBytes} bytes`);
    // What is damaged may look like a log for a while.
    assert.ok((await readFile(path, "utf8")).startsWith(whole.slice(0, kept)));
    await sink.restart();
    await sink.write(bytes);
    assert.equal((await sink.finish()).records, 20_000);
    await sink.close();
  });

  describe("stops a bomb", () => {
    const limits = { ...usualLimits, maxGrowth: 20, unsuspectedBytes: 100_000 };
    const bomb = gzipSync(Buffer.alloc(5_000_000, "{}\n"));

    it("when it is written, and when it is looked at again, until it is let through", async () => {
      const sink = await LogSink.open(path, limits, never);
      await assert.rejects(async () => {
        await sink.write(bomb);
        await sink.finish();
      }, TooLargeError);
      await sink.close();
      const { size } = await stat(path);
      assert.ok(size < 3_000_000, `${size} bytes were written`);
      await assert.rejects(async () => {
        const again = await LogSink.open(path, limits, never);
        try {
          await again.finish();
        } finally {
          await again.close();
        }
      }, TooLargeError);
      const free = await LogSink.open(path, { ...limits, maxGrowth: Number.POSITIVE_INFINITY }, never);
      assert.equal(free.receivedBytes, bomb.length);
      assert.equal((await free.finish()).fileBytes, 5_000_000);
      await free.close();
    });

    it("and no log that is small, or grows as logs do", async () => {
      const sink = await LogSink.open(path, limits, never);
      await sink.write(gzipSync(Buffer.alloc(90_000, "{}\n")));
      await sink.finish();
      await sink.close();
    });
  });

  it("leaves others their part of the disk", async () => {
    const sink = await LogSink.open(path, { ...usualLimits, keepFreeBytes: 1e18 }, never);
    await assert.rejects(sink.write(gzipSync(text)), { code: "ENOSPC", syscall: "statfs" });
    await sink.close();
    const later = await LogSink.open(path, usualLimits, never);
    await later.write(gzipSync(text).subarray(later.receivedBytes));
    assert.equal((await later.finish()).records, 2000);
    await later.close();
  });

  it("is not done while the log is not where it should be", async function () {
    // What is open cannot be deleted there.
    if (process.platform === "win32") this.skip();
    const sink = await LogSink.open(path, usualLimits, never);
    await sink.write(gzipSync(text));
    await rename(path, `${path}.moved`);
    await assert.rejects(sink.finish(), { code: "ENOENT" });
    await writeFile(path, "another");
    await assert.rejects(sink.finish(), { code: "ENOENT" });
    await sink.close();
  });

  it("says what the file system says", async () => {
    await writeFile(join(await temporaryFolder(), "file"), "");
    const sink = LogSink.open(join(path, "below", "nothing.ndjson"), usualLimits, never);
    await assert.rejects(sink, { code: "ENOENT" });
  });
});
