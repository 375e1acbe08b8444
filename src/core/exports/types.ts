/** The words of the export half. An export is one request for the logs of `[start, end)`, until the log is on disk. */

export interface ExportTarget {
  readonly connectionId: string;
  /** Name of the connection when the export was made, for display after the connection is gone. */
  readonly connectionName: string;
  readonly regionGroup: string;
  /** Path with the region group first, such as `us-std/ECommerce/prod`; absent for the whole region group. */
  readonly database?: string;
}

export type ExportState =
  /** Stored, nothing sent yet. */
  | "new"
  /** The POST is under way; sent again with the same token after a crash. */
  | "requesting"
  /** The service works on it. */
  | "waiting"
  | "downloading"
  | "ready"
  /** The service says that there are no logs in the range. */
  | "empty"
  /** The service refused the request: nothing was requested. */
  | "refused"
  | "failed"
  | "timedOut"
  /** By the user, or broken off for good: can be taken up again. */
  | "stopped"
  /** Disk full, folder not writable or log too large: continues when the user says so. */
  | "paused";

/** Why a running export does not move just now. `certificate`: it is not trusted; `proxy`: it wants a sign-in. */
export type Hold = "offline" | "throttled" | "signedOut" | "renewingLink" | "certificate" | "proxy";

/** What takes an export further that has ended without its log, besides what `message` asks for. */
export type WayOn =
  /** Another database or range: the service refused this one. */
  | "edit"
  | "replaceKey"
  /** The same once more: the same request while it `isRequestKept`, else a new one. */
  | "retry"
  /** Of a large export alone: what failed of its parts once more. */
  | "retryParts"
  /** A new request: the server has lost this one, or gives no link for it. */
  | "requestAgain"
  | "keepWaiting"
  | "shorterRange"
  /** From where it stopped. */
  | "continue"
  | "freeSpace"
  | "changeFolder"
  /** Unpacks what is larger than a log should be. */
  | "allowSize"
  | "downloadAgain";

/**
 * What an export is a part of: a range that was too large for one request. The parts follow each other without a gap;
 * each is an export like any other, and they are shown as one.
 */
export interface Part {
  /** Id of the large export. */
  readonly of: string;
  /** From 0, in the order of time. */
  readonly index: number;
  readonly count: number;
  /** The large range. */
  readonly start: string;
  readonly end: string;
}

/** One export as it is stored and shown. Plain data; replaced, never changed. Instants are ISO strings. */
export interface Export {
  readonly id: string;
  readonly target: ExportTarget;
  readonly start: string;
  readonly end: string;
  readonly createdAt: string;
  readonly part?: Part;
  /** When the request was last sent for the first time; a retry sends another one. */
  readonly requestedAt?: string;
  readonly state: ExportState;
  readonly hold?: Hold;
  /** What has to be mended before a paused export can go on. */
  readonly pausedBy?: "diskFull" | "folder" | "tooLarge";
  /** Of an export that ended without its log, unless the user ended it. */
  readonly wayOn?: WayOn;
  /** The user has said that the log may be as large as it is. */
  readonly isAnySizeAllowed?: boolean;
  /** When the next try is due, while throttled or after an error. */
  readonly retryAt?: string;
  /** What the user reads about the state: the final text of the message, without secrets. */
  readonly message?: string;
  /** Stored before the POST, so that a repeated POST resolves to the same request. */
  readonly idempotencyToken: string;
  readonly requestId?: string;
  /** A failed export whose request is still good: a retry takes it up in place of sending a new one. */
  readonly isRequestKept?: boolean;
  /** The service's own state word, as last seen. */
  readonly serviceState?: string;
  readonly linkExpiresAt?: string;
  /** Where the log is, or will be: plain NDJSON. Complete only when `state` is `ready`. */
  readonly file?: string;
  /** The name that the log is to get, until there is a `file`. */
  readonly announcedFile?: string;
  /** Compressed bytes on disk, and in all where the server said. */
  readonly receivedBytes?: number;
  readonly totalBytes?: number;
  /** The download had to begin again; `message` says why. */
  readonly hasStartedOver?: boolean;
  /** Bytes and records of the finished log. */
  readonly fileBytes?: number;
  readonly records?: number;
  /** Validator of the object being downloaded, for `If-Range`. */
  readonly etag?: string;
  readonly finishedAt?: string;
  /** It was requested elsewhere: found on the server, and taken up here. */
  readonly isAdopted?: boolean;
}

