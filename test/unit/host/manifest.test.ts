import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import {
  commands,
  contexts,
  explorerViewType,
  optionalExplorerViewType,
  views,
} from "../../../src/host/ids.ts";

interface Manifest {
  readonly engines: { readonly vscode: string };
  readonly devDependencies: Record<string, string>;
  readonly icon: string;
  readonly contributes: {
    readonly commands: readonly { command: string; title: string; category: string; enablement?: string }[];
    readonly menus: Record<string, readonly { command: string; when?: string }[]>;
    readonly keybindings: readonly { command: string; when: string }[];
    readonly views: Record<string, readonly { id: string; icon: string }[]>;
    readonly viewsWelcome: readonly { view: string; when?: string; contents: string }[];
    readonly customEditors: readonly { viewType: string }[];
    readonly configuration: { properties: Record<string, { scope: string; markdownDescription: string }> };
  };
}

const text = readFileSync("package.json", "utf8");
const manifest = JSON.parse(text) as Manifest;
const { contributes } = manifest;
const contributed = new Set(contributes.commands.map(({ command }) => command));

/** Both kinds of the Explorer: the default one, and the one that is offered. */
const isInFront = String.raw`activeCustomEditorId =~ /^faunaLogs\.explorer/`;

describe("package.json", () => {
  it("contributes just the commands that the code knows", () => {
    assert.deepEqual([...contributed].sort(), Object.values(commands).sort());
  });

  it("has the views and the custom editor that the code registers", () => {
    const [container, ids] = Object.entries(contributes.views)[0];
    assert.equal(container, views.container);
    assert.deepEqual(
      ids.map(({ id }) => id),
      [views.databases, views.exports],
    );
    assert.deepEqual(
      contributes.customEditors.map(({ viewType }) => viewType),
      [explorerViewType, optionalExplorerViewType],
    );
  });

  it("names only its own commands in menus, keys and welcome views", () => {
    const inMenus = Object.values(contributes.menus).flatMap((items) => items.map(({ command }) => command));
    const inKeys = contributes.keybindings.map(({ command }) => command);
    const inWelcome = contributes.viewsWelcome.flatMap(({ contents }) =>
      [...contents.matchAll(/command:([\w.]+)/g)].map(([, id]) => id),
    );
    for (const id of [...inMenus, ...inKeys, ...inWelcome]) assert.ok(contributed.has(id), id);
  });

  it("hides what acts on a tree node from the palette", () => {
    const worksAlone = new Set<string>([
      commands.exportLogs,
      commands.exportAgain,
      commands.showServerExports,
    ]);
    const hidden = new Set(
      contributes.menus.commandPalette.filter(({ when }) => when === "false").map(({ command }) => command),
    );
    for (const { command } of contributes.menus["view/item/context"]) {
      assert.equal(hidden.has(command), !worksAlone.has(command), command);
    }
  });

  it("enables the Explorer's commands only while it is in front", () => {
    for (const { command, enablement } of contributes.commands) {
      const isExplorer = command.startsWith(`${explorerViewType}.`);
      assert.equal(enablement, isExplorer ? isInFront : undefined, command);
    }
    for (const { command, when } of contributes.keybindings) {
      if (command.startsWith(`${explorerViewType}.`)) {
        assert.ok(when.includes(isInFront), command);
      }
    }
  });

  it("writes titles as the design has them", () => {
    for (const { title, category } of contributes.commands) {
      assert.equal(category, "Fauna Logs");
      assert.doesNotMatch(title, /\.\.\.|\.$/, title);
    }
  });

  it("lets no workspace set a setting", () => {
    for (const [id, { scope, markdownDescription }] of Object.entries(contributes.configuration.properties)) {
      assert.equal(scope, "application", id);
      assert.match(markdownDescription, /\.$/, id);
    }
  });

  it("knows every package by its content", () => {
    for (const lockFile of [
      "package-lock.json",
      "test/host/package-lock.json",
      "test/bench/package-lock.json",
    ]) {
      const { packages } = JSON.parse(readFileSync(lockFile, "utf8")) as {
        packages: Record<string, { integrity?: string; link?: boolean }>;
      };
      for (const [path, { integrity, link }] of Object.entries(packages)) {
        if (path !== "" && !link) assert.match(integrity ?? "", /^sha512-/, `${lockFile}: ${path}`);
      }
    }
  });

  it("uses the context keys that the code sets, and no others", () => {
    const used = new Set([...text.matchAll(/\bfaunaLogs\.(?:has|is)\w+/g)].map(([key]) => key));
    assert.deepEqual([...used].sort(), Object.values(contexts).sort());
  });

  it("types against the oldest VS Code that it runs on", () => {
    assert.equal(`^${manifest.devDependencies["@types/vscode"]}`, manifest.engines.vscode);
  });

  it("has its icons", () => {
    for (const path of [manifest.icon, ...contributes.views[views.container].map(({ icon }) => icon)]) {
      assert.ok(existsSync(path), path);
    }
  });
});
