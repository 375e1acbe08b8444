import { html, nothing, type TemplateResult } from "lit";
import type { QueryReading, TermCount } from "../protocol/explorer.ts";
import type { Explanation } from "./explaining.ts";
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
  /** Writes another term in the place of one. */
  readonly replaceTerm: (instead: NonNullable<Explanation["instead"]>) => void;
}

export function middle(
  { title, text, explanation, buttons }: Middle,
  tokens: QueryReading["tokens"],
  actions: MiddleActions,
): TemplateResult {
  const { terms = [], instead } = explanation ?? {};
  return html`<div class="center"><h2>${title}</h2>${text === undefined ? nothing : html`<p>${text}</p>`}
    ${terms.length > 1 ? html`<div class="terms">${terms.map((term, at) => termRow(term, at, tokens, actions))}</div>` : nothing}
    <div class="row-of">${instead ? useInstead(instead, actions) : nothing}${buttons.map((name) => button(name, false, actions))}</div></div>`;
}

function useInstead(
  instead: NonNullable<Explanation["instead"]>,
  { replaceTerm }: MiddleActions,
): TemplateResult {
  return html`<button class="push" @click=${() => replaceTerm(instead)}>Use <code>${instead.text}</code></button>`;
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
