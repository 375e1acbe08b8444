import assert from "node:assert/strict";
import { eventually } from "../eventually.ts";
import { Service } from "../service.ts";
import { shows } from "./shows.ts";
import { inOrder, surroundings, type Theme, useWorkbench } from "./workbench.ts";

const themes: [name: string, theme: Theme][] = [
  ["dark", "Default Dark Modern"],
  ["light", "Default Light Modern"],
];

for (const [name, theme] of themes) {
  describe(`a range that takes several requests, ${name}`, () => {
    const ui = useWorkbench(theme);
    const service = new Service(surroundings.demo);
    const shot = (step: string) => ui().screenshot(`large-export-${name}-${step}`);
    const rows = () => ui().view("Exports");
    let requestsBefore = 0;
    inOrder();

    before(async () => {
      requestsBefore = (await service.requestedLogs()).length;
    });
    after(() => service.orderFaults());

    it("is asked about before it starts", async () => {
      await ui().viewContainer.click();
      const { quickInput } = ui();
      await ui().run("Fauna Logs: Export Logs…");
      await quickInput.type("us-std/tenants/tenant-200");
      await quickInput.item("tenants/tenant-200").first().waitFor();
      await quickInput.accept();
      await quickInput.item("Last 1 hour").waitFor();
      await quickInput.type("-200d");
      await eventually(async () =>
        assert.match((await quickInput.texts())[0] ?? "", / – .* · 200 days · 3 requests · .*UTC$/),
      );
      await shot("1-range");
      await quickInput.accept();
      const { dialog } = ui();
      await shows(dialog, /Export 200 days as 3 requests\?/);
      await shows(dialog, /The service takes at most 90 days at a time\. They open as one log\./);
      await shot("2-question");
    });

    it("is one row with its parts below, of which one has failed, and speaks once", async () => {
      await service.orderFaults({ on: "poll", state: "Failed" });
      await ui().dialog.getByRole("button", { name: "Export", exact: true }).click();
      await shows(
        ui().notificationText,
        "1 of 3 parts of tenants/tenant-200 failed. The other 2 are kept and can be opened.",
      );
      const row = rows().filter({ hasText: "tenants/tenant-200" }).first();
      await shows(row, /2 of 3 parts · 1 failed/);
      await row.locator(".monaco-tl-twistie").click();
      await eventually(async () => assert.equal(await partRows().count(), 3));
      assert.equal(await ui().notification.count(), 1);
      await shot("3-parts");
    });

    it("opens as one log that names what is missing", async () => {
      await ui().notification.getByRole("button", { name: "Open", exact: true }).click();
      const { explorer } = ui();
      await explorer.rows.first().waitFor();
      await shows(explorer.notice, /^Parts of this log are missing\. .+: failed\./);
      await eventually(async () => assert.ok((await explorer.rowCount()) > 1000));
      await shot("4-gap");
    });

    it("takes in the part that is retried alone", async () => {
      const { explorer } = ui();
      const before = await explorer.rowCount();
      await ui().pickFromMenu(partRows().filter({ hasText: /failed/ }), "Retry Export");
      await eventually(async () => assert.equal(await explorer.notice.count(), 0));
      const requests = (await service.requestedLogs()).slice(requestsBefore);
      const ranges = new Map(requests.map((request) => [request.time_start, request]));
      assert.deepEqual([requests.length, ranges.size], [4, 3]);
      let count = 0;
      for (const { database = "", time_start = "", time_end = "" } of ranges.values()) {
        const log = await service.downloadLog(database, time_start, time_end);
        count += log.toString().split("\n").length - 1;
      }
      assert.ok(before < count);
      await eventually(async () => assert.equal(await explorer.rowCount(), count));
      await shows(rows().filter({ hasText: "tenants/tenant-200" }).first(), /3 parts · .*B · just now/);
      await shot("5-whole");
      await ui().reload();
      await eventually(async () => assert.equal(await explorer.rowCount(), count));
    });

    /** Their labels are ranges. */
    const partRows = () => rows().and(ui().page.locator('[aria-level="2"]'));
  });
}

describe("a large export that arrives", () => {
  const ui = useWorkbench();
  const service = new Service(surroundings.demo);
  after(() => service.orderFaults());

  it("is open from its first records on, and takes in part after part", async () => {
    await service.orderFaults({ on: "download", bytesPerSecond: 10_000, times: 3 });
    const requestsBefore = (await service.requestedLogs()).length;
    await ui().viewContainer.click();
    const { quickInput, explorer } = ui();
    await ui().run("Fauna Logs: Export Logs…");
    await quickInput.type("us-std/tenants/tenant-199");
    await quickInput.item("tenants/tenant-199").first().waitFor();
    await quickInput.accept();
    await quickInput.item("Last 1 hour").waitFor();
    await quickInput.type("-200d");
    await eventually(async () => assert.match((await quickInput.texts())[0] ?? "", /3 requests/));
    await quickInput.accept();
    await ui().dialog.getByRole("button", { name: "Export", exact: true }).click();
    const row = ui().view("Exports").filter({ hasText: "tenants/tenant-199" }).first();
    await shows(row, /0 of 3 parts/);
    await eventually(async () => {
      await row.click({ timeout: 1000 });
      await explorer.rows.first().waitFor({ timeout: 3000 });
    });
    await shows(explorer.statusLine, /\d+% of .*Stop/);
    await shows(explorer.notice, /^Parts of this log are missing\. .+: on its way\./);
    await ui().screenshot("large-export-arriving");
    const early = await explorer.rowCount();
    await shows(row, /3 parts · .*B · just now/, 60_000);
    await eventually(async () => assert.equal(await explorer.notice.count(), 0));
    const requests = (await service.requestedLogs()).slice(requestsBefore);
    assert.equal(requests.length, 3);
    let count = 0;
    for (const { database = "", time_start = "", time_end = "" } of requests) {
      const log = await service.downloadLog(database, time_start, time_end);
      count += log.toString().split("\n").length - 1;
    }
    assert.ok(early < count);
    await eventually(async () => assert.equal(await explorer.rowCount(), count));
    assert.equal(await ui().notification.count(), 0, "the log is open: there is nothing to tell");
    await ui().screenshot("large-export-arrived");
  });
});
