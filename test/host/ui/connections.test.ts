import assert from "node:assert/strict";
import { freePort, type Listening, serve, serveSecurely } from "../../unit/core/account/servers.ts";
import { eventually } from "../eventually.ts";
import { Service } from "../service.ts";
import { shows } from "./shows.ts";
import { surroundings, useWorkbench } from "./workbench.ts";

describe("connections", () => {
  const ui = useWorkbench();
  const opened: Listening[] = [];

  // One that is left open would keep the tests from ending.
  afterEach(() => Promise.all(opened.splice(0).map((one) => one.close())));

  it("says why databases cannot be listed", async () => {
    const service = new Service(surroundings.demo);
    const again = { on: "databases", times: 1000 };
    const usual = /read-only$/;
    const cases: [fault: { [effect: string]: unknown }, text: RegExp, connection: RegExp][] = [
      [{ status: 401 }, /The service refused this key\.$/, /key refused$/],
      [{ status: 403 }, /This key may not list databases\. Add one by its path\.$/, usual],
      [{ status: 404 }, /There is no Logs API at http:.+\. Check the address\.$/, usual],
      [
        { body: "<html>Sign in</html>" },
        /did not answer as a Logs API does\. Check the address, or a/,
        usual,
      ],
      [{ cutAfterBytes: 0 }, /The connection to 127\.0\.0\.1 broke off: .+\.$/, /not reachable$/],
    ];
    await ui().viewContainer.click();
    const rows = ui().view("Databases");
    await rows.filter({ hasText: /^BackOffice$/ }).waitFor();
    const header = ui().page.locator(".pane-header", { hasText: "Databases" });
    for (const [index, [fault, text, connection]] of cases.entries()) {
      await service.orderFaults({ ...again, ...fault });
      await header.hover();
      await header.getByRole("button", { name: "Refresh" }).click();
      await shows(rows.filter({ hasText: "Could not list databases" }), text);
      await shows(rows.filter({ hasText: /^Environment/ }), connection);
      await ui().screenshot(`databases not listed ${index + 1}`);
    }
    await service.orderFaults();
    await rows.filter({ hasText: "Could not list databases" }).click();
    await rows.filter({ hasText: /^BackOffice$/ }).waitFor();
  });

  it("takes a service once its key was tested", async () => {
    const { quickInput } = ui();
    await ui().runAndPick("Fauna Logs: Add Connection…", "A service with a Logs API");

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

  it("says what is wrong with an address once it has a key for it", async () => {
    const secure = await serveSecurely((_, response) => response.end());
    const page = await serve((_, response) => response.end("<html>Sign in</html>"));
    const other = await serve((_, response) => response.writeHead(404).end());
    opened.push(secure, page, other);
    const closed = `http://127.0.0.1:${await freePort()}`;
    const { quickInput } = ui();
    const cases: [address: string, text: string][] = [
      [closed, `Nothing answers at ${new URL(closed).host}.`],
      [
        secure.url.origin,
        "The certificate of 127.0.0.1 is not trusted: self-signed certificate. Nothing was sent.",
      ],
      [
        page.url.origin,
        `${page.url.origin} did not answer as a Logs API does. Check the address, or a proxy in between.`,
      ],
      [other.url.origin, `There is no Logs API at ${other.url.origin}. Check the address.`],
    ];
    for (const [index, [address, text]] of cases.entries()) {
      await ui().runAndPick("Fauna Logs: Add Connection…", "A service with a Logs API");
      await shows(quickInput.title, "Add Connection (1/3)");
      await quickInput.type(address);
      await quickInput.accept();
      await shows(quickInput.title, "Add Connection (2/3)");
      await quickInput.accept();
      await shows(quickInput.title, "Add Connection (3/3)");
      await quickInput.type("key");
      await quickInput.accept();
      await shows(quickInput.message, text);
      await ui().screenshot(`add connection, wrong address ${index + 1}`);
      await ui().page.keyboard.press("Escape");
      await quickInput.widget.waitFor({ state: "hidden" });
    }
  });

  it("starts the demo service when it is asked for", async () => {
    await ui().runAndPick("Fauna Logs: Add Connection…", "Demo service");
    await ui()
      .view("Databases")
      .filter({ hasText: /^Demo service.*running/ })
      .first()
      .waitFor();
    await ui().screenshot("demo service running");
  });
});
