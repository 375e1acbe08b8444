import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { chooseProfile } from "../../../../src/core/log/choose-profile.ts";
import { practise } from "../../../../src/core/log/practice.ts";
import { RecordReader } from "../../../../src/core/log/records.ts";
import { rowPlan } from "../../../../src/core/log/rows.ts";
import { bufferSource, indexOf } from "./lines.ts";

describe("practice", () => {
  it("goes over the first records, whatever they are, and leaves long ones out", async () => {
    const long = JSON.stringify({ text: "x".repeat(20_000) });
    for (const [records, reads] of [
      [[], 0],
      [["{"], 32],
      [[`{"a":1}`, "not JSON", "[]", "7"], 48],
      [[long, '{"a":1}'], 32],
      [[long], 0],
    ] as const) {
      const log = logOf(records);
      await practise(log, new AbortController().signal);
      assert.equal(log.reads(), reads, String(records.length));
    }
  });

  it("ends when nobody needs it any more", async () => {
    const log = logOf(Array.from({ length: 64 }, (_, at) => `{"at":${at}}`));
    const closing = new AbortController();
    const practising = practise(log, closing.signal);
    await setImmediate();
    closing.abort();
    const before = log.reads();
    await practising;
    assert.ok(before > 0);
    assert.equal(log.reads(), before);
  });
});

function logOf(records: readonly string[]) {
  const bytes = Buffer.from(records.map((record) => `${record}\n`).join(""));
  const index = indexOf(bytes);
  const source = bufferSource(bytes);
  let reads = 0;
  const read = (into: Buffer, position: number) => {
    reads++;
    return source.read(into, position);
  };
  const reader = new RecordReader({ ...source, read }, index);
  return { reader, index, plan: rowPlan(chooseProfile(records)), reads: () => reads };
}
