import assert from "node:assert/strict";
import { eventually } from "../eventually.ts";
import { Service } from "../service.ts";
import { startExport } from "./exporting.ts";
import { shows } from "./shows.ts";
import { surroundings, useWorkbench } from "./workbench.ts";

describe("a log that arrives", () => {
  const ui = useWorkbench();
  const service = new Service(surroundings.demo);
  afterEach(() => service.orderFaults());

  it("shows its first rows before the download has ended, and all of them then", async () => {
    await service.orderFaults({ on: "download", bytesPerSecond: 100_000 });
    await ui().viewContainer.click();
    await startExport(ui(), "ECommerce/prod", /ECommerce\/prod.* · \d+%/);
    await ui().view("Exports").first().click();
    const { explorer } = ui();
    await explorer.rows.first().waitFor();
    await shows(explorer.statusLine, /\d+% of .*Stop/);
    await ui().screenshot("arriving");
    const early = await explorer.rowCount();

    await ui().statusItem.waitFor({ state: "detached", timeout: 40_000 });
    const request = (await service.requestedLogs()).at(-1);
    assert.ok(request);
    const { database = "", time_start = "", time_end = "" } = request;
    const log = (await service.downloadLog(database, time_start, time_end)).toString();
    const count = log.split("\n").length - 1;
    assert.ok(early < count, `${early} of ${count} records were there at first`);
    await eventually(async () => assert.equal(await explorer.rowCount(), count));
    assert.equal(await ui().notification.count(), 0, "the log is open: there is nothing to tell");
  });
});
