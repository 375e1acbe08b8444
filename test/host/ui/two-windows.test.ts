import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../eventually.ts";
import { Service } from "../service.ts";
import { askForLastHour, assertDone, exportStore, startExport } from "./exporting.ts";
import { shows } from "./shows.ts";
import { surroundings, Workbench } from "./workbench.ts";

describe("two windows", function () {
  this.timeout(120_000);
  const service = new Service(surroundings.demo);
  let first: Workbench;
  let second: Workbench;

  beforeEach(async () => {
    [first, second] = [
      await Workbench.open("Default Dark Modern"),
      await Workbench.open("Default Dark Modern"),
    ];
    for (const ui of [first, second]) await ui.viewContainer.click();
  });
  afterEach(async function () {
    if (this.currentTest?.state === "failed") {
      await first.screenshot(`failed ${this.currentTest.title}, first`).catch(() => {});
      await second.screenshot(`failed ${this.currentTest.title}, second`).catch(() => {});
    }
    await service.orderFaults();
    await service.setPace(1);
    await Promise.all([first.close(), second.close()]);
  });

  const rows = (ui: Workbench) => ui.view("Exports");
  const countStored = () => readdirSync(exportStore).filter((name) => name.endsWith(".json")).length;

  /** The extension host that works on the one export that runs. */
  function workingProcess(): number {
    const [lease, ...others] = readdirSync(exportStore).filter((name) => name.endsWith(".lease"));
    assert.ok(lease && others.length === 0);
    const { pid } = JSON.parse(readFileSync(join(exportStore, lease), "utf8"));
    assert.match(readFileSync(`/proc/${pid}/cmdline`, "latin1"), /extensionHost/);
    return pid;
  }

  it("see the same export, and one takes over from the other when that is killed", async () => {
    const before = (await service.requestedLogs()).length;
    await service.orderFaults({ on: "download", bytesPerSecond: 60_000 });
    await startExport(first, "ECommerce/prod", /\d+%|\d [kM]B/);
    await shows(rows(second).first(), /ECommerce\/prod.*other window/);
    await second.screenshot("two windows, the second one watches");
    process.kill(workingProcess(), "SIGKILL");
    await first.close();
    await eventually(async () => {
      const row = (await rows(second).first().textContent()) ?? "";
      assert.match(row, /\d+%|\d [kM]B/);
      assert.doesNotMatch(row, /other window/);
    });
    await second.screenshot("two windows, the second one took over");
    await service.orderFaults();
    await assertDone(second, service, "us-std/ECommerce/prod");
    assert.equal((await service.requestedLogs()).length, before + 2);
  });

  it("make an export each when both start one at once", async () => {
    const before = (await service.requestedLogs()).length;
    const storedBefore = countStored();
    for (const ui of [first, second]) await askForLastHour(ui, "BackOffice");
    await Promise.all([first, second].map((ui) => ui.quickInput.pick("Last 1 hour")));
    for (const ui of [first, second]) {
      await eventually(async () => {
        assert.equal(countStored(), storedBefore + 2);
        for (const row of [rows(ui).nth(0), rows(ui).nth(1)]) {
          assert.match((await row.textContent()) ?? "", /BackOffice.*B · just now/);
        }
      });
    }
    const tokens = (await service.requestedLogs()).slice(before).map((body) => body.idempotency_token);
    assert.equal(tokens.length, 2);
    assert.equal(new Set(tokens).size, 2);
  });

  it("cancel one export when both want to", async () => {
    await service.setPace(10);
    await startExport(first, "BackOffice", /waiting/);
    await shows(rows(second).first(), /BackOffice.*other window/);
    await startExport(second, "ECommerce/dev", /waiting/);
    await shows(rows(first).first(), /ECommerce\/dev.*other window/);
    // Only the window that works on an export offers to cancel it.
    await rows(second).nth(1).click({ button: "right" });
    await second.page.getByRole("menuitem", { name: "Copy Request ID", exact: true }).waitFor();
    assert.equal(await second.page.getByRole("menuitem", { name: "Cancel Export" }).count(), 0);
    await second.page.keyboard.press("Escape");
    await Promise.all([
      first.pickFromMenu(rows(first).nth(1), "Cancel Export"),
      second.pickFromMenu(rows(second).nth(1), "Copy Request ID"),
    ]);
    for (const ui of [first, second]) await shows(rows(ui).nth(1), /BackOffice.*stopped/);
    await service.setPace(0);
    for (const ui of [first, second]) await shows(rows(ui).first(), /ECommerce\/dev.*B · just now/, 60_000);
    assert.match((await rows(second).nth(1).textContent()) ?? "", /stopped/);
  });
});
