/** How exports end that do not end well. */
import { dirname } from "node:path";
import { AccountError } from "../account/errors.ts";
import type { LogsResponse } from "../account/types.ts";
import { Ended, type Job } from "./job.ts";
import * as messages from "./messages.ts";
import { freeBytesOf } from "./room.ts";

/** A final answer other than Complete. */
export function endOfAnswer({ state }: LogsResponse, job: Job): Ended {
  const now = job.now();
  const finishedAt = now.toISOString();
  if (state === "DoesNotExist") {
    return new Ended({ state: "empty", finishedAt, message: messages.noQueries(job.export, now) });
  }
  if (state === "TimedOut") {
    const message = messages.serviceTimedOut(job.export, now);
    return new Ended({ state: "timedOut", wayOn: "shorterRange", finishedAt, message });
  }
  const message = messages.serviceFailed(job.export, now);
  return new Ended({ state: "failed", wayOn: "retry", finishedAt, message });
}

/** The POST was refused: there is no request. Anything else is given back as it is. */
export function endOfRequest(error: unknown, job: Job, endpoint: string): unknown {
  if (!(error instanceof AccountError)) return error;
  const message = messages.refusal(job.export, error, endpoint);
  const wayOn = error.kind === "forbidden" ? "replaceKey" : "edit";
  return new Ended({ state: "refused", wayOn, finishedAt: job.now().toISOString(), message });
}

/** The service does not answer for a request that it took. */
export function endOfPolling(error: unknown, job: Job, endpoint: string): unknown {
  if (!(error instanceof AccountError)) return error;
  const finishedAt = job.now().toISOString();
  // Anything in between may say that a page is not there: only the service knows of its requests.
  if (error.kind === "notFound" && error.isApiAnswer) {
    return new Ended({ state: "failed", wayOn: "requestAgain", finishedAt, message: messages.requestGone });
  }
  const message = messages.requestNotRead(job.export, error, endpoint);
  return new Ended({ state: "failed", wayOn: "retry", finishedAt, isRequestKept: true, message });
}

export function hourOfErrors(job: Job): Ended {
  const finishedAt = job.now().toISOString();
  const message = messages.errorsForAnHour;
  return new Ended({ state: "failed", wayOn: "retry", finishedAt, isRequestKept: true, message });
}

/** The log has become larger than any log should from so few bytes. */
export function endOfSize(job: Pick<Job, "export">, logBytes: number): Ended {
  const message = messages.tooLarge(job.export, logBytes);
  return new Ended({ state: "paused", pausedBy: "tooLarge", wayOn: "allowSize", message });
}

/** A full disk or a folder that cannot be written. Anything else is given back as it is. */
export async function endOfDisk(
  error: unknown,
  job: Pick<Job, "export" | "logFolder" | "limits">,
  logBytes: number,
): Promise<unknown> {
  if (!(error instanceof Error) || !("syscall" in error) || !("code" in error)) return error;
  const folder = job.export.file ? dirname(job.export.file) : job.logFolder();
  if (error.code === "ENOSPC" || error.code === "EDQUOT") {
    // A quota ends before the disk does.
    const freeBytes = error.code === "EDQUOT" ? undefined : await freeBytesOf(folder);
    const { keepFreeBytes } = job.limits;
    const message = messages.diskFull(job.export, { logBytes, folder, keepFreeBytes, freeBytes });
    return new Ended({ state: "paused", pausedBy: "diskFull", wayOn: "freeSpace", message });
  }
  const message = messages.folderNotWritable(folder, diskReason(error));
  return new Ended({ state: "paused", pausedBy: "folder", wayOn: "changeFolder", message });
}

/** Why a file or folder cannot be used, in words. */
export function diskReason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  return reasons[code] ?? code;
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  EROFS: "the disk is read-only",
  ENOENT: "it is not there",
  ENOTDIR: "a part of the path is a file",
  EEXIST: "a file is in its place",
  EISDIR: "a folder is in its place",
  ENAMETOOLONG: "the path is too long",
  EMFILE: "too many files are open",
  ENOSPC: "no space is left",
  EDQUOT: "no space is left",
  ENFILE: "too many files are open",
  EBUSY: "it is in use",
  EIO: "the disk reports an error",
  ESTALE: "the network folder is gone",
};
