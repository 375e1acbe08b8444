import assert from "node:assert/strict";
import fc from "fast-check";
import {
  compileInterval,
  compileTest,
  compileText,
  compileTimeOfDay,
  type Node,
  type Test,
} from "../../../../../src/core/log/query/index.ts";
import { passes } from "../../../../../src/core/log/query/matches.ts";
import { containsText } from "../../../../../src/core/log/query/text-match.ts";
import { instantMs, query, runs, scalar, text } from "./arbitraries.ts";
import { parse, shop } from "./samples.ts";

describe("compiled tests", function () {
  this.timeout(20_000);
  const zoneBefore = process.env.TZ;
  before(() => {
    process.env.TZ = "Europe/Berlin";
  });
  after(() => {
    process.env.TZ = zoneBefore;
    if (zoneBefore === undefined) delete process.env.TZ;
  });

  it("say of many values what they say of each", () => {
    const value = fc.oneof(
      scalar,
      instantMs,
      fc.constantFrom(Date.parse("2024-03-31T00:59:59.999Z"), Date.parse("2024-03-31T01:00Z")),
    );
    fc.assert(
      fc.property(query, fc.boolean(), fc.array(value), (text, matchCase, values) => {
        const { root } = parse(text, matchCase, { ...shop, zone: "local" });
        for (const test of root ? testsIn(root) : []) {
          const compiled = compileTest(test);
          for (const value of values)
            assert.equal(compiled(value), passes(test, value), JSON.stringify(test));
        }
      }),
      runs,
    );
  });

  it("are there for the bare numbers of a column", () => {
    const isWithin = compileInterval({ type: "number", from: 1, to: 2, isFromOpen: true, isToOpen: false });
    assert.deepEqual([0, 1, 1.5, 2, 3, Number.NaN].map(isWithin), [false, false, true, true, false, false]);
    const isInHour = compileTimeOfDay({
      type: "timeOfDay",
      zone: "local",
      ranges: [[7_200_000, 10_799_999]],
    });
    // In Berlin: before, at and after two, and at three o'clock, which follows at once that day.
    const times = [
      "2024-05-09T23:59:59.999Z",
      "2024-05-10T00:00Z",
      "2024-05-10T00:59:59.999Z",
      "2024-03-31T01:00Z",
    ];
    assert.deepEqual(
      times.map((text) => isInHour(Date.parse(text))),
      [false, true, true, false],
    );
  });

  it("find texts as they are found one by one", () => {
    fc.assert(
      fc.property(fc.array(text), text, fc.boolean(), (wanted, inside, matchCase) => {
        const isFound = wanted.some((form) => containsText(inside, form, matchCase));
        assert.equal(compileText(wanted, matchCase)(inside), isFound);
      }),
      runs,
    );
  });
});

function testsIn(node: Node): Test[] {
  if (node.kind === "compare") return [node.test];
  if (node.kind === "and" || node.kind === "or") return node.nodes.flatMap(testsIn);
  return node.kind === "not" || node.kind === "group" ? testsIn(node.node) : [];
}
