import assert from "node:assert/strict";
import fc from "fast-check";
import { OffsetList } from "../../../../src/core/log/offset-list.ts";
import { cases } from "./cases.ts";

/** Often within a page of 64 KiB, at its ends, or many pages on. */
const step = fc.oneof(
  fc.nat(20),
  fc.constantFrom(1, 0xfffe, 0xffff, 0x1_0000, 0x1_0001, 0x2_0000),
  fc.nat(300_000),
);
const ascending = fc.array(step, { maxLength: 40 }).map((steps) => {
  let last = 0;
  return steps.map((add) => (last += add));
});

const allOf = (list: OffsetList) => Array.from({ length: list.length }, (_, at) => list.at(at));

describe("a list of offsets", () => {
  it("has those that were pushed", () => {
    fc.assert(
      fc.property(ascending, (offsets) => assert.deepEqual(allOf(OffsetList.of(offsets)), offsets)),
      cases(1000),
    );
  });

  it("goes up to 4 GiB", () => {
    const offsets = [0, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];
    assert.deepEqual(allOf(OffsetList.of(offsets)), offsets);
  });

  it("goes on from those that were found, with all their pages known or only some, and leaves them as they were", () => {
    fc.assert(
      fc.property(ascending, fc.nat(40), fc.nat(5), (offsets, count, emptyPages) => {
        const found = OffsetList.of(offsets.slice(0, count));
        const { low, before } = found.offsets;
        const pages = Uint32Array.from([...before, ...Array(emptyPages).fill(low.length)]);
        const list = new OffsetList({ low: low.slice(), before: pages });
        const then = list.offsets;
        const words = JSON.stringify(then);
        for (const offset of offsets.slice(count)) list.push(offset);
        assert.deepEqual(allOf(list), offsets);
        assert.equal(JSON.stringify(then), words);
        assert.deepEqual(list.offsets, OffsetList.of(offsets).offsets);
      }),
      cases(1000),
    );
  });

  it("counts those up to an offset", () => {
    fc.assert(
      fc.property(ascending, fc.integer({ min: -10, max: 2_000_000 }), fc.nat(), (offsets, any, at) => {
        const list = OffsetList.of(offsets);
        const one = offsets[at % (offsets.length || 1)] ?? 0;
        for (const offset of [any, one - 1, one, one + 1])
          assert.equal(list.countUpTo(offset), offsets.filter((other) => other <= offset).length);
      }),
      cases(1000),
    );
  });

  it("is copied from anywhere, with anything added in 32 bits", () => {
    const shift = fc.oneof(fc.integer({ min: -400_000, max: 400_000 }), fc.maxSafeInteger());
    fc.assert(
      fc.property(ascending, fc.nat(), fc.nat(), shift, (offsets, from, most, added) => {
        if (offsets.length === 0) return;
        const first = from % offsets.length;
        const count = most % (offsets.length - first + 1);
        const copy = new Uint32Array(count + 2).fill(7);
        OffsetList.of(offsets).copyShifted(first, count, added, copy, 1);
        const expected = offsets
          .slice(first, first + count)
          .map((offset) => Number(BigInt.asUintN(32, BigInt(offset) + BigInt(added))));
        assert.deepEqual([...copy], [7, ...expected, 7]);
      }),
      cases(1000),
    );
  });
});
