import assert from "node:assert/strict";
import { eventually } from "../eventually.ts";
import { shows } from "./shows.ts";
import { surroundings, useWorkbench } from "./workbench.ts";

describe("connections", () => {
  const ui = useWorkbench();

  it("takes a service once its key was tested", async () => {
    const { quickInput } = ui();
    await ui().run("Fauna Logs: Add Connection…");
    await quickInput.pick("A service with a Logs API");

    await shows(quickInput.title, "Add Connection (1/3)");
    await quickInput.type("http://logs.example.com");
    await shows(quickInput.message, /Plain http is for this machine only. Use https./);
    await quickInput.type(surroundings.demo.url);
    await quickInput.accept();

    await shows(quickInput.title, "Add Connection (2/3)");
    await quickInput.type("Environment");
    await shows(quickInput.message, /There is a connection of this name./);
    await quickInput.type("Production");
    await quickInput.accept();

    await shows(quickInput.title, "Add Connection (3/3)");
    await quickInput.type("wrong");
    await quickInput.accept();
    await shows(quickInput.message, /The service refused this key./);
    await ui().screenshot("add connection, key refused");
    await quickInput.type(surroundings.demo.key);
    await quickInput.accept();

    await ui()
      .view("Databases")
      .filter({ hasText: /^Production/ })
      .waitFor();
    await eventually(async () => {
      assert.equal(
        await ui()
          .view("Databases")
          .filter({ hasText: /^us-std$/ })
          .count(),
        2,
      );
    });
    await ui().screenshot("connection added");
  });

  it("starts the demo service when it is asked for", async () => {
    await ui().run("Fauna Logs: Add Connection…");
    await ui().quickInput.pick("Demo service");
    await ui()
      .view("Databases")
      .filter({ hasText: /^Demo service.*running/ })
      .first()
      .waitFor();
    await ui().screenshot("demo service running");
  });
});
