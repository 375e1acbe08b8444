import assert from "node:assert/strict";
import fc from "fast-check";
import { inTurn } from "../../../../src/core/exports/part-turns.ts";
import { type ExportView, runningStates } from "../../../../src/core/exports/types.ts";
import { arriving, failed, isNew, partViews, paused, ready } from "./part-views.ts";

describe("the turns of parts", () => {
  const check = ([name, parts, before, most, expected]: readonly [
    string,
    readonly Partial<ExportView>[],
    readonly number[],
    number,
    readonly number[],
  ]) =>
    it(name, () => {
      const id = (index: number) => `part ${index}`;
      const next = inTurn(partViews(...parts), new Set(before.map(id)), most);
      assert.deepEqual([...next].sort(), expected.map(id));
    });
  (
    [
      ["come in the order of time", [isNew, isNew, isNew], [], 2, [0, 1]],
      ["stay with who has them", [isNew, isNew, isNew], [2], 2, [0, 2]],
      ["come first to what was requested", [isNew, isNew, {}, arriving], [], 3, [0, 2, 3]],
      ["are left by what has ended", [ready, failed, isNew, isNew], [], 1, [2]],
      ["come to no new request while one part is paused", [paused, isNew, {}], [], 3, [2]],
      ["come to nobody where none may", [isNew], [], 0, []],
    ] as const
  ).forEach(check);

  it("are never more than there may be, and as many as can be", () => {
    const states = fc.array(fc.constantFrom<Partial<ExportView>>(isNew, {}, arriving, ready, failed), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(states, fc.nat({ max: 5 }), (changes, most) => {
        const parts = partViews(...changes);
        const running = parts.filter(({ state }) => runningStates.has(state)).length;
        const next = inTurn(parts, new Set(), most);
        assert.equal(next.size, Math.min(running, most));
        // Once in turn, a part stays in turn.
        assert.deepEqual(inTurn(parts, next, most), next);
      }),
    );
  });
});
