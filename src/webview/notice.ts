import { html, nothing, type TemplateResult } from "lit";
import type { LogProblem, LogStatus } from "../protocol/explorer.ts";
import { formatBytes, formatCount } from "./format.ts";
import { icon } from "./shapes.ts";
import { isText, type PageState } from "./state.ts";

export interface NoticeActions {
  restartReader(): void;
  showOutput(): void;
  reopenAsText(): void;
  revealFile(): void;
  clearQuery(): void;
}

type Button = "Restart" | "Show Output" | "Reopen as Text" | "Try Again";

interface Message {
  readonly text: string;
  readonly kind: "info" | "warning";
  /** The main one last. */
  readonly buttons: readonly Button[];
}

/** What is to be said of the log above its rows, one line at most. */
export function noticeOf(state: PageState, lastRecord: number | undefined): Message | undefined {
  const { reader, status, isReadAgain } = state;
  if (reader === "stopped") {
    return {
      kind: "warning",
      text: "The log reader stopped. Your query, position and bookmarks are kept.",
      buttons: ["Show Output", "Restart"],
    };
  }
  if (reader === "stoppedAgain") {
    const at = lastRecord === undefined ? "" : `, at record ${formatCount(lastRecord + 1)}`;
    return {
      kind: "warning",
      text: `The log reader stopped again${at}.`,
      buttons: ["Show Output", "Reopen as Text"],
    };
  }
  if (status?.problem && status.records > 0) return problemOf(status.problem, status);
  if (status && isText(state) && status.records > 0 && status.notJson >= status.checked) {
    return {
      kind: "info",
      text: "No line of this file is JSON. Lines are shown as text; search, bookmarks and copy work.",
      buttons: ["Reopen as Text"],
    };
  }
  if (isReadAgain) {
    const text = "The file was replaced and was read again. Bookmarks are kept by record number.";
    return { kind: "info", text, buttons: [] };
  }
  return undefined;
}

function problemOf(problem: LogProblem, { records }: LogStatus): Message {
  const before = `The ${formatCount(records)} records before that are shown.`;
  switch (problem.kind) {
    case "gone":
      return { kind: "warning", text: "The file is gone. It was moved or deleted.", buttons: [] };
    case "denied":
      return { kind: "warning", text: `The file cannot be read: ${problem.reason}.`, buttons: ["Try Again"] };
    case "notGzip":
      return {
        kind: "warning",
        text: "This file is not gzip, whatever its name says.",
        buttons: ["Reopen as Text"],
      };
    case "gzipCutShort":
      return { kind: "warning", text: `The compressed file ends early. ${before}`, buttons: [] };
    case "gzipDamaged": {
      const text = `The compressed file is damaged after ${formatBytes(problem.afterBytes)}. ${before}`;
      return { kind: "warning", text, buttons: [] };
    }
    case "noSpace":
      return {
        kind: "warning",
        text: `${problem.reason} Records up to here are shown.`,
        buttons: ["Try Again"],
      };
    case "utf16": {
      const text = "This file is UTF-16. It is shown as text; save it as UTF-8 to explore it.";
      return { kind: "info", text, buttons: ["Reopen as Text"] };
    }
    case "jsonDocument": {
      const text = "This file is one JSON document, not a log with a record on each line.";
      return { kind: "info", text, buttons: ["Reopen as Text"] };
    }
  }
}

export function notice(
  message: Message | undefined,
  actions: NoticeActions,
): TemplateResult | typeof nothing {
  if (!message) return nothing;
  const isWarning = message.kind === "warning";
  return html`<div class="notice" role=${isWarning ? "alert" : "note"}>
    ${icon(message.kind, isWarning ? "warn" : "info")}<span class="grow">${message.text}</span>
    ${buttons(message, actions)}</div>`;
}

function buttons({ buttons, kind }: Message, actions: NoticeActions): TemplateResult[] {
  return buttons.map((name, index) => {
    const isMain = kind === "warning" && index === buttons.length - 1;
    return html`<button class="push ${isMain ? "" : "second"}" @click=${actionOf(name, actions)}>${name}</button>`;
  });
}

function actionOf(name: Button, actions: NoticeActions): () => void {
  switch (name) {
    case "Restart":
    case "Try Again":
      return actions.restartReader;
    case "Show Output":
      return actions.showOutput;
    case "Reopen as Text":
      return actions.reopenAsText;
  }
}

/** What stands in the place of the rows when there are none. */
export function middleOf(
  state: PageState,
  count: number,
  actions: NoticeActions,
): TemplateResult | undefined {
  const { status, search, mode, failure, arriving } = state;
  if (failure !== undefined) {
    const again = html`<button class="push second" @click=${actions.restartReader}>Try Again</button>`;
    return middle("The log cannot be shown", failure, again);
  }
  if (!status) return undefined;
  if (status.problem && status.records === 0) {
    const { text, kind, buttons: names } = problemOf(status.problem, status);
    return middle(text, undefined, buttons({ text, kind, buttons: names }, actions));
  }
  if (status.records === 0 && status.isCaughtUp && !arriving) {
    const again = "If something still writes to it, records appear here as they arrive.";
    const reveal = html`<button class="push second" @click=${actions.revealFile}>Reveal File</button>`;
    return middle("This log is empty", `The file has ${formatBytes(status.bytes)}. ${again}`, reveal);
  }
  if (mode === "filter" && search?.status.isDone && search.status.matches === 0 && count === 0) {
    const clear = html`<button class="push second" @click=${actions.clearQuery}>Clear Query</button>`;
    return middle(isText(state) ? "No line matches" : "No record matches", undefined, clear);
  }
  return undefined;
}

function middle(title: string, words: string | undefined, acts: unknown): TemplateResult {
  return html`<div class="center"><h2>${title}</h2>${words ? html`<p>${words}</p>` : nothing}<div class="row-of">${acts}</div></div>`;
}
