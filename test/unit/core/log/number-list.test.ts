import assert from "node:assert/strict";
import fc from "fast-check";
import { NumberList } from "../../../../src/core/log/number-list.ts";

function listOf(values: readonly number[]): NumberList {
  const list = new NumberList();
  for (const value of values) list.push(value);
  return list;
}

describe("a number list", () => {
  it("does what an array does", () => {
    const ascending = fc
      .uniqueArray(fc.nat(100), { maxLength: 60 })
      .map((values) => values.sort((a, b) => a - b));
    fc.assert(
      fc.property(ascending, fc.nat(105), fc.nat(60), (values, value, position) => {
        const list = listOf(values);
        const bound = values.filter((other) => other < value).length;
        assert.equal(list.lowerBound(value), bound);
        assert.equal(list.has(value), values.includes(value));
        assert.equal(list.at(position), values[position]);
        assert.deepEqual(list.slice(position, 7), values.slice(position, position + 7));
        list.cutFrom(value);
        assert.deepEqual(list.slice(0, 100), values.slice(0, bound));
      }),
    );
  });

  const check = (values: number[], value: number, direction: 1 | -1, expected: number | undefined) => {
    const way = direction === 1 ? "after" : "before";
    it(`finds ${expected} ${way} ${value} in [${values}]`, () => {
      const list = listOf(values);
      const position = list.neighbour(value, direction);
      assert.equal(position === undefined ? undefined : list.at(position), expected);
    });
  };
  check([], 3, 1, undefined);
  check([2, 5, 9], 5, 1, 9);
  check([2, 5, 9], 5, -1, 2);
  check([2, 5, 9], 6, 1, 9);
  check([2, 5, 9], 6, -1, 5);
  check([2, 5, 9], 9, 1, 2);
  check([2, 5, 9], 2, -1, 9);
  check([2, 5, 9], -1, 1, 2);
  check([5], 5, 1, 5);
  check([5], 5, -1, 5);
});
