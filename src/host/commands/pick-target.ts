import * as vscode from "vscode";
import type { Exports, ExportTarget } from "../../core/exports/types.ts";
import { targetLabel } from "../../core/format.ts";
import { explainListing } from "../account-errors.ts";
import { type Connection, type Connections, demoId } from "../connections.ts";
import type { Databases } from "../databases.ts";
import type { DemoService } from "../demo-service.ts";
import type { Services } from "../services.ts";
import { type Answer, back, pickStep } from "../steps.ts";

interface TargetItem extends vscode.QuickPickItem {
  readonly target?: ExportTarget;
  /** Picking it lists this connection, for the first time or again. */
  readonly lists?: Connection;
}

/** Past this many databases a pick is no place to look one up; a path can still be typed. */
const maxListed = 2000;

/** First step of an export: a database or a region group, from what is listed or typed. */
export async function pickTarget(
  services: Services,
  frame: { title: string; step: number; totalSteps: number },
): Promise<Answer<ExportTarget>> {
  const answer = await pickStep<TargetItem>({
    ...frame,
    placeholder: "Database or region group, or type a path such as us-std/ECommerce",
    items: [],
    matchOnDescription: true,
    accepts: ({ target, lists }) => target !== undefined || lists !== undefined,
    keepsOpen: ({ lists }) => lists !== undefined,
    start: (pick, signal) => new TargetList(services, pick, signal).start(),
  });
  return answer === undefined || answer === back ? answer : answer.target;
}

/** Fills the pick: recent targets, then what each connection lists, as it comes. */
class TargetList {
  readonly #connections: Connections;
  readonly #databases: Databases;
  readonly #demo: DemoService;
  readonly #exports: Exports;
  readonly #pick: vscode.QuickPick<TargetItem>;
  readonly #signal: AbortSignal;
  readonly #listed = new Map<string, TargetItem[]>();
  #loading = 0;

  constructor(
    { connections, databases, demo, exports }: Services,
    pick: vscode.QuickPick<TargetItem>,
    signal: AbortSignal,
  ) {
    this.#connections = connections;
    this.#databases = databases;
    this.#demo = demo;
    this.#exports = exports;
    this.#pick = pick;
    this.#signal = signal;
  }

