import type { Account } from "../core/account/index.ts";
import type { Database } from "../core/account/types.ts";

/** What has been listed of one level of a connection's databases. */
export interface Listing {
  readonly databases: readonly Database[];
  /** There is more to load from the service. */
  readonly nextToken?: string;
  /** Why the last load failed; what was listed before stays. */
  readonly error?: unknown;
}

const pageSize = 200;
const nothing: Listing = { databases: [] };

/** Databases as listed by the services, level by level and page by page, kept until refreshed. */
export class Databases {
  readonly #account: (connectionId: string) => Promise<Account | undefined>;
  readonly #listings = new Map<string, Promise<Listing>>();

  constructor(account: (connectionId: string) => Promise<Account | undefined>) {
    this.#account = account;
  }

  /** The first page of a level, or all that was loaded of it. `path` absent: the top level. Never rejects. */
  list(connectionId: string, path?: string): Promise<Listing> {
    const key = keyOf(connectionId, path);
    const known = this.#listings.get(key);
    if (known) return known;
    const listing = this.#load(connectionId, path, nothing);
    this.#listings.set(key, listing);
    return listing;
  }

  /** Loads the next page of a level, or again the page that failed. */
  more(connectionId: string, path?: string): Promise<Listing> {
    const key = keyOf(connectionId, path);
    const before = this.#listings.get(key) ?? Promise.resolve(nothing);
    const listing = before.then((loaded) => this.#load(connectionId, path, loaded));
    this.#listings.set(key, listing);
    return listing;
  }

  /** Forgets what was listed of a connection, or of all. */
  forget(connectionId?: string): void {
    for (const key of [...this.#listings.keys()]) {
      if (connectionId === undefined || key.startsWith(`${connectionId} `)) this.#listings.delete(key);
    }
  }

  async #load(connectionId: string, path: string | undefined, before: Listing): Promise<Listing> {
    try {
      const account = await this.#account(connectionId);
      if (!account) throw new MissingKeyError();
      const page = await account.listDatabases({ path, nextToken: before.nextToken, maxResults: pageSize });
      return { databases: [...before.databases, ...page.items], nextToken: page.nextToken };
    } catch (error) {
      return { databases: before.databases, nextToken: before.nextToken, error };
    }
  }
}

/** The secret storage holds no key for a connection. */
export class MissingKeyError extends Error {
  override readonly name = "MissingKeyError";
}

function keyOf(connectionId: string, path: string | undefined): string {
  return `${connectionId} ${path ?? ""}`;
}
