import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import type { Explorer } from "./explorer.ts";
import { shows } from "./shows.ts";
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
      await explorer.fields.filter({ hasText: /^error/ }).waitFor();
      await explorer.dragOver(0.1, 0.9);
      await shows(explorer.count, /of 4$/);
      await ui().screenshot(`explorer with a range in ${theme}`);
      assert.deepEqual(await violations(explorer), []);

      await explorer.findMode.click();
      await explorer.query.fill("o");
      await explorer.query.press("Enter");
      await explorer.grid.press("Enter");
      await explorer.record.locator("mark").first().waitFor();
      await ui().screenshot(`explorer in ${theme}`);
      assert.deepEqual(await violations(explorer), []);

      await explorer.query.fill("level:");
      await explorer.suggestions.first().waitFor();
      assert.deepEqual(await violations(explorer), []);
    });
  });
}

/** What axe finds in the page: the rule, and the elements that break it. */
async function violations({ grid }: Explorer): Promise<string[]> {
  return grid.evaluate(async () => {
    const page = window as unknown as { loadAxe: () => void; axe?: typeof axe };
    if (!page.axe) page.loadAxe();
    const found = (await page.axe?.run(document, { iframes: false }))?.violations ?? [];
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" · ")}`);
  });
}
