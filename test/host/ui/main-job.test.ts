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
  describe(`main job, ${name}`, () => {
    const ui = useWorkbench(theme);
    const service = new Service(surroundings.demo);
    const shot = (step: string) => ui().screenshot(`main-job-${name}-${step}`);
    let log: string;
    inOrder();

    it("lists the databases of a service", async () => {
      await ui().viewContainer.click();
      const databases = ui().view("Databases");
      await databases.filter({ hasText: /^Environment/ }).waitFor();
      await databases.filter({ hasText: /^us-std$/ }).waitFor();
      await databases.filter({ hasText: /^ECommerce$/ }).click();
      await databases.filter({ hasText: /^prod$/ }).waitFor();
      await shot("1-databases");
    });

    it("asks from the palette what to export, and when", async () => {
      const { quickInput } = ui();
      await ui().run("Fauna Logs: Export Logs…");
      await shows(quickInput.title, "Export Logs (1/2)");
      await quickInput.settled();
      await shot("2-what");
      await quickInput.type("us-std/ECommerce/prod");
      await quickInput.item("ECommerce/prod").first().waitFor();
      await quickInput.accept();
      await shows(quickInput.title, "Export Logs (2/2)");
      await quickInput.item("Last 1 hour").waitFor();
      await shot("3-when");
      await quickInput.type("-2h to -1h");
      await eventually(async () =>
        assert.match((await quickInput.texts())[0] ?? "", / – .* · 1 h · .* = .* UTC$/),
      );
      await shot("4-range-understood");
      await quickInput.accept();
    });

    it("shows in the status bar and the Exports view that it works", async () => {
      await shows(ui().statusItem, /Exporting|\d+%/);
      const row = ui().view("Exports").first();
      await shows(row, /ECommerce\/prod/);
      await shot("5-waiting");
    });

    it("tells when it is done, and opens the log", async () => {
      const { notification } = ui();
      await shows(ui().notificationText, /Export finished: ECommerce\/prod, .* [KM]B\./);
      await ui().statusItem.waitFor({ state: "detached" });
      await shows(ui().view("Exports").first(), /ECommerce\/prod.*B · just now/s);
      await shot("6-finished");
      await notification.getByRole("button", { name: "Open", exact: true }).click();
      await ui().explorer.rows.first().waitFor();
    });

    it("shows the log as the service has it", async () => {
      const { explorer } = ui();
      const request = (await service.requestedLogs()).at(-1);
      assert.ok(request);
      const { database = "", time_start = "", time_end = "" } = request;
      assert.equal(database, "us-std/ECommerce/prod");
      log = (await service.downloadLog(database, time_start, time_end)).toString();
      await eventually(async () => assert.equal(await explorer.rowCount(), records(log).length));
      await shot("7-explorer");
    });

    it("finds text in all of it", async () => {
      const { explorer } = ui();
      const matches = records(log).filter((record) => record.toLowerCase().includes("order_create")).length;
      assert.ok(matches > 0);
      await explorer.query.fill("ORDER_CREATE");
      const counted = `${matches.toLocaleString("en-US")} of ${records(log).length.toLocaleString("en-US")}`;
      await shows(explorer.count, counted);
      await eventually(async () => assert.equal(await explorer.rowCount(), matches));
      await explorer.query.press("Enter");
      await explorer.currentRow.press("Enter");
      await explorer.record.waitFor();
      await shot("8-search");
    });
  });
}

function records(log: string): string[] {
  return log.split("\n").slice(0, -1);
}
