/** Exports of what was requested elsewhere, and which requests have one already. */
import { unfold } from "./fold.ts";
import type { Export, ExportView, ServerRequest } from "./types.ts";

export interface Adopting {
  newId(): string;
  readonly now: Date;
  /** Resolves when it is stored. */
  add(one: Export): Promise<void>;
}

/** Adds an export for each request that has none among `exports`. Resolves to the id of the export of each. */
export async function adoptRequests(
  requests: readonly ServerRequest[],
  exports: readonly ExportView[],
  adopting: Adopting,
): Promise<readonly string[]> {
  const known = knownRequests(exports);
  const ids: string[] = [];
  for (const request of requests) {
    const knownId = known.idOf(request);
    if (knownId !== undefined) {
      ids.push(knownId);
      continue;
    }
    // Of several the first one stands on top, as the newest does.
    const createdAt = new Date(adopting.now.getTime() - ids.length);
    const one = adoptedExport(request, adopting.newId, createdAt);
    await adopting.add(one);
    known.add(one);
    ids.push(one.id);
  }
  return ids;
}

/** Goes on from the request: nothing is sent for it. */
function adoptedExport(
  { requestId, target, start, end, serviceState }: ServerRequest,
  newId: () => string,
  createdAt: Date,
): Export {
  return {
    id: newId(),
    target,
    start,
    end,
    createdAt: createdAt.toISOString(),
    state: "waiting",
    // For a retry that needs a request of its own.
    idempotencyToken: newId(),
    requestId,
    serviceState,
    isAdopted: true,
  };
}

export interface KnownRequests {
  /** The export that a request belongs to. */
  idOf(request: ServerRequest): string | undefined;
  add(one: Export): void;
}

/** The requests that exports belong to. One that is just being sent has no id yet, and is known by its range. */
export function knownRequests(exports: readonly ExportView[]): KnownRequests {
  const ids = new Map<string, string>();
  const add = (one: Export) => ids.set(one.requestId === undefined ? rangeKey(one) : requestKey(one), one.id);
  for (const one of unfold(exports)) {
    const isSending = one.state === "new" || one.state === "requesting";
    if (one.requestId !== undefined || isSending) add(one);
  }
  return { add, idOf: (request) => ids.get(requestKey(request)) ?? ids.get(rangeKey(request)) };
}

/** Services number their requests each for itself. */
function requestKey({ target, requestId }: Pick<Export, "target" | "requestId">): string {
  return JSON.stringify([target.connectionId, requestId]);
}

function rangeKey({ target, start, end }: Pick<Export, "target" | "start" | "end">): string {
  const { connectionId, database, regionGroup } = target;
  return JSON.stringify([connectionId, regionGroup, database ?? "", Date.parse(start), Date.parse(end)]);
}
