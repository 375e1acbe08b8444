import { strict as assert } from "node:assert";
import fc from "fast-check";
import { readColumns } from "./drive.ts";
import { always, plain, simd } from "./kernels.ts";
import { feed, log, wanted } from "./logs.ts";

describe("Columns", () => {
  it("of the kernel are those of its twin, in chunks of any size", function () {
    this.timeout(0);
    always(
      fc.property(log, wanted, feed, (bytes, columns, sizes) => {
        const whole = { ...sizes, capacity: bytes.length + 1, step: bytes.length + 1 };
        const expected = readColumns(plain, bytes, columns, whole);
        assert.deepEqual(readColumns(simd, bytes, columns, sizes), expected);
      }),
      300,
    );
  });

  it("of the twin are the same in chunks of any size", function () {
    this.timeout(0);
    always(
      fc.property(log, wanted, feed, (bytes, columns, sizes) => {
        const whole = { ...sizes, capacity: bytes.length + 1, step: bytes.length + 1 };
        const expected = readColumns(plain, bytes, columns, whole);
        assert.deepEqual(readColumns(plain, bytes, columns, sizes), expected);
      }),
      100,
    );
  });
});
