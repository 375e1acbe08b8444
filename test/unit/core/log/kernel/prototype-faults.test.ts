import { strict as assert } from "node:assert";
import type { Kernel, Take, WantedColumn } from "../../../../../src/core/log/kernel/types.ts";
import { readColumns } from "./drive.ts";
import { plain, simd } from "./kernels.ts";

/** What went wrong in the prototype of the kernel, each by its name there. */
for (const kernel of [simd, plain]) {
  describe(`Faults of the prototype, with the ${kernel.name} kernel`, () => {
    it("escaped keys missed", () => {
      check(kernel, ["key"], '{"k\\u0065y":1}', 1);
      check(kernel, ["key"], '{"\\u006b\\u0065\\u0079":1,"other":2}', 1);
      check(kernel, ["a", "key"], '{"\\u0061":{"\\u006bey":1}}', 1);
      check(kernel, ["a/b"], '{"a\\/b":1}', 1);
      check(kernel, ['say "hi"'], '{"say \\"hi\\"":1}', 1);
      check(kernel, ["é"], '{"\\u00e9":1}', 1);
      check(kernel, ["key"], '{"unwanted":{"k\\u0065y":1}}', undefined);
    });

    it("first duplicate wins in the fast mode", () => {
      check(kernel, ["a"], '{"a":1,"a":2}', 2);
      check(kernel, ["a"], '{"a":1,"\\u0061":2}', 2);
      check(kernel, ["a"], '{"\\u0061":1,"a":2}', 2);
      check(kernel, ["a", "b"], '{"a":{"b":1},"a":{"b":2}}', 2);
      check(kernel, ["a", "b"], '{"a":{"b":1},"a":{}}', undefined);
      check(kernel, ["a", "b"], '{"a":{"b":1},"a":2}', undefined);
      check(kernel, ["a", "b"], '{"a":{"b":1,"b":2},"c":3}', 2);
    });

    it("malformed lines pass the shape check", () => {
      const malformed = [
        '{"a":1,}',
        '{"a":1 "b":2}',
        '{"a":tru}',
        '{"a":01}',
        '{"a":1.}',
        '{"a":+1}',
        '{"a":"\\x"}',
        '{"a":"\t"}',
        '{"a":[1,]}',
        '{"a":[1}}',
        '{"a"::1}',
        '{"a":1,"b"}',
        '{"a":1,"b":"\\u12"}',
        '{"b":{"c":nulll},"a":1}',
        '{"a":1}\0',
        '{"a":1}}',
        "{'a':1}",
      ];
      for (const line of malformed) {
        const [record] = read(kernel, Buffer.from(`${line}\n`), [{ path: ["a"], take: "values" }]);
        assert.equal(record?.isJson, false, line);
        assert.deepEqual(
          record?.values.map(({ kind }) => kind),
          [0],
          line,
        );
      }
    });

    it("it throws when a record outgrows the chunk", () => {
      const long = `{"text":"${"x".repeat(10_000)}","a":1}`;
      const log = Buffer.from(`{"a":1}\n${long}\n{"a":3}`);
      const records = read(kernel, log, [{ path: ["a"], take: "values" }], 16);
      assert.deepEqual(
        records.map(({ values }) => values[0]?.number),
        [1, 1, 3],
      );
    });

    it("numbers of more than 19 digits or with large exponents are given up", () => {
      for (const number of [
        "12345678901234567890123",
        "0.1000000000000000055511151231257827",
        "1e23",
        "1e-23",
        "1e400",
        "123456789012345678e-40",
      ]) {
        check(kernel, ["a"], `{"a":${number}}`, Number(number));
      }
    });

    it("a key that ends in what a wanted key is", () => {
      check(kernel, ["a"], '{"b\\"a":1}', undefined);
      check(kernel, ["a"], '{"\\\\a":1,"a\\\\":2}', undefined);
    });
  });
}

/** Holds the number at a path against what it should be. */
function check(kernel: Kernel, path: readonly string[], line: string, number: number | undefined): void {
  const [record] = read(kernel, Buffer.from(`${line}\n`), [{ path, take: "values" satisfies Take }]);
  assert.equal(record?.isJson, true, line);
  assert.deepEqual(record?.values[0]?.number, number ?? Number.NaN, line);
}

function read(kernel: Kernel, log: Buffer, wanted: readonly WantedColumn[], capacity = log.length) {
  return readColumns(kernel, log, wanted, { capacity, step: capacity });
}
