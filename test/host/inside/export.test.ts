import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { eventually } from "../eventually.ts";
import { Service } from "../service.ts";

const { FAUNA_ACCOUNT_URL: url = "", FAUNA_ACCOUNT_KEY: key = "" } = process.env;

describe("an export over HTTP", () => {
  const service = new Service({ url, key });
  const configuration = () => vscode.workspace.getConfiguration("faunaLogs");
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "fauna-exports-"));
    await vscode.extensions.getExtension("fauna-logs.fauna-logs")?.activate();
    await configuration().update("exports.folder", folder, vscode.ConfigurationTarget.Global);
    await configuration().update("exports.openWhenReady", true, vscode.ConfigurationTarget.Global);
  });

  after(async () => {
    await configuration().update("exports.folder", undefined, vscode.ConfigurationTarget.Global);
    await configuration().update("exports.openWhenReady", undefined, vscode.ConfigurationTarget.Global);
    rmSync(folder, { recursive: true });
  });

  it("writes the very log that the service has, and opens it", async () => {
    const node = {
      kind: "database",
      connection: { id: "environment", name: "Environment", endpoint: url, kind: "environment" },
      regionGroup: "us-std",
      path: "us-std/ECommerce/prod",
      name: "prod",
      hasChildren: true,
    };
    const flow = vscode.commands.executeCommand("faunaLogs.exportLogs", node);
    // The first range offered is the last 15 minutes.
    await eventually(async () => {
      await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      assert.ok((await service.requestedLogs()).length > 0);
    });
    await flow;

    const tab = await eventually(() => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      assert.ok(input instanceof vscode.TabInputCustom);
      return input;
    });
    assert.equal(tab.viewType, "faunaLogs.explorer");
    assert.equal(join(tab.uri.fsPath, ".."), folder);

    const [request] = await service.requestedLogs();
    assert.equal(request?.database, "us-std/ECommerce/prod");
    const { time_start = "", time_end = "" } = request ?? {};
    assert.equal(Date.parse(time_end) - Date.parse(time_start), 15 * 60_000);
    const expected = await service.downloadLog("us-std/ECommerce/prod", time_start, time_end);
    assert.ok(readFileSync(tab.uri.fsPath).equals(expected));
    assert.deepEqual(readdirSync(folder), [tab.uri.path.split("/").at(-1)]);
  });
});
