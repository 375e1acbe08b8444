import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import { surroundings, type Theme, useWorkbench } from "./workbench.ts";

const log = `${JSON.stringify({ time: "2024-05-10T14:03:00Z", level: "info", msg: "one" })}
${JSON.stringify({ time: "2024-05-10T14:03:01Z", level: "warn", msg: "two" })}
${JSON.stringify({ time: "2024-05-10T14:03:02Z", level: "error", msg: "three", nested: { list: [1, null] } })}
not JSON
`;

const themes: Theme[] = [
  "Default Dark Modern",
  "Default Light Modern",
  "Default High Contrast",
  "Default High Contrast Light",
];

for (const theme of themes) {
  describe(`the Explorer in ${theme}`, () => {
    const ui = useWorkbench(theme);

    it("leaves axe nothing to complain of", async () => {
      writeFileSync(join(surroundings.folder, "accessible.ndjson"), log);
      // The page's own policy lets no script in later; and axe must find the document that is there by then.
      await ui().page.addInitScript(`window.loadAxe = () => {${axe.source}}`);
      await ui().openFile("accessible.ndjson");
      const { explorer } = ui();
      await explorer.findMode.click();
      await explorer.query.fill("o");
      await explorer.query.press("Enter");
      await explorer.grid.press("Enter");
      await explorer.record.locator("mark").first().waitFor();
      await ui().screenshot(`explorer in ${theme}`);

      const violations = await explorer.grid.evaluate(async () => {
        const page = window as unknown as { loadAxe: () => void; axe: typeof axe };
        page.loadAxe();
        return (await page.axe.run(document, { iframes: false })).violations;
      });
      assert.deepEqual(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" · ")}`),
        [],
      );
    });
  });
}
