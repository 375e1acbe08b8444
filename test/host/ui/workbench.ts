import assert from "node:assert/strict";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";
import { eventually } from "../eventually.ts";
import { Explorer } from "./explorer.ts";
import { shows } from "./shows.ts";

/** What `run.mjs` has started for these tests. */
interface Surroundings {
  /** Where to connect to the browser. */
  readonly browser: string;
  /** Address of the window, with the folder open and the extension loaded. */
  readonly workbench: string;
  readonly settingsFile: string;
  /** The folder that is open. */
  readonly folder: string;
  readonly artefactsDir: string;
  /** The service behind the connection 'Environment'. */
  readonly demo: { readonly url: string; readonly key: string };
}

export const surroundings = readSurroundings();

export type Theme =
  | "Default Dark Modern"
  | "Default Light Modern"
  | "Default High Contrast"
  | "Default High Contrast Light";

/** Opens a window before the tests of a suite and closes it after them; a test that fails leaves a screenshot. */
export function useWorkbench(theme: Theme = "Default Dark Modern"): () => Workbench {
  let workbench: Workbench | undefined;
  before(async () => {
    workbench = await Workbench.open(theme);
  });
  afterEach(async function () {
    if (this.currentTest?.state !== "failed") return;
    await workbench?.screenshot(`failed ${this.currentTest.fullTitle()}`);
  });
  after(() => workbench?.close());
  return () => {
    if (!workbench) throw new Error("The window is not open.");
    return workbench;
  };
}

/** Each test of a suite goes on where the one before it ended: after a failure the rest says nothing. */
export function inOrder(): void {
  let hasFailed = false;
  beforeEach(function () {
    if (hasFailed) this.skip();
  });
  afterEach(function () {
    hasFailed ||= this.currentTest?.state === "failed";
  });
}

/** One VS Code window, as a user sees it. */
export class Workbench {
  readonly page: Page;
  readonly #browser: Browser;

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.page = page;
  }

  static async open(theme: Theme): Promise<Workbench> {
    setSettings({ "workbench.colorTheme": theme });
    const browser = await chromium.connect(surroundings.browser);
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      permissions: ["clipboard-read", "clipboard-write"],
      // What fades in would be half there in a screenshot.
      reducedMotion: "reduce",
    });
    context.setDefaultTimeout(30_000);
    const workbench = new Workbench(browser, await context.newPage());
    await workbench.load();
    return workbench;
  }

  /** Loads the window anew, and waits until the extension is in it. */
  async load(): Promise<void> {
    await this.page.goto(surroundings.workbench);
    await this.viewContainer.waitFor();
  }

  /** Loads the window anew, with the editors that are open in it: in a browser, VS Code notes those every five seconds. */
  async reload(): Promise<void> {
    await eventually(async () => {
      const open = await this.page.locator(".tabs-container .tab").count();
      assert.equal(await this.page.evaluate(notedEditors), open, "editors that VS Code has noted");
    });
    await this.load();
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }

  /** Keeps what is on the screen among the artefacts of the run. */
  async screenshot(name: string): Promise<void> {
    // A tooltip under the pointer would lie over what is to be seen.
    await this.page.mouse.move(0, 0);
    await this.screenshotAsIs(name);
  }

  /** With the pointer where it is, and the tooltip that it has opened. */
  async screenshotAsIs(name: string): Promise<void> {
    const fileName = `${name.replace(/[^\w.-]+/g, "-")}.png`;
    const path = join(surroundings.artefactsDir, fileName);
    await this.page.screenshot({ path, animations: "disabled" });
  }

  get viewContainer(): Locator {
    return this.page.getByRole("tab", { name: /Fauna Logs|Smoke/ }).first();
  }

  /** Runs a command from the palette by its whole title. */
  async run(title: string): Promise<void> {
    await this.quickInput.open(`>${title}`, title);
  }

  /**
   * Runs a command that asks what is wanted, and picks that. A view that is filled meanwhile may take the focus, which
   * closes the list: it tries again.
   */
  async runAndPick(title: string, label: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await this.run(title);
      try {
        await this.quickInput.item(label).first().click({ timeout: 5_000 });
        return;
      } catch (error) {
        if (attempt === 5) throw error;
        await this.page.keyboard.press("Escape");
      }
    }
  }

  /** Opens a file of the folder through VS Code's own dialog. */
  async openFile(name: string): Promise<void> {
    await this.run("File: Open File...");
    const { quickInput } = this;
    await shows(quickInput.title, "Open File");
    await quickInput.pick(name);
    await this.tab(name).waitFor();
  }

  get quickInput(): QuickInput {
    return new QuickInput(this.page);
  }

  tab(name: string): Locator {
    return this.page.locator(".tabs-container").getByRole("tab", { name });
  }

  /** The rows of one of the extension's views. */
  view(name: "Databases" | "Exports"): Locator {
    const pane = this.page.locator(".pane", { has: this.page.locator(".pane-header", { hasText: name }) });
    return pane.getByRole("treeitem");
  }

  /** Picks from the context menu of an element. A menu takes no click in its first moments. */
  async pickFromMenu(element: Locator, label: string): Promise<void> {
    await element.click({ button: "right" });
    const item = this.page.getByRole("menuitem", { name: label, exact: true });
    await item.waitFor();
    await eventually(async () => {
      if ((await item.count()) > 0) await item.click({ timeout: 1_000 });
      assert.equal(await item.count(), 0);
    });
  }

  get statusItem(): Locator {
    return this.page.locator('.statusbar-item[id$="faunaLogs.exports"]');
  }

  get notification(): Locator {
    return this.page.locator(".notification-toast");
  }

  get notificationText(): Locator {
    return this.notification.locator(".notification-list-item-message");
  }

  get notificationButtons(): Locator {
    return this.notification.locator(".monaco-text-button");
  }

  notificationButton(name: string): Locator {
    return this.notification.getByRole("button", { name, exact: true });
  }

  get dialog(): Locator {
    return this.page.getByRole("dialog");
  }

  /** The page of the Explorer in the editor in front. */
  get explorer(): Explorer {
    return new Explorer(this.page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame"));
  }

  /**
   * Changes a setting in VS Code's own editor for them, as a user does: this window has it then. The file of settings
   * would be taken in the window's own time, and a window that is loaded begins with what it knew before.
   */
  async setSetting(id: string, value: string): Promise<void> {
    const editor = this.page.locator(".settings-editor");
    const field = editor.locator(".setting-item-control input");
    // In a busy window it may lose the focus to something else, and with it what is typed.
    await eventually(async () => {
      await this.run("Preferences: Open Settings (UI)");
      await editor.locator(".suggest-input-container").click({ timeout: 5_000 });
      await this.page.keyboard.press("ControlOrMeta+A");
      await this.page.keyboard.insertText(`@id:${id}`);
      await editor
        .locator(".settings-count-widget", { hasText: "1 Setting Found" })
        .waitFor({ timeout: 5_000 });
      await field.fill(value, { timeout: 5_000 });
    });
    await eventually(() => assert.equal(String(readSettings()[id]), value));
    await this.closeEditors();
  }

  async closeEditors(): Promise<void> {
    await this.run("View: Close All Editors");
    await this.page.locator(".tabs-container .tab").first().waitFor({ state: "detached" });
  }
}

