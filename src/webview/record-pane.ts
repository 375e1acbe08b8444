import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import type { PrettyLine, RecordDetail, TimeZone, Token } from "../protocol/explorer.ts";
import { formatBytes, formatCount, formatInstant, formatNumber, zoneName } from "./format.ts";
import { menuOf } from "./menu.ts";
import type { Reading } from "./reading.ts";
import { canFold } from "./record-lines.ts";
import { segmentsOf } from "./segments.ts";
import { icon, shapeOf, tool } from "./shapes.ts";

const valueMenu = menuOf("value", "path", "copy", "record");
const textMenu = menuOf("copy", "record");
const recordMenu = menuOf("record");

export interface RecordPaneActions {
  previous(): void;
  next(): void;
  copy(): void;
  copyValue(line: number): void;
  narrow(act: "include" | "exclude", line: number): void;
  openInEditor(): void;
  toggleFull(): void;
  close(): void;
  leave(): void;
}

export interface RecordPaneOptions {
  readonly reading: Reading;
  readonly zone: TimeZone;
  readonly isFull: boolean;
  /** `Record 498,112`. */
  readonly title: string;
  readonly isText: boolean;
  readonly hasStatus: boolean;
  /** The record is a match that find mode stands on. */
  readonly isNow: boolean;
  readonly actions: RecordPaneActions;
}

/** Characters of a record that are pretty-printed at most; what is longer is shown in an editor. */
const shownOfLongRecord = 1_000_000;

export function recordPane(options: RecordPaneOptions): TemplateResult {
  const { reading, zone, isFull, title, isNow, actions } = options;
  const { detail } = reading;
  const onScroll = ({ target }: Event) => {
    const { scrollTop, clientHeight, scrollHeight } = target as HTMLElement;
    if (scrollTop + 2 * clientHeight > scrollHeight) reading.showMore();
  };
  return html`
    ${detail ? guard([detail, zone, isFull, title], () => recordHead(detail, options)) : html`<div class="record-head"></div>`}
    <div class="pane-body" @scroll=${onScroll}>
      <div class="json" role="tree" tabindex="0" aria-label=${title}
        aria-activedescendant=${`line-${reading.currentLine}`}>
        ${guard([detail, reading.version, isNow], () => linesOf(options))}
      </div>
      ${detail?.isCut ? cutNote(detail, actions) : nothing}
    </div>`;
}

function recordHead(detail: RecordDetail, options: RecordPaneOptions): TemplateResult {
  const { isFull, title, actions } = options;
  const button = (name: string, title: string, onClick: () => void) => tool(name, title, "record", onClick);
  return html`<div class="record-head">
    <div class="line">
      ${isFull ? button("arrow-left", "Back to records (Esc)", actions.leave) : nothing}
      <h2 class="cut">${title}</h2><span class="grow"></span>
      <span class="tools">
        ${button("arrow-up", "Previous record (Alt+↑)", actions.previous)}
        ${button("arrow-down", "Next record (Alt+↓)", actions.next)}
        ${button("copy", "Copy record", actions.copy)}
        ${button("go-to-file", "Open in JSON editor", actions.openInEditor)}
        ${button(isFull ? "screen-normal" : "screen-full", isFull ? "Restore width (W)" : "Full width (W)", actions.toggleFull)}
        ${isFull ? nothing : button("close", "Close (D)", actions.close)}
      </span>
    </div>
    <div class="facts">${factsOf(detail, options)}</div>
  </div>`;
}

function factsOf(
  { state, facts, byteLength }: RecordDetail,
  { zone, hasStatus, isText }: RecordPaneOptions,
): unknown {
  const { code, level, durationMs, retries = 0, timeMs } = facts;
  const name = code ?? level ?? (state === "notJson" && !isText ? "Not JSON" : undefined);
  return [
    name === undefined ? nothing : html`<span class="code">${shapeOf(state, hasStatus)}${name}</span>`,
    durationMs === undefined ? nothing : html`<span><b>${formatNumber(durationMs)}</b> ms</span>`,
    retries > 0
      ? html`<span><b>${formatCount(retries)}</b> ${retries === 1 ? "retry" : "retries"}</span>`
      : nothing,
    timeMs === undefined
      ? html`<span><b>${formatBytes(byteLength)}</b></span>`
      : html`<span class="cut"><b>${formatInstant(timeMs, zone)}</b><span class="zone"> ${zoneName(timeMs, zone)}</span></span>`,
  ];
}