/** A request as the service lists it, whoever has sent it. Instants are ISO strings. */
export interface ServerRequest {
  readonly requestId: string;
  readonly target: ExportTarget;
  readonly start: string;
  readonly end: string;
  /** The service's own state word. */
  readonly serviceState: string;
}

/** States in which an export works by itself. */
export const runningStates: ReadonlySet<ExportState> = new Set([
  "new",
  "requesting",
  "waiting",
  "downloading",
]);
/** States that the user can take up again where it was left. */
export const resumableStates: ReadonlySet<ExportState> = new Set(["stopped", "paused", "timedOut"]);
/** States that a new request may mend. */
export const retryableStates: ReadonlySet<ExportState> = new Set(["failed", "refused", "timedOut"]);

/** An export with what is known of it only in this moment and this window. */
export interface ExportView extends Export {
  /** Another window works on it. */
  readonly isElsewhere: boolean;
  /** The file of an export that does not run is not there any more. */
  readonly isFileMissing: boolean;
  /** Nor is its folder, or it cannot be read: a drive may not be connected. Nobody can tell that it was deleted. */
  readonly isOutOfReach?: boolean;
  readonly secondsLeft?: number;
  /** Of a large export, whose state is summed up of theirs: those that are in the list, in the order of time. */
  readonly parts?: readonly ExportView[];
}

/**
 * All exports of this user, newest first. Made by `openExports`. Every method resolves once the change is stored.
 * Where an id is asked for, that of a large export stands for all of its parts that the method is meant for.
 */
export interface Exports {
  /** A large export stands for its parts, which are in it. */
  list(): readonly ExportView[];
  /** An export, large or not, or a part. */
  get(id: string): ExportView | undefined;
  /** A range that is too large for one request becomes several, and one export. @throws UserError where it is far too large. */
  start(target: ExportTarget, start: Date, end: Date): Promise<ExportView>;
  /**
   * Goes on from requests that the service has already, without sending any. One that is in the list is left as it
   * is, also when several windows adopt it at once. Resolves to the id of the export of each.
   */
  adopt(requests: readonly ServerRequest[]): Promise<readonly string[]>;
  /** Stops a running export; what has arrived is kept. */
  cancel(id: string): Promise<void>;
  /** Takes a stopped, paused or timed out export up again where it was. */
  resume(id: string): Promise<void>;
  /**
   * Sends a new request (with a new token) for an export that failed, was refused, timed out or was stopped,
   * or takes up a request that is still good; downloads a ready one again. Of a large export: those that failed, were
   * refused or timed out; else those whose file is missing; else all.
   */
  retry(id: string): Promise<void>;
  /** Moves what has arrived of an export that does not run to another folder, where it goes on from there. */
  moveTo(id: string, folder: string): Promise<void>;
  remove(id: string, options: { deleteFile: boolean }): Promise<void>;
  /**
   * Deletes the log of a finished export, which stays in the list: `deleteFile` is called while no window can work on
   * it. Resolves to false where there is nothing to delete by now, or another window works on it.
   */
  deleteLog(id: string, deleteFile: (file: string) => Promise<void>): Promise<boolean>;
  /** Says that exports of this connection may go on: its key was replaced, or the network is back. */
  wake(connectionId: string): void;
  /** Looks again at the store (another window may have changed it) and at the files. */
  refresh(): Promise<void>;
  /** Why the list cannot be read just now, for the user to read; it is tried again all the time. */
  readonly trouble: string | undefined;
  /** Called when there is a trouble, another one, or none any more. */
  onTrouble(listener: () => void): () => void;
  /**
   * Called with the export as it is now, or its id alone when it was removed. Progress is throttled. After a change
   * of a part, also with the large export.
   */
  onChange(listener: (change: { id: string; export?: ExportView; before?: ExportView }) => void): () => void;
  /** Stops working without changing any state, so that the next start goes on from there. */
  close(): Promise<void>;
}
