import * as vscode from "vscode";
import type { Database } from "../core/account/types.ts";
import type { ExportTarget } from "../core/exports/types.ts";
import { explainListing, type Trouble, troubleOf } from "./account-errors.ts";
import { type Connection, type Connections, demoId } from "./connections.ts";
import { connectionItem, databaseItem, regionGroupItem, restItem } from "./database-items.ts";
import type { Databases, Listing } from "./databases.ts";
import type { DemoService } from "./demo-service.ts";

export interface ConnectionNode {
  readonly kind: "connection";
  readonly connection: Connection;
}
export interface RegionGroupNode {
  readonly kind: "regionGroup";
  readonly connection: Connection;
  readonly regionGroup: string;
}
export interface DatabaseNode {
  readonly kind: "database";
  readonly connection: Connection;
  readonly regionGroup: string;
  readonly path: string;
  readonly name: string;
  readonly hasChildren: boolean;
  readonly isByHand: boolean;
}
/** Stands for what is not listed: more to load, nothing there, or an error. */
export interface RestNode {
  readonly kind: "more" | "empty" | "error";
  readonly connection: Connection;
  readonly path?: string;
  readonly text: string;
  readonly tooltip?: string;
}
export type DatabaseTreeNode = ConnectionNode | RegionGroupNode | DatabaseNode | RestNode;

/** The Databases view: connection → region group → database → child databases, listed as they are unfolded. */
export class DatabaseTree implements vscode.TreeDataProvider<DatabaseTreeNode>, vscode.Disposable {
  readonly #connections: Connections;
  readonly #databases: Databases;
  readonly #demo: DemoService;
  readonly #changed = new vscode.EventEmitter<DatabaseTreeNode | undefined>();
  readonly #connectionNodes = new Map<string, ConnectionNode>();
  readonly #trouble = new Map<string, Trouble>();
  readonly #subscription: vscode.Disposable;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(connections: Connections, databases: Databases, demo: DemoService) {
    this.#connections = connections;
    this.#databases = databases;
    this.#demo = demo;
    this.#subscription = connections.onChange((id) => this.refresh(id));
  }

  /** Lists again what is shown, of one connection or of all. */
  refresh(connectionId?: string): void {
    this.#databases.forget(connectionId);
    // The list of connections may be another one: the whole tree is asked for, which keeps what is unfolded.
    this.#changed.fire(undefined);
  }

  async loadMore(node: RestNode): Promise<void> {
    await this.#databases.more(node.connection.id, node.path);
    this.#changed.fire(undefined);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  getTreeItem(node: DatabaseTreeNode): vscode.TreeItem {
    switch (node.kind) {
      case "connection":
        return connectionItem(node.connection, this.#demo.isRunning, this.#trouble.get(node.connection.id));
      case "regionGroup":
        return regionGroupItem(node);
      case "database":
        return databaseItem(node);
      default:
        return restItem(node);
    }
  }

  async getChildren(node?: DatabaseTreeNode): Promise<DatabaseTreeNode[]> {
    if (!node) return this.#connections.list().map((connection) => this.#connectionNode(connection));
    if (node.kind === "connection") return this.#topLevel(node.connection);
    if (node.kind === "regionGroup") return this.#regionGroup(node);
    return node.kind === "database" ? this.#children(node) : [];
  }

  getParent(): undefined {
    return undefined;
  }

  /** The node of a connection, to reveal it. */
  connectionNode(id: string): ConnectionNode | undefined {
    const connection = this.#connections.get(id);
    return connection && this.#connectionNode(connection);
  }

  #connectionNode(connection: Connection): ConnectionNode {
    const known = this.#connectionNodes.get(connection.id);
    if (known && known.connection.name === connection.name) return known;
    const node: ConnectionNode = { kind: "connection", connection };
    this.#connectionNodes.set(connection.id, node);
    return node;
  }

  async #topLevel(connection: Connection): Promise<DatabaseTreeNode[]> {
    // Unfolding a stopped demo would start it behind the user's back.
    if (connection.id === demoId && !this.#demo.isRunning) return [];
    const listing = await this.#databases.list(connection.id);
    this.#noteTrouble(connection, listing);
    const regionGroups = new Set(listing.databases.map(({ regionGroup }) => regionGroup));
    for (const path of this.#connections.pathsByHand(connection.id)) regionGroups.add(regionGroupOf(path));
    const nodes: DatabaseTreeNode[] = [...regionGroups]
      .sort()
      .map((regionGroup) => ({ kind: "regionGroup", connection, regionGroup }));
    return [...nodes, ...rest(connection, undefined, listing, nodes.length)];
  }

  async #regionGroup({ connection, regionGroup }: RegionGroupNode): Promise<DatabaseTreeNode[]> {
    const listing = await this.#databases.list(connection.id);
    const listed = listing.databases.filter((database) => database.regionGroup === regionGroup);
    const known = new Set(listed.map(({ path }) => path));
    const byHand = this.#connections
      .pathsByHand(connection.id)
      .filter((path) => regionGroupOf(path) === regionGroup && path !== regionGroup && !known.has(path));
    return [
      ...listed.map((database) => databaseNode(connection, database)),
      ...byHand.map((path) => byHandNode(connection, regionGroup, path)),
    ];
  }

  async #children({ connection, path }: DatabaseNode): Promise<DatabaseTreeNode[]> {
    const listing = await this.#databases.list(connection.id, path);
    const nodes = listing.databases.map((database) => databaseNode(connection, database));
    return [...nodes, ...rest(connection, path, listing, nodes.length)];
  }

  #noteTrouble(connection: Connection, listing: Listing): void {
    const trouble = listing.error === undefined ? undefined : troubleOf(listing.error);
    if (this.#trouble.get(connection.id) === trouble) return;
    if (trouble) this.#trouble.set(connection.id, trouble);
    else this.#trouble.delete(connection.id);
    this.#changed.fire(this.#connectionNode(connection));
  }
}

/** What an export of a node asks for; nothing for nodes that hold no logs of their own. */
export function targetOf(node: DatabaseTreeNode): ExportTarget | undefined {
  if (node.kind !== "database" && node.kind !== "regionGroup") return undefined;
  return {
    connectionId: node.connection.id,
    connectionName: node.connection.name,
    regionGroup: node.regionGroup,
    ...(node.kind === "database" ? { database: node.path } : {}),
  };
}

function databaseNode(connection: Connection, database: Database): DatabaseNode {
  return { kind: "database", connection, isByHand: false, ...database };
}

function byHandNode(connection: Connection, regionGroup: string, path: string): DatabaseNode {
  const name = path.slice(regionGroup.length + 1);
  return { kind: "database", connection, regionGroup, path, name, hasChildren: true, isByHand: true };
}

function regionGroupOf(path: string): string {
  return path.split("/", 1)[0];
}

function rest(connection: Connection, path: string | undefined, listing: Listing, shown: number): RestNode[] {
  if (listing.error !== undefined) {
    const text = explainListing(listing.error, connection);
    return [{ kind: "error", connection, path, text, tooltip: `${text}\n\nClick to try again.` }];
  }
  if (listing.nextToken !== undefined) {
    return [{ kind: "more", connection, path, text: `${listing.databases.length.toLocaleString()} shown` }];
  }
  return shown === 0 ? [{ kind: "empty", connection, path, text: "" }] : [];
}
