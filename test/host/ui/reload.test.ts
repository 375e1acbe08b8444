import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { eventually } from "../eventually.ts";
import { Service } from "../service.ts";
import { shows } from "./shows.ts";
import { surroundings, useWorkbench } from "./workbench.ts";

describe("reload of the window", () => {
  const ui = useWorkbench();
  const service = new Service(surroundings.demo);
  before(() => ui().viewContainer.click());
  afterEach(async () => {
    await service.orderFaults();
    await service.setPace(1);
  });

  it("does not disturb an export that waits", async () => {
    await service.setPace(2);
    await startExport("BackOffice", /waiting/);
    await ui().load();
    await assertDone("us-std/BackOffice");
  });

  it("does not disturb a download", async () => {
    await service.orderFaults({ on: "download", bytesPerSecond: 40_000 });
    await startExport("ECommerce/prod", /\d+%|\d [kM]B/);
    await ui().load();
    await assertDone("us-std/ECommerce/prod");
  });

  /** Exports an hour, and waits until its row in the Exports view says so. */
  async function startExport(name: string, description: RegExp): Promise<void> {
    const { quickInput } = ui();
    await ui().run("Fauna Logs: Export Logs…");
    await quickInput.type(`us-std/${name}`);
    await quickInput.item(name).first().waitFor();
    await quickInput.accept();
    await quickInput.item("Last 1 hour").waitFor();
    await quickInput.pick("Last 1 hour");
    await shows(ui().view("Exports").first(), description);
  }

  /** The newest export gets ready by itself, and its file holds the very bytes of an undisturbed download. */
  async function assertDone(database: string): Promise<void> {
    await ui().viewContainer.click();
    await shows(ui().view("Exports").first(), /B · just now/, 60_000);
    const request = (await service.requestedLogs()).at(-1);
    assert.ok(request);
    assert.equal(request.database, database);
    const expected = await service.downloadLog(database, request.time_start ?? "", request.time_end ?? "");
    await ui().page.evaluate(() => navigator.clipboard.writeText(""));
    await ui().pickFromMenu(ui().view("Exports").first(), "Copy Path");
    const file = await eventually(async () => {
      const text = await ui().page.evaluate(() => navigator.clipboard.readText());
      assert.match(text, /\.ndjson$/);
      return text;
    });
    assert.ok(readFileSync(file).equals(expected));
  }
});
