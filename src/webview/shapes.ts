import { html, nothing, type TemplateResult } from "lit";
import type { RowState } from "../protocol/explorer.ts";

/** What a state looks like without its colour. A healthy record has no shape. */
export function shapeOf(state: RowState, hasStatus: boolean): TemplateResult | typeof nothing {
  switch (state) {
    case "failed":
      return shape("fail", hasStatus ? "Server error" : "Error", "M6 .5 11.5 6 6 11.5.5 6z");
    case "rejected":
      return shape("warn", hasStatus ? "Client error" : "Warning", "M6 1.5 11.5 11H.5z");
    case "retried":
      return shape("retry", "Retried", "M9.5 6A3.5 3.5 0 1 1 2.5 6A3.5 3.5 0 1 1 9.5 6z");
    case "notJson":
      return shape("bad", "Not JSON", "M2 2h8v8H2zM2.5 9.5 9.5 2.5");
    case "ok":
      return nothing;
  }
}

function shape(name: string, label: string, path: string): TemplateResult {
  return html`<svg class="shape ${name}" viewBox="0 0 12 12" role="img" aria-label=${label}><path d=${path}></path></svg>`;
}

/** In a legend also what is healthy has a shape. */
export function restShape(): TemplateResult {
  return html`<svg class="shape rest" viewBox="0 0 12 12" aria-hidden="true"><path d="M2 2h8v8H2z"></path></svg>`;
}

/** One of the editor's own icons, beside words or on a button that has a name. */
export function icon(name: string, more = ""): TemplateResult {
  return html`<i class="codicon codicon-${name} ${more}" aria-hidden="true"></i>`;
}

export interface ToolOptions {
  readonly isPressed?: boolean;
  readonly isExpanded?: boolean;
  readonly isDisabled?: boolean;
}

/** A button that is an icon. `region` names the group of buttons that share one tab stop; without one it has none. */
export function tool(
  name: string,
  title: string,
  region: string | undefined,
  onClick: () => void,
  { isPressed, isExpanded, isDisabled = false }: ToolOptions = {},
): TemplateResult {
  return html`<button class="tool" title=${title} aria-label=${title} data-region=${region ?? nothing} tabindex="-1"
    aria-pressed=${isPressed ?? nothing} aria-expanded=${isExpanded ?? nothing} ?disabled=${isDisabled}
    @click=${onClick}>${icon(name)}</button>`;
}