function cutNote({ byteLength }: RecordDetail, actions: RecordPaneActions): TemplateResult {
  return html`<div class="cut-note">
    <p>This record is ${formatBytes(byteLength)}. Its first ${formatBytes(shownOfLongRecord)} is shown; search covers all of it.</p>
    <button class="push second" @click=${actions.openInEditor}>Open Whole Record</button>
  </div>`;
}

function linesOf({ reading, isNow, actions }: RecordPaneOptions): unknown {
  return reading.shown.numbers.map((number) => {
    const line = reading.lines[number];
    return line ? lineOf(line, number, reading, isNow, actions) : nothing;
  });
}

function lineOf(
  line: PrettyLine,
  number: number,
  reading: Reading,
  isNow: boolean,
  actions: RecordPaneActions,
): TemplateResult {
  const isFoldable = canFold(line, number);
  const isFolded = reading.isFolded(number);
  const style = `--d:${line.depth}${line.ruleDepth === undefined ? "" : `;--r:${line.ruleDepth}`}`;
  const chevron = isFoldable
    ? html`<span class="fold" data-fold=${number}>${icon(isFolded ? "chevron-right" : "chevron-down")}</span>`
    : nothing;
  const narrow = line.keys
    ? [
        tool("add", "Include this value (+)", undefined, () => actions.narrow("include", number)),
        tool("remove", "Exclude this value (-)", undefined, () => actions.narrow("exclude", number)),
      ]
    : nothing;
  const copy = line.value
    ? html`<span class="acts">${narrow}${tool("copy", "Copy value (Ctrl+C)", undefined, () => actions.copyValue(number))}</span>`
    : nothing;
  const isCurrent = number === reading.currentLine;
  return html`<div class="ln ${line.ruleDepth === undefined ? "" : "as"} ${isCurrent ? "is-current" : ""}" id="line-${number}" role="treeitem"
    data-line=${number} data-vscode-context=${line.keys ? valueMenu : line.value ? textMenu : recordMenu} aria-level=${line.depth + 1} aria-expanded=${isFoldable ? !isFolded : nothing}
    aria-selected=${isCurrent} .style=${style}
    >${chevron}${tokens(line.tokens, isNow)}${isFolded ? foldedRest(line, isNow) : openRest(line)}${copy}</div>`;
}

function openRest(line: PrettyLine): unknown {
  return line.note ? [spaceAfter(line.tokens), noteOf(line)] : nothing;
}

/** What stands for the lines that are folded away. */
function foldedRest(line: PrettyLine, isNow: boolean): unknown {
  const closing = line.closing ?? [];
  const hasComma = closing.at(-1)?.text === ",";
  const bracket = hasComma ? closing.slice(0, -1) : closing;
  return [
    spaceAfter(line.tokens),
    html`<span class="more-in">${line.summary ?? "…"}</span>`,
    bracket.length > 0 ? [" ", tokens(bracket, isNow)] : nothing,
    line.note ? [" ", noteOf(line)] : nothing,
    hasComma ? tokens(closing.slice(-1), isNow) : nothing,
  ];
}

function spaceAfter(list: readonly Token[]): string {
  return list.at(-1)?.text.endsWith(" ") ? "" : " ";
}

function noteOf({ note }: PrettyLine): TemplateResult | typeof nothing {
  if (note === "fql") {
    return html`<span class="note" title="A string, shown as code with its line breaks">FQL</span>`;
  }
  if (note === "json") {
    const title = "The value is a string that holds JSON. It is unfolded here; copying gives the string.";
    return html`<span class="note" title=${title}>JSON in a string</span>`;
  }
  return nothing;
}

const classes: Record<Token["kind"], string> = {
  key: "j-key",
  string: "j-str",
  number: "j-num",
  word: "j-word",
  punctuation: "j-p",
  code: "fql",
  placeholder: "",
  raw: "raw",
};

function tokens(list: readonly Token[], isNow: boolean): unknown {
  return list.map((token) => {
    const placeholder = token.text === "<string>" ? "j-str" : "j-num";
    const name = token.kind === "placeholder" ? placeholder : classes[token.kind];
    return html`<span class=${name}>${marked(token, isNow)}</span>`;
  });
}

function marked(token: Token, isNow: boolean): unknown {
  if (!token.marks?.length) return token.text;
  const { text, marks } = token;
  return segmentsOf({ text, marks }, false).map((part) =>
    part.isMark ? html`<mark class=${isNow ? "now" : ""}>${part.text}</mark>` : part.text,
  );
}
