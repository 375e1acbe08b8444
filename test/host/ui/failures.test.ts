import assert from "node:assert/strict";
import { eventually } from "../eventually.ts";
import type { Service } from "../service.ts";
import { useFastService } from "./exporting.ts";
import { shows } from "./shows.ts";
import { useWorkbench } from "./workbench.ts";

type Faults = Parameters<Service["orderFaults"]>;

describe("exports that fail", () => {
  const ui = useWorkbench();
  const service = useFastService(ui);

  const again = { times: 1000 };
  const cases: [name: string, faults: Faults, text: RegExp, row: RegExp, buttons: string[], icon: string][] =
    [
      [
        "refused",
        [{ on: "request", status: 400 }],
        /^The service refused the export of ECommerce\/prod: This fault was ordered\. Nothing was requested\.$/,
        / · refused$/,
        ["Edit…", "Remove"],
        "error",
      ],
      [
        "timed out",
        [{ on: "poll", state: "TimedOut" }],
        /^The service ran out of time on ECommerce\/prod, .+\. Nothing arrived\. A shorter range may work\.$/,
        / · timed out$/,
        ["Retry", "Split in Two"],
        "error",
      ],
      [
        "link lost",
        [
          { on: "download", cutAfterBytes: 20_000 },
          { on: "download", status: 403, ...again },
        ],
        /^The download link expired and the server gives no new one\. [\d.]+ KB are kept\. A new request starts over\.$/,
        / · stopped at \d+%$/,
        ["Request Again", "Open"],
        "warning",
      ],
      [
        "damaged",
        [{ on: "download", damageAt: 30_000, ...again }],
        /^The log of ECommerce\/prod is damaged after [\d.]+ [KM]B\. The records before that can be opened\.$/,
        / · failed$/,
        ["Download Again", "Open"],
        "error",
      ],
      [
        "failed",
        [{ on: "poll", state: "Failed" }],
        /^The service could not produce the log of ECommerce\/prod, .+\. Nothing arrived\. Retrying sends a new request\.$/,
        / · failed$/,
        ["Retry"],
        "error",
      ],
      [
        "not allowed",
        [{ on: "request", status: 403 }],
        /^The key of 'Environment' may not export ECommerce\/prod: This fault was ordered\. Nothing was requested\.$/,
        / · refused$/,
        ["Show Exports"],
        "error",
      ],
      [
        "of a database that is not there",
        [{ on: "request", status: 404 }],
        /^The service knows no database ECommerce\/prod\. Check the path; it starts with the region group\.$/,
        / · refused$/,
        ["Edit…", "Remove"],
        "error",
      ],
      [
        "not to be read",
        [{ on: "poll", status: 403 }],
        /^The key of 'Environment' may not read this request: This fault was ordered\. The request is kept\.$/,
        / · failed$/,
        ["Retry"],
        "error",
      ],
      [
        "gone from the server",
        [{ on: "poll", status: 404 }],
        /^The server no longer has this request\. A new one is needed\.$/,
        / · failed$/,
        ["Request Again"],
        "error",
      ],
      [
        "behind a link that is not safe",
        [{ on: "poll", fields: { presigned_url: "http://logs.invalid/log" } }],
        /^The download link is plain http, which is for this machine only\. Nothing was downloaded\. The request is kept\.$/,
        / · stopped$/,
        ["Continue"],
        "error",
      ],
      [
        "without queries",
        [{ on: "poll", state: "DoesNotExist" }],
        /^No queries in ECommerce\/prod, .+\. Dashboard queries are only in an export of the region group\.$/,
        / · no queries$/,
        ["Export us-std"],
        "info",
      ],
    ];
  for (const [name, faults, text, row, buttons, icon] of cases) {
    it(`say that they are ${name}, and offer what helps`, async () => {
      await service.orderFaults(...faults);
      await exportLastHour();
      await shows(ui().notificationText, text, 30_000);
      await shows(ui().view("Exports").first(), row);
      assert.deepEqual(await ui().notificationButtons.allTextContents(), buttons);
      assert.equal(await ui().notification.locator(`.codicon-${icon}`).count(), 1);
      await ui().screenshot(`failure-${name}`);
    });
  }

  it("say that they wait for a key", async () => {
    await service.orderFaults({ on: "request", status: 401, ...again });
    await exportLastHour();
    await shows(ui().view("Exports").first(), / · key refused$/);
    await shows(
      ui().notificationText,
      "The service refused the key of 'Environment'. 1 export is kept and goes on once there is a new one.",
    );
    assert.deepEqual(await ui().notificationButtons.allTextContents(), ["Show Exports"]);
    await shows(ui().statusItem, "Key needed");
    await ui().screenshot("failure-key-refused");
    await ui().pickFromMenu(ui().view("Exports").first(), "Cancel Export");
    await shows(ui().view("Exports").first(), / · stopped$/);
  });

  it("go on by a click on the notification", async () => {
    await service.orderFaults({ on: "poll", state: "Failed" });
    await exportLastHour();
    await ui().notificationButton("Retry").click();
    await shows(ui().notificationText, /^Export finished: ECommerce\/prod, /);
    await shows(ui().view("Exports").first(), / · just now$/);
  });

  it("are split in two by a click on the notification", async () => {
    await service.orderFaults({ on: "poll", state: "TimedOut" });
    const rows = ui().view("Exports");
    const before = await rows.count();
    await exportLastHour();
    await ui().notificationButton("Split in Two").click();
    for (const index of [0, 1]) await shows(rows.nth(index), / · just now$/);
    await eventually(async () => assert.equal(await rows.count(), before + 2));
  });

  it("are edited by a click on the notification", async () => {
    await service.orderFaults({ on: "request", status: 400 });
    await exportLastHour();
    await shows(ui().view("Exports").first(), / · refused$/);
    const count = await ui().view("Exports").count();
    await ui().notificationButton("Edit…").click();
    await shows(ui().quickInput.title, "Export Logs (2/2)");
    await ui().quickInput.pick("Last 15 minutes");
    await shows(ui().view("Exports").first(), / · just now$/);
    await eventually(async () => assert.equal(await ui().view("Exports").count(), count));
  });

  async function exportLastHour(): Promise<void> {
    const { quickInput } = ui();
    await ui().run("Fauna Logs: Export Logs…");
    await shows(quickInput.title, "Export Logs (1/2)");
    await quickInput.type("us-std/ECommerce/prod");
    await quickInput.item("ECommerce/prod").first().waitFor();
    await quickInput.accept();
    await quickInput.item("Last 1 hour").waitFor();
    await quickInput.pick("Last 1 hour");
  }
});
