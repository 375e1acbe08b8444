import * as vscode from "vscode";
import { AccountError } from "../core/account/index.ts";
import { knownRequests } from "../core/exports/adopt.ts";
import { presentServerRequest } from "../core/exports/present-server.ts";
import { ServerList } from "../core/exports/server-list.ts";
import type { ServerRequest } from "../core/exports/types.ts";
import { explainListing } from "./account-errors.ts";
import type { Connection } from "./connections.ts";
import { MissingKeyError } from "./databases.ts";
import type { Services } from "./services.ts";

interface RequestItem extends vscode.QuickPickItem {
  readonly request?: ServerRequest;
  /** Picking it lists on. */
  readonly lists?: readonly Listing[];
}

/** One connection, and what was listed of its service. */
interface Listing {
  readonly connection: Connection;
  list?: ServerList;
  failure?: unknown;
}

const pageSize = 100;
/** Enough databases to know the region groups. */
const maxDatabases = 2000;

/** Offers what was requested elsewhere and is not in the list yet. Resolves to what was picked. */
export function pickServerRequests(
  services: Services,
  connections: readonly Connection[],
): Promise<readonly ServerRequest[]> {
  return new Promise((resolve) => new ServerPick(services, connections, resolve).show());
}

class ServerPick {
  readonly #services: Services;
  readonly #listings: readonly Listing[];
  readonly #done: (picked: readonly ServerRequest[]) => void;
  readonly #pick = vscode.window.createQuickPick<RequestItem>();
  readonly #ending = new AbortController();
  /** By request, so that what is ticked stays ticked when there are more. */
  readonly #items = new Map<ServerRequest, RequestItem>();
  #loading = 0;

  constructor(
    services: Services,
    connections: readonly Connection[],
    done: (picked: readonly ServerRequest[]) => void,
  ) {
    this.#services = services;
    this.#listings = connections.map((connection) => ({ connection }));
    this.#done = done;
  }

  show(): void {
    const pick = this.#pick;
    pick.title = "Exports on the Server";
    pick.placeholder = "Pick exports to add to the list";
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    pick.keepScrollPosition = true;
    // As with all picks of many, what was ticked is not lost to a click elsewhere.
    pick.ignoreFocusOut = true;
    const stopListening = this.#services.exports.onChange(({ before }) => before || this.#show());
    pick.onDidChangeSelection((picked) => this.#changeSelection(picked));
    pick.onDidAccept(() => this.#accept());
    pick.onDidHide(() => {
      stopListening();
      this.#ending.abort();
      this.#done([]);
      pick.dispose();
    });
    this.#show();
    pick.show();
    for (const listing of this.#listings) void this.#load(listing);
  }

  /** In a pick of many, an item that does something is one that is ticked. */
  #changeSelection(picked: readonly RequestItem[]): void {
    const lists = picked.flatMap((item) => item.lists ?? []);
    if (lists.length === 0 || !this.#pick.canSelectMany) return;
    this.#pick.selectedItems = picked.filter((item) => !item.lists);
    for (const listing of lists) void this.#load(listing);
  }

  #accept(): void {
    const picked = this.#pick.canSelectMany
      ? this.#pick.selectedItems.flatMap(({ request }) => request ?? [])
      : [];
    const [active] = this.#pick.activeItems;
    if (picked.length === 0 && active?.lists) {
      for (const listing of active.lists) void this.#load(listing);
      return;
    }
    this.#done(picked);
    this.#pick.hide();
  }

  async #load(listing: Listing): Promise<void> {
    const { signal } = this.#ending;
    this.#loading++;
    this.#show();
    try {
      listing.failure = undefined;
      listing.list ??= await this.#open(listing.connection, signal);
      const { list } = listing;
      const known = knownRequests(this.#services.exports.list());
      await list.more((request) => known.idOf(request) === undefined, signal);
      listing.failure = list.failure;
    } catch (error) {
      listing.failure = error;
    } finally {
      this.#loading--;
      this.#show();
    }
  }

  async #open({ id, name }: Connection, signal: AbortSignal): Promise<ServerList> {
    const { connections } = this.#services;
    const regionGroups = await this.#regionGroups(id, signal);
    return new ServerList(
      { connectionId: id, connectionName: name },
      regionGroups,
      async (options, ended) => {
        const account = await connections.account(id);
        if (!account) throw new MissingKeyError();
        return account.listLogs({ ...options, maxResults: pageSize }, ended);
      },
    );
  }

  /** Those that the service lists, that were given by hand, and that exports are of. */
  async #regionGroups(id: string, signal: AbortSignal): Promise<string[]> {
    const { connections, databases, exports } = this.#services;
    let listing = await databases.list(id);
    while (
      listing.nextToken &&
      !listing.error &&
      listing.databases.length < maxDatabases &&
      !signal.aborted
    ) {
      listing = await databases.more(id);
    }
    const { error } = listing;
    // A key that may not list databases may still list exports.
    if (error !== undefined && !(error instanceof AccountError && error.kind === "forbidden")) {
      databases.forget(id);
      throw error;
    }
    const targets = exports.list().filter(({ target }) => target.connectionId === id);
    return [
      ...new Set([
        ...listing.databases.map(({ regionGroup }) => regionGroup),
        ...connections.pathsByHand(id).map((path) => path.split("/", 1)[0]),
        ...targets.map(({ target }) => target.regionGroup),
      ]),
    ].sort();
  }

  #show(): void {
    if (this.#ending.signal.aborted) return;
    const pick = this.#pick;
    const ticked = pick.canSelectMany ? pick.selectedItems : [];
    const items = this.#allItems();
    const hasRequests = items.some(({ request }) => request);
    pick.busy = this.#loading > 0;
    pick.canSelectMany = hasRequests;
    pick.items = items;
    if (hasRequests) pick.selectedItems = ticked.filter((item) => items.includes(item));
  }

  #allItems(): RequestItem[] {
    const known = knownRequests(this.#services.exports.list());
    const found = this.#listings.flatMap((listing): RequestItem[] => {
      const { connection, list } = listing;
      const requests = (list?.requests ?? []).filter((request) => known.idOf(request) === undefined);
      const items = [...requests.map((request) => this.#item(request)), ...this.#rest(listing)];
      return items.length > 0 && this.#listings.length > 1 ? [separator(connection.name), ...items] : items;
    });
    const open = this.#listings.filter(({ list, failure }) => list?.hasMore && failure === undefined);
    if (open.length > 0 && this.#loading === 0) {
      const more = { label: "$(fold-down) Load more…", alwaysShow: true, lists: open };
      return [...found, ...(found.length > 0 ? [separator("")] : []), more];
    }
    if (found.length > 0) return found;
    return [{ label: this.#loading > 0 ? "Loading exports…" : "No other exports on the server" }];
  }

  #item(request: ServerRequest): RequestItem {
    const item = this.#items.get(request) ?? { ...presentServerRequest(request, new Date()), request };
    this.#items.set(request, item);
    return item;
  }

  /** What stands for what is not listed. */
  #rest(listing: Listing): RequestItem[] {
    const { connection, failure } = listing;
    if (failure === undefined) return [];
    const description = explainListing(failure, connection, "listExports");
    const detail = "Pick this to try again";
    return [
      {
        label: "$(warning) Could not list exports",
        description,
        detail,
        alwaysShow: true,
        lists: [listing],
      },
    ];
  }
}

function separator(label: string): RequestItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
