/** An export as a user makes it, and what becomes of it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { eventually } from "../eventually.ts";
import { Service } from "../service.ts";
import { shows } from "./shows.ts";
import { surroundings, type Workbench } from "./workbench.ts";

/** Where the extension of all windows keeps its exports. */
export const exportStore = join(
  dirname(surroundings.settingsFile),
  "globalStorage/fauna-logs.fauna-logs/exports",
);

/**
 * The service that the window is connected to, which does everything at once, with the views in sight. After each test
 * nothing more goes wrong, and what the user was told is gone.
 */
export function useFastService(ui: () => Workbench): Service {
  const service = new Service(surroundings.demo);
  before(async () => {
    await service.setPace(0);
    await ui().viewContainer.click();
  });
  afterEach(async () => {
    await service.orderFaults();
    await ui().run("Notifications: Clear All Notifications");
  });
  after(() => service.setPace(1));
  return service;
}

/** Goes as far as the choice of a range, from which Enter starts an export of the last hour. */
export async function askForLastHour(ui: Workbench, name: string): Promise<void> {
  const { quickInput } = ui;
  const soon = { timeout: 10_000 };
  // In a busy window it may lose the focus to something else, and with it itself: then it is asked for again.
  await eventually(async () => {
    await ui.run("Fauna Logs: Export Logs…");
    await quickInput.title.filter({ hasText: "Export Logs (1/2)" }).waitFor(soon);
    // A click might still take another database, which has come in above this one.
    await quickInput.settled();
    await quickInput.input.fill(`us-std/${name}`, soon);
    // Enter might still take what stood first before the last letters were typed.
    await quickInput.item(name).first().click(soon);
    await quickInput.item("Last 1 hour").waitFor(soon);
  });
}

/** Exports an hour, and waits until its row in the Exports view says so. */
export async function startExport(ui: Workbench, name: string, description: RegExp): Promise<void> {
  await askForLastHour(ui, name);
  await ui.quickInput.pick("Last 1 hour");
  await shows(ui.view("Exports").first(), description);
}

/** The newest export gets ready by itself, and its file holds the very bytes of an undisturbed download. */
export async function assertDone(ui: Workbench, service: Service, database: string): Promise<void> {
  await shows(ui.view("Exports").first(), /B · just now/, 60_000);
  const request = (await service.requestedLogs()).at(-1);
  assert.ok(request);
  assert.equal(request.database, database);
  const expected = await service.downloadLog(database, request.time_start ?? "", request.time_end ?? "");
  await ui.page.evaluate(() => navigator.clipboard.writeText(""));
  await ui.pickFromMenu(ui.view("Exports").first(), "Copy Path");
  const file = await eventually(async () => {
    const text = await ui.page.evaluate(() => navigator.clipboard.readText());
    assert.match(text, /\.ndjson$/);
    return text;
  });
  assert.ok(readFileSync(file).equals(expected));
}
