import assert from "node:assert/strict";
import * as vscode from "vscode";

const extensionId = "fauna-logs.fauna-logs";

describe("manifest", () => {
  const extension = vscode.extensions.getExtension(extensionId);
  before(() => extension?.activate());

  it("is that of this extension, which activates", () => {
    assert.equal(extension?.isActive, true);
  });

  it("contributes only commands that there are", async () => {
    const known = new Set(await vscode.commands.getCommands(true));
    const contributed: { command: string }[] = extension?.packageJSON.contributes.commands;
    assert.deepEqual(
      contributed.map(({ command }) => command).filter((command) => !known.has(command)),
      [],
    );
  });

  it("contributes views that can be shown", async () => {
    const views: { id: string }[] = extension?.packageJSON.contributes.views.faunaLogs;
    assert.ok(views.length > 0);
    for (const { id } of views) await vscode.commands.executeCommand(`${id}.focus`);
  });
});
