import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { TextQuery } from "../protocol/explorer.ts";
import { formatCount, formatCountOf } from "./format.ts";
import { icon, tool } from "./shapes.ts";
import { isGrowing, isText, type Mode, type PageState } from "./state.ts";

export interface QueryBarActions {
  type(text: string): void;
  toggle(option: "matchCase" | "isRegex"): void;
  setMode(mode: Mode): void;
  toggleHistory(): void;
  use(query: TextQuery): void;
  leaveField(): void;
  step(direction: 1 | -1): void;
  toggleRecord(): void;
}

export function queryBar(state: PageState, actions: QueryBarActions, isPaneShown: boolean): TemplateResult {
  const isFind = state.mode === "find";
  const canStep = isFind && (state.search?.status.matches ?? 0) > 0;
  const steps = [
    tool("arrow-up", "Previous match (Shift+F3)", "bar", () => actions.step(-1), { isDisabled: !canStep }),
    tool("arrow-down", "Next match (F3)", "bar", () => actions.step(1), { isDisabled: !canStep }),
  ];
  return html`
    ${field(state, actions)}
    <div class="choices" role="radiogroup" aria-label="What the query does">
      ${choice("Filter", "Show only matching records", !isFind, () => actions.setMode("filter"))}
      ${choice("Find", "Keep all records and jump between matches", isFind, () => actions.setMode("find"))}
    </div>
    ${isFind ? html`<div class="tools">${steps}</div>` : nothing}
    <div class="count">${countOf(state)}</div>
    <div class="view-tools">
      ${tool(
        isPaneShown ? "layout-sidebar-right" : "layout-sidebar-right-off",
        "Record (D)",
        "bar",
        () => actions.toggleRecord(),
        { isExpanded: isPaneShown },
      )}
    </div>
    ${progress(state)}`;
}

function field(state: PageState, actions: QueryBarActions): TemplateResult {
  const { typed, typedError } = state;
  const onInput = (event: Event) => actions.type((event.target as HTMLInputElement).value);
  return html`<div class="query ${typedError ? "is-wrong" : ""}">
    <input class="query-text" data-place="query" type="text" aria-label="Query" placeholder="Text anywhere in a record"
      autocomplete="off" autocapitalize="off" spellcheck="false" .value=${live(typed.text)}
      aria-invalid=${typedError ? "true" : "false"} aria-describedby=${typedError ? "query-error" : nothing}
      @input=${onInput} @blur=${() => actions.leaveField()}>
    <div class="tools">
      ${tool("case-sensitive", "Match case (Alt+C)", "bar", () => actions.toggle("matchCase"), { isPressed: typed.matchCase })}
      ${tool("regex", "Use regular expression (Alt+R)", "bar", () => actions.toggle("isRegex"), { isPressed: typed.isRegex })}
      ${tool("history", "Query history (↑)", "bar", () => actions.toggleHistory(), { isExpanded: state.isHistoryOpen })}
    </div>
    ${typedError ? html`<div class="say" id="query-error" role="alert">${typedError}</div>` : nothing}
    ${state.isHistoryOpen ? historyList(state.history, actions) : nothing}
  </div>`;
}

function historyList(history: readonly TextQuery[], actions: QueryBarActions): TemplateResult {
  if (history.length === 0) return html`<div class="suggest"><p class="quiet">No queries yet</p></div>`;
  const entries = history.map(
    (
      query,
    ) => html`<button role="menuitem" tabindex="-1" data-region="history" @click=${() => actions.use(query)}>
      <span class="cut">${query.text}</span>
      <span class="options">
        ${query.matchCase ? html`<span title="Match case">${icon("case-sensitive")}</span>` : nothing}
        ${query.isRegex ? html`<span title="Regular expression">${icon("regex")}</span>` : nothing}
      </span>
    </button>`,
  );
  return html`<div class="suggest" role="menu" aria-label="Query history">${entries}</div>`;
}

function choice(name: string, title: string, isOn: boolean, onClick: () => void): TemplateResult {
  return html`<button class="choice" role="radio" aria-checked=${isOn} title=${title} data-region="bar"
    tabindex="-1" @click=${onClick}>${name}</button>`;
}

/** What the query selects. `so far` while it may become more. */
export function countOf(state: PageState): TemplateResult | typeof nothing {
  const { status, search, mode, typedError, ordinal } = state;
  if (!status) return nothing;
  const noun = isText(state) ? "line" : "record";
  const counting = isGrowing(state);
  if (!search) {
    if (status.records === 0) return counting ? nothing : html`<span class="quiet">No ${noun}s</span>`;
    if (counting) return count(status.records, "so far");
    return count(status.records, status.records === 1 ? noun : `${noun}s`);
  }
  const { matches, isDone } = search.status;
  if (typedError) return html`<span class="quiet">${formatCount(matches)}, last valid query</span>`;
  if (mode === "filter") {
    const all = isText(state) ? formatCountOf(status.records, noun) : formatCount(status.records);
    return count(matches, isDone ? `of ${all}` : "so far");
  }
  const found = isDone ? (matches === 1 ? "match" : "matches") : "so far";
  if (ordinal === undefined) return count(matches, found);
  return count(ordinal + 1, `of ${formatCount(matches)} ${found}`);
}

function count(number: number, words: string): TemplateResult {
  return html`${formatCount(number)} <span class="quiet">${words}</span>`;
}

/** The share of what is under way: a search before a download before the reading of the file. */
export function progressOf(state: PageState): number | undefined {
  const { search, status, arriving, isSearchLong, isReadingLong } = state;
  if (search && status && isSearchLong) return search.status.scanned / Math.max(1, status.records);
  if (arriving?.total) return arriving.received / arriving.total;
  return status && isReadingLong ? status.progress : undefined;
}

function progress(state: PageState): TemplateResult | typeof nothing {
  const share = progressOf(state);
  if (share === undefined) return nothing;
  const percent = `${(Math.min(1, share) * 100).toFixed(1)}%`;
  return html`<div class="progress" aria-hidden="true"><i .style=${`width:${percent}`}></i></div>`;
}