  start(): void {
    this.#pick.keepScrollPosition = true;
    this.#pick.onDidChangeValue(() => this.#show());
    this.#pick.onDidAccept(() => {
      const connection = this.#pick.activeItems[0]?.lists;
      if (!connection) return;
      this.#databases.forget(connection.id);
      void this.#load(connection);
    });
    for (const connection of this.#connections.list()) {
      // Listing a demo that is stopped would start it behind the user's back: it is an item to pick instead.
      if (connection.id === demoId && !this.#demo.isRunning) this.#listed.set(demoId, [demoItem(connection)]);
      else void this.#load(connection);
    }
    this.#show();
  }

  async #load(connection: Connection): Promise<void> {
    const items: TargetItem[] = [];
    this.#listed.set(connection.id, items);
    this.#loading++;
    this.#show();
    await this.#list(connection, items);
    this.#loading--;
    this.#show();
  }

  /** Lists level by level; each level is sorted in below its parent by path. */
  async #list(connection: Connection, items: TargetItem[]): Promise<void> {
    const known = new Set<string>();
    const add = (regionGroup: string, path: string) => {
      for (const target of [{ regionGroup }, { regionGroup, database: path }]) {
        const key = target.database ?? regionGroup;
        if (known.has(key)) continue;
        known.add(key);
        items.push(targetItem(asTarget(connection, target)));
      }
    };
    for (const path of this.#connections.pathsByHand(connection.id)) add(path.split("/", 1)[0], path);
    const levels: (string | undefined)[] = [undefined];
    for (const path of levels) {
      const listing = await this.#wholeLevel(connection.id, path, known);
      if (this.#signal.aborted) return;
      if (listing.error !== undefined) {
        // What is below a level that cannot be listed can still be typed; only the top level is worth a word.
        if (path === undefined) items.push(failedItem(connection, listing.error));
        continue;
      }
      for (const database of listing.databases) {
        add(database.regionGroup, database.path);
        if (database.hasChildren) levels.push(database.path);
      }
      items.sort((a, b) => comparePaths(a, b));
      this.#show();
    }
  }

  async #wholeLevel(connectionId: string, path: string | undefined, known: Set<string>) {
    let listing = await this.#databases.list(connectionId, path);
    while (
      listing.nextToken &&
      !listing.error &&
      !this.#signal.aborted &&
      known.size + listing.databases.length < maxListed
    ) {
      listing = await this.#databases.more(connectionId, path);
    }
    return listing;
  }

  #show(): void {
    if (this.#signal.aborted) return;
    this.#pick.busy = this.#loading > 0;
    const connections = this.#connections.list();
    const listed = connections.flatMap((connection): TargetItem[] => {
      const items = (this.#listed.get(connection.id) ?? []).map((item) => this.#keptByPath(item));
      return items.length === 0 ? [] : [separator(connection.name), ...items];
    });
    const loading: TargetItem[] =
      this.#loading > 0 && listed.length === 0 ? [{ label: "Loading databases…" }] : [];
    this.#pick.items = [...this.#typed(listed), ...this.#recent(), ...loading, ...listed];
  }

  /** The pick's own filter knows labels only; a whole path that is typed must find its database too. */
  #keptByPath(item: TargetItem): TargetItem {
    const typed = this.#pick.value.trim().toLowerCase();
    const path = item.target?.database?.toLowerCase();
    return typed.includes("/") && path?.startsWith(typed) ? { ...item, alwaysShow: true } : item;
  }

  /** What is typed, as a path of each connection, unless a listed database has just that path. */
  #typed(listed: readonly TargetItem[]): TargetItem[] {
    const path = this.#pick.value.trim();
    if (!/^[^/\s]+(\/[^/\s]+)*$/.test(path)) return [];
    const isKnown = listed.some(({ target }) => target && (target.database ?? target.regionGroup) === path);
    if (isKnown || (!path.includes("/") && !/^(us|eu)-std$|^classic$|^global$/.test(path))) return [];
    const connections = this.#connections.list();
    return connections.map((connection) => {
      const [regionGroup, ...names] = path.split("/");
      const database = names.length > 0 ? path : undefined;
      return {
        label: `$(edit) ${path}`,
        description: connections.length > 1 ? `use this path · ${connection.name}` : "use this path",
        alwaysShow: true,
        target: asTarget(connection, { regionGroup, database }),
      };
    });
  }

  #recent(): TargetItem[] {
    const recent = new Map<string, TargetItem>();
    for (const { target } of this.#exports.list()) {
      const connection = this.#connections.get(target.connectionId);
      const key = `${target.connectionId} ${target.database ?? target.regionGroup}`;
      if (!connection || recent.has(key)) continue;
      const description = target.database ? `${target.regionGroup} · ${connection.name}` : connection.name;
      recent.set(key, { ...targetItem({ ...target, connectionName: connection.name }), description });
      if (recent.size === 3) break;
    }
    return recent.size === 0 ? [] : [separator("recent"), ...recent.values()];
  }
}

function asTarget(connection: Connection, target: { regionGroup: string; database?: string }): ExportTarget {
  const connectionName = connection.id === demoId ? "Demo service" : connection.name;
  return { connectionId: connection.id, connectionName, ...target };
}

function targetItem(target: ExportTarget): TargetItem {
  if (target.database)
    return { label: `$(database) ${targetLabel(target)}`, description: target.regionGroup, target };
  return {
    label: `$(globe) ${target.regionGroup}`,
    description: "region group",
    detail: "All databases, dashboard queries too",
    target,
  };
}

function failedItem(connection: Connection, error: unknown): TargetItem {
  return {
    label: "$(warning) Could not list databases",
    description: explainListing(error, connection),
    detail: "Type a path instead, or pick this to try again",
    alwaysShow: true,
    lists: connection,
  };
}

function demoItem(connection: Connection): TargetItem {
  return { label: "$(beaker) Start the demo service", description: "no account needed", lists: connection };
}

function separator(label: string): TargetItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

/** A region group before its databases, a database before its children. */
function comparePaths(a: TargetItem, b: TargetItem): number {
  const parts = ({ target }: TargetItem) =>
    target ? (target.database ?? target.regionGroup).split("/") : [];
  const [left, right] = [parts(a), parts(b)];
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const order = left[index].localeCompare(right[index]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
