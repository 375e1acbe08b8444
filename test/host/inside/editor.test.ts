import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import { eventually } from "../eventually.ts";

describe("the Log Explorer as an editor", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "fauna-editor-"));
  });
  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));
  after(() => rmSync(folder, { recursive: true }));

  for (const name of [
    "log.ndjson",
    "log.jsonl",
    "log.ndjson.gz",
    "log.jsonl.gz",
    "log.ndjson.zst",
    "log.jsonl.zst",
  ]) {
    it(`opens ${name}`, async () => {
      assert.equal(await viewTypeOf(name), "faunaLogs.explorer");
    });
  }

  for (const name of ["log.json", "log.log", "log.gz", "log.zst", "log.json.gz", "ndjson"]) {
    it(`leaves ${name} alone`, async () => {
      assert.equal(await viewTypeOf(name), undefined);
    });
  }

  for (const name of ["chosen.json", "chosen.log", "chosen.gz", "chosen.zst"]) {
    it(`opens ${name} where it is chosen`, async () => {
      await viewTypeOf(name);
      const file = vscode.Uri.file(join(folder, name));
      await vscode.commands.executeCommand("vscode.openWith", file, "faunaLogs.explorer.option");
      await eventually(() => {
        const input = activeInput();
        assert.ok(input instanceof vscode.TabInputCustom);
        assert.equal(input.viewType, "faunaLogs.explorer.option");
      });
    });
  }

  it("keeps the compiled code of its reader, which later ones take", async function () {
    this.timeout(120_000);
    const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? assert.fail();
    const profile = join(dirname(workspace), "user-data/User/globalStorage/fauna-logs.fauna-logs");
    const code = join(profile, "code/log.cjs.code");
    const open = async (name: string) => {
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
      assert.equal(await viewTypeOf(name), "faunaLogs.explorer");
    };
    await open("code.ndjson");
    await eventually(() => assert.ok(existsSync(code)));
    const { ino, mtimeMs } = statSync(code);
    await open("again.ndjson");
    // Code that was not taken would be replaced by then.
    await sleep(8000);
    assert.deepEqual([statSync(code).ino, statSync(code).mtimeMs], [ino, mtimeMs]);
    writeFileSync(code, "no code");
    await open("damaged.ndjson");
    await eventually(() => assert.ok(statSync(code).size > 10_000));
  });

  it("opens several files as one log, beside the log on its own", async () => {
    await viewTypeOf("log.ndjson");
    const files = ["log.ndjson", "log.ndjson.1", "other.jsonl"].map((name) => {
      writeFileSync(join(folder, name), '{"a":1}\n');
      return vscode.Uri.file(join(folder, name));
    });
    await vscode.commands.executeCommand("faunaLogs.openTogether", files[0], files);
    await eventually(() => {
      const input = activeInput();
      assert.ok(input instanceof vscode.TabInputCustom);
      assert.deepEqual(
        [input.uri.fsPath, input.uri.query],
        [files[0].fsPath, "part=log.ndjson.1&part=other.jsonl"],
      );
    });
    assert.equal(vscode.window.tabGroups.activeTabGroup.tabs.length, 2);
    await vscode.commands.executeCommand("faunaLogs.explorer.reopenAsText");
    await eventually(() => {
      const input = activeInput();
      assert.ok(input instanceof vscode.TabInputText);
      assert.equal(input.uri.query, "");
    });
  });

  it("gives way to the text editor", async () => {
    await viewTypeOf("log.ndjson");
    await vscode.commands.executeCommand("faunaLogs.explorer.reopenAsText");
    await eventually(() => assert.ok(activeInput() instanceof vscode.TabInputText));
  });

  async function viewTypeOf(name: string): Promise<string | undefined> {
    const file = join(folder, name);
    writeFileSync(file, '{"a":1}\n');
    await vscode.commands.executeCommand("vscode.open", vscode.Uri.file(file));
    return eventually(() => {
      const input = activeInput();
      if (input instanceof vscode.TabInputCustom) return input.viewType;
      assert.ok(input instanceof vscode.TabInputText);
      return undefined;
    });
  }

  function activeInput(): unknown {
    return vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  }
});
