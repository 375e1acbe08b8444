import assert from "node:assert/strict";
import { appendFileSync, closeSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { eventually } from "../eventually.ts";
import { shows } from "./shows.ts";
import { surroundings, useWorkbench } from "./workbench.ts";

const file = (name: string) => join(surroundings.folder, name);
const record = (number: number) =>
  `${JSON.stringify({ time: new Date(Date.UTC(2024, 4, 10) + number).toISOString(), level: "info", number, msg: `message ${number}` })}\n`;
const records = (count: number) => Array.from({ length: count }, (_, number) => record(number)).join("");

describe("log files", () => {
  const ui = useWorkbench();

  afterEach(() => ui().closeEditors());

  const opened: [name: string, content: string | Buffer][] = [
    ["plain.ndjson", records(2_000)],
    ["plain.jsonl", records(2_000)],
    ["packed.ndjson.gz", gzipSync(records(2_000))],
    ["packed.jsonl.gz", gzipSync(records(2_000))],
  ];
  for (const [name, content] of opened) {
    it(`opens ${name}`, async () => {
      writeFileSync(file(name), content);
      await ui().openFile(name);
      const { explorer } = ui();
      await eventually(async () => assert.equal(await explorer.rowCount(), 2_000));
      await shows(explorer.rows.first(), /message 0/);
      await explorer.currentRow.press("End");
      await shows(explorer.currentRow, /message 1999/);
      await ui().screenshot(`opens ${name}`);
    });
  }

  it("shows what is not JSON as text, and never as HTML", async () => {
    const html = '<img src=x onerror="document.title=1"><b>bold</b>';
    writeFileSync(file("odd.ndjson"), `${record(0)}${html}\n${JSON.stringify({ msg: html })}\n{"cut":`);
    await ui().openFile("odd.ndjson");
    const { explorer } = ui();
    await shows(explorer.statusLine, /2\s*not JSON/);
    await shows(explorer.rows.nth(1), /<img src=x .*Not JSON/s);
    assert.equal(await explorer.grid.locator("img, b:has-text('bold')").count(), 0);
    await ui().screenshot("not JSON");
  });

  it("shows what is appended to an open log", async () => {
    writeFileSync(file("growing.ndjson"), records(10));
    await ui().openFile("growing.ndjson");
    const { explorer } = ui();
    await eventually(async () => assert.equal(await explorer.rowCount(), 10));
    for (let number = 10; number < 1_000; number++) appendFileSync(file("growing.ndjson"), record(number));
    await eventually(async () => assert.equal(await explorer.rowCount(), 1_000));
  });

  it("scrolls by keyboard to the last of a million records", async () => {
    const output = openSync(file("large.ndjson"), "w");
    for (let first = 0; first < 1_000_000; first += 10_000) {
      const chunk = Array.from({ length: 10_000 }, (_, index) => record(first + index));
      writeSync(output, chunk.join(""));
    }
    closeSync(output);
    await ui().openFile("large.ndjson");
    const { explorer } = ui();
    await eventually(async () => assert.equal(await explorer.rowCount(), 1_000_000), 60_000);
    await explorer.grid.focus();
    await explorer.grid.press("End");
    await shows(explorer.currentRow, /message 999999/);
    assert.ok(await explorer.currentRow.isVisible());
    await ui().screenshot("last of a million records");
    await explorer.grid.press("PageUp");
    await explorer.grid.press("ArrowUp");
    await explorer.grid.press("Home");
    await shows(explorer.currentRow, /message 0$/m);
  });
});
