import assert from "node:assert/strict";
import { wholeText } from "../../../src/protocol/record-text.ts";

describe("wholeText", () => {
  const text = "a record that comes in pieces of four characters";
  const log = {
    recordText: async (_record: number, start = 0, end = Number.POSITIVE_INFINITY) => {
      return text.slice(start, Math.min(end, start + 4));
    },
  };

  const cases: [start: number | undefined, end: number | undefined][] = [
    [undefined, undefined],
    [0, text.length],
    [2, 13],
    [2, 6],
    [5, 5],
    [text.length, undefined],
  ];
  for (const [start, end] of cases) {
    it(`gives all from ${start} to ${end}`, async () => {
      assert.equal(await wholeText(log, 0, start, end), text.slice(start, end));
    });
  }
});
