import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { type Listening, serve } from "../../unit/core/account/servers.ts";
import { exportStore, startExport, useFastService } from "./exporting.ts";
import { shows } from "./shows.ts";
import { setSettings, surroundings, useWorkbench } from "./workbench.ts";

const folderSetting = "faunaLogs.exports.folder";

describe("exports that cannot be stored", () => {
  const ui = useWorkbench("Default Light Modern");
  const service = useFastService(ui);
  const folders = join(dirname(surroundings.settingsFile), "../../folders");
  const opened: Listening[] = [];
  const row = () => ui().view("Exports").first();
  const buttons = () => ui().notificationButtons.allTextContents();

  before(() => mkdirSync(folders));
  after(async () => {
    setSettings({ [folderSetting]: undefined });
    await Promise.all(opened.map((one) => one.close()));
  });

  it("pause when the disk is full, and go on once it is not", async function () {
    const small = join(folders, "small");
    mkdirSync(small);
    // Not everybody may, and not every system can.
    if (spawnSync("/bin/mount", ["-t", "tmpfs", "-o", "size=80m", "tmpfs", small]).status !== 0) this.skip();
    try {
      await ui().setSetting(folderSetting, small);
      await exportLog(60, / · disk full$/);
      await shows(
        ui().notificationText,
        /^No space left in .*small: [\d.]+ MB are missing\. [\d.]+ KB are kept\. Free some space, then continue\.$/,
      );
      assert.deepEqual(await buttons(), ["Continue", "Change Folder…"]);
      const status = await ui().statusItem.getAttribute("aria-label");
      assert.equal(status, "Disk full, 1 export is paused. What has arrived is kept.");
      await ui().screenshot("storing-disk-full");
      spawnSync("/bin/mount", ["-o", "remount,size=200m", small]);
      await ui().notificationButton("Continue").click();
      await shows(row(), / · 61\.\d MB · just now$/);
    } finally {
      spawnSync("/bin/umount", ["-l", small]);
    }
  });

  it("pause when the folder cannot be written, until there is another", async () => {
    const file = join(folders, "file");
    const other = join(folders, "other");
    mkdirSync(other);
    writeFileSync(file, "in the way");
    await ui().setSetting(folderSetting, file);
    await startExport(ui(), "ECommerce/prod", / · folder not writable$/);
    await shows(ui().notificationText, /file cannot be written: a file is in its place\. Nothing is lost\.$/);
    await ui().screenshot("storing-folder");
    assert.deepEqual(await buttons(), ["Change Folder…"]);
    await ui().notificationButton("Change Folder…").click();
    await shows(ui().quickInput.title, "Folder for Exported Logs");
    // It takes no text before it has listed the folder that it begins with.
    await ui().quickInput.items.first().waitFor();
    await ui().quickInput.type(`${other}/`);
    await ui().screenshot("storing-folder-dialog");
    await ui().quickInput.widget.getByRole("button", { name: "Use This Folder" }).click();
    await shows(row(), /B · just now$/);
    assert.equal(readdirSync(other).length, 1);
  });

  it("stop before a log that is far too large, unless that is meant", async () => {
    await exportLog(1000, / · unusually large$/);
    await shows(
      ui().notificationText,
      /^Unpacking the log of ECommerce\/prod was stopped: [\d.]+ MB became 1 GB, more than logs do\. What has arrived is kept and can be opened\. Continue if it may be that large\.$/,
    );
    assert.deepEqual(await buttons(), ["Open", "Continue"]);
    await ui().page.setViewportSize({ width: 900, height: 700 });
    await ui().screenshot("storing-far-too-large");
    await ui().page.setViewportSize({ width: 1440, height: 900 });
    await ui().notificationButton("Continue").click();
    await shows(row(), / · 1\.02 GB · just now$/, 60_000);
  });

  it("say so where a button is to start another one, and nothing can be stored", async function () {
    await service.orderFaults({ on: "poll", state: "TimedOut" });
    await startExport(ui(), "ECommerce/prod", / · timed out$/);
    const isReadOnly =
      spawnSync("/bin/mount", ["--bind", exportStore, exportStore]).status === 0 &&
      spawnSync("/bin/mount", ["-o", "remount,ro,bind", exportStore]).status === 0;
    try {
      if (!isReadOnly) this.skip();
      await ui().notificationButton("Split in Two").click();
      // The newest: the end of the export before may be told late.
      await shows(
        ui().notificationText.first(),
        "The export was not started: the list of exports cannot be written: the disk is read-only. Nothing was requested.",
      );
      await ui().screenshot("storing-not-started");
    } finally {
      spawnSync("/bin/umount", ["-l", exportStore]);
    }
    assert.match((await row().textContent()) ?? "", / · timed out$/);
  });

  /** Of so many megabytes, which come as two hundred times less. */
  async function exportLog(megabytes: number, description: RegExp): Promise<void> {
    const log = compressedLog(megabytes);
    const listening = await serve((request, response) => send(log, request, response));
    opened.push(listening);
    await service.orderFaults({
      on: "poll",
      fields: { presigned_url: `${listening.url.origin}/log` },
      times: 1000,
    });
    await startExport(ui(), "ECommerce/prod", description);
  }
});

/** Small members, one after the other, as `cat` makes of compressed files. */
function compressedLog(megabytes: number): Buffer {
  const record = JSON.stringify({ ts: "2024-05-10T12:00:00Z", text: "x".repeat(980) });
  const member = gzipSync(`${record}\n`.repeat(1000));
  return Buffer.concat(Array.from({ length: megabytes }, () => member));
}

function send(log: Buffer, { headers }: IncomingMessage, response: ServerResponse): void {
  const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);
  const range = from > 0 ? { "content-range": `bytes ${from}-${log.length - 1}/${log.length}` } : {};
  response.writeHead(from > 0 ? 206 : 200, { "content-length": log.length - from, etag: '"log"', ...range });
  response.end(log.subarray(from));
}
