import type { Column, ExplorerMenuCommand, QueryEdit, ValueRef } from "../protocol/explorer.ts";
import { shownColumns } from "./columns.ts";
import type { FieldRow } from "./field-rows.ts";
import type { Page } from "./page.ts";
import { barAt } from "./range-drag.ts";

/** What a menu was opened on. */
interface Target {
  readonly value?: { readonly path: readonly string[]; readonly value: ValueRef; readonly text: string };
  readonly copy?: () => Promise<void>;
  readonly column?: Column;
  readonly field?: FieldRow;
  readonly bar?: number;
}

/** The words that decide which items a menu has, as `data-vscode-context` of an element. */
export function menuOf(...words: readonly string[]): string {
  return JSON.stringify({ webviewSection: words.join(" "), preventDefaultContextMenuItems: true });
}

/** The editor's own menus: they are opened on something in the page, and their commands come back without it. */
export class Menu {
  readonly #page: Page;
  #target: Target = {};

  constructor(page: Page) {
    this.#page = page;
  }

  readonly onOpen = ({ target, clientX }: MouseEvent): void => {
    if (target instanceof Element) this.#target = this.#targetAt(target, clientX);
  };

  /** Opens the menu of an element below it, as a click with the other button would. */
  readonly openAt = (element: Element): void => {
    const { left, bottom } = element.getBoundingClientRect();
    element.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, clientX: left, clientY: bottom }));
  };

  readonly acts: Readonly<Record<ExplorerMenuCommand, () => void>> = {
    include: () => this.#narrow("include"),
    exclude: () => this.#narrow("exclude"),
    showOnlyThis: () => this.#narrow("only"),
    copyValue: () => void this.#target.copy?.().catch(() => {}),
    copyFieldPath: () => this.#copyPath(),
    openRecord: () => this.#page.openRecord(),
    fromHereOn: () => this.#bound("fromMs"),
    upToHere: () => this.#bound("toMs"),
    copyRecordAsOneLine: () => this.#copyLine(),
    openRecordInEditor: () => this.#page.openRecordInEditor(),
    sortAscending: () => this.#sort(false),
    sortDescending: () => this.#sort(true),
    noSort: () => this.#sort(undefined),
    fieldExists: () => this.#edit("exists"),
    fieldMissing: () => this.#edit("missing"),
    collapseFields: () => this.#page.faceting.foldAll(),
    hideHistogram: () => this.#page.perform("toggleHistogram"),
    switchToLocalTime: () => this.#page.perform("switchTimeZone"),
    switchToUtc: () => this.#page.perform("switchTimeZone"),
    selectBar: () => {
      if (this.#target.bar !== undefined) this.#page.charting.selectBar(this.#target.bar);
    },
    clearRange: () => this.#page.charting.clear(),
  };

  #targetAt(element: Element, clientX: number): Target {
    const at = (name: string) => {
      const found = element.closest<HTMLElement>(`[data-${name}]`)?.getAttribute(`data-${name}`);
      return found === null || found === undefined ? undefined : Number(found);
    };
    const plot = element.closest(".plot");
    const [fieldRow, line, column] = [at("field-row"), at("line"), at("head")];
    if (plot) return { bar: barAt(this.#page.charting.plot, clientX - plot.getBoundingClientRect().left) };
    if (fieldRow !== undefined) return this.#ofField(fieldRow);
    if (line !== undefined) return this.#ofLine(line);
    if (column !== undefined) return { column: this.#shownColumn(column) };
    return this.#ofCell(at("cell"));
  }

  #ofField(at: number): Target {
    const { faceting, copying } = this.#page;
    const field = faceting.rows[at];
    if (!field || field.kind === "moreFields") return {};
    faceting.setCurrent(field.id);
    if (field.kind !== "value") return { field };
    const { json, text } = field.value;
    return {
      field,
      value: { path: field.field.path, value: { json }, text },
      copy: () => copying.text(text),
    };
  }

  #ofLine(at: number): Target {
    const { reading, copying } = this.#page;
    const path = reading.lines[at]?.keys;
    const { detail } = reading;
    reading.setCurrentLine(at);
    return {
      copy: () => copying.lineValue(at),
      ...(path && detail && { value: { path, value: { record: detail.record }, text: "" } }),
    };
  }

  /** The row itself was made current when the button went down. */
  #ofCell(at: number | undefined): Target {
    const { current } = this.#page.view;
    const shown = at === undefined ? undefined : this.#shownCell(at);
    if (!current || !shown) return {};
    const text = current.cells[shown.index]?.text ?? "";
    return {
      value: { path: shown.column.path, value: { record: current.record }, text },
      copy: () => this.#page.copying.cell(current.record, text),
    };
  }

  #shownCell(at: number) {
    return shownColumns(this.#page.state)[at];
  }

  #shownColumn(at: number): Column | undefined {
    return this.#shownCell(at)?.column;
  }

  #narrow(act: "include" | "exclude" | "only"): void {
    const { value } = this.#target;
    if (value) this.#page.narrowing.edit({ act, path: value.path, value: value.value }, value.text);
  }

  #edit(act: (QueryEdit & { act: "exists" | "missing" })["act"]): void {
    const { field } = this.#target;
    if (field && "field" in field) this.#page.narrowing.edit({ act, path: field.field.path });
  }

  #sort(isDescending: boolean | undefined): void {
    const { column } = this.#target;
    if (!column) return;
    const order = isDescending === undefined ? undefined : { path: column.path, isDescending };
    this.#page.sorting.sort(order).catch(() => {});
  }

  /** The other end of the range stays. */
  #bound(end: "fromMs" | "toMs"): void {
    const { view, narrowing, state } = this.#page;
    const timeMs = view.current?.timeMs;
    if (timeMs === undefined) return;
    const open = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };
    narrowing.byRange({ ...open, ...state.search?.range, [end]: timeMs }).catch(() => {});
  }

  #copyPath(): void {
    const path =
      this.#target.value?.path ??
      (this.#target.field && "field" in this.#target.field ? this.#target.field.field.path : undefined);
    if (path) this.#page.copying.text(this.#page.narrowing.nameOf(path)).catch(() => {});
  }

  #copyLine(): void {
    const { view, copying } = this.#page;
    if (view.currentRecord !== undefined) copying.recordAsOneLine(view.currentRecord).catch(() => {});
  }
}
