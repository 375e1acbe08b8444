import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Listening, serveProxy, serveSecurely } from "../../unit/core/account/servers.ts";
import { eventually } from "../eventually.ts";
import type { Service } from "../service.ts";
import { exportStore, startExport, useFastService } from "./exporting.ts";
import { shows } from "./shows.ts";
import { setSettings, useWorkbench } from "./workbench.ts";

const again = { times: 1000 };

describe("exports that wait for others", () => {
  const ui = useWorkbench();
  const service = useFastService(ui);
  const opened: Listening[] = [];
  const rows = () => ui().view("Exports");
  const row = () => rows().first();

  after(async () => {
    setSettings({ "http.proxy": undefined });
    await Promise.all(opened.map((one) => one.close()));
  });

  const later = { headers: { "retry-after": "60" }, ...again };
  const cases: [name: string, faults: Parameters<Service["orderFaults"]>, row: RegExp, text: RegExp][] = [
    [
      "429",
      [{ on: "request", status: 429, ...later }],
      / · trying again in (\d+ s|1 min)$/,
      /The service asks to slow down\. The request is kept\./,
    ],
    [
      "503",
      [{ on: "request", status: 503, ...later }],
      / · trying again in (\d+ s|1 min)$/,
      /The service had an error \(503\)\. The request is kept\./,
    ],
    [
      "a page in place of an answer",
      [{ on: "poll", body: "<html>Sign in</html>", ...again }],
      / · offline$/,
      /http:\/\/127\.0\.0\.1:\d+ did not answer as a Logs API does\. Check the address, or a proxy in between\. The export is kept and goes on by itself\./,
    ],
    [
      "an answer that breaks off",
      [{ on: "poll", cutAfterBytes: 0, ...again }],
      / · trying again( in \d+ s)?$/,
      /The connection to 127\.0\.0\.1 broke off: .+\. The request is kept\./,
    ],
    [
      "a page in place of a log",
      [{ on: "download", body: "<html>Sign in</html>", headers: { "content-type": "text/html" }, ...again }],
      / · offline$/,
      /127\.0\.0\.1:\d+ did not answer with a log\. Check a proxy in between\. Nothing is lost\./,
    ],
    [
      "a download that breaks off",
      [
        { on: "download", cutAfterBytes: 20_000 },
        { on: "download", cutAfterBytes: 0, ...again },
      ],
      / · \d+% · trying again( in \d+ s)?$/,
      /The download broke off at [\d.]+ KB\. It goes on from there\./,
    ],
    [
      "a server that cannot continue a download",
      [
        { on: "download", cutAfterBytes: 20_000 },
        { on: "download", ignoreRange: true, stallAfterBytes: 5_000 },
      ],
      / · \d+% · started over$/,
      /The server cannot continue a download, so it starts over\. The log stays open\./,
    ],
    [
      "a log that changed on the server",
      [
        { on: "download", cutAfterBytes: 20_000 },
        { on: "download", etag: '"changed"', stallAfterBytes: 5_000, ...again },
      ],
      / · \d+% · started over$/,
      /The log on the server changed\. It is downloaded anew\./,
    ],
    [
      "no answer",
      [{ on: "request", delayMs: 60_000, ...again }],
      / · trying again( in \d+ s)?$/,
      /No answer yet, trying again in \d+ s\./,
    ],
  ];
  for (const [name, faults, words, text] of cases) {
    it(`go on by themselves after ${name}, without a notification`, async () => {
      await service.orderFaults(...faults);
      await startExport(ui(), "ECommerce/prod", words);
      await tooltipSays(text);
      await ui().screenshotAsIs(`waiting-${name}`);
      assert.equal(await ui().notification.count(), 0);
      await cancel();
    });
  }

  it("wait for a network in silence, tell together of a proxy that asks for a sign-in, and go on without it", async () => {
    await linksLeadTo("https://logs.invalid/prod");
    await startExport(ui(), "ECommerce/staging", / · offline$/);
    await startExport(ui(), "ECommerce/prod", / · offline$/);
    // What the system says of a name that nobody has depends on whether there is a network.
    const reason = "logs\\.invalid was not found\\. Check the address, or the network\\. The export is kept";
    await tooltipSays(
      new RegExp(`No network\\. The export goes on by itself|${reason} and goes on by itself\\.`),
    );
    await ui().screenshotAsIs("waiting-offline");
    await eventually(async () => {
      const status = await ui().statusItem.getAttribute("aria-label");
      assert.match(status ?? "", new RegExp(`^2 exports, (No network\\.|${reason})`));
    });
    assert.equal(await ui().notification.count(), 0);

    const { url } = await use(serveProxy(1, 407));
    // Both are to go on at once: what looks up a name just now would come later.
    await eventually(() => assert.deepEqual(longPauses(), [true, true]));
    await ui().setSetting("http.proxy", url.origin);
    for (const index of [0, 1]) await shows(rows().nth(index), / · proxy asks for a sign-in$/);
    await shows(
      ui().notificationText,
      `The proxy ${url.host} asks for a sign-in. Exports are kept. Check http.proxy. 1 more export has the same trouble.`,
    );
    const buttons = await ui().notificationButtons.allTextContents();
    assert.deepEqual(buttons, ["Open Settings", "Show Exports"]);
    await ui().screenshot("waiting-proxy");
    await ui().notificationButton("Open Settings").click();
    const setting = ui().page.locator(".settings-editor .setting-item-contents", { hasText: "Http: Proxy" });
    const field = setting.locator("input").first();
    await eventually(async () => assert.equal(await field.inputValue(), url.origin));
    await ui().screenshot("waiting-proxy-settings");
    await service.orderFaults();
    await field.fill("");
    for (const index of [0, 1]) await shows(rows().nth(index), /B · just now$/);
    await ui().page.keyboard.press("Escape");
  });

  it("tell of a certificate that is not trusted, and go on once there is another", async () => {
    const { url } = await use(serveSecurely((_, response) => response.end()));
    await linksLeadTo(`${url.origin}/prod`);
    await startExport(ui(), "ECommerce/prod", / · certificate not trusted$/);
    await shows(
      ui().notificationText,
      "The certificate of 127.0.0.1 is not trusted: self-signed certificate. Nothing was sent. The export is kept. Check the certificate, or a proxy in between.",
    );
    await ui().screenshot("waiting-certificate");
    await ui().notificationButton("Show Output").click();
    const output = ui().page.locator(".panel .view-line", { hasText: /self-signed/ });
    await output.first().waitFor();
    await ui().screenshot("waiting-certificate-output");
    await service.orderFaults();
    await shows(row(), /B · just now$/);
    await ui().run("View: Hide Panel");
  });

  /** A row that is drawn anew closes its menu. */
  async function cancel(): Promise<void> {
    await eventually(async () => {
      if (/ · stopped/.test((await row().textContent()) ?? "")) return;
      await ui().pickFromMenu(row(), "Cancel Export");
      await shows(row(), / · stopped/, 5_000);
    });
  }

  /** For each export that is offline, whether it does nothing for a while. */
  function longPauses(): boolean[] {
    return readdirSync(exportStore)
      .filter((name) => name.endsWith(".json"))
      .map((name) => JSON.parse(readFileSync(join(exportStore, name), "utf8")).export)
      .filter(({ hold }) => hold === "offline")
      .map(({ retryAt }) => Date.parse(retryAt) > Date.now() + 6_000);
  }

  async function linksLeadTo(url: string): Promise<void> {
    await service.orderFaults({ on: "poll", fields: { presigned_url: url }, ...again });
  }

  async function use<One extends Listening>(opening: Promise<One>): Promise<One> {
    const one = await opening;
    opened.push(one);
    return one;
  }

  /** A row that is drawn anew under the pointer loses its tooltip. */
  async function tooltipSays(text: RegExp): Promise<void> {
    const tooltip = ui().page.locator(".monaco-hover", { hasText: "Connection:" });
    await eventually(async () => {
      await ui().page.mouse.move(0, 0);
      await row().locator(".label-name").first().hover();
      await shows(tooltip, text, 1_500);
      // Lines would break within words.
      assert.doesNotMatch((await tooltip.textContent()) ?? "", /\u00a0/);
    });
  }
});
