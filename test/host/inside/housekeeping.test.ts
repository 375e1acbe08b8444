import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import * as vscode from "vscode";
import { eventually } from "../eventually.ts";

describe("settings and commands of housekeeping", () => {
  const configuration = () => vscode.workspace.getConfiguration("faunaLogs");
  const numbers = ["exports.maxSize", "exports.maxAge", "explorer.cacheSize"];
  const set = (name: string, value: unknown) =>
    configuration().update(name, value, vscode.ConfigurationTarget.Global);
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "fauna-housekeeping-"));
    await vscode.extensions.getExtension("fauna-logs.fauna-logs")?.activate();
  });
  after(async () => {
    for (const name of numbers) await set(name, undefined);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    rmSync(folder, { recursive: true });
  });

  it("have their defaults", () => {
    assert.deepEqual(
      numbers.map((name) => configuration().get(name)),
      [20, 0, 20],
    );
  });

  for (const name of numbers) {
    it(`take ${name} from the user alone: no workspace decides what is deleted here`, async () => {
      const update = configuration().update(name, 1, vscode.ConfigurationTarget.Workspace);
      await assert.rejects(Promise.resolve(update));
    });
  }

  describe("of the cache", () => {
    const kept = () => readdirSync(cacheFolder()).filter((name) => name.endsWith(".ndjson"));
    const openPacked = async (name: string) => {
      const file = join(folder, name);
      writeFileSync(file, gzipSync('{"a":1}\n'.repeat(1000)));
      await vscode.commands.executeCommand("vscode.openWith", vscode.Uri.file(file), "faunaLogs.explorer");
    };
    const closeAll = () => vscode.commands.executeCommand("workbench.action.closeAllEditors");
    // A message that nobody answers is waited for by the command.
    const clear = () => void vscode.commands.executeCommand("faunaLogs.clearCache");

    it("clear what no open log needs", async () => {
      await openPacked("a.gz");
      await eventually(() => assert.equal(published().length, 1));
      clear();
      await new Promise((resolve) => setTimeout(resolve, 500));
      assert.equal(kept().length, 1);
      await closeAll();
      await eventually(() => {
        clear();
        assert.deepEqual(readdirSync(cacheFolder()), []);
      });
    });

    it("keep the cache within the size that the user gives", async () => {
      await openPacked("b.gz");
      await eventually(() => assert.equal(published().length, 1));
      await closeAll();
      await eventually(() => assert.ok(!readdirSync(cacheFolder()).some((name) => name.endsWith(".open"))));
      assert.equal(kept().length, 1);
      await set("explorer.cacheSize", 0.000_001);
      await eventually(() => assert.deepEqual(kept(), []));
      await openPacked("c.gz");
      await eventually(() => assert.equal(published().length, 1));
      await closeAll();
      await eventually(() => assert.deepEqual(kept(), []));
    });

    const published = () => readdirSync(cacheFolder()).filter((name) => name.endsWith(".json"));
  });

  /** In the profile that these tests run in, beside the folder that is open. */
  function cacheFolder(): string {
    const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? assert.fail();
    const path = join(dirname(workspace), "user-data/User/globalStorage/fauna-logs.fauna-logs/cache");
    assert.ok(existsSync(path), path);
    return path;
  }
});
