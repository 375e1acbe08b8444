import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { QueryReading, QuerySpan, TextQuery } from "../protocol/explorer.ts";
import { carried, paint } from "./query-paint.ts";
import { icon, tool } from "./shapes.ts";
import type { PageState } from "./state.ts";
import { suggestionList } from "./suggestion-list.ts";

export interface QueryFieldActions {
  type(text: string, caret: number): void;
  takeSuggestion(item: number): void;
  toggle(option: "matchCase" | "isRegex"): void;
  toggleHistory(): void;
  use(query: TextQuery): void;
  leaveField(): void;
}

/** The query as it is typed, in colours: they are drawn below a field whose own text is transparent. */
export function queryField(state: PageState, actions: QueryFieldActions): TemplateResult {
  const { typed } = state;
  const list = state.suggestions?.query === typed.text ? state.suggestions : undefined;
  // What is not finished is no mistake as long as the list offers to finish it.
  const typedError = list ? undefined : state.typedError;
  const said = typedError?.message ?? (list ? undefined : state.search?.status.failure);
  const onInput = ({ target }: Event) => {
    const { value, selectionStart } = target as HTMLInputElement;
    actions.type(value, selectionStart ?? value.length);
  };
  return html`<div class="query ${typedError ? "is-wrong" : ""}">
    <div class="query-box">
      <div class="query-paint" aria-hidden="true">${colours(state, typedError)}</div>
      <input class="query-text" data-place="query" type="text" aria-label="Query" placeholder=${placeholderOf(state)}
        autocomplete="off" autocapitalize="off" spellcheck="false" .value=${live(typed.text)}
        role="combobox" aria-autocomplete="list" aria-expanded=${list !== undefined} aria-controls=${list ? "suggestions" : nothing}
        aria-activedescendant=${list && list.chosen >= 0 ? `suggestion-${list.chosen}` : nothing}
        aria-invalid=${typedError ? "true" : "false"} aria-describedby=${said ? "query-error" : nothing}
        @input=${onInput} @scroll=${followScroll} @blur=${() => actions.leaveField()}>
    </div>
    <div class="tools">
      ${tool("case-sensitive", "Match case (Alt+C)", "bar", () => actions.toggle("matchCase"), { isPressed: typed.matchCase })}
      ${tool("regex", "Use regular expression (Alt+R)", "bar", () => actions.toggle("isRegex"), { isPressed: typed.isRegex })}
      ${tool("history", "Query history (↑)", "bar", () => actions.toggleHistory(), { isExpanded: state.isHistoryOpen })}
    </div>
    ${list ? suggestionList(list, actions.takeSuggestion) : nothing}
    ${said ? html`<div class="say" id="query-error" role="alert" .style=${`--at:${typedError?.start ?? 0}ch`}>${said}</div>` : nothing}
    ${state.isHistoryOpen ? historyList(state.history, actions) : nothing}
  </div>`;
}

/** What can be typed, as far as the log has it. */
function placeholderOf({ info }: PageState): string {
  const names = new Set(info?.fields.map(({ name }) => name));
  const examples = { code: "code>=500", ms: "ms>1.5s", db: "db:ECommerce/prod", level: "level:error" };
  const known = Object.entries(examples).flatMap(([name, example]) => (names.has(name) ? [example] : []));
  return known.length > 0 ? ["Text", ...known].join(", ") : "Text anywhere in a record";
}

function colours({ typed, reading }: PageState, wrong: QuerySpan | undefined): unknown {
  const tokens = reading ? carried(reading.tokens, reading.text, typed.text) : [];
  return painted(typed.text, tokens, wrong);
}

/** A query, or a part of one, in its colours. */
export function painted(text: string, tokens: QueryReading["tokens"], wrong?: QuerySpan): unknown {
  return paint(text, tokens, wrong).map(
    (stroke) =>
      html`<span class="${stroke.kind ? `q-${stroke.kind}` : ""} ${stroke.isWrong ? "q-wrong" : ""}">${stroke.text}</span>`,
  );
}

/** A long query scrolls in its field, and the colours with it. */
function followScroll({ target }: Event): void {
  const field = target as HTMLInputElement;
  const painted = field.previousElementSibling as HTMLElement;
  painted.scrollLeft = field.scrollLeft;
}

function historyList(history: readonly TextQuery[], actions: QueryFieldActions): TemplateResult {
  if (history.length === 0)
    return html`<div class="suggest is-right"><p class="quiet">No queries yet</p></div>`;
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
  return html`<div class="suggest is-right" role="menu" aria-label="Query history">${entries}</div>`;
}
