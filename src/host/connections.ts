import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { type Account, openAccount } from "../core/account/index.ts";
import type { DemoService } from "./demo-service.ts";
import { contexts } from "./ids.ts";
import { proxySettings } from "./settings.ts";

/** A named endpoint and its account key. The key itself is never part of it. */
export interface Connection {
  readonly id: string;
  readonly name: string;
  /** Origin, such as `https://logs.example.com`; empty for the demo service, whose port changes. */
  readonly endpoint: string;
  readonly kind: "stored" | "environment" | "demo";
}

interface StoredConnection {
  readonly id: string;
  readonly name: string;
  readonly endpoint: string;
}

const storedKey = "connections";
const pathsKey = "databasePaths";
const demoUsedKey = "demoUsed";
const environmentId = "environment";
export const demoId = "demo";

const demo: Connection = { id: demoId, name: "Demo service", endpoint: "", kind: "demo" };

/**
 * The connections of this user. Endpoints are in global state and keys in the secret storage,
 * never in settings: no workspace can send a key elsewhere.
 */
export class Connections implements vscode.Disposable {
  readonly #state: vscode.Memento;
  readonly #secrets: vscode.SecretStorage;
  readonly #demo: DemoService;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #accounts = new Map<string, Promise<Account | undefined>>();
  readonly #changed = new vscode.EventEmitter<string | undefined>();
  readonly #subscriptions: vscode.Disposable[];

  /** Fires the id of the connection that changed, or nothing when the list did. */
  readonly onChange = this.#changed.event;

  constructor(
    { globalState, secrets }: vscode.ExtensionContext,
    demoService: DemoService,
    environment: NodeJS.ProcessEnv,
  ) {
    this.#state = globalState;
    this.#secrets = secrets;
    this.#demo = demoService;
    this.#environment = environment;
    this.#subscriptions = [
      this.#changed,
      // A demo that has just started is the one that the account now being opened asked for.
      demoService.onChange(() =>
        demoService.isRunning ? this.#changed.fire(demoId) : this.#announce(demoId),
      ),
      secrets.onDidChange(({ key }) => this.#announce(key)),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("http")) this.#announce(undefined);
      }),
    ];
    this.#updateContext();
  }

  list(): readonly Connection[] {
    const others = [...this.#fromEnvironment(), ...this.#stored().map(asConnection)];
    const isDemoShown = others.length > 0 || this.#state.get(demoUsedKey, false);
    return isDemoShown ? [demo, ...others] : [];
  }

  get(id: string): Connection | undefined {
    return id === demoId ? demo : this.list().find((connection) => connection.id === id);
  }

  isNameTaken(name: string, exceptId?: string): boolean {
    return this.list().some((connection) => connection.name === name && connection.id !== exceptId);
  }

  /**
   * The service behind a connection, or `undefined` where there is no key for it.
   * Starts the demo service when it is asked for.
   */
  account(id: string): Promise<Account | undefined> {
    const known = this.#accounts.get(id);
    if (known) return known;
    const account = this.#open(id);
    this.#accounts.set(id, account);
    account.catch(() => this.#accounts.delete(id));
    return account;
  }

  async add(name: string, endpoint: string, key: string): Promise<Connection> {
    const stored: StoredConnection = { id: randomUUID(), name, endpoint };
    // The key goes first: a connection is never seen without one.
    await this.#secrets.store(stored.id, key);
    await this.#store([...this.#stored(), stored]);
    return asConnection(stored);
  }

  async rename(id: string, name: string): Promise<void> {
    await this.#store(this.#stored().map((stored) => (stored.id === id ? { ...stored, name } : stored)));
  }

  async replaceKey(id: string, key: string): Promise<void> {
    await this.#secrets.store(id, key);
    this.#announce(id);
  }

  async remove(id: string): Promise<void> {
    await this.#secrets.delete(id);
    await this.#store(this.#stored().filter((stored) => stored.id !== id));
    await this.#state.update(pathsKey, { ...this.#paths(), [id]: undefined });
  }

  /** Database paths that the user gave by hand, where the service lists none. */
  pathsByHand(id: string): readonly string[] {
    return this.#paths()[id] ?? [];
  }

  async addPath(id: string, path: string): Promise<void> {
    const paths = new Set(this.pathsByHand(id)).add(path);
    await this.#state.update(pathsKey, { ...this.#paths(), [id]: [...paths].sort() });
    this.#announce(id);
  }

  /** Starts the demo service and keeps its connection in the list from now on. */
  async useDemo(): Promise<void> {
    await this.#demo.start();
    await this.#state.update(demoUsedKey, true);
    this.#announce(undefined);
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
    for (const account of this.#accounts.values()) closeQuietly(account);
  }

  async #open(id: string): Promise<Account | undefined> {
    if (id === demoId) {
      const { url, key } = await this.#demo.start();
      return openAccount({ endpoint: new URL(url), key });
    }
    if (id === environmentId) {
      const [connection] = this.#fromEnvironment();
      const key = this.#environment.FAUNA_ACCOUNT_KEY;
      return connection && key
        ? openAccount({ endpoint: new URL(connection.endpoint), key, proxy: proxySettings() })
        : undefined;
    }
    const stored = this.#stored().find((connection) => connection.id === id);
    const key = await this.#secrets.get(id);
    return stored && key
      ? openAccount({ endpoint: new URL(stored.endpoint), key, proxy: proxySettings() })
      : undefined;
  }

  #fromEnvironment(): Connection[] {
    const { FAUNA_ACCOUNT_URL: url, FAUNA_ACCOUNT_KEY: key } = this.#environment;
    if (!url || !key || !URL.canParse(url)) return [];
    return [{ id: environmentId, name: "Environment", endpoint: new URL(url).origin, kind: "environment" }];
  }

  #stored(): readonly StoredConnection[] {
    return this.#state.get<readonly StoredConnection[]>(storedKey, []);
  }

  async #store(connections: readonly StoredConnection[]): Promise<void> {
    await this.#state.update(storedKey, connections);
    this.#announce(undefined);
  }

  #paths(): Record<string, readonly string[] | undefined> {
    return this.#state.get<Record<string, readonly string[] | undefined>>(pathsKey, {});
  }

  /** Accounts are opened again at the next use: a key, a port or a proxy may be another one now. */
  #announce(id: string | undefined): void {
    for (const known of id === undefined ? [...this.#accounts.keys()] : [id]) {
      const account = this.#accounts.get(known);
      this.#accounts.delete(known);
      if (account) closeQuietly(account);
    }
    this.#updateContext();
    this.#changed.fire(id);
  }

  #updateContext(): void {
    void vscode.commands.executeCommand("setContext", contexts.hasConnections, this.list().length > 0);
  }
}

function asConnection(stored: StoredConnection): Connection {
  return { ...stored, kind: "stored" };
}

/** Calls under way end with an error of their own, which their callers report. */
function closeQuietly(account: Promise<Account | undefined>): void {
  void account.then((open) => open?.close()).catch(() => {});
}
