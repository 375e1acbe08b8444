/** How an export looks in the tree and in a quick pick: data, without VS Code. */
import { homedir } from "node:os";
import { basename, dirname, relative, sep } from "node:path";
import {
  formatAge,
  formatCount,
  formatDuration,
  formatDurationShort,
  formatInstant,
  formatMoment,
  formatPart,
  formatPercent,
  formatRange,
  formatSize,
  targetLabel,
} from "../format.ts";
import { folderAway, hasLog } from "./fold.ts";
import { gapsOf, partsContextWords, partsWords } from "./present-parts.ts";
import { type Export, type ExportState, type ExportView, runningStates } from "./types.ts";

export interface PresentedExport {
  /** Ids of a codicon and of a theme colour. */
  readonly icon: string;
  readonly color?: string;
  readonly label: string;
  readonly description: string;
  /** Words, for menus. */
  readonly contextValue: string;
  /** Lines of plain text; the first is the title. */
  readonly tooltip: readonly string[];
  /** There is a log to open, complete or not. */
  readonly canOpen: boolean;
}

interface Look {
  readonly icon: string;
  readonly color?: string;
}

const warning = "list.warningForeground";
const error = "list.errorForeground";
const quiet = "list.deemphasizedForeground";

export function presentExport(view: ExportView, now: Date, home = homedir()): PresentedExport {
  const range = formatRange(new Date(view.start), new Date(view.end), { now });
  const status = [...statusWords(view, now), view.isElsewhere ? "other window" : []].flat();
  return {
    ...look(view),
    // The row of a part is below that of the large export, which has said the rest.
    label: view.part ? range : targetLabel(view.target),
    description: (view.part ? status : [range, ...status]).join(" · "),
    contextValue: contextWords(view).join(" "),
    tooltip: tooltip(view, now, home),
    canOpen: hasLog(view),
  };
}

function look(view: ExportView): Look {
  const { state, hold, isFileMissing } = view;
  if (runningStates.has(state)) {
    if (hold === "offline" || hold === "certificate" || hold === "proxy") {
      return { icon: "debug-disconnect", color: warning };
    }
    if (hold === "throttled") return { icon: "watch", color: warning };
    if (hold === "signedOut") return { icon: "key", color: warning };
  }
  if (state === "downloading" && !hold) return { icon: "cloud-download", color: "charts.blue" };
  if (state === "ready" && isFileMissing) return { icon: "circle-slash", color: quiet };
  return looks[state];
}

const looks: Readonly<Record<ExportState, Look>> = {
  new: { icon: "sync~spin" },
  requesting: { icon: "sync~spin" },
  waiting: { icon: "sync~spin" },
  downloading: { icon: "sync~spin" },
  ready: { icon: "pass", color: "charts.green" },
  empty: { icon: "circle-large", color: quiet },
  refused: { icon: "error", color: error },
  failed: { icon: "error", color: error },
  timedOut: { icon: "watch", color: error },
  stopped: { icon: "circle-slash" },
  paused: { icon: "warning", color: warning },
};

/** What the description says after the range. */
export function statusWords(view: ExportView, now: Date): readonly string[] {
  const { state, finishedAt, fileBytes, parts } = view;
  if (parts) return partsWords(view, parts, haltWords(view, now), now);
  switch (state) {
    case "new":
      if (view.part) return ["in line"];
      return [holdWords(view, now) ?? "requesting"];
    case "requesting":
      return [holdWords(view, now) ?? "requesting"];
    case "waiting":
      return [holdWords(view, now) ?? waitingWords(view, now)];
    case "downloading":
      return [
        (view.receivedBytes ?? 0) > 0 || !view.hold ? arrived(view) : [],
        holdWords(view, now) ?? (view.hasStartedOver ? "started over" : []),
      ].flat();
    case "ready":
      if (view.isFileMissing) return [view.isOutOfReach ? "folder not found" : "file not found"];
      return [formatSize(fileBytes ?? 0), finishedAt ? formatAge(new Date(finishedAt), now) : []].flat();
    case "empty":
      return ["no queries"];
    case "timedOut":
      return ["timed out"];
    case "stopped":
      return [(view.receivedBytes ?? 0) > 0 ? `stopped at ${arrived(view)}` : "stopped"];
    case "paused":
      return [haltWords(view, now)].flatMap((words) => words ?? []);
    default:
      return [state];
  }
}

