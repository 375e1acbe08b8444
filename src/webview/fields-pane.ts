import { html, nothing, svg, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import type { FacetValue, FieldInfo, NumberSummary } from "../protocol/explorer.ts";
import type { Faceting } from "./faceting.ts";
import { type FieldRow, fieldNote, formatShare } from "./field-rows.ts";
import { formatCount, formatNumber } from "./format.ts";
import { menuOf } from "./menu.ts";
import { icon, tool } from "./shapes.ts";

const fieldMenu = menuOf("field");
const valueMenu = menuOf("value", "path", "copy");

type RowOf<Kind extends FieldRow["kind"]> = FieldRow & { readonly kind: Kind };

/** What the records of the view hold, field by field. */
export function fieldsPane(faceting: Faceting, sought: string): TemplateResult {
  const { rows, currentIndex, version } = faceting;
  const onInput = (event: Event) => faceting.seek((event.target as HTMLInputElement).value);
  const words = sought === "" ? "No fields yet." : "No field has this name.";
  return html`
    <div class="find-fields">
      ${icon("search")}<input class="grow" type="text" data-place="findField" aria-label="Find a field" placeholder="Find a field"
        autocomplete="off" spellcheck="false" tabindex="-1" .value=${live(sought)} @input=${onInput}>
      ${tool("collapse-all", "Collapse all fields", undefined, () => faceting.foldAll())}
    </div>
    <div class="pane-body">
      ${rows.length === 0 ? html`<p class="none-yet quiet">${words}</p>` : nothing}
      <div class="field-tree" role="tree" tabindex="0" aria-label="Fields" data-place="fields"
        aria-activedescendant=${rows.length > 0 ? `field-row-${currentIndex}` : nothing}>
        ${guard([rows, version], () =>
          repeat(
            rows,
            ({ id }) => id,
            (row, at) => rowOf(row, at, at === currentIndex),
          ),
        )}
      </div>
    </div>`;
}

function rowOf(row: FieldRow, at: number, isCurrent: boolean): TemplateResult {
  switch (row.kind) {
    case "field":
      return fieldRow(row, at, isCurrent);
    case "value":
      return valueRow(row, at, isCurrent);
    case "numbers":
      return numbersRow(row, at, isCurrent);
    case "none":
      return html`<div class="value ${here(isCurrent)}" role="treeitem" id="field-row-${at}" data-field-row=${at} aria-level="2"
        aria-selected=${isCurrent}><span class="name none">No values in this view</span></div>`;
    case "more":
      return html`<div class="more link ${here(isCurrent)}" role="treeitem" id="field-row-${at}" data-field-row=${at} aria-level="2"
        aria-selected=${isCurrent}>${row.facet.isDistinctExact ? `${formatCount(row.count)} more` : "More"}</div>`;
    case "moreFields":
      return html`<div class="more link ${here(isCurrent)}" role="treeitem" id="field-row-${at}" data-field-row=${at} aria-level="1"
        aria-selected=${isCurrent}>${formatCount(row.count)} more fields</div>`;
  }
}

function here(isCurrent: boolean): string {
  return isCurrent ? "is-current" : "";
}

const glyphs: Record<FieldInfo["holds"], string> = {
  text: "symbol-string",
  number: "symbol-numeric",
  time: "clock",
  list: "symbol-array",
  object: "symbol-namespace",
  mixed: "symbol-misc",
  json: "json",
};

function fieldRow(row: RowOf<"field">, at: number, isCurrent: boolean): TemplateResult {
  const { field, isOpen } = row;
  const path = field.path.join(".");
  const title = field.name === path ? path : `${path}, in a query ${field.name}`;
  return html`<div class="field ${here(isCurrent)}" role="treeitem" id="field-row-${at}" data-field-row=${at} data-vscode-context=${fieldMenu} aria-level="1"
    aria-expanded=${isOpen} aria-selected=${isCurrent} title=${title}
    >${icon(isOpen ? "chevron-down" : "chevron-right")}${icon(glyphs[field.holds])}<span class="name cut">${path}</span
    ><span class="num">${fieldNote(row, formatCount)}</span></div>`;
}

function valueRow({ value, facet }: RowOf<"value">, at: number, isCurrent: boolean): TemplateResult {
  const share = facet.records > 0 ? value.count / facet.records : 0;
  const tone = { failed: "fail", rejected: "warn", none: "" }[value.mark ?? "none"];
  const state = { included: "is-in", excluded: "is-out", none: "" }[value.state ?? "none"];
  return html`<div class="value ${tone} ${state} ${here(isCurrent)}" role="treeitem" id="field-row-${at}" data-field-row=${at} data-vscode-context=${valueMenu}
    aria-level="2" aria-selected=${isCurrent} .style=${`--s:${share}`}
    >${markOf(value)}${nameOf(value)}${
      value.state
        ? html`<span class="num word">${value.state}</span>`
        : html`<span class="num">${formatCount(value.count)}</span><span class="num pct">${formatShare(share)}</span>`
    }<span class="acts">${act("add", "Include")}${act("remove", "Exclude")}</span></div>`;
}

/** Its click is that of the row, which knows by the name what is meant. */
function act(name: string, title: string): TemplateResult {
  return html`<button class="tool" title=${title} aria-label=${title} tabindex="-1" data-act=${title.toLowerCase()}>${icon(name)}</button>`;
}

function markOf({ state }: FacetValue): TemplateResult | typeof nothing {
  if (!state) return nothing;
  return html`<span class="mark">${icon(state === "included" ? "check" : "circle-slash")}</span>`;
}

/** Paths are cut in their middle: the head gives way, the last parts stay. */
function nameOf({ json, text }: FacetValue): TemplateResult {
  if (json === undefined || json === "[]" || json === '""')
    return html`<span class="name none cut">${text}</span>`;
  const at = text.indexOf("/");
  if (at <= 0 || /\s/.test(text)) return html`<span class="name cut" title=${text}>${text}</span>`;
  return html`<span class="name path" title=${text}><span class="cut">${text.slice(0, at)}</span><span class="cut tail">${text.slice(at)}</span></span>`;
}

const spreadHeight = 24;

function numbersRow({ facet }: RowOf<"numbers">, at: number, isCurrent: boolean): TemplateResult {
  const { numbers } = facet;
  if (!numbers) return html``;
  const facts = [
    ["min", numbers.min],
    ["median", numbers.median],
    ["p95", numbers.p95],
    ["max", numbers.max],
  ] as const;
  return html`<div class="spread ${here(isCurrent)}" role="treeitem" id="field-row-${at}" data-field-row=${at} aria-level="2"
    aria-selected=${isCurrent}>
    <svg viewBox="0 0 ${numbers.bars.length} ${spreadHeight}" preserveAspectRatio="none" shape-rendering="crispEdges" aria-hidden="true"
      >${svg`<path d=${spreadPath(numbers)}></path>`}</svg>
    <div class="facts">${facts.map(([name, value]) => html`<span>${name} <b>${formatNumber(value)}</b></span>`)}</div>
  </div>`;
}

function spreadPath({ bars }: NumberSummary): string {
  const most = Math.max(1, ...bars);
  return bars
    .map((count, at) => {
      const height = count === 0 ? 0 : Math.max(1, Math.round((count / most) * spreadHeight));
      return height === 0 ? "" : `M${at + 0.06} ${spreadHeight - height}h.88v${height}h-.88z`;
    })
    .join("");
}
