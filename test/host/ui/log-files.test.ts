import assert from "node:assert/strict";
import { appendFileSync, closeSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import * as zlib from "node:zlib";
import { eventually } from "../eventually.ts";
import { shows } from "./shows.ts";
import { surroundings, useWorkbench } from "./workbench.ts";

const file = (name: string) => join(surroundings.folder, name);
const record = (number: number) =>
  `${JSON.stringify({ time: new Date(Date.UTC(2024, 4, 10) + number).toISOString(), level: "info", number, msg: `message ${number}` })}\n`;
const records = (count: number) => Array.from({ length: count }, (_, number) => record(number)).join("");

/** A frame of zstd as its format allows it, with everything as it is: not every Node can write another. */
function storedZstd(text: string): Buffer {
  const bytes = Buffer.from(text);
  const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0]);
  header.writeUInt32LE(bytes.length, 5);
  const pieces = [header];
  const most = 128 * 1024;
  for (let at = 0; at < bytes.length; at += most) {
    const block = bytes.subarray(at, at + most);
    const isLast = at + most >= bytes.length ? 1 : 0;
    const size = Buffer.alloc(3);
    size.writeUIntLE((block.length << 3) | isLast, 0, 3);
    pieces.push(size, block);
  }
  return Buffer.concat(pieces);
}

/** A VS Code that is given runs on the Node of this test. */
const hasZstd = !process.env.VSCODE_SERVER_DIR || "createZstdDecompress" in zlib;

describe("log files", () => {
  const ui = useWorkbench();

  afterEach(() => ui().closeEditors());

  const opened: [name: string, content: string | Buffer][] = [
    ["plain.ndjson", records(2_000)],
    ["plain.jsonl", records(2_000)],
    ["packed.ndjson.gz", zlib.gzipSync(records(2_000))],
    ["packed.jsonl.gz", zlib.gzipSync(records(2_000))],
    ...(hasZstd ? [["packed.ndjson.zst", storedZstd(records(2_000))] as [string, Buffer]] : []),
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

  if (!hasZstd) {
    it("says that it cannot unpack zstd", async () => {
      writeFileSync(file("packed.ndjson.zst"), storedZstd(records(2)));
      await ui().openFile("packed.ndjson.zst");
      const text = /This version of VS Code cannot unpack \.zst\. Unpack it first, or update VS Code\./;
      await shows(ui().explorer.middle, text);
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
