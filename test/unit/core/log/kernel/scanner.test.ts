import { strict as assert } from "node:assert";
import { compileKernel, plainKernel } from "../../../../../src/core/log/kernel/kernel.ts";
import { startsOf } from "../lines.ts";
import { plain, simd } from "./kernels.ts";

describe("Kernel", () => {
  it("is not loaded from what this engine cannot run", () => {
    assert.equal(compileKernel(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 99])), undefined);
    assert.equal(plainKernel().name, "plain");
  });

  for (const kernel of [simd, plain]) {
    it(`keeps what is in the chunk when it grows (${kernel.name})`, () => {
      const scanner = kernel.createScanner(8);
      scanner.bytes.write('{"a":"01');
      const scan = scanner.openColumns([{ path: ["a"], take: "values" }]);
      scanner.grow(100_000);
      assert.ok(scanner.capacity >= 100_000);
      assert.equal(scanner.bytes.length, scanner.capacity);
      assert.equal(scanner.bytes.toString("latin1", 0, 8), '{"a":"01');
      scanner.bytes.write('"}\n', 8);
      assert.equal(scan.scan(0, 11, false).records, 1);
      assert.equal(scan.dictionaries[0]?.textOf(1), '"01"');
    });

    it(`takes not much more memory where it grows by little and often (${kernel.name})`, () => {
      const scanner = kernel.createScanner(1000);
      scanner.openColumns([{ path: ["a"], take: "values" }]);
      const before = scanner.bytes.buffer.byteLength;
      const last = 4_000_000;
      for (let capacity = 1000; capacity <= last; capacity += 1000) {
        scanner.bytes.write("end", scanner.capacity - 3);
        scanner.grow(capacity);
      }
      assert.ok(scanner.capacity >= last);
      // Chunk and depth stack, each with all that they were before, and half of what they have now in hand.
      const taken = scanner.bytes.buffer.byteLength - before;
      assert.ok(taken <= 8 * last + 64 * 1024, `${taken} bytes more`);
    });

    it(`takes lines, needles and several sets of columns from one chunk (${kernel.name})`, () => {
      const scanner = kernel.createScanner(100);
      const text = '{"a":1,"b":"x"}\n{"a":2}\n';
      scanner.bytes.write(text);
      const first = scanner.openColumns([{ path: ["a"], take: "values" }]);
      const second = scanner.openColumns([{ path: ["b"], take: "spans" }]);
      assert.deepEqual([...(first.scan(0, text.length, true).columns[0]?.numbers ?? [])], [1, 2]);
      assert.deepEqual([...(second.scan(0, text.length, true).columns[0]?.kinds ?? [])], [5, 0]);
      const lines = scanner.openLines();
      lines.add(text.length);
      const needle = {
        bytes: Buffer.from("2"),
        ignored: new Uint8Array(1),
        probes: [0, 0] as const,
        isFirstRare: false,
      };
      const records = { starts: Uint32Array.of(0, 16), first: 0, end: 2, length: text.length };
      scanner.setNeedles([needle]);
      const hits = scanner.find(0, records);
      assert.deepEqual([...hits.records, ...hits.offsets], [1, 21]);
      lines.add(text.length);
      assert.deepEqual(startsOf(lines.found), [0, 16, 24, 40]);
      assert.deepEqual([...(first.scan(16, text.length, true).columns[0]?.numbers ?? [])], [2]);
    });

    it(`fills a dictionary up to its limits, and forgets it when told to (${kernel.name})`, () => {
      const scanner = kernel.createScanner(100);
      const scan = scanner.openColumns([{ path: [], take: "values" }], {
        records: 10,
        entries: 2,
        entryBytes: 10,
        longestEntry: 5,
      });
      const text = '"one"\n"four"\n"two"\n"one"\n"3"\n';
      scanner.bytes.write(text);
      const idsNow = () => [...(scan.scan(0, text.length, false).columns[0]?.ids ?? [])];
      assert.deepEqual(idsNow(), [1, 0, 2, 1, 0]);
      assert.equal(scan.dictionaries[0]?.count, 2);
      scan.dictionaries[0]?.clear();
      assert.equal(scan.dictionaries[0]?.count, 0);
      assert.deepEqual(idsNow(), [1, 0, 2, 1, 0]);
    });

    it(`does not take a path twice (${kernel.name})`, () => {
      const twice = [
        { path: ["a"], take: "values" },
        { path: ["a"], take: "times" },
      ] as const;
      assert.throws(() => kernel.createScanner(10).openColumns(twice), RangeError);
    });
  }

  it("says that there is no memory for a chunk", () => {
    assert.throws(() => simd.createScanner(0xffff_fff0), RangeError);
  });
});
