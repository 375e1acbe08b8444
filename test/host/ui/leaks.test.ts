import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { eventually } from "../eventually.ts";
import { Service } from "../service.ts";
import { askForLastHour } from "./exporting.ts";
import { shows } from "./shows.ts";
import { surroundings, useWorkbench } from "./workbench.ts";

/** All that the server, the extension hosts and the extension have written since the tests began. */
const profile = resolve(dirname(surroundings.settingsFile), "../..");
const { key } = surroundings.demo;
const link = "https://store.invalid/log?X-Amz-Signature=LEAKEDSIGNATURE0123";
const gossip = `Key ${key} was refused for ${link}`;
const secret = new RegExp(`${key}|LEAKEDSIGNATURE0123|signature=[0-9a-f]{16}`);

describe("secrets", function () {
  this.timeout(120_000);
  const ui = useWorkbench();
  const service = new Service(surroundings.demo);
  before(() => ui().viewContainer.click());
  afterEach(() => service.orderFaults());

  const body = JSON.stringify({ code: "c", reason: gossip });
  const check = ([name, faults, row]: readonly [
    string,
    readonly { on: string; [effect: string]: unknown }[],
    RegExp,
  ]) =>
    it(`are not shown when ${name}`, async () => {
      await service.orderFaults(...faults);
      await askForLastHour(ui(), "BackOffice");
      await ui().quickInput.pick("Last 1 hour");
      const newest = ui().view("Exports").first();
      await shows(newest, row, 60_000);
      // A row that is drawn anew under the pointer shows no tooltip.
      await eventually(async () => {
        await ui().page.mouse.move(0, 0);
        await newest.hover();
        await ui().page.locator(".workbench-hover").first().waitFor({ timeout: 3_000 });
      });
      assert.doesNotMatch(await ui().page.content(), secret);
      await ui().screenshot(`secrets, ${name}`);
    });
  (
    [
      ["a request is refused", [{ on: "request", status: 400, body }], /BackOffice.*refused/],
      ["a request is not answered for", [{ on: "poll", status: 403, body }], /BackOffice.*failed/],
      [
        "the service has errors",
        [
          { on: "request", status: 503, body },
          { on: "poll", status: 500, body },
          { on: "poll", body: gossip },
          { on: "download", status: 500, body },
          { on: "download", expire: true },
          { on: "download", cutAfterBytes: 1000 },
        ],
        /BackOffice.*B · just now/,
      ],
    ] as const
  ).forEach(check);

  it("are not in the output", async () => {
    await ui().run("Fauna Logs: Show Output");
    await ui().page.locator(".output-view .view-line").first().waitFor();
    await shows(ui().page.locator(".output-view .view-lines"), /downloading → ready/);
    assert.doesNotMatch(await ui().page.content(), secret);
  });

  it("are in no file", () => {
    assert.deepEqual(filesWithSecrets(), []);
    const planted = join(profile, "user-data/logs/planted.log");
    writeFileSync(planted, gossip);
    assert.deepEqual(filesWithSecrets(), ["user-data/logs/planted.log"]);
    rmSync(planted);
  });
});

function filesWithSecrets(): string[] {
  const files = readdirSync(profile, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return files
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => secret.test(readFileSync(path, "latin1")) || secret.test(path))
    .map((path) => relative(profile, path));
}
