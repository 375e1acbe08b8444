/** What the Account API says, after validation. Names follow the wire, in camel case. */

/** The states of a request as published; others are kept as they come and are not terminal. */
export type LogState =
  | "Complete"
  | "CreatingNewUrl"
  | "DoesNotExist"
  | "Failed"
  | "Pending"
  | "Requested"
  | "TimedOut";

export interface LogsRequest {
  /** Path with the region group first, such as `us-std/ECommerce`; absent for a whole region group. */
  readonly database?: string;
  readonly regionGroup: string;
  /** ISO instants; start inclusive, end exclusive. */
  readonly timeStart: string;
  readonly timeEnd: string;
  readonly idempotencyToken: string;
}

export interface LogsResponse {
  readonly requestId: string;
  /** One of `LogState`, or a state that this client does not know. */
  readonly state: string;
  readonly database?: string;
  readonly regionGroup?: string;
  readonly timeStart?: string;
  readonly timeEnd?: string;
  readonly presignedUrl?: string;
  readonly presignedUrlExpirationTime?: string;
}

export interface Database {
  readonly name: string;
  /** With the region group first. */
  readonly path: string;
  readonly regionGroup: string;
  readonly hasChildren: boolean;
}

/** One page of a listing. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextToken?: string;
}
