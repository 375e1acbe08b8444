/** The life of log requests: Pending, Requested while the log is made, then Complete with a link that expires. */
import { createHash, randomUUID } from "node:crypto";
import type { LogState } from "../core/account/types.ts";
import { Archive } from "./archive.ts";
import type { DatabaseTree, Scope } from "./databases.ts";
import { notFound } from "./http.ts";
import { type Link, sign, signLink } from "./link.ts";
import { hashText } from "./random.ts";
import type { Storyteller } from "./records.ts";

/** The least that the phases of a request take at pace 1, counted from its beginning. */
const pendingMs = 700;
const requestedMs = 2_500;
const tokenLifeMs = 24 * 3_600_000;

export interface NewRequest {
  readonly scope: Scope;
  readonly startMs: number;
  readonly endMs: number;
  readonly idempotencyToken?: string;
}

export interface LogRequest extends NewRequest {
  readonly id: string;
  readonly createdAtMs: number;
}

/** What a poll finds. */
export interface Progress {
  readonly state: string;
  readonly link?: Link;
}

interface Entry {
  readonly request: LogRequest;
  /** Settles when the log has been made once. */
  readonly made: Promise<void>;
  archive?: Archive;
  link?: Link;
  /** A final state that was ordered. */
  ordered?: string;
}

export interface RequestSettings {
  readonly seed: number;
  readonly tree: DatabaseTree;
  readonly storyteller: Storyteller;
  readonly now: () => Date;
  /** How long exports take, as a multiple of a few seconds; 0: the first poll finds them complete. */
  pace: number;
  linkLifetimeMs: number;
  /** Ends what is being made. */
  readonly signal: AbortSignal;
}

export class Requests {
  readonly #settings: RequestSettings;
  readonly #entries = new Map<string, Entry>();
  readonly #byToken = new Map<string, Entry>();
  #count = 0;

  constructor(settings: RequestSettings) {
    this.#settings = settings;
  }

  /** Makes a request, or finds the one that came with the same token less than a day ago. */
  create(wanted: NewRequest): LogRequest {
    return this.createAt(wanted, this.#settings.now().getTime());
  }

  /** The same for a request that is told to be made at another time than now. */
  createAt(wanted: NewRequest, nowMs: number): LogRequest {
    const token = wanted.idempotencyToken?.toLowerCase() ?? randomUUID();
    const known = this.#byToken.get(token);
    if (known && nowMs - known.request.createdAtMs < tokenLifeMs) return known.request;
    const id = this.#idOf(wanted, nowMs);
    const entry = this.#begin({ ...wanted, id, createdAtMs: nowMs });
    this.#byToken.set(token, entry);
    return entry.request;
  }

  /** @throws HttpError when there is no such request. */
  get(id: string): LogRequest {
    return this.#entry(id).request;
  }

  /** Newest first. */
  list(): readonly LogRequest[] {
    return [...this.#entries.values()].map((entry) => entry.request).reverse();
  }

  state(id: string): string {
    const entry = this.#entry(id);
    if (entry.ordered) return entry.ordered;
    const { pace, now } = this.#settings;
    const ageMs = now().getTime() - entry.request.createdAtMs;
    if (ageMs < pendingMs * pace) return "Pending" satisfies LogState;
    if (!entry.archive || ageMs < requestedMs * pace) return "Requested" satisfies LogState;
    return (entry.archive.recordCount === 0 ? "DoesNotExist" : "Complete") satisfies LogState;
  }

  /** The state with the link, where there is one. A link that has expired is replaced: the next poll has the new one. */
  async poll(id: string): Promise<Progress> {
    const entry = this.#entry(id);
    if (this.#settings.pace === 0) await entry.made;
    const state = this.state(id);
    if (state !== "Complete") return { state };
    const nowMs = this.#settings.now().getTime();
    if (entry.link && entry.link.expiresAtMs <= nowMs) {
      delete entry.link;
      return { state: "CreatingNewUrl" satisfies LogState };
    }
    entry.link ??= signLink(this.#settings.seed, id, nowMs + this.#settings.linkLifetimeMs);
    return { state, link: entry.link };
  }

  /** Ends a request in this state. */
  order(id: string, state: string): void {
    this.#entry(id).ordered = state;
  }

  /** The link of a request has expired: a new one is due. Gives the old one as it is now. */
  expire(id: string): Link {
    const entry = this.#entry(id);
    entry.link = signLink(this.#settings.seed, id, this.#settings.now().getTime() - 1000);
    return entry.link;
  }

  /** The log of a request, or undefined while it is being made. */
  archive(id: string): Archive | undefined {
    return this.#entry(id).archive;
  }

  /** The same for the same log, whichever process makes it. */
  etag(id: string): string {
    const { scope, startMs, endMs, createdAtMs } = this.get(id);
    const log = [this.#settings.seed, pathOf(scope), startMs, Math.min(endMs, createdAtMs)].join(" ");
    return `"${createHash("sha256").update(log).digest("hex").slice(0, 32)}"`;
  }

  #begin(request: LogRequest): Entry {
    const { storyteller, signal } = this.#settings;
    // What happens after the request was made is not in its log.
    const endMs = Math.min(request.endMs, request.createdAtMs);
    const records = storyteller.records(request.scope, request.startMs, endMs);
    const entry: Entry = {
      request,
      made: Archive.measure(records, signal).then(
        (archive) => {
          entry.archive = archive;
        },
        () => undefined,
      ),
    };
    this.#entries.set(request.id, entry);
    return entry;
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id) ?? this.#revive(id);
    if (!entry) throw notFound(`There is no request ${id}`);
    return entry;
  }

  /**
   * A request id says what was requested, and is signed. So the demo knows its requests also after it was started
   * anew, as a service would, and downloads go on where they were.
   */
  #idOf({ scope, startMs, endMs }: NewRequest, createdAtMs: number): string {
    const bytes = Buffer.alloc(30);
    bytes.writeUInt32BE(hashText(pathOf(scope)), 0);
    bytes.writeDoubleBE(startMs, 4);
    bytes.writeDoubleBE(endMs, 12);
    bytes.writeDoubleBE(createdAtMs, 20);
    bytes.writeUInt16BE(this.#count++ % 65_536, 28);
    // A letter first: an id that began with a dash would be taken for an option on a command line.
    return `r${Buffer.concat([bytes, this.#seal(bytes)]).toString("base64url")}`;
  }

  #revive(id: string): Entry | undefined {
    const bytes = Buffer.from(id.slice(1), "base64url");
    if (bytes.length !== 36 || `r${bytes.toString("base64url")}` !== id) return undefined;
    const content = bytes.subarray(0, 30);
    if (!this.#seal(content).equals(bytes.subarray(30))) return undefined;
    const scope = this.#settings.tree.scopeByHash(bytes.readUInt32BE(0));
    if (!scope) return undefined;
    return this.#begin({
      id,
      scope,
      startMs: bytes.readDoubleBE(4),
      endMs: bytes.readDoubleBE(12),
      createdAtMs: bytes.readDoubleBE(20),
    });
  }

  #seal(bytes: Buffer): Buffer {
    return Buffer.from(sign(this.#settings.seed, bytes.toString("hex")), "hex").subarray(0, 6);
  }
}

function pathOf(scope: Scope): string {
  return scope.database ?? scope.regionGroup;
}
