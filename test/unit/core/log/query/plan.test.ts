import assert from "node:assert/strict";
import fc from "fast-check";
import {
  cellOf,
  matches,
  passesPrefilter,
  planOf,
  runPlan,
} from "../../../../../src/core/log/query/index.ts";
import { log, query, runs } from "./arbitraries.ts";
import { parse } from "./samples.ts";

describe("query plan", function () {
  this.timeout(20_000);

  it("selects what the query means, from columns alone or with the text", () => {
    fc.assert(
      fc.property(query, fc.boolean(), log, (text, matchCase, records) => {
        const { root, errors } = parse(text, matchCase);
        assert.deepEqual(errors, []);
        const plan = planOf(root);
        for (const record of records) {
          const cell = (column: number) => cellOf(plan.columns[column] ?? assert.fail(), record);
          assert.equal(runPlan(plan, { text: record.text, cell }), matches(root, record), record.text);
        }
      }),
      runs,
    );
  });

  it("never says yes or no wrongly where something is not known", () => {
    fc.assert(
      fc.property(query, log, fc.nat(255), fc.boolean(), (text, records, mask, hasText) => {
        const { root } = parse(text);
        const plan = planOf(root);
        for (const record of records) {
          const cell = (column: number) =>
            (mask >> (column % 8)) & 1 ? undefined : cellOf(plan.columns[column] ?? assert.fail(), record);
          const found = runPlan(plan, { text: hasText ? record.text : undefined, cell });
          if (found !== undefined) assert.equal(found, matches(root, record), record.text);
        }
      }),
      runs,
    );
  });

  it("has a prefilter that every match passes", () => {
    fc.assert(
      fc.property(query, fc.boolean(), log, (text, matchCase, records) => {
        const { root } = parse(text, matchCase);
        const { prefilter } = planOf(root);
        for (const record of records) {
          if (matches(root, record)) assert.ok(passesPrefilter(prefilter, record.text), record.text);
        }
      }),
      runs,
    );
  });
});
