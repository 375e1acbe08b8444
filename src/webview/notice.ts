import { html, nothing, type TemplateResult } from "lit";
import type { QueryReading, TermCount } from "../protocol/explorer.ts";
import { formatCount } from "./format.ts";
import type { Button, Middle, Notice } from "./messages.ts";
import { painted } from "./query-field.ts";
import { icon, tool } from "./shapes.ts";

export type ButtonActions = Readonly<Record<Button, () => void>>;

export function notice(message: Notice | undefined, actions: ButtonActions): TemplateResult | typeof nothing {
  if (!message) return nothing;
  const isWarning = message.kind === "warning";
  const main = isWarning ? message.buttons.at(-1) : undefined;
  return html`<div class="notice" role=${isWarning ? "alert" : "note"}>
    ${icon(message.kind, isWarning ? "warn" : "info")}<span class="grow">${message.text}</span>
    ${message.buttons.map((name) => button(name, name === main, actions))}</div>`;
}

export interface MiddleActions extends ButtonActions {
  /** Takes the term at this place out of the query. */
  readonly removeTerm: (term: number) => void;
}

export function middle(
  { title, text, terms, buttons }: Middle,
  tokens: QueryReading["tokens"],
  actions: MiddleActions,
): TemplateResult {
  return html`<div class="center"><h2>${title}</h2>${text === undefined ? nothing : html`<p>${text}</p>`}
    ${terms ? html`<div class="terms">${terms.map((term, at) => termRow(term, at, tokens, actions))}</div>` : nothing}
    <div class="row-of">${buttons.map((name) => button(name, false, actions))}</div></div>`;
}

function termRow(
  { text, start, end, matches }: TermCount,
  at: number,
  tokens: QueryReading["tokens"],
  { removeTerm }: MiddleActions,
): TemplateResult {
  const own = tokens
    .filter((token) => token.start >= start && token.end <= end)
    .map((token) => ({ ...token, start: token.start - start, end: token.end - start }));
  return html`<div class=${matches === 0 ? "is-none" : ""}><span class="term cut" title=${text}>${painted(text, own)}</span
    ><span class="num">${formatCount(matches)}</span>${tool("close", "Remove this term", undefined, () => removeTerm(at))}</div>`;
}

function button(name: Button, isMain: boolean, actions: ButtonActions): TemplateResult {
  return html`<button class="push ${isMain ? "" : "second"}" @click=${actions[name]}>${name}</button>`;
}
