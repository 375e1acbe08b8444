import assert from "node:assert/strict";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { planOf } from "../../../../../src/core/log/query/index.ts";
import { testCells } from "../../../../../src/core/log/scan/cells.ts";
import { cases } from "../cases.ts";
import { parsed } from "../query/samples.ts";

const condition = "TRACEPARENT:Wanted";

describe("values that are looked up record by record", () => {
  const folder = mkdtempSync(join(tmpdir(), "cells-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** For each wanted record whether it has the value. */
  function passesOf(lines: readonly string[], wanted: readonly number[], before: string): number[] {
    const plan = planOf(parsed({ text: condition, matchCase: false, isRegex: false }).root);
    assert.equal(plan.condition.kind, "column");
    const path = join(folder, "cells.ndjson");
    writeFileSync(path, before + lines.join(""));
    const from = Buffer.byteLength(before);
    let to = from;
    const starts = Uint32Array.from(lines, (line) => {
      to += Buffer.byteLength(line);
      return to - from - Buffer.byteLength(line);
    });
    const descriptor = openSync(path, "r");
    try {
      const { passes } = testCells({
        ...{ kind: "cells", descriptor, from, to, starts, wanted: Uint32Array.from(wanted) },
        column: plan.columns[0] as (typeof plan.columns)[number],
        condition: plan.condition,
      });
      return [...passes];
    } finally {
      closeSync(descriptor);
    }
  }

  it("are the same however far apart and however long the records are", () => {
    const line = fc.record({
      value: fc.constantFrom("wanted", "Wanted \u212a", "WANTED é", "other", "\\u0077anted", "wan\\u0054ed"),
      length: fc.constantFrom(0, 10, 1000, 9000, 200_000, 600_000),
      end: fc.constantFrom("\n", "\r\n", "\n \n\n"),
      isWanted: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 12 }),
        fc.constantFrom("", "é\n"),
        (all, before) => {
          const lines = all.map(
            ({ value, length, end }) => `{"TRACEPARENT":"${value}","x":"${"y".repeat(length)}"}${end}`,
          );
          const wanted = all.flatMap(({ isWanted }, at) => (isWanted ? at : []));
          const expected = wanted.map((at) => (all[at]?.value === "other" ? 0 : 1));
          assert.deepEqual(passesOf(lines, wanted, before), expected);
        },
      ),
      cases(150),
    );
  });

  it("are those of the last record too, which has no break", () => {
    const lines = ['{"TRACEPARENT":"other"}\n', '{"TRACEPARENT":"wanted"}'];
    assert.deepEqual(passesOf(lines, [0, 1], ""), [0, 1]);
    assert.deepEqual(passesOf(lines, [], ""), []);
  });
});