const pausedWords = {
  diskFull: "disk full",
  folder: "folder not writable",
  tooLarge: "unusually large",
} as const satisfies Record<NonNullable<Export["pausedBy"]>, string>;

/** Why it does not move. */
function haltWords(view: ExportView, now: Date): string | undefined {
  if (view.state === "paused") return pausedWords[view.pausedBy ?? "diskFull"];
  return runningStates.has(view.state) ? holdWords(view, now) : undefined;
}

function holdWords({ hold, retryAt }: ExportView, now: Date): string | undefined {
  switch (hold) {
    case "offline":
      return "offline";
    case "signedOut":
      return "key refused";
    case "certificate":
      return "certificate not trusted";
    case "proxy":
      return "proxy asks for a sign-in";
    case "renewingLink":
      return "renewing link";
    case "throttled": {
      const leftMs = retryAt ? new Date(retryAt).getTime() - now.getTime() : 0;
      return leftMs > 0 ? `trying again in ${formatDurationShort(leftMs)}` : "trying again";
    }
    default:
      return undefined;
  }
}

const knownServiceStates: ReadonlySet<string> = new Set([
  "Complete",
  "CreatingNewUrl",
  "Pending",
  "Requested",
]);

function waitingWords({ serviceState, requestedAt, createdAt }: Export, now: Date): string {
  if (serviceState !== undefined && !knownServiceStates.has(serviceState)) {
    return `waiting · state '${serviceState}'`;
  }
  const waitedMs = now.getTime() - new Date(requestedAt ?? createdAt).getTime();
  return waitedMs < 60_000 ? "waiting" : `waiting ${formatDurationShort(waitedMs)}`;
}

export function arrived({ receivedBytes = 0, totalBytes }: Export): string {
  return totalBytes === undefined ? formatSize(receivedBytes) : formatPercent(receivedBytes, totalBytes);
}

/** Menus test the first word and one more. */
function contextWords(view: ExportView): readonly string[] {
  const { state, hold, isElsewhere, isFileMissing, requestId } = view;
  const isRunning = runningStates.has(state);
  const facts: readonly (readonly [string, boolean])[] = [
    ["arriving", !view.parts && state === "downloading" && view.file !== undefined],
    [hold ?? "", isRunning && hold !== undefined && hold !== "renewingLink"],
    ["elsewhere", isRunning && isElsewhere],
    ["missing", state === "ready" && isFileMissing],
    ["outOfReach", state === "ready" && view.isOutOfReach === true],
    ["hasFile", !isRunning && state !== "ready" && hasLog(view)],
    ["requested", requestId !== undefined],
    ["adopted", view.isAdopted === true],
    ["part", view.part !== undefined],
  ];
  const words = facts.filter(([, holds]) => holds).map(([word]) => word);
  // What can only be requested again has the menu of what failed.
  const word = state === "stopped" && view.wayOn === "requestAgain" ? "failed" : state;
  const ofParts = view.parts ? partsContextWords(view, view.parts) : [];
  return ["export", isRunning ? "running" : word, ...words, ...ofParts];
}

