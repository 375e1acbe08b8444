/** What is said of a log, word for word: above its rows, or in their place. */
import type { LogProblem, LogStatus } from "../protocol/explorer.ts";
import type { Explanation } from "./explaining.ts";
import { formatBytes, formatCount, formatCountOf } from "./format.ts";
import { isText, type PageState } from "./state.ts";

export type Button =
  | "Restart"
  | "Show Output"
  | "Show Exports"
  | "Reopen as Text"
  | "Try Again"
  | "Clear Cache"
  | "Download Again"
  | "Reveal File"
  | "Clear Query";

export interface Notice {
  readonly text: string;
  /** A warning interrupts a screen reader. */
  readonly kind: "info" | "warning";
  /** The main one last. */
  readonly buttons: readonly Button[];
}

export interface Middle {
  readonly title: string;
  readonly text?: string;
  /** Of a query that selects nothing. */
  readonly explanation?: Explanation;
  readonly buttons: readonly Button[];
}

/** One line above the rows, of what matters most. */
export function noticeOf(state: PageState, currentRecord: number | undefined): Notice | undefined {
  const { reader, status, isReadAgain } = state;
  if (reader === "stopped") {
    const text = "The log reader stopped. Your query, position and bookmarks are kept.";
    return { kind: "warning", text, buttons: ["Show Output", "Restart"] };
  }
  if (reader === "stoppedAgain") {
    const at = currentRecord === undefined ? "" : `, at record ${formatCount(currentRecord + 1)}`;
    const text = `The log reader stopped again${at}.`;
    return { kind: "warning", text, buttons: ["Show Output", "Reopen as Text"] };
  }
  if (!status || status.records === 0) return undefined;
  if (status.problem) return problemOf(status.problem, shownBefore(status), state);
  if (state.gaps !== undefined) return { kind: "info", text: state.gaps, buttons: ["Show Exports"] };
  if (isText(state) && status.notJson >= status.checked) {
    const text = "No line of this file is JSON. Lines are shown as text; search, bookmarks and copy work.";
    return { kind: "info", text, buttons: ["Reopen as Text"] };
  }
  const { failure } = state.sort ?? {};
  if (failure !== undefined) return { kind: "info", text: failure, buttons: [] };
  if (!isReadAgain) return undefined;
  const text = "The file was replaced and was read again. Bookmarks are kept by record number.";
  return { kind: "info", text, buttons: [] };
}

/** What stands in the place of the rows when there are none. */
export function middleOf(state: PageState, rowCount: number): Middle | undefined {
  const { status, search, mode, failure, arriving } = state;
  if (failure !== undefined)
    return { title: "The log cannot be shown", text: failure, buttons: ["Try Again"] };
  if (!status) return undefined;
  if (status.records === 0 && status.problem) {
    const { text, buttons } = problemOf(status.problem, shownBefore(status), state);
    return { title: text, buttons };
  }
  if (status.records === 0 && status.isCaughtUp && !arriving) {
    const size = `The file has ${formatBytes(status.bytes)}.`;
    const text = `${size} If something still writes to it, records appear here as they arrive.`;
    return { title: "This log is empty", text, buttons: ["Reveal File"] };
  }
  if (mode === "filter" && search?.status.isDone && search.status.matches === 0 && rowCount === 0) {
    const title = isText(state) ? "No line matches" : "No record matches";
    const { explanation } = state;
    const text = explanation && explanation.terms.length > 1 ? "Each term on its own selects:" : undefined;
    return { title, text, explanation, buttons: ["Clear Query"] };
  }
  return undefined;
}

function problemOf(problem: LogProblem, before: string, state?: PageState): Notice {
  switch (problem.kind) {
    case "gone":
      return warning(
        "The file is gone. It was moved or deleted.",
        ...(state?.isExport ? ["Download Again" as const] : []),
      );
    case "denied":
      return warning(`The file cannot be read: ${problem.reason}.`, "Try Again");
    case "notGzip":
      return warning("This file is not gzip, whatever its name says.", "Reopen as Text");
    case "notZstd":
      return warning("This file is not zstd, whatever its name says.", "Reopen as Text");
    case "noZstd":
      return warning("This version of VS Code cannot unpack .zst. Unpack it first, or update VS Code.");
    case "gzipCutShort":
      return warning(`The compressed file ends early. ${before}`);
    case "gzipDamaged":
      return warning(`The compressed file is damaged after ${formatBytes(problem.afterBytes)}. ${before}`);
    case "noSpace":
      return warning(`${needOf(problem)} Records up to here are shown.`, "Try Again", "Clear Cache");
    case "utf16":
      return info(
        "This file is UTF-16. It is shown as text; save it as UTF-8 to explore it.",
        "Reopen as Text",
      );
    case "jsonDocument":
      return info("This file is one JSON document, not a log with a record on each line.", "Reopen as Text");
    case "part":
      return partProblem(problem);
  }
}

function shownBefore({ records }: LogStatus): string {
  return `The ${formatCountOf(records, "record")} before that ${records === 1 ? "is" : "are"} shown.`;
}

/** What the buttons do is for the log as a whole. */
function partProblem({ fileName, problem }: LogProblem & { kind: "part" }): Notice {
  const { kind, text } = problemOf(problem, "Its records before that are shown.");
  return { kind, text: `${fileName}: ${text}`, buttons: [] };
}

function needOf({ neededBytes, freeBytes, reason }: LogProblem & { kind: "noSpace" }): string {
  if (neededBytes === undefined || freeBytes === undefined) return `Unpacking stopped: ${reason}.`;
  const [needed, free] = [formatBytes(neededBytes), formatBytes(freeBytes)];
  return `Unpacking needs about ${needed} in the cache; ${free} are free.`;
}

function warning(text: string, ...buttons: Button[]): Notice {
  return { kind: "warning", text, buttons };
}

function info(text: string, ...buttons: Button[]): Notice {
  return { kind: "info", text, buttons };
}