/** In the page: how many editors would be there again after a reload. */
async function notedEditors(): Promise<number> {
  const answer = <Result>(request: IDBRequest<Result>) =>
    new Promise<Result>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  let count = 0;
  for (const { name = "" } of await indexedDB.databases()) {
    if (!name.startsWith("vscode-web-state-db-")) continue;
    const database = await answer(indexedDB.open(name));
    const items = database.transaction("ItemTable").objectStore("ItemTable");
    const noted = String(await answer(items.get("memento/workbench.parts.editor")));
    database.close();
    count += noted.match(/"id":"workbench\.editors?\./g)?.length ?? 0;
  }
  return count;
}

/** A quick pick, an input box or the palette: only one is open at a time. */
export class QuickInput {
  readonly #page: Page;
  readonly widget: Locator;
  readonly input: Locator;
  /** What can be picked, as far as it is in sight. */
  readonly items: Locator;
  readonly title: Locator;
  /** What stands below the field: a prompt, or what is wrong with the text. */
  readonly message: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.widget = page.locator(".quick-input-widget");
    this.input = this.widget.locator(".quick-input-box input");
    this.items = this.widget.locator(".quick-input-list .monaco-list-row");
    this.title = this.widget.locator(".quick-input-title");
    this.message = this.widget.locator(".quick-input-message");
  }

  /**
   * Opens the palette, types and accepts the item of that label. Keys may be lost while VS Code starts, and the palette
   * with its focus to what appears meanwhile: it tries again.
   */
  async open(text: string, label: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#page.keyboard.press("F1");
        await this.input.fill(text, { timeout: 3_000 });
        await this.item(label).first().click({ timeout: 3_000 });
        return;
      } catch (error) {
        if (attempt === 5) throw error;
        await this.#page.keyboard.press("Escape");
      }
    }
  }

  item(label: string | RegExp): Locator {
    const name = typeof label === "string" ? new RegExp(`^(.*: )?\\s*${escaped(label)}\\s*$`) : label;
    return this.items.filter({ has: this.#page.locator(".label-name", { hasText: name }) });
  }

  async pick(label: string | RegExp): Promise<void> {
    await this.item(label).first().click();
  }

  async type(text: string): Promise<void> {
    await this.input.fill(text);
  }

  async accept(): Promise<void> {
    await this.input.press("Enter");
  }

  /** Waits until it shows that no more items are on their way. */
  async settled(): Promise<void> {
    await this.widget.locator(".quick-input-progress.done").waitFor({ state: "attached" });
  }

  /** Label and description of the items in sight. */
  async texts(): Promise<string[]> {
    return this.items.evaluateAll((rows) =>
      rows.map((row) => {
        const parts = row.querySelectorAll(".label-name, .label-description");
        return Array.from(parts, (part) => part.textContent?.trim()).join(" · ");
      }),
    );
  }
}

/** The user's settings, which belong to the server. Windows that are opened from now on have them. `undefined` takes one away. */
export function setSettings(changes: Readonly<Record<string, unknown>>): void {
  const draft = `${surroundings.settingsFile}.new`;
  writeFileSync(draft, JSON.stringify({ ...readSettings(), ...changes }, null, 2));
  // Whole at any moment: an open window reads it as well.
  renameSync(draft, surroundings.settingsFile);
}

function readSettings(): Record<string, unknown> {
  return JSON.parse(readFileSync(surroundings.settingsFile, "utf8"));
}

function readSurroundings(): Surroundings {
  const json = process.env.TEST_SURROUNDINGS;
  if (!json) throw new Error("These tests are run by `node test/run.mjs ui`.");
  return JSON.parse(json);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
