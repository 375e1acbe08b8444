import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../eventually.ts";
import { shows } from "./shows.ts";
import { surroundings, useWorkbench } from "./workbench.ts";

const count = 1200;
const databases = [["ECommerce", "prod"], ["ECommerce", "staging"], []];

/** Ten records a minute from 13:00 on; every tenth failed, and the later one is, the longer it took. */
const records = Array.from({ length: count }, (_, number) => ({
  TS: new Date(Date.UTC(2024, 4, 10, 13) + number * 6000).toISOString().replace("T", " ").replace("Z", " Z"),
  RESPONSE_CODE: number % 10 === 9 ? "503" : number % 10 === 8 ? "404" : "200",
  QUERY_TIME_MS: number + 1,
  BYTE_READ_OPS: number % 7,
  BYTE_WRITE_OPS: 0,
  COMPUTE_OPS: 1,
  DATABASE: databases[number % databases.length],
  FQL_SHAPE: "Order.byId(<string>)",
  TXN_RETRIES: 0,
}));

const counted = (matches: number) => `${matches.toLocaleString("en-US")} of ${count.toLocaleString("en-US")}`;

describe("exploring a log", () => {
  const ui = useWorkbench();

  before(async () => {
    writeFileSync(
      join(surroundings.folder, "explored.ndjson"),
      records.map((record) => `${JSON.stringify(record)}\n`).join(""),
    );
    await ui().openFile("explored.ndjson");
    await eventually(async () => assert.equal(await ui().explorer.rowCount(), count));
  });

  afterEach(async () => {
    await ui().explorer.query.fill("");
    await eventually(async () => assert.equal(await ui().explorer.rowCount(), count));
  });

  it("compares what is typed as numbers", async () => {
    const { explorer } = ui();
    await explorer.query.fill("ms>1s code>=500");
    const expected = records.filter(
      (record) => record.QUERY_TIME_MS > 1000 && record.RESPONSE_CODE === "503",
    ).length;
    await shows(explorer.count, counted(expected));
    await eventually(async () => assert.equal(await explorer.rowCount(), expected));
    await ui().screenshot("exploring-typed");
  });

  it("says where a query is wrong, and keeps the last result", async () => {
    const { explorer } = ui();
    await explorer.query.fill("code:503");
    await shows(explorer.count, counted(120));
    await explorer.query.fill("code:503 ms>=5x");
    await shows(
      explorer.queryError,
      "Expected a duration after ms>=, such as 200 or 1.5s. 'x' is not a unit.",
    );
    await shows(explorer.count, "120, last valid query");
    assert.equal(await explorer.rowCount(), 120);
    await ui().screenshot("exploring-error");
    await explorer.query.press("Backspace");
    await explorer.queryError.waitFor({ state: "detached" });
  });

  it("writes the stretch of time that is dragged over", async () => {
    const { explorer } = ui();
    await shows(explorer.legend, /by status.*2xx 960.*4xx 120.*5xx 120/);
    await explorer.dragOver(0.26, 0.49);
    await eventually(async () => assert.match(await explorer.query.inputValue(), /^ts:13:\d\d\.\.13:\d\d$/));
    await shows(explorer.count, /^\d{3} of 1,200$/);
    await ui().screenshot("exploring-range");
    await explorer.grid.press("Escape");
    await eventually(async () => assert.equal(await explorer.query.inputValue(), ""));
  });

  it("includes a value with a click, and takes it back with another", async () => {
    const { explorer } = ui();
    const value = explorer.fields.filter({ hasText: /^503/ });
    await shows(value, /^503\s*120/);
    await value.click();
    await eventually(async () => assert.equal(await explorer.query.inputValue(), "code:503"));
    await shows(explorer.count, counted(120));
    await shows(value, /^503\s*included/);
    await ui().screenshot("exploring-field");
    await value.click();
    await eventually(async () => assert.equal(await explorer.query.inputValue(), ""));
    await explorer.fields.filter({ hasText: /^404/ }).click({ modifiers: ["Alt"] });
    await eventually(async () => assert.equal(await explorer.query.inputValue(), "-code:404"));
    await shows(explorer.count, counted(1080));
  });

  it("takes a suggestion for a field, and one for its value", async () => {
    const { explorer } = ui();
    await explorer.query.click();
    await explorer.query.pressSequentially("cod");
    await shows(explorer.suggestions.first(), /^code/);
    await explorer.query.press("Tab");
    await shows(explorer.suggestions.first(), /^200\s*960$/);
    await ui().screenshot("exploring-suggestions");
    await explorer.query.press("ArrowDown");
    await explorer.query.press("Enter");
    await eventually(async () => assert.match(await explorer.query.inputValue(), /^code:(404|503)$/));
    await shows(explorer.count, counted(120));
  });

  it("sorts by a column, the other way round, and not at all", async () => {
    const { explorer } = ui();
    const head = explorer.head("MS");
    await head.click();
    await head.click();
    await shows(explorer.rows.first(), /1,200/);
    assert.equal(await head.getAttribute("aria-sort"), "descending");
    await ui().screenshot("exploring-sorted");
    await explorer.query.fill("code:404");
    await shows(explorer.rows.first(), /404\s*1,199/);
    await explorer.query.fill("");
    await shows(explorer.count, "1,200 records");
    // The order of all records comes after their count.
    await shows(explorer.rows.first(), /503\s*1,200/);
    await explorer.grid.press("Home");
    await explorer.grid.press("ArrowUp");
    for (let column = 0; column < 2; column++) await explorer.grid.press("ArrowRight");
    await explorer.grid.press("Enter");
    await eventually(async () => assert.equal(await head.getAttribute("aria-sort"), null));
    await explorer.grid.press("ArrowDown");
    await shows(explorer.currentRow, /14:59:54/);
  });

  it("narrows by a value from the editor's own menu, and by a cell", async () => {
    const { explorer } = ui();
    await explorer.grid.press("Home");
    await ui().pickFromMenu(explorer.rows.first().getByText("ECommerce/prod"), "Show Only This");
    await eventually(async () => assert.equal(await explorer.query.inputValue(), "db=ECommerce/prod"));
    await shows(explorer.count, counted(400));
    await explorer.query.fill("");
    await shows(explorer.count, "1,200 records");
    await explorer.grid.press("ArrowRight");
    await explorer.grid.press("ArrowRight");
    await explorer.grid.press("-");
    await eventually(async () => assert.equal(await explorer.query.inputValue(), "-code:200"));
    await shows(explorer.count, counted(240));
  });

  it("narrows by a value in the record, and takes it back", async () => {
    const { explorer } = ui();
    await explorer.grid.press("Home");
    await explorer.grid.press("Enter");
    const line = explorer.lines.filter({ hasText: '"RESPONSE_CODE"' });
    await line.hover();
    await line.getByRole("button", { name: "Exclude this value (-)" }).click();
    await eventually(async () => assert.equal(await explorer.query.inputValue(), "-code:200"));
    await shows(explorer.count, counted(240));
    await ui().screenshot("exploring-record");
    await explorer.query.fill("");
    await shows(explorer.count, "1,200 records");
    await line.click();
    await line.press("+");
    await eventually(async () => assert.equal(await explorer.query.inputValue(), "code:200"));
    await line.press("+");
    await eventually(async () => assert.equal(await explorer.query.inputValue(), ""));
    await explorer.grid.press("d");
    await explorer.record.waitFor({ state: "detached" });
  });

  it("shows and hides what is around the records by a letter, and by the menu of more actions", async () => {
    const { explorer } = ui();
    await explorer.grid.press("h");
    await explorer.plot.waitFor({ state: "detached" });
    await explorer.grid.press("f");
    await explorer.fields.first().waitFor({ state: "detached" });
    await explorer.grid.press("f");
    await explorer.fields.first().waitFor();
    await explorer.moreActions.click();
    const item = ui().page.getByRole("menuitem", { name: "Toggle Histogram" });
    await item.waitFor();
    await eventually(async () => {
      if ((await item.count()) > 0) await item.click({ timeout: 1_000 });
      await explorer.plot.waitFor({ timeout: 1_000 });
    });
  });

  it("says what each term selects where all of them select nothing", async () => {
    const { explorer } = ui();
    await explorer.query.fill("code:503 db:ECommerce/stage");
    await shows(explorer.middle, /No record matches.*code:503\s*120.*db:ECommerce\/stage\s*0/);
    await explorer.middle.getByRole("button", { name: "Use db:ECommerce/staging" }).waitFor();
    await ui().screenshot("exploring-empty");
    await explorer.middle.getByRole("button", { name: /^Use/ }).click();
    await eventually(async () =>
      assert.equal(await explorer.query.inputValue(), "code:503 db:ECommerce/staging"),
    );
    await shows(explorer.count, /^40 of/);
  });
});
