import type { Page } from "./page.ts";
import { wheelPixels } from "./scroller.ts";

/** What wheel and clicks do in the rows and in the lines of a record. */
export class Mouse {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  readonly onWheel = (event: WheelEvent): void => {
    const { view } = this.#page;
    // With Ctrl a wheel zooms.
    if (event.ctrlKey || event.deltaY === 0) return;
    event.preventDefault();
    view.scrollBy(wheelPixels(view.extent, event));
  };

  readonly onRowDown = (event: MouseEvent): void => {
    const row = rowOf(event.target);
    if (row === undefined || event.button > 2) return;
    this.#page.cell = undefined;
    this.#page.isInHeads = false;
    this.#page.view.pick(row);
    const cell = event.altKey ? cellOf(event.target) : undefined;
    if (cell !== undefined) this.#page.narrowing.byCell("exclude", cell);
    // The pane opens with the first record that is picked, and stays as it was left. A menu must not be moved away from.
    if (event.button === 0) this.#page.state.isPaneOpen ??= true;
  };

  readonly onRowOpen = (event: MouseEvent): void => {
    if (rowOf(event.target) !== undefined) this.#page.openRecord();
  };

  readonly onLineClick = (event: MouseEvent): void => {
    const { reading } = this.#page;
    const target = event.target as Element;
    const line = target.closest<HTMLElement>("[data-line]")?.dataset.line;
    if (line === undefined || target.closest("button")) return;
    reading.setCurrentLine(Number(line));
    if (event.altKey) this.#page.narrowing.byLine("exclude", Number(line));
    if (target.closest(".fold")) reading.fold(Number(line), !reading.isFolded(Number(line)));
  };

  readonly onFieldClick = (event: MouseEvent): void => {
    const { faceting } = this.#page;
    const target = event.target as Element;
    const at = target.closest<HTMLElement>("[data-field-row]")?.dataset.fieldRow;
    const row = at === undefined ? undefined : faceting.rows[Number(at)];
    if (!row) return;
    const act = target.closest<HTMLElement>("[data-act]")?.dataset.act;
    faceting.setCurrent(row.id);
    if (act === "exclude" || (act !== "include" && event.altKey)) faceting.narrow("exclude", row);
    else faceting.act(row);
  };
}

function cellOf(target: EventTarget | null): number | undefined {
  const cell =
    target instanceof Element ? target.closest<HTMLElement>("[data-cell]")?.dataset.cell : undefined;
  return cell === undefined ? undefined : Number(cell);
}

function rowOf(target: EventTarget | null): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>("[data-row]")?.dataset.row : undefined;
  return row === undefined ? undefined : Number(row);
}
