import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import { shows } from "./shows.ts";
import { surroundings, type Theme, useWorkbench } from "./workbench.ts";

const query = (code: number) =>
  JSON.stringify({
    API_VERSION: "10",
    DATABASE: ["ECommerce", "prod"],
    FQL_SHAPE: "let order = Order.byId(<string>)!\norder.update({ status: <string>, total: <integer> })\n",
    QUERY_TIME_MS: 64,
    REQUEST_HEADERS: '{"user_agent":"curl/8.4.0"}',
    RESPONSE_CODE: String(code),
    TAGS: { request_type: "order", isTest: true, note: null },
    TS: "2024-05-10 18:05:42.871 Z",
    TXN_RETRIES: code === 200 ? 1 : 0,
  });

const themes: readonly Theme[] = ["Default Dark Modern", "Default Light Modern"];

for (const theme of themes) {
  describe(`accessibility, ${theme}`, () => {
    const ui = useWorkbench(theme);

    it("has no violation that axe finds, with a record and a search open", async () => {
      const name = "accessible.ndjson";
      const lines = [200, 404, 503, 200].map(query);
      writeFileSync(join(surroundings.folder, name), `${lines.join("\n")}\nnot JSON\n`);
      await ui().openFile(name);
      const { explorer } = ui();
      await shows(explorer.statusLine, /1\s*not JSON/);
      await explorer.query.fill("order");
      await explorer.findMode.click();
      await explorer.rows.nth(1).click();
      await shows(explorer.record, /FQL_SHAPE/);
      await ui().screenshot(`accessibility ${theme}`);

      const frame = await (await explorer.grid.elementHandle())?.ownerFrame();
      assert.ok(frame);
      await frame.evaluate(axe.source);
      const { violations, passes } = await frame.evaluate(() => {
        const page = globalThis as unknown as { axe: typeof axe };
        return page.axe.run(document);
      });
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
      assert.deepEqual(found, []);
      // What checks nothing finds nothing.
      assert.ok(passes.some(({ id }) => id === "color-contrast"));
    });
  });
}
