/** Parts of a large export, of five days from 6 to 11 May in Berlin unless there are more. */
import { foldParts, type PartView } from "../../../../src/core/exports/fold.ts";
import type { ExportView } from "../../../../src/core/exports/types.ts";

const dayMs = 86_400_000;
const startMs = Date.parse("2024-05-05T22:00:00Z");
const day = (index: number) => new Date(startMs + index * dayMs).toISOString();

/** One part of a day for each of the changes; a gap in the list where there is none. */
export function partViews(...changes: readonly (Partial<ExportView> | undefined)[]): PartView[] {
  const part = { of: "large", count: changes.length, start: day(0), end: day(changes.length) };
  return changes.flatMap((change, index) => {
    if (!change) return [];
    return {
      id: `part ${index}`,
      target: {
        connectionId: "c",
        connectionName: "Production",
        regionGroup: "us-std",
        database: "us-std/ECommerce/prod",
      },
      start: day(index),
      end: day(index + 1),
      createdAt: "2024-05-11T13:00:00Z",
      part: { ...part, index },
      state: "waiting",
      idempotencyToken: `token ${index}`,
      isElsewhere: false,
      isFileMissing: false,
      ...change,
    };
  });
}

export function large(...changes: readonly (Partial<ExportView> | undefined)[]): ExportView {
  const [first, ...others] = partViews(...changes);
  if (!first) throw new Error("A large export has a part.");
  return foldParts([first, ...others]);
}

const MB = 1_000_000;
export const isNew = { state: "new" } as const;
export const ready = {
  state: "ready",
  file: "/logs/prod.ndjson",
  fileBytes: 100 * MB,
  records: 1000,
  receivedBytes: 10 * MB,
  totalBytes: 10 * MB,
  finishedAt: "2024-05-11T13:02:00Z",
} as const;
export const arriving = {
  state: "downloading",
  file: "/logs/prod.ndjson",
  receivedBytes: 43 * MB,
  totalBytes: 100 * MB,
} as const;
export const failed = { state: "failed", message: "It failed." } as const;
export const stopped = { ...arriving, state: "stopped" } as const;
export const paused = {
  ...arriving,
  state: "paused",
  pausedBy: "diskFull",
  wayOn: "freeSpace",
  message: "No space left.",
} as const;
