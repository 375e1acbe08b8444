/** Which logs may go when there are too many, and how that is asked. Nothing here deletes anything. */
import { formatDuration, formatRange, formatSize, startOfDay } from "../format.ts";
import { unfold } from "./fold.ts";
import type { ExportView } from "./types.ts";

export interface CleanupLimits {
  /** How much all logs may take. */
  readonly bytes?: number;
  /** How old a log may be, since it was finished. */
  readonly ageMs?: number;
}

export interface Cleanup {
  /** What all logs of exports take. */
  readonly totalBytes: number;
  /** The logs that may be deleted, the oldest first. */
  readonly candidates: readonly ExportView[];
  /** Those of them that are over a limit. */
  readonly due: readonly ExportView[];
}

/**
 * Only finished logs may go. One that is in use is left alone, and so is all that runs or could go on: bytes that
 * have arrived are worth more than the space they take.
 */
export function planCleanup(
  exports: readonly ExportView[],
  { bytes = Number.POSITIVE_INFINITY, ageMs = Number.POSITIVE_INFINITY }: CleanupLimits,
  now: Date,
  isInUse: (file: string) => boolean,
): Cleanup {
  const totalBytes = sizeOf(onDisk(exports));
  // Of a large export no part goes before all of it is finished.
  const candidates = onDisk(exports.filter(({ state }) => state === "ready"))
    .filter(({ state, file = "" }) => state === "ready" && !isInUse(file))
    .sort((a, b) => finishedMs(a) - finishedMs(b));
  const due: ExportView[] = [];
  let leftBytes = totalBytes;
  for (const view of candidates) {
    if (now.getTime() - finishedMs(view) <= ageMs && leftBytes <= bytes) break;
    due.push(view);
    leftBytes -= bytesOf(view);
  }
  return { totalBytes, candidates, due };
}

/** What is asked before anything is deleted; nothing where no limit is passed. */
export function cleanupQuestion(
  { totalBytes, due }: Cleanup,
  { bytes, ageMs = 0 }: CleanupLimits,
  now: Date,
): string | undefined {
  if (due.length === 0) return undefined;
  const what = `${formatSize(sizeOf(due))}, finished ${finishedRange(due, now)}`;
  const isOne = due.length === 1;
  if (bytes !== undefined && totalBytes > bytes) {
    const oldest = isOne ? "the oldest" : `the ${due.length} oldest`;
    return `Exported logs take ${formatSize(totalBytes)}, more than ${formatSize(bytes)}. Delete ${oldest}, ${what}?`;
  }
  const logs = isOne ? "1 exported log is" : `${due.length} exported logs are`;
  return `${logs} older than ${formatDuration(ageMs)}. Delete ${isOne ? "it" : "them"}, ${what}?`;
}

/** `12 logs, 4.1 GB`. */
export function countAndSize(views: readonly ExportView[]): string {
  return `${views.length === 1 ? "1 log" : `${views.length} logs`}, ${formatSize(sizeOf(views))}`;
}

/** The day on which it was finished, or the days: `3 Apr – 3 May`. */
export function finishedRange(views: readonly ExportView[], now: Date): string {
  const times = views.map(finishedMs);
  const first = startOfDay(new Date(Math.min(...times)));
  return formatRange(first, startOfDay(new Date(Math.max(...times)), "local", 1), { now });
}

/** Each log on its own, as far as it is there. */
function onDisk(exports: readonly ExportView[]): readonly ExportView[] {
  return unfold(exports).filter(({ file, isFileMissing }) => file !== undefined && !isFileMissing);
}

function sizeOf(views: readonly ExportView[]): number {
  return views.reduce((sum, view) => sum + bytesOf(view), 0);
}

function bytesOf({ state, fileBytes = 0, receivedBytes = 0 }: ExportView): number {
  return state === "ready" ? fileBytes : receivedBytes;
}

function finishedMs({ finishedAt, createdAt }: ExportView): number {
  return Date.parse(finishedAt ?? createdAt);
}
