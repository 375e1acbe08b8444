import assert from "node:assert/strict";
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { eventually } from "../eventually.ts";
import { exportStore } from "./exporting.ts";
import { shows } from "./shows.ts";
import { useWorkbench } from "./workbench.ts";

const kept = `${exportStore}-kept`;

describe("a list of exports that cannot be read", () => {
  before(() => {
    mkdirSync(dirname(exportStore), { recursive: true });
    if (existsSync(exportStore)) renameSync(exportStore, kept);
    writeFileSync(exportStore, "in its place");
  });
  after(putBack);
  const ui = useWorkbench();

  it("is said, with a way on, while all else works", async () => {
    await ui().viewContainer.click();
    await shows(ui().notificationText, /^The list of exports in .* cannot be read: .* Nothing is lost/);
    await ui()
      .view("Databases")
      .filter({ hasText: /^BackOffice$/ })
      .waitFor();
    const pane = ui().page.locator(".pane", {
      has: ui().page.locator(".pane-header", { hasText: "Exports" }),
    });
    await shows(pane.locator(".message"), /^The list of exports in .* cannot be read/);
    await ui().screenshot("list of exports cannot be read");
    putBack();
    await ui().notification.getByRole("button", { name: "Try Again" }).click();
    await eventually(async () => assert.equal(await pane.locator(".message").isVisible(), false));
  });
});

/** Also when it was put back already. */
function putBack(): void {
  if (existsSync(exportStore) && statSync(exportStore).isFile()) rmSync(exportStore);
  if (existsSync(kept)) renameSync(kept, exportStore);
}
