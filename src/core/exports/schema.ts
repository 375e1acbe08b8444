/** What an export is on disk. */
import * as v from "valibot";
import type { ExportState, Hold, WayOn } from "./types.ts";

const text = v.string();
const instant = v.pipe(
  text,
  v.check((value) => !Number.isNaN(Date.parse(value))),
);
const bytes = v.optional(v.pipe(v.number(), v.minValue(0)));

const states = [
  "new",
  "requesting",
  "waiting",
  "downloading",
  "ready",
  "empty",
  "refused",
  "failed",
  "timedOut",
  "stopped",
  "paused",
] as const satisfies readonly ExportState[];
const holds = [
  "offline",
  "throttled",
  "signedOut",
  "renewingLink",
  "certificate",
  "proxy",
] as const satisfies readonly Hold[];
const waysOn = [
  "edit",
  "replaceKey",
  "retry",
  "requestAgain",
  "keepWaiting",
  "shorterRange",
  "continue",
  "freeSpace",
  "changeFolder",
  "allowSize",
  "downloadAgain",
] as const satisfies readonly WayOn[];

export const exportSchema = v.object({
  id: text,
  target: v.object({
    connectionId: text,
    connectionName: text,
    regionGroup: text,
    database: v.optional(text),
  }),
  start: instant,
  end: instant,
  createdAt: instant,
  part: v.optional(
    v.object({
      of: text,
      index: v.pipe(v.number(), v.integer(), v.minValue(0)),
      count: v.pipe(v.number(), v.integer(), v.minValue(1)),
      start: instant,
      end: instant,
    }),
  ),
  requestedAt: v.optional(instant),
  state: v.picklist(states),
  hold: v.optional(v.picklist(holds)),
  pausedBy: v.optional(v.picklist(["diskFull", "folder", "tooLarge"])),
  wayOn: v.optional(v.picklist(waysOn)),
  isAnySizeAllowed: v.optional(v.boolean()),
  retryAt: v.optional(instant),
  message: v.optional(text),
  idempotencyToken: text,
  requestId: v.optional(text),
  isRequestKept: v.optional(v.boolean()),
  serviceState: v.optional(text),
  linkExpiresAt: v.optional(text),
  file: v.optional(text),
  announcedFile: v.optional(text),
  receivedBytes: bytes,
  totalBytes: bytes,
  hasStartedOver: v.optional(v.boolean()),
  fileBytes: bytes,
  records: bytes,
  etag: v.optional(text),
  finishedAt: v.optional(instant),
  isAdopted: v.optional(v.boolean()),
});
