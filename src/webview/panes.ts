import type { Page } from "./page.ts";
import { toggledFields } from "./responsive.ts";

/** Opens and closes what is around the records. */
export class Panes {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  toggleFields(): void {
    const { state, panesWanted } = this.#page;
    const hadFocus = hasFocus(".fields");
    const { isRecordShown, ...changed } = toggledFields(innerWidth, panesWanted);
    Object.assign(state, changed);
    if (isRecordShown === false) state.isPaneOpen = false;
    if (hadFocus) this.#page.focus("records");
    else if (this.#page.fieldsPlace === "over") this.#page.focus("fields");
    else this.#page.changed();
  }

  toggleHistogram(): void {
    const { state, charting } = this.#page;
    const hadFocus = hasFocus(".histogram");
    state.isHistogramHidden = !state.isHistogramHidden;
    charting.refresh();
    if (hadFocus) this.#page.focus("records");
    else this.#page.changed();
  }

  toggleRecord(): void {
    const { state, isPaneShown } = this.#page;
    const hadFocus = hasFocus(".record");
    state.isPaneOpen = !isPaneShown;
    if (isPaneShown) state.isPaneFull = false;
    this.#page.changed();
    if (isPaneShown && hadFocus) this.#page.focus("records");
  }

  toggleFull(): void {
    const { state, isPaneShown } = this.#page;
    if (isPaneShown && state.isPaneFull) {
      this.leaveRecord();
      return;
    }
    state.isPaneOpen = true;
    state.isPaneFull = true;
    this.#page.focus("record");
  }

  leaveRecord(): void {
    this.#page.state.isPaneFull = false;
    this.#page.focus("records");
  }
}

function hasFocus(pane: string): boolean {
  return document.activeElement?.closest(pane) instanceof Element;
}
