import { html, nothing, type TemplateResult } from "lit";
import type { Button, Middle, Notice } from "./messages.ts";
import { icon } from "./shapes.ts";

export type ButtonActions = Readonly<Record<Button, () => void>>;

export function notice(message: Notice | undefined, actions: ButtonActions): TemplateResult | typeof nothing {
  if (!message) return nothing;
  const isWarning = message.kind === "warning";
  const main = isWarning ? message.buttons.at(-1) : undefined;
  return html`<div class="notice" role=${isWarning ? "alert" : "note"}>
    ${icon(message.kind, isWarning ? "warn" : "info")}<span class="grow">${message.text}</span>
    ${message.buttons.map((name) => button(name, name === main, actions))}</div>`;
}

export function middle({ title, text, buttons }: Middle, actions: ButtonActions): TemplateResult {
  return html`<div class="center"><h2>${title}</h2>${text === undefined ? nothing : html`<p>${text}</p>`}
    <div class="row-of">${buttons.map((name) => button(name, false, actions))}</div></div>`;
}

function button(name: Button, isMain: boolean, actions: ButtonActions): TemplateResult {
  return html`<button class="push ${isMain ? "" : "second"}" @click=${actions[name]}>${name}</button>`;
}
