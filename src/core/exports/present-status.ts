/** How all exports together look in the status bar: data, without VS Code. */
import { formatDurationShort, formatPart, formatSize, targetLabel } from "../format.ts";
import { arrived, statusWords } from "./present.ts";
import { partsDone } from "./present-parts.ts";
import { type ExportView, runningStates } from "./types.ts";

export interface PresentedStatus {
  readonly text: string;
  readonly tooltip: string;
  /** Something waits for the user. */
  readonly isWarning: boolean;
}

/** Of a tooltip that has one for each export. */
const mostLines = 12;

/**
 * The one item for all exports, or nothing when none runs here and none needs the user.
 * `unseen` holds the failed exports that the user has not looked at yet.
 */
export function presentStatusBar(
  views: readonly ExportView[],
  unseen: ReadonlySet<string>,
  now: Date,
): PresentedStatus | undefined {
  const running = views.filter(({ state, isElsewhere }) => runningStates.has(state) && !isElsewhere);
  return needsUser(views, running, unseen) ?? (running.length > 0 ? presentRunning(running, now) : undefined);
}

function needsUser(
  views: readonly ExportView[],
  running: readonly ExportView[],
  unseen: ReadonlySet<string>,
): PresentedStatus | undefined {
  const signedOut = running.filter(({ hold }) => hold === "signedOut");
  if (signedOut[0]) {
    const name = signedOut[0].target.connectionName;
    const waiting = signedOut.length === 1 ? "1 export waits." : `${signedOut.length} exports wait.`;
    const tooltip = `The service refused the key of '${name}'. ${waiting}`;
    return { text: "$(key) Key needed", tooltip, isWarning: true };
  }
  const full = views.filter(({ state, pausedBy }) => state === "paused" && pausedBy === "diskFull");
  if (full.length > 0) {
    const paused = full.length === 1 ? "1 export is paused." : `${full.length} exports are paused.`;
    return { text: "$(warning) Disk full", tooltip: `${paused} What has arrived is kept.`, isWarning: true };
  }
  const failed = views.filter(({ id, state }) => state === "failed" && unseen.has(id));
  if (failed.length === 0) return undefined;
  return {
    text: failed.length === 1 ? "$(warning) Export failed" : `$(warning) ${failed.length} exports failed`,
    tooltip: failed.map(({ target, message = "failed" }) => `${targetLabel(target)}: ${message}`).join("\n"),
    isWarning: true,
  };
}

function presentRunning(running: readonly ExportView[], now: Date): PresentedStatus {
  const count = running.length === 1 ? "1 export" : `${running.length} exports`;
  const icon = "$(debug-disconnect)";
  if (running.every(({ hold }) => hold === "offline")) {
    return { text: `${icon} ${count}`, tooltip: offlineLines(running).join("\n"), isWarning: false };
  }
  const lines = running.slice(0, mostLines).map((view) => progressLine(view, now));
  if (running.length > mostLines) lines.push(`and ${running.length - mostLines} more`);
  const tooltip = lines.join("\n");
  if (running.every(({ hold }) => hold === "offline" || hold === "certificate" || hold === "proxy")) {
    return { text: `${icon} ${count}`, tooltip, isWarning: false };
  }
  const [one, ...others] = running;
  if (!one || others.length > 0) return { text: `$(sync~spin) ${count}`, tooltip, isWarning: false };
  if (one.parts && !one.hold) {
    const partsIcon = one.state === "downloading" ? "$(cloud-download)" : "$(sync~spin)";
    return { text: `${partsIcon} ${partsDone(one.parts)}`, tooltip, isWarning: false };
  }
  if (one.state !== "downloading" || one.hold) {
    return { text: "$(sync~spin) Exporting", tooltip, isWarning: false };
  }
  return { text: `$(cloud-download) ${arrived(one)}`, tooltip, isWarning: false };
}

/** What is in the way; a laptop without a network needs no more than one line. */
function offlineLines(running: readonly ExportView[]): readonly string[] {
  const messages = new Set(running.flatMap(({ message }) => message ?? []));
  if ([...messages].every((message) => message.startsWith("No network.")))
    return ["No network. Exports go on when it is back."];
  return [...messages].slice(0, mostLines);
}

/** `ECommerce/prod, 178 of 412 MB, about 1 min left`. */
function progressLine(view: ExportView, now: Date): string {
  const { receivedBytes = 0, totalBytes, secondsLeft, target } = view;
  if (view.state !== "downloading" || view.hold || view.parts)
    return [targetLabel(target), ...statusWords(view, now)].join(", ");
  const size = totalBytes === undefined ? formatSize(receivedBytes) : formatPart(receivedBytes, totalBytes);
  const left = secondsLeft === undefined ? [] : [`about ${formatDurationShort(secondsLeft * 1000)} left`];
  return [targetLabel(target), size, ...left].join(", ");
}
