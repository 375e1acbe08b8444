/** How exports end that do not end well. */
import { dirname } from "node:path";
import { AccountError } from "../account/errors.ts";
import type { LogsResponse } from "../account/types.ts";
import { Ended, type Job } from "./job.ts";
import * as messages from "./messages.ts";

/** A final answer other than Complete. */
export function endOfAnswer({ state }: LogsResponse, job: Job): Ended {
  const now = job.now();
  const finishedAt = now.toISOString();
  if (state === "DoesNotExist") {
    return new Ended({ state: "empty", finishedAt, message: messages.noQueries(job.export, now) });
  }
  if (state === "TimedOut") {
    return new Ended({ state: "timedOut", finishedAt, message: messages.serviceTimedOut(job.export, now) });
  }
  return new Ended({ state: "failed", finishedAt, message: messages.serviceFailed(job.export, now) });
}

/** The POST was refused: there is no request. Anything else is given back as it is. */
export function endOfRequest(error: unknown, job: Job, endpoint: string): unknown {
  if (!(error instanceof AccountError)) return error;
  const message = messages.refusal(job.export, error, endpoint);
  return new Ended({ state: "refused", finishedAt: job.now().toISOString(), message });
}

/** The service does not answer for a request that it took. */
export function endOfPolling(error: unknown, job: Job): unknown {
  if (!(error instanceof AccountError)) return error;
  const finishedAt = job.now().toISOString();
  if (error.kind === "notFound")
    return new Ended({ state: "failed", finishedAt, message: messages.requestGone });
  const message = messages.mayNotRead(job.export, error.reason ?? "no reason was given");
  return new Ended({ state: "failed", finishedAt, isRequestKept: true, message });
}

export function hourOfErrors(job: Job): Ended {
  const finishedAt = job.now().toISOString();
  return new Ended({ state: "failed", finishedAt, isRequestKept: true, message: messages.errorsForAnHour });
}

/** A full disk or a folder that cannot be written. Anything else is given back as it is. */
export function endOfDisk(error: unknown, job: Pick<Job, "export" | "logFolder">, logBytes: number): unknown {
  if (!(error instanceof Error) || !("syscall" in error) || !("code" in error)) return error;
  const folder = job.export.file ? dirname(job.export.file) : job.logFolder();
  if (error.code === "ENOSPC" || error.code === "EDQUOT") {
    const message = messages.diskFull(job.export, logBytes, folder);
    return new Ended({ state: "paused", pausedBy: "diskFull", message });
  }
  const message = messages.folderNotWritable(folder, reasons[String(error.code)] ?? String(error.code));
  return new Ended({ state: "paused", pausedBy: "folder", message });
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  EROFS: "the disk is read-only",
  ENOENT: "it is not there",
  ENOTDIR: "a part of the path is a file",
  EEXIST: "a file is in its place",
  EMFILE: "too many files are open",
};
