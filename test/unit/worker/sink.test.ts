import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { usualLimits } from "../../../src/core/exports/room.ts";
import { CutShortError, DamagedLogError, type OpenSink } from "../../../src/core/exports/sink.ts";
import { sinkThreads } from "../../../src/host/sink-thread.ts";

const log = Array.from({ length: 50_000 }, (_, number) => `{"number":${number}}\n`).join("");
const packed = gzipSync(log);

describe("a sink in a thread of its own", () => {
  let folder: string;
  let openSink: OpenSink;
  const path = (name: string) => join(folder, name);
  const never = new AbortController().signal;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "sink-"));
    const outfile = join(folder, "sink.cjs");
    // Minified, as it ships: errors must be known without the names of their classes.
    const common = { bundle: true, platform: "node", format: "cjs", minify: true } as const;
    await build({ ...common, entryPoints: ["src/worker/sink.ts"], outfile });
    openSink = sinkThreads(outfile);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("unpacks what it is given, and goes on where another stopped", async () => {
    const half = Math.floor(packed.length / 2);
    const first = await openSink(path("log"), usualLimits, never);
    await first.write(packed.subarray(0, half));
    assert.equal(first.receivedBytes, half);
    await first.close();

    const second = await openSink(path("log"), usualLimits, never);
    assert.equal(second.receivedBytes, half);
    await second.write(packed.subarray(half));
    assert.deepEqual(await second.finish(), { fileBytes: log.length, records: 50_000 });
    assert.equal(second.logBytes, log.length);
    await second.close();
    assert.equal(readFileSync(path("log"), "utf8"), log);
  });

  it("forgets what it received when it starts over", async () => {
    const sink = await openSink(path("again"), usualLimits, never);
    await sink.write(packed.subarray(0, 100));
    await sink.restart();
    assert.equal(sink.receivedBytes, 0);
    await sink.write(packed);
    assert.equal((await sink.finish()).records, 50_000);
    await sink.close();
  });

  const failures: [name: string, bytes: Buffer, expected: typeof DamagedLogError | typeof CutShortError][] = [
    ["cut short", packed.subarray(0, packed.length - 20), CutShortError],
    ["damaged", Buffer.concat([packed.subarray(0, 200), Buffer.alloc(packed.length)]), DamagedLogError],
  ];
  for (const [name, bytes, expected] of failures) {
    it(`says that the bytes are ${name}`, async () => {
      const sink = await openSink(path(name), usualLimits, never);
      const all = async () => {
        await sink.write(bytes);
        await sink.finish();
      };
      await assert.rejects(all, expected);
      await sink.close();
    });
  }

  it("passes on what the file system says", async () => {
    await assert.rejects(openSink(path("missing/log"), usualLimits, never), {
      code: "ENOENT",
      syscall: "open",
    });
  });

  it("does not open for what has ended before", async () => {
    const ended = AbortSignal.abort(new Error("over"));
    await assert.rejects(openSink(path("ended"), usualLimits, ended), /over/);
  });
});
