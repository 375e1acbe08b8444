import assert from "node:assert/strict";
import { Announcer } from "../../../src/webview/announce.ts";
import { Copying } from "../../../src/webview/copying.ts";
import { Reading } from "../../../src/webview/reading.ts";
import { initialState } from "../../../src/webview/state.ts";
import { settled } from "./small-log.ts";

async function copyingOf(text: string) {
  const copied: string[] = [];
  const said: string[] = [];
  const record = async (number: number) => ({
    record: number,
    generation: 1,
    state: "ok" as const,
    facts: {},
    byteLength: 1,
    isCut: false,
    lines: [{ depth: 0, tokens: [], value: [5, 8] as const }],
    lineCount: 1,
  });
  const recordText = async (_record: number, start = 0, end = text.length) => text.slice(start, end);
  const log = () => ({ record, recordText });
  const reading = new Reading({ state: initialState(undefined), log, onChange: () => {} });
  reading.show(3);
  await settled();
  const announcer = new Announcer((message) => said.push(message), 0);
  const copy = async (value: string) => {
    copied.push(value);
  };
  return { copying: new Copying({ log, host: { copy }, reading, announcer }), copied, said };
}

describe("copying", () => {
  it("lays a record out over lines, and says so", async () => {
    const { copying, copied, said } = await copyingOf('{"a":1.0}');
    await copying.record(3);
    assert.deepEqual(copied, ['{\n  "a": 1.0\n}']);
    assert.deepEqual(said, ["Copied"]);
  });

  it("takes the value on a line as it is written", async () => {
    const { copying, copied } = await copyingOf('{"a":1.0}');
    await copying.lineValue(0);
    await copying.lineValue(9);
    assert.deepEqual(copied, ["1.0"]);
  });

  it("takes a cell as it is shown, unless it was cut", async () => {
    const long = "x".repeat(1000);
    const check = async (record: string, shown: string, expected: string) => {
      const { copying, copied } = await copyingOf(record);
      await copying.cell(3, shown);
      assert.deepEqual(copied, [expected]);
    };
    await check("{}", "14:05", "14:05");
    await check(JSON.stringify({ a: "y", b: { c: long } }), long.slice(0, 400), long);
    await check(long, long.slice(0, 400), long);
    await check(JSON.stringify({ a: "y" }), long.slice(0, 400), long.slice(0, 400));
  });
});
