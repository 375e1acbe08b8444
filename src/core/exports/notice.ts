/** What the user is told when an export needs a hand, and what can be done about it: data, without VS Code. */
import { type Export, type ExportView, type Hold, runningStates, type WayOn } from "./types.ts";

/** What a button does; some are for the export, some for what it lives on. */
export type Remedy =
  | "changeFolder"
  | "continue"
  | "downloadAgain"
  | "edit"
  | "nothing"
  | "open"
  | "openProxySettings"
  | "remove"
  | "replaceKey"
  | "retry"
  | "showOutput"
  | "splitInTwo";

export interface Notice {
  readonly kind: "error" | "warning";
  readonly text: string;
  /** The first one is what most will want. */
  readonly buttons: readonly { readonly label: string; readonly remedy: Remedy }[];
}

const button = (label: string, remedy: Remedy) => ({ label, remedy });
const open = button("Open", "open");

const buttonsByWayOn: Readonly<Record<WayOn, Notice["buttons"]>> = {
  edit: [button("Edit…", "edit"), button("Remove", "remove")],
  replaceKey: [button("Replace Key…", "replaceKey")],
  retry: [button("Retry", "retry")],
  retryParts: [button("Retry Parts", "retry"), open],
  requestAgain: [button("Request Again", "retry"), open],
  keepWaiting: [button("Keep Waiting", "continue"), button("Stop", "nothing")],
  shorterRange: [button("Retry", "retry"), button("Split in Two", "splitInTwo")],
  continue: [button("Continue", "continue"), open],
  freeSpace: [button("Continue", "continue"), button("Change Folder…", "changeFolder")],
  changeFolder: [button("Change Folder…", "changeFolder")],
  allowSize: [open, button("Continue", "continue")],
  downloadAgain: [button("Download Again", "retry"), open],
};

/** Where waiting is not enough, and yet nothing has failed. */
const buttonsByHold: Readonly<Partial<Record<Hold, Notice["buttons"]>>> = {
  certificate: [button("Show Output", "showOutput")],
  proxy: [button("Open Settings", "openProxySettings")],
};

/** What a change of an export is worth saying; nothing for what goes on by itself, ends well or was asked for. */
export function noticeOf(now: ExportView, before: Export): Notice | undefined {
  const { message: text, hold, wayOn, state } = now;
  if (!text) return undefined;
  const held = hold && hold !== before.hold ? buttonsByHold[hold] : undefined;
  if (held) return { kind: "error", text, buttons: held };
  if (!wayOn || runningStates.has(state) || !runningStates.has(before.state)) return undefined;
  const hasArrived = now.file !== undefined && !now.isFileMissing && (now.receivedBytes ?? 0) > 0;
  const buttons = buttonsByWayOn[wayOn].filter(({ remedy }) => remedy !== "open" || hasArrived);
  return { kind: isWarning(now) ? "warning" : "error", text, buttons };
}

function isWarning({ state, wayOn, pausedBy }: Export): boolean {
  if (state === "paused") return pausedBy !== "folder";
  return wayOn === "keepWaiting" || (state === "stopped" && wayOn === "requestAgain");
}
