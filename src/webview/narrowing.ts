import type { QueryEdit, QuerySpan } from "../protocol/explorer.ts";
import type { Announcer } from "./announce.ts";
import { shownColumns } from "./columns.ts";
import { fieldKey } from "./field-rows.ts";
import { isWithTerm, languageText, toggledTerm } from "./legend-term.ts";
import type { Querying } from "./querying.ts";
import { finiteEnds, rangeText, spokenLength, type TimeRange } from "./range-words.ts";
import type { Reading } from "./reading.ts";
import type { PageState } from "./state.ts";
import type { View } from "./view.ts";

export interface NarrowingOptions {
  readonly state: PageState;
  readonly view: View;
  readonly reading: Reading;
  readonly querying: Querying;
  readonly announcer: Announcer;
}

export type NarrowingAct = "include" | "exclude";

/** What narrows the view without typing: each writes a term into the query, and doing it again takes it out. */
export class Narrowing {
  readonly #options: NarrowingOptions;

  constructor(options: NarrowingOptions) {
    this.#options = options;
  }

  /** What fails here is the reader, which has a notice of its own. */
  edit(edit: QueryEdit, value = ""): void {
    this.#edit(edit, value).catch(() => {});
  }

  /** By the value in a cell of the current row. Answers whether there is one. */
  byCell(act: NarrowingAct, cell: number): boolean {
    const { state, view } = this.#options;
    const shown = shownColumns(state)[cell];
    const { current } = view;
    if (!shown || !current || shown.column.path.length === 0 || current.state === "notJson") return false;
    const value = current.cells[shown.index]?.text ?? "";
    this.edit({ act, path: shown.column.path, value: { record: current.record } }, value);
    return true;
  }

  /** By the value on a line of the record that is shown. Answers whether a query can ask for it. */
  byLine(act: NarrowingAct, line: number): boolean {
    const { reading } = this.#options;
    const path = reading.lines[line]?.keys;
    if (!reading.detail || !path) return false;
    this.edit({ act, path, value: { record: reading.detail.record } });
    return true;
  }

  /** `undefined` takes the range out. */
  async byRange(range: TimeRange | undefined): Promise<void> {
    const { state, querying, announcer } = this.#options;
    await querying.edit({ act: "range", ...(range && finiteEnds(range)) });
    if (!range) return;
    const words = rangeText(range, state.timeZone).replace(" – ", " to ");
    announcer.announce([`Range ${words}`, spokenLength(range)].filter(Boolean).join(", "));
  }

  /** Answers whether there was a range to take out. */
  clearRange(): boolean {
    if (!this.#options.state.search?.range) return false;
    this.byRange(undefined).catch(() => {});
    return true;
  }

  /** `5xx`, in words of the field for the status. */
  toggleClass(name: string): void {
    const { state, querying } = this.#options;
    const column = state.info?.columns.find(({ kind }) => kind === "code");
    const field = column && this.nameOf(column.path);
    if (!field) return;
    const term = `${field}:${name}`;
    const text = toggledTerm(languageText(state.typed), term);
    void querying.replace({ ...state.typed, text, isRegex: false });
    if (isWithTerm(text, term)) this.#options.announcer.announce(`Included ${field} ${name}`);
  }

  removeTerm(term: number): void {
    this.edit({ act: "removeTerm", term });
  }

  /** Writes another text in the place of a part of the query. */
  replaceTerm({ start, end, text }: QuerySpan & { text: string }): void {
    const { state, querying } = this.#options;
    const { typed } = state;
    void querying.replace({ ...typed, text: typed.text.slice(0, start) + text + typed.text.slice(end) });
  }

  /** How a query calls the field at a path. */
  nameOf(path: readonly string[]): string {
    const key = fieldKey(path);
    const field = this.#options.state.info?.fields.find((info) => fieldKey(info.path) === key);
    return field?.name ?? path.join(".");
  }

  async #edit(edit: QueryEdit, value: string): Promise<void> {
    const { before, after } = await this.#options.querying.edit(edit);
    // What is taken back is a shorter query; that the count goes up says it.
    if (!("path" in edit) || after.text.length < before.text.length) return;
    const done = edit.act === "exclude" || edit.act === "missing" ? "Excluded" : "Included";
    this.#options.announcer.announce([done, this.nameOf(edit.path), value].filter(Boolean).join(" "));
  }
}
