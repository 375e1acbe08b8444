import { html, nothing, type TemplateResult } from "lit";
import { countOf, progressOf } from "./counts.ts";
import { menuOf } from "./menu.ts";
import { type QueryFieldActions, queryField } from "./query-field.ts";
import { icon, tool } from "./shapes.ts";
import type { Mode, PageState } from "./state.ts";

export interface QueryBarActions extends QueryFieldActions {
  setMode(mode: Mode): void;
  step(direction: 1 | -1): void;
  toggleFields(): void;
  toggleRecord(): void;
}

export interface PanesShown {
  readonly hasFields: boolean;
  readonly isFieldsShown: boolean;
  readonly isRecordShown: boolean;
}

export function queryBar(
  state: PageState,
  actions: QueryBarActions,
  panes: PanesShown,
  openMenu: (button: Element) => void,
): TemplateResult {
  const openAt = ({ currentTarget }: Event) => openMenu(currentTarget as Element);
  const isFind = state.mode === "find";
  const canStep = isFind && (state.search?.status.matches ?? 0) > 0;
  const steps = [
    tool("arrow-up", "Previous match (Shift+F3)", "bar", () => actions.step(-1), { isDisabled: !canStep }),
    tool("arrow-down", "Next match (F3)", "bar", () => actions.step(1), { isDisabled: !canStep }),
  ];
  return html`
    ${queryField(state, actions)}
    <div class="choices" role="radiogroup" aria-label="What the query does">
      ${choice("Filter", "Show only matching records", !isFind, () => actions.setMode("filter"))}
      ${choice("Find", "Keep all records and jump between matches", isFind, () => actions.setMode("find"))}
    </div>
    ${isFind ? html`<div class="tools">${steps}</div>` : nothing}
    <div class="count">${count(state)}</div>
    <div class="view-tools">
      ${panes.hasFields ? paneTool("left", "Fields (F)", panes.isFieldsShown, () => actions.toggleFields()) : nothing}
      ${paneTool("right", "Record (D)", panes.isRecordShown, () => actions.toggleRecord())}
      <button class="tool" title="More actions" aria-label="More actions" aria-haspopup="menu" data-region="bar" tabindex="-1"
        data-vscode-context=${menuOf("more", state.timeZone)} @click=${openAt}>${icon("ellipsis")}</button>
    </div>
    ${progress(state)}`;
}

/** As in the editor's own title bar, the icon itself says whether the pane is open. */
function paneTool(
  side: "left" | "right",
  title: string,
  isExpanded: boolean,
  onClick: () => void,
): TemplateResult {
  const name = `layout-sidebar-${side}${isExpanded ? "" : "-off"}`;
  return tool(name, title, "bar", onClick, { isExpanded });
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
