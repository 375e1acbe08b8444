/** What a service was asked for, by whomever: found page by page, in every region group. */
import { AccountError } from "../account/errors.ts";
import type { LogsResponse, Page } from "../account/types.ts";
import type { ExportTarget, ServerRequest } from "./types.ts";

/** Asks for one page of what was requested in a region group. */
export type ListPage = (
  options: { readonly regionGroup?: string; readonly nextToken?: string },
  signal: AbortSignal,
) => Promise<Page<LogsResponse>>;

/** One region group, and how far it is listed. */
interface Group {
  readonly regionGroup?: string;
  readonly tokens: Set<string | undefined>;
  nextToken?: string;
  isDone: boolean;
}

/** A page that has nothing new is passed over, so many times; then the user may go on. */
const maxPages = 20;

export class ServerList {
  readonly #connection: Pick<ExportTarget, "connectionId" | "connectionName">;
  readonly #list: ListPage;
  readonly #groups: readonly Group[];
  readonly #found = new Map<string, ServerRequest>();
  #failure: unknown;

  /** Without a region group the service is asked for whatever it has. */
  constructor(
    { connectionId, connectionName }: Pick<ExportTarget, "connectionId" | "connectionName">,
    regionGroups: readonly string[],
    list: ListPage,
  ) {
    this.#connection = { connectionId, connectionName };
    this.#list = list;
    const groups = regionGroups.length > 0 ? regionGroups : [undefined];
    this.#groups = groups.map((regionGroup) => ({ regionGroup, tokens: new Set(), isDone: false }));
  }

  /** The latest ranges first, whatever order the service has. */
  get requests(): readonly ServerRequest[] {
    return [...this.#found.values()].sort(
      (a, b) => b.end.localeCompare(a.end) || b.start.localeCompare(a.start),
    );
  }

  get hasMore(): boolean {
    return this.#groups.some(({ isDone }) => !isDone);
  }

  /** Why a region group could not be listed the last time. Asking for more tries it again. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Lists on until there is something new that is wanted, or nothing more. Rejects only with the signal's reason. */
  async more(isWanted: (request: ServerRequest) => boolean, signal: AbortSignal): Promise<void> {
    this.#failure = undefined;
    for (let page = 0; page < maxPages && this.hasMore && this.#failure === undefined; page++) {
      const before = new Set(this.#found.keys());
      const groups = this.#groups.filter(({ isDone }) => !isDone);
      await Promise.all(groups.map((group) => this.#load(group, signal)));
      if ([...this.#found].some(([id, request]) => !before.has(id) && isWanted(request))) return;
    }
  }

  async #load(group: Group, signal: AbortSignal): Promise<void> {
    const { regionGroup, nextToken, tokens } = group;
    try {
      const page = await this.#list({ regionGroup, nextToken }, signal);
      for (const item of page.items) this.#add(item, regionGroup);
      tokens.add(nextToken);
      group.nextToken = page.nextToken;
      // A service that gives a token once more would be listed in circles.
      group.isDone = page.nextToken === undefined || tokens.has(page.nextToken);
    } catch (error) {
      signal.throwIfAborted();
      this.#failure ??= error;
      // A key may be for some region groups only. What it may not see once, it will not see the next time.
      group.isDone = error instanceof AccountError && error.kind === "forbidden" && this.#groups.length > 1;
    }
  }

  #add(item: LogsResponse, asked: string | undefined): void {
    const { requestId, state: serviceState, database } = item;
    const regionGroup = item.regionGroup ?? database?.split("/", 1)[0] ?? asked;
    const [start, end] = [instant(item.timeStart), instant(item.timeEnd)];
    // Without a range nobody could tell what it is.
    if (!regionGroup || !start || !end || start >= end) return;
    const target = { ...this.#connection, regionGroup, ...(database && { database }) };
    this.#found.set(requestId, { requestId, target, start, end, serviceState });
  }
}

function instant(text: string | undefined): string | undefined {
  const date = new Date(text ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
