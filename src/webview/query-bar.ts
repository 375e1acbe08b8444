import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { TextQuery } from "../protocol/explorer.ts";
import { countOf, progressOf } from "./counts.ts";
import { icon, tool } from "./shapes.ts";
import type { Mode, PageState } from "./state.ts";

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
    <div class="count">${count(state)}</div>
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

function count(state: PageState): TemplateResult | typeof nothing {
  const shown = countOf(state);
  if (!shown) return nothing;
  return html`${shown.number === undefined ? nothing : `${shown.number} `}<span class="quiet">${shown.words}</span>`;
}

function progress(state: PageState): TemplateResult | typeof nothing {
  const share = progressOf(state);
  if (share === undefined) return nothing;
  const percent = `${(Math.min(1, share) * 100).toFixed(1)}%`;
  return html`<div class="progress" aria-hidden="true"><i .style=${`width:${percent}`}></i></div>`;
}
