/** What the user reads about an export that does not simply go on. Stored with it, so without relative days. */
import { dirname } from "node:path";
import type { AccountError } from "../account/errors.ts";
import { type Connecting, connectingMessage } from "../account/messages.ts";
import { formatDurationShort, formatPart, formatRange, formatSize, targetLabel } from "../format.ts";
import type { Export, Part } from "./types.ts";

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

/** A poll was refused for good, by whoever answered it; the request may still be good. */
export function requestNotRead({ target }: Named, error: AccountError, endpoint: string): string {
  const reason = error.reason ?? "no reason was given";
  if (error.kind === "notFound")
    return `${connectingMessage(error, connecting({ target }, endpoint))} The request is kept.`;
  if (error.kind !== "forbidden") {
    return `The service refused to say how the export of ${targetLabel(target)} is: ${reason}. The request is kept.`;
  }
  return `The key of '${target.connectionName}' may not read this request: ${reason}. The request is kept.`;
}

/** Why an export does not move just now, though it goes on by itself. */
export function trouble(
  export_: Named & Arrived,
  error: AccountError,
  { delayMs, isDownload, endpoint }: { delayMs: number; isDownload: boolean; endpoint: string },
): string {
  const isBroken = error.kind === "network" || error.kind === "timeout";
  if (isDownload && isBroken && (export_.receivedBytes ?? 0) > 0) {
    return `The download broke off at ${formatSize(export_.receivedBytes ?? 0)}. It goes on from there.`;
  }
  switch (error.kind) {
    case "throttled":
      return "The service asks to slow down. The request is kept.";
    case "server":
      return `The service had an error (${error.status}). The request is kept.`;
    case "notApi":
      if (isDownload)
        return `${error.host ?? "The store"} did not answer with a log. Check a proxy in between. Nothing is lost.`;
      return `${connectingMessage(error, connecting(export_, endpoint))} ${goesOn}`;
    case "connectionRefused":
    case "nameNotFound":
      return `${connectingMessage(error, connecting(export_, endpoint))} ${goesOn}`;
    case "tls": {
      const hint = "The export is kept. Check the certificate, or a proxy in between.";
      return `${connectingMessage(error, connecting(export_, endpoint))} ${hint}`;
    }
    case "timeout":
      return `No answer yet, trying again in ${formatDurationShort(delayMs)}.`;
    case "network":
      return `${connectingMessage(error, connecting(export_, endpoint))} The request is kept.`;
    default:
      return connectingMessage(error, connecting(export_, endpoint));
  }
}

const goesOn = "The export is kept and goes on by itself.";

export const errorsForAnHour = "The service has had errors for an hour. The request is kept.";
export const requestGone = "The server no longer has this request. A new one is needed.";
export const cannotResume = "The server cannot continue a download, so it starts over. The log stays open.";
export const changedOnServer = "The log on the server changed. It is downloaded anew.";
export const insecureLink =
  "The download link is plain http, which is for this machine only. Nothing was downloaded. The request is kept.";

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

/** `kept` is how many parts have arrived. */
export function partsFailed({ target, part }: Named & { part: Part }, failed: number, kept: number): string {
  const text = `${failed} of ${part.count} parts of ${targetLabel(target)} failed.`;
  if (kept === 0) return text;
  const words = kept === 1 ? "is kept and can be opened." : "are kept and can be opened.";
  if (failed + kept < part.count) return `${text} ${kept} ${words}`;
  return `${text} The other ${kept === 1 ? "one" : kept} ${words}`;
}

export function brokeOff(export_: Named & Arrived, reason: string): string {
  const { receivedBytes = 0, totalBytes } = export_;
  if (receivedBytes === 0) {
    return `The download of ${targetLabel(export_.target)} did not begin: ${reason}. The request is kept.`;
  }
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

/** `logBytes` is what the received bytes have become. */
export function tooLarge({ target, receivedBytes = 0 }: Named & Arrived, logBytes: number): string {
  const growth = `${formatSize(receivedBytes)} became ${formatSize(logBytes)}`;
  const kept = "What has arrived is kept and can be opened. Continue if it may be that large.";
  return `Unpacking the log of ${targetLabel(target)} was stopped: ${growth}, more than logs do. ${kept}`;
}

interface FullDisk {
  readonly folder: string;
  /** What the received bytes have become, to tell how much more is needed. */
  readonly logBytes: number;
  /** So much is left to others, and is needed as well. */
  readonly keepFreeBytes: number;
  /** What is there, where that is known. */
  readonly freeBytes?: number;
}

export function diskFull(export_: Pick<Export, "file"> & Arrived, disk: FullDisk): string {
  const { receivedBytes = 0, totalBytes, file } = export_;
  const { folder, logBytes, keepFreeBytes, freeBytes = 0 } = disk;
  const growth = receivedBytes > 0 ? 1 + logBytes / receivedBytes : 2;
  // Where nothing could be unpacked nobody knows how much the rest becomes.
  const isKnown = totalBytes !== undefined && (logBytes > 0 || receivedBytes === 0);
  const missingBytes = isKnown ? (totalBytes - receivedBytes) * growth + keepFreeBytes - freeBytes : 0;
  const missing = missingBytes > 0 ? `: ${formatSize(missingBytes)} are missing` : "";
  const place = shortFolder(file ? dirname(file) : folder);
  const kept = receivedBytes > 0 ? ` ${formatSize(receivedBytes)} are kept.` : "";
  return `No space left in ${place}${missing}.${kept} Free some space, then continue.`;
}

export function folderNotWritable(folder: string, reason: string): string {
  return `${shortFolder(folder)} cannot be written: ${reason}. Nothing is lost.`;
}

/** A path that no message should be filled with has its middle left out. */
function shortFolder(folder: string): string {
  return folder.length <= 150 ? folder : `${folder.slice(0, 70)}…${folder.slice(-70)}`;
}

/** The list of exports itself. */
export function listNotRead(folder: string, reason: string): string {
  return `The list of exports in ${folder} cannot be read: ${reason}. Nothing is lost, and exports go on once it can be.`;
}

export function notStarted(reason: string): string {
  return `The export was not started: the list of exports cannot be written: ${reason}. Nothing was requested.`;
}

export function connectionNotOpened(reason: string): string {
  return `The connection could not be opened: ${reason}. ${goesOn}`;
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
