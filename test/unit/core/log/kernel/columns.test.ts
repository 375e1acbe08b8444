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
      600,
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

describe("Columns of the kernel, where it could go wrong", () => {
  const check = (lines: readonly string[], path: readonly string[], numbers: readonly number[]) => {
    const log = Buffer.from(lines.join("\n"), "latin1");
    const records = readColumns(simd, log, [{ path, take: "values" }], {
      capacity: log.length,
      step: log.length,
    });
    const found = records.map(({ values }) => values[0]?.number);
    assert.deepEqual(found, numbers);
  };

  it("know a key again by all of its bytes, however long it is", () => {
    for (let length = 1; length < 60; length++) {
      const key = "k".repeat(length);
      const similar = Array.from(key, (_, at) => `${key.slice(0, at)}x${key.slice(at + 1)}`);
      const lines = [key, ...similar, key].map((written) => `{"${written}":1,"b":2}`);
      check(lines, [key], [1, ...similar.map(() => Number.NaN), 1]);
    }
  });

  it("know a key by the object that it is in", () => {
    const lines = ['{"x":{"b":1},"a":{"b":2}}', '{"a":{"b":3},"b":4}', '{"x":{"b":5},"a":{"a":6}}'];
    check(lines, ["a", "b"], [2, 3, Number.NaN]);
    check(lines, ["b"], [Number.NaN, 4, Number.NaN]);
  });

  it("find keys among thousands", () => {
    const lines = Array.from(
      { length: 3000 },
      (_, line) => `{"key ${line}":0,"a":${line},"other ${line}":{"x":1}}`,
    );
    check(lines, ["a"], [...lines.keys()]);
    const twice = [...lines, ...lines];
    check(
      twice,
      ["key 2999"],
      twice.map((line) => (line.includes("key 2999") ? 0 : Number.NaN)),
    );
  });

  it("take bytes that are not UTF-8 for the character that replaces them", () => {
    check(
      ['{"\xff":1}', '{"\xc3":2}', '{"\xef\xbf\xbd":3}', '{"\xc3\xa9":4}'],
      ["\ufffd"],
      [1, 2, 3, Number.NaN],
    );
    check(['{"\xed\xa0\x80":1}', '{"\\ud800":2}', '{"\\"":3}'], ["\ud800"], [Number.NaN, 2, Number.NaN]);
  });

  it("settle any number of doubts", () => {
    const lines = Array.from({ length: 5000 }, (_, line) => `{"a":${line}e400,"b":1}`);
    check(
      lines,
      ["a"],
      lines.map((_, line) => (line === 0 ? 0 : Number.POSITIVE_INFINITY)),
    );
    const escaped = Array.from({ length: 5000 }, (_, line) => `{"\\u0061":${line}}`);
    check(escaped, ["a"], [...escaped.keys()]);
  });

  it("tell two texts of one hash apart", () => {
    const texts = ['"entry 014005, a longer text"', '"entry 014646, a longer text"'];
    const scanner = simd.createScanner(100);
    const scan = scanner.openColumns([{ path: [], take: "values" }]);
    const length = scanner.bytes.write(`${texts.join("\n")}\n`);
    const { columns } = scan.scan(0, length, true);
    assert.deepEqual([...(columns[0]?.ids ?? [])], [1, 2]);
    assert.deepEqual(
      [1, 2].map((id) => scan.dictionaries[0]?.textOf(id)),
      texts,
    );
  });
});