function tooltip(view: ExportView, now: Date, home: string): string[] {
  const { target, message, requestId, file, linkExpiresAt, isFileMissing, state } = view;
  const [start, end] = [new Date(view.start), new Date(view.end)];
  const label = targetLabel(target);
  const lines: readonly (string | undefined)[] = [
    label === target.regionGroup ? `Region group ${label}` : `${label} in ${target.regionGroup}`,
    stateLine(view, now),
    message,
    state === "ready" && isFileMissing ? missingLine(view) : undefined,
    ...(view.parts ? gapLines(view.parts, now) : []),
    `${formatRange(start, end)} (${formatDuration(end.getTime() - start.getTime())})`,
    `${formatInstant(start)} – ${formatInstant(end)}`,
    `Connection: ${target.connectionName}`,
    requestedLine(view, now),
    requestId && `Request ID: ${requestId}`,
    file && !view.parts ? `File: ${shortPath(file, home)}` : undefined,
    linkExpiresAt && state === "downloading"
      ? `Link expires: ${formatMoment(new Date(linkExpiresAt), { now })}`
      : undefined,
  ];
  return lines.filter((line) => line !== undefined && line !== "") as string[];
}

function missingLine(view: ExportView): string {
  const folder = folderAway(view);
  if (folder !== undefined)
    return `${folder} is not there: it was deleted, or its drive is not connected. The export is kept.`;
  return "The file was moved or deleted. Download again takes it from the server while it is there.";
}

const mostGapLines = 8;

function gapLines(parts: readonly ExportView[], now: Date): readonly string[] {
  const lines = namedGaps(parts, now);
  if (lines.length <= mostGapLines) return lines;
  return [...lines.slice(0, mostGapLines), `and ${lines.length - mostGapLines} more`];
}

/**
 * Which stretches of a large export are not there, or not as a whole: `31 Mar – 28 Jun: failed`.
 * @param read of an open log, the ids of the parts in it: one that arrives is not missing
 */
export function namedGaps(
  parts: readonly ExportView[],
  now: Date,
  read?: ReadonlySet<string>,
): readonly string[] {
  const wordsOf = (part: ExportView) => {
    if (read?.has(part.id) && part.state === "downloading") return undefined;
    if (read && (runningStates.has(part.state) || (isThere(part) && !read.has(part.id)))) return "on its way";
    return isThere(part) || part.state === "empty" ? undefined : statusWords(part, now).join(", ");
  };
  return gapsOf(parts, wordsOf, now);
}

function isThere({ state, isFileMissing }: ExportView): boolean {
  return state === "ready" && !isFileMissing;
}

/** `Ready, 412 MB, 1,204,331 records`. */
function stateLine(view: ExportView, now: Date): string {
  const { state, fileBytes, records, receivedBytes, totalBytes } = view;
  const words =
    state === "ready"
      ? [
          view.isFileMissing ? statusWords(view, now) : "Ready",
          fileBytes === undefined ? [] : formatSize(fileBytes),
          records === undefined ? [] : records === 1 ? "1 record" : `${formatCount(records)} records`,
        ].flat()
      : state === "downloading" && receivedBytes !== undefined && totalBytes !== undefined
        ? [...statusWords(view, now), formatPart(receivedBytes, totalBytes)]
        : statusWords(view, now);
  const text = [...words, view.isElsewhere ? "other window" : []].flat().join(", ");
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function requestedLine({ requestedAt, finishedAt, state }: Export, now: Date): string | undefined {
  if (!requestedAt) return undefined;
  const requested = new Date(requestedAt);
  const text = `Requested: ${formatMoment(requested, { now }, { seconds: true })}`;
  if (state !== "ready" || !finishedAt) return text;
  return `${text} · ready after ${formatDuration(new Date(finishedAt).getTime() - requested.getTime())}`;
}

/** `~/…/exports/prod.ndjson`: the home folder, the last folder and the name. */
function shortPath(file: string, home: string): string {
  const inHome = relative(home, file);
  if (inHome.startsWith("..") || inHome === file) return file;
  const folders = dirname(inHome) === "." ? [] : dirname(inHome).split(sep);
  const shown = folders.length > 1 ? ["…", ...folders.slice(-1)] : folders;
  return ["~", ...shown, basename(file)].join(sep);
}
