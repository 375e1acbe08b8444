/** What the user reads about an export that does not simply go on. Stored with it, so without relative days. */
import { dirname } from "node:path";
import type { AccountError } from "../account/errors.ts";
import { type Connecting, connectingMessage } from "../account/messages.ts";
import { formatDurationShort, formatPart, formatRange, formatSize, targetLabel } from "../format.ts";
import type { Export } from "./types.ts";

type Named = Pick<Export, "target">;
type Ranged = Pick<Export, "target" | "start" | "end">;
type Arrived = Pick<Export, "receivedBytes" | "totalBytes">;

/** The service said no to the POST. */
export function refusal({ target }: Named, error: AccountError, endpoint: string): string {
  const label = targetLabel(target);
  const reason = error.reason ?? "no reason was given";
  if (error.kind === "notFound" && error.isApiAnswer && target.database !== undefined) {
    return `The service knows no database ${label}. Check the path; it starts with the region group.`;
  }
  if (error.kind === "badRequest" || (error.kind === "notFound" && error.isApiAnswer)) {
    return `The service refused the export of ${label}: ${reason}. Nothing was requested.`;
  }
  return connectingMessage(error, connecting({ target }, endpoint));
}

/** Why an export does not move just now, though it goes on by itself. */
export function trouble(
  export_: Named & Arrived,
  error: AccountError,
  { delayMs, isDownload, endpoint }: { delayMs: number; isDownload: boolean; endpoint: string },
): string {
  const isBroken = error.kind === "network" || error.kind === "timeout" || error.kind === "server";
  if (isDownload && isBroken && (export_.receivedBytes ?? 0) > 0) {
    return `The download broke off at ${formatSize(export_.receivedBytes ?? 0)}. It goes on from there.`;
  }
  switch (error.kind) {
    case "throttled":
      return "The service asks to slow down. The request is kept.";
    case "server":
      return `The service had an error (${error.status}). The request is kept.`;
    case "timeout":
      return `No answer yet, trying again in ${formatDurationShort(delayMs)}.`;
    default:
      return connectingMessage(error, connecting(export_, endpoint));
  }
}

export const errorsForAnHour = "The service has had errors for an hour. The request is kept.";
export const requestGone = "The server no longer has this request. A new one is needed.";
export const cannotResume = "The server cannot continue a download, so it starts over. The log stays open.";
export const changedOnServer = "The log on the server changed. It is downloaded anew.";
export const insecureLink =
  "The download link is plain http, which is for this machine only. Nothing was downloaded.";

/** A key that may not read what another key has requested. */
export function mayNotRead({ target }: Named, reason: string): string {
  return `The key of '${target.connectionName}' may not read this request: ${reason}. The request is kept.`;
}

export function neverFinished({ target }: Named): string {
  const hint = "Some services never answer for a range without queries.";
  return `No log of ${targetLabel(target)} after 2 h. The request is kept. ${hint}`;
}

export function serviceFailed(export_: Ranged, now: Date): string {
  const log = `the log of ${what(export_, now)}`;
  return `The service could not produce ${log}. Nothing arrived. Retrying sends a new request.`;
}

export function serviceTimedOut(export_: Ranged, now: Date): string {
  return `The service ran out of time on ${what(export_, now)}. Nothing arrived. A shorter range may work.`;
}

export function noQueries(export_: Ranged, now: Date): string {
  const text = `No queries in ${what(export_, now)}.`;
  if (export_.target.database === undefined) return text;
  return `${text} Dashboard queries are only in an export of the region group.`;
}

export function brokeOff(export_: Named & Arrived, reason: string): string {
  const { receivedBytes = 0, totalBytes } = export_;
  const place = totalBytes === undefined ? formatSize(receivedBytes) : formatPart(receivedBytes, totalBytes);
  const kept = "What has arrived is kept and can be opened.";
  return `The download of ${targetLabel(export_.target)} broke off at ${place}: ${reason}. ${kept}`;
}

export function linkNotRenewed({ receivedBytes = 0 }: Arrived): string {
  const kept = receivedBytes > 0 ? ` ${formatSize(receivedBytes)} are kept.` : "";
  return `The download link expired and the server gives no new one.${kept} A new request starts over.`;
}

export function damaged({ target }: Named, logBytes: number): string {
  const place = formatSize(logBytes);
  return `The log of ${targetLabel(target)} is damaged after ${place}. The records before that can be opened.`;
}

/** `logBytes` is what the received bytes have become, to tell how much more is needed. */
export function diskFull(export_: Pick<Export, "file"> & Arrived, logBytes: number, folder: string): string {
  const { receivedBytes = 0, totalBytes, file } = export_;
  const growth = receivedBytes > 0 ? 1 + logBytes / receivedBytes : 2;
  const missing =
    totalBytes === undefined ? "" : `: ${formatSize((totalBytes - receivedBytes) * growth)} are missing`;
  const place = file ? dirname(file) : folder;
  return `No space left in ${place}${missing}. ${formatSize(receivedBytes)} are kept. Free some space, then continue.`;
}

export function folderNotWritable(folder: string, reason: string): string {
  return `${folder} cannot be written: ${reason}. Nothing is lost.`;
}

export function connectionNotOpened(reason: string): string {
  return `The connection could not be opened: ${reason}.`;
}

export function unexpected(reason: string): string {
  return `The export stopped: ${reason}. What has arrived is kept.`;
}

function what({ target, start, end }: Ranged, now: Date): string {
  const range = formatRange(new Date(start), new Date(end), { now, isLasting: true });
  return `${targetLabel(target)}, ${range}`;
}

function connecting({ target }: Named, endpoint: string): Connecting {
  return { endpoint, task: "export", connectionName: target.connectionName, target: targetLabel(target) };
}
