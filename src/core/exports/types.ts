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
  /** Disk full or folder not writable: continues when the user says so. */
  | "paused";

/** Why a running export does not move just now. */
export type Hold = "offline" | "throttled" | "signedOut" | "renewingLink";

/** One export as it is stored and shown. Plain data; replaced, never changed. Instants are ISO strings. */
export interface Export {
  readonly id: string;
  readonly target: ExportTarget;
  readonly start: string;
  readonly end: string;
  readonly createdAt: string;
  /** When the request was last sent for the first time; a retry sends another one. */
  readonly requestedAt?: string;
  readonly state: ExportState;
  readonly hold?: Hold;
  /** What has to be mended before a paused export can go on. */
  readonly pausedBy?: "diskFull" | "folder";
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
  readonly secondsLeft?: number;
}

/**
 * All exports of this user, newest first. Made by `openExports`. Every method resolves once the change is stored.
 */
export interface Exports {
  list(): readonly ExportView[];
  get(id: string): ExportView | undefined;
  start(target: ExportTarget, start: Date, end: Date): Promise<ExportView>;
  /** Stops a running export; what has arrived is kept. */
  cancel(id: string): Promise<void>;
  /** Takes a stopped, paused or timed out export up again where it was. */
  resume(id: string): Promise<void>;
  /**
   * Sends a new request (with a new token) for an export that failed, was refused, timed out or was stopped,
   * or takes up a request that is still good; downloads a ready one again.
   */
  retry(id: string): Promise<void>;
  remove(id: string, options: { deleteFile: boolean }): Promise<void>;
  /** Says that exports of this connection may go on: its key was replaced, or the network is back. */
  wake(connectionId: string): void;
  /** Looks again at the store (another window may have changed it) and at the files. */
  refresh(): Promise<void>;
  /** Called with the export as it is now, or its id alone when it was removed. Progress is throttled. */
  onChange(listener: (change: { id: string; export?: ExportView; before?: ExportView }) => void): () => void;
  /** Stops working without changing any state, so that the next start goes on from there. */
  close(): Promise<void>;
}
