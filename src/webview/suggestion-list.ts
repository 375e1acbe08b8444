import { html, nothing, type TemplateResult } from "lit";
import { formatCount } from "./format.ts";
import type { ShownSuggestions } from "./suggest-list.ts";

/** What could be written at the caret, below it. The field keeps the focus. */
export function suggestionList(list: ShownSuggestions, take: (item: number) => void): TemplateResult {
  const typed = list.query.slice(list.start, list.end).replace(/^"|"$/g, "");
  const items = list.items.map(({ label, detail, count }, at) => {
    const isChosen = at === list.chosen;
    const more = count === undefined ? detail : formatCount(count);
    return html`<div class="item ${isChosen ? "is-selected" : ""}" role="option" id="suggestion-${at}" aria-selected=${isChosen}
      @click=${() => take(at)}><span class="cut">${labelOf(label, typed)}</span
      >${more === undefined ? nothing : html`<span class="num">${more}</span>`}</div>`;
  });
  // The field must not lose its focus to a click on the list.
  const keepFocus = (event: Event) => event.preventDefault();
  return html`<div class="suggest at-caret" role="listbox" id="suggestions" aria-label=${list.kind === "field" ? "Fields" : "Values"}
    .style=${`--at:${list.start}ch`} @mousedown=${keepFocus}>${items}</div>`;
}

/** The part that is typed stands out. */
function labelOf(label: string, typed: string): unknown {
  const at = typed === "" ? -1 : label.toLowerCase().indexOf(typed.toLowerCase());
  if (at < 0) return label;
  return [
    label.slice(0, at),
    html`<b>${label.slice(at, at + typed.length)}</b>`,
    label.slice(at + typed.length),
  ];
}
