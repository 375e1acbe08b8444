/** All that a run has written or shown anywhere, to be searched for what must not be there. */
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { inspect } from "node:util";
import type { Account } from "../../../../src/core/account/index.ts";
import { connectingMessage } from "../../../../src/core/account/messages.ts";
import { presentExport } from "../../../../src/core/exports/present.ts";
import { presentStatusBar } from "../../../../src/core/exports/present-status.ts";
import type { Exports } from "../../../../src/core/exports/types.ts";

export class Traces {
  readonly #traces: { readonly where: string; readonly text: string }[] = [];
  readonly #secrets = new Set<string>();

  /** Whatever it is, with all that hangs on it. */
  add(where: string, value: unknown): void {
    const text = typeof value === "string" ? value : inspect(value, { depth: 20, showHidden: true });
    this.#traces.push({ where, text });
  }

  /** A secret in every form in which it may be repeated. */
  addSecret(secret: string): void {
    this.#secrets.add(secret);
    this.#secrets.add(encodeURIComponent(secret));
    this.#secrets.add(Buffer.from(secret).toString("base64").replace(/=+$/, ""));
  }

  /** What signs a link, and its query as a whole. */
  addLink(link: string): void {
    if (!URL.canParse(link)) return;
    const { search, searchParams } = new URL(link);
    if (search.length > 1) this.addSecret(search.slice(1));
    for (const [name, value] of searchParams) {
      if (/sig|cred|token/i.test(name)) this.addSecret(value);
    }
  }

  /** Names and contents of all files. */
  async addFolder(where: string, folder: string): Promise<void> {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      this.add(`${where}, name`, relative(folder, path));
      if (entry.isFile()) this.add(`${where}, content`, await readFile(path, "latin1"));
    }
  }

  /** What is told, stored and shown of each export, whenever it changes. */
  watch(exports: Exports): void {
    exports.onChange(({ id, export: view }) => {
      if (!view) return;
      const now = new Date();
      this.add("export", view);
      this.add("row and tooltip", presentExport(view, now));
      this.add("status bar", presentStatusBar(exports.list(), new Set([id]), now));
    });
  }

  /** The same account: its links become secrets, and its errors are looked at, as they are and in words. */
  tap(account: Account): Account {
    const tap =
      <Arguments extends unknown[], Result>(call: (...given: Arguments) => Promise<Result>) =>
      async (...given: Arguments): Promise<Result> => {
        try {
          const result = await call.apply(account, given);
          for (const link of linksIn(result)) this.addLink(link);
          return result;
        } catch (error) {
          this.#addError(error, account.endpoint);
          throw error;
        }
      };
    return {
      endpoint: account.endpoint,
      requestLogs: tap(account.requestLogs),
      getLogs: tap(account.getLogs),
      listLogs: tap(account.listLogs),
      listDatabases: tap(account.listDatabases),
      download: tap(account.download),
      close: () => account.close(),
    };
  }

  /** Where which secret was seen; empty when all is well. */
  leaks(): string[] {
    const leaks = new Set<string>();
    for (const { where, text } of this.#traces) {
      for (const secret of this.#secrets)
        if (text.includes(secret)) leaks.add(`${where}: ${around(text, secret)}`);
    }
    return [...leaks].slice(0, 20);
  }

  /** In how many places was looked. */
  get places(): ReadonlySet<string> {
    return new Set(this.#traces.map(({ where }) => where));
  }

  #addError(error: unknown, endpoint: string): void {
    this.add("error", error);
    if (!(error instanceof Error)) return;
    this.add("stack", error.stack ?? "");
    this.add("cause", error.cause);
    for (const task of ["test", "list", "export"] as const) {
      const context = { endpoint, task, connectionName: "Production", target: "ECommerce" };
      if (error.name === "AccountError") {
        this.add("words", connectingMessage(error as Parameters<typeof connectingMessage>[0], context));
      }
    }
  }
}

function linksIn(result: unknown): string[] {
  const links = Object(result);
  return typeof links.presignedUrl === "string" ? [links.presignedUrl] : [];
}

function around(text: string, secret: string): string {
  const place = text.indexOf(secret);
  return text.slice(Math.max(0, place - 60), place + secret.length + 20);
}
