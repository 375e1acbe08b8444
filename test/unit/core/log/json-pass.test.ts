import assert from "node:assert/strict";
import fc from "fast-check";
import { JsonPass } from "../../../../src/core/log/json-pass.ts";
import { LineIndex } from "../../../../src/core/log/line-index.ts";
import { jsonText, nearlyJson } from "./json/texts.ts";
import { bufferSource, file, indexOf, recordsOf } from "./lines.ts";

function badRecords(bytes: Buffer): number[] {
  return recordsOf(bytes).flatMap((record, at) => {
    try {
      JSON.parse(record.toString());
      return [];
    } catch {
      return at;
    }
  });
}

function finish(pass: JsonPass): number[] {
  while (pass.hasWork()) pass.runSlice(() => true);
  return pass.bad.slice(0, pass.bad.length);
}

describe("the pass for lines that are not JSON", function () {
  this.timeout(30_000);

  const jsonLine = fc.oneof(
    jsonText.map((text) => Buffer.from(text)),
    nearlyJson.map((bytes) => bytes.filter((byte) => byte !== 10)),
  );
  const jsonFile = fc
    .array(jsonLine, { maxLength: 8 })
    .map((lines) => Buffer.from(lines.map((line) => line.toString("latin1")).join("\n"), "latin1"));

  it("finds what JSON.parse refuses, whatever the chunks", () => {
    fc.assert(
      fc.property(fc.oneof(file, jsonFile), fc.integer({ min: 1, max: 40 }), (bytes, chunkBytes) => {
        const pass = new JsonPass(bufferSource(bytes), indexOf(bytes), { chunkBytes });
        const bad = badRecords(bytes);
        assert.deepEqual(finish(pass), bad);
        const count = recordsOf(bytes).length;
        const firstGood = Array.from({ length: count }, (_, record) => record).find(
          (record) => !bad.includes(record),
        );
        assert.deepEqual([pass.checked, pass.firstGood], [count, firstGood]);
      }),
      { numRuns: 2000 },
    );
  });

  it("goes back to a record that has changed", () => {
    const bytes = Buffer.from('no\n{"a":1}\n');
    const index = new LineIndex();
    const pass = new JsonPass(bufferSource(bytes), index);
    index.feed(bytes.subarray(0, 8));
    index.showTail();
    assert.deepEqual(finish(pass), [0, 1]);
    pass.rewind(1);
    index.feed(bytes.subarray(8));
    assert.deepEqual([finish(pass), pass.firstGood], [[0], 1]);
    pass.rewind(1);
    assert.deepEqual([pass.checked, pass.firstGood], [1, undefined]);
  });

  it("waits while it is paused", () => {
    const bytes = Buffer.from("1\n");
    let isPaused = true;
    const pass = new JsonPass(bufferSource(bytes), indexOf(bytes), { isPaused: () => isPaused });
    assert.equal(pass.hasWork(), false);
    isPaused = false;
    assert.equal(pass.hasWork(), true);
  });
});
