import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../eventually.ts";
import { Service } from "../service.ts";
import { shows } from "./shows.ts";
import { setSettings, surroundings, type Theme, useWorkbench } from "./workbench.ts";

const themes: [name: string, theme: Theme, day: number][] = [
  ["dark", "Default Dark Modern", 1],
  ["light", "Default Light Modern", 2],
];

for (const [name, theme, day] of themes) {
  describe(`exports on the server and old logs, ${name}`, () => {
    const ui = useWorkbench(theme);
    const service = new Service(surroundings.demo);
    const shot = (step: string) => ui().screenshot(`housekeeping-${name}-${step}`);
    const exports = () => ui().view("Exports");
    let folder: string;

    before(async () => {
      await service.setPace(0);
      folder = mkdtempSync(join(surroundings.folder, "logs-"));
      await ui().viewContainer.click();
      await ui().setSetting("faunaLogs.exports.folder", folder);
      // More than a page of the service: its own first page has none of the oldest.
      for (let minute = 0; minute < 105; minute++)
        await service.request("us-std/ECommerce/prod", minuteOf(minute));
    });
    after(async () => {
      setSettings({ "faunaLogs.exports.folder": undefined, "faunaLogs.exports.maxSize": undefined });
      await service.setPace(1);
      rmSync(folder, { recursive: true, force: true });
    });

    const startOf = (minute: number) => new Date(Date.UTC(2024, 2, day, 12, minute));
    const minuteOf = (minute: number): [start: string, end: string] => [
      startOf(minute).toISOString(),
      startOf(minute + 1).toISOString(),
    ];
    /** As it is shown, in local time. */
    const shownTime = (minute: number) =>
      `${startOf(minute).getDate()} Mar 2024 ${startOf(minute).toTimeString().slice(0, 5)}`;
    const row = (minute: number) =>
      exports()
        .filter({ hasText: shownTime(minute) })
        .first();
    /** What is shown anew is looked for anew. */
    const showAnew = async () => {
      const header = ui().page.locator(".pane-header", { hasText: "Exports" });
      await header.click();
      await row(1).waitFor({ state: "detached" });
      await header.click();
    };

    it("lists what was requested elsewhere, page by page", async () => {
      const { quickInput } = ui();
      await ui().run("Fauna Logs: Show Exports on the Server…");
      await quickInput.item("ECommerce/prod").first().waitFor();
      await shot("1-on-the-server");
      await quickInput.type(shownTime(0));
      await quickInput.item("Load more…").first().waitFor();
      assert.equal(await quickInput.item("ECommerce/prod").count(), 0);
      await quickInput.pick("Load more…");
      await quickInput.item("ECommerce/prod").first().waitFor();
      await shot("2-more");
    });

    it("adds what is picked to the exports, without a request", async () => {
      const { quickInput } = ui();
      const requests = (await service.requestedLogs()).length;
      await quickInput.pick("ECommerce/prod");
      await quickInput.type(shownTime(1));
      await quickInput.pick("ECommerce/prod");
      await shot("3-picked");
      await quickInput.accept();
      await shows(row(0), /^ECommerce\/prod.*B · just now/, 30_000);
      await shows(row(1), /^ECommerce\/prod.*B · just now/, 30_000);
      assert.equal((await service.requestedLogs()).length, requests);
      assert.equal(readdirSync(folder).length, 2);
      await shot("4-adopted");
    });

    it("leaves out what is in the list", async () => {
      const { quickInput } = ui();
      await ui().run("Fauna Logs: Show Exports on the Server…");
      await quickInput.item("ECommerce/prod").first().waitFor();
      await quickInput.type(shownTime(0));
      await quickInput.pick("Load more…");
      await quickInput.settled();
      assert.equal(await quickInput.item("ECommerce/prod").count(), 0);
      await ui().page.keyboard.press("Escape");
    });

    it("does not take a folder that is away for deleted logs", async () => {
      renameSync(folder, `${folder} away`);
      await showAnew();
      await shows(row(1), /folder not found/);
      await shot("5-folder-away");
      mkdirSync(folder);
      await showAnew();
      await shows(row(1), /file not found/);
      await shot("6-file-deleted");
      rmSync(folder, { recursive: true });
      renameSync(`${folder} away`, folder);
      await showAnew();
      await shows(row(1), /B · /);
    });

    it("asks what to delete when logs take too much, and deletes nothing without a yes", async () => {
      const { quickInput } = ui();
      await ui().setSetting("faunaLogs.exports.maxSize", "0.000001");
      await shows(
        ui().notificationText,
        /^Exported logs take .*, more than 1 KB. Delete the \d+ oldest, .*, finished/,
      );
      await shot("7-question");
      await ui().notification.getByRole("button", { name: "Review…" }).click();
      await shows(quickInput.title, /^Delete Old Logs: \d+ logs, /);
      await shot("8-review");
      await ui().page.keyboard.press("Escape");
      assert.equal(readdirSync(folder).length, 2);
    });

    it("deletes what was picked, and keeps the export", async () => {
      const { quickInput } = ui();
      await row(0).click();
      // Only once the page has the focus it takes none from what is opened next.
      await ui().explorer.rows.first().click();
      await ui().run("Fauna Logs: Delete Old Logs…");
      await shows(quickInput.title, /^Delete Old Logs: /);
      // None but one of this test.
      await quickInput.widget.getByRole("checkbox").first().click();
      await shows(quickInput.title, "Delete Old Logs");
      await quickInput.type(shownTime(0));
      await quickInput.item("ECommerce/prod").first().waitFor({ state: "detached" });
      await quickInput.type(shownTime(1));
      await shot("9-none");
      await quickInput.pick("ECommerce/prod");
      await quickInput.accept();
      await eventually(async () => {
        const button = ui().dialog.getByRole("button", { name: "Delete for Good" });
        if ((await button.count()) > 0) {
          await shot("10-for-good");
          await button.click();
        }
        assert.equal(readdirSync(folder).length, 1);
      });
      await shows(row(1), /file not found/);
      await shot("11-deleted");
    });

    it("offers to download again what was deleted under an open editor", async () => {
      rmSync(folder, { recursive: true });
      const again = ui().explorer.notice.getByRole("button", { name: "Download Again" });
      await again.waitFor();
      await shot("12-gone");
      await again.click();
      await ui().dialog.getByRole("button", { name: "Download Again" }).click();
      await shows(row(0), /B · just now/);
      await again.waitFor({ state: "detached" });
      await ui().explorer.rows.first().waitFor();
      assert.equal(readdirSync(folder).length, 1);
    });

    it("clears the cache", async () => {
      await ui().run("Fauna Logs: Clear Cache");
      await eventually(async () => {
        const texts = await ui().notificationText.allTextContents();
        assert.ok(
          texts.some((text) => /^Cleared |^The cache is empty|^Nothing to clear/.test(text)),
          texts.join(),
        );
      });
      await shot("13-cache");
    });
  });
}
