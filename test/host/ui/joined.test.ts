import assert from "node:assert/strict";
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { eventually } from "../eventually.ts";
import { shows } from "./shows.ts";
import { surroundings, useWorkbench } from "./workbench.ts";

const file = (name: string) => join(surroundings.folder, name);
const records = (first: number, count: number) =>
  Array.from({ length: count }, (_, at) => {
    const time = new Date(Date.UTC(2024, 4, 10) + 1000 * (first + at)).toISOString();
    return `${JSON.stringify({ time, level: "info", msg: `message ${first + at}` })}\n`;
  }).join("");

describe("a log with its rotated files", () => {
  const ui = useWorkbench();

  before(() => {
    writeFileSync(file("rotated.log.2.gz"), gzipSync(records(0, 100)));
    writeFileSync(file("rotated.log.1"), records(100, 100));
    writeFileSync(file("rotated.log"), records(200, 100));
  });
  afterEach(() => ui().closeEditors());

  it("is one, goes on growing, and is the same after a reload", async () => {
    await ui().openFile("rotated.log");
    await ui().run("Fauna Logs: Open with Rotated Files");
    await assertShown(300);
    await shows(ui().explorer.rows.first(), /message 0/);
    appendFileSync(file("rotated.log"), records(300, 1));
    await assertShown(301);
    await ui().explorer.currentRow.press("End");
    await shows(ui().explorer.currentRow, /message 300/);
    await ui().screenshot("a log with its rotated files");
    await ui().reload();
    await assertShown(301);
  });

  it("is opened from a rotated file", async () => {
    await ui().openFile("rotated.log.1");
    await ui().run("Fauna Logs: Open with Rotated Files");
    await assertShown(301);
  });

  async function assertShown(count: number): Promise<void> {
    await eventually(async () => assert.equal(await ui().explorer.rowCount(), count));
  }
});
