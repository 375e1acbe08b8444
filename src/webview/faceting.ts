import type { Facet, LogApi, QueryEdit } from "../protocol/explorer.ts";
import type { Remote } from "../protocol/rpc.ts";
import { type Answered, Asking } from "./asking.ts";
import { type FieldRow, fieldKey, fieldRows, firstOpen, parentRow } from "./field-rows.ts";
import type { PageState } from "./state.ts";

const pauseMs = 100;
const fewValues = 6;
const moreValues = 50;
const fewFields = 200;

export interface FacetingOptions {
  readonly state: PageState;
  readonly log: () => Pick<Remote<LogApi>, "facet">;
  /** Whether the fields are in sight: what is not asked for is not counted. */
  readonly isShown: () => boolean;
  /** @param value as it is shown, to be said */
  readonly edit: (edit: QueryEdit, value: string) => void;
  readonly onChange: () => void;
}

/** The fields of the log: which are open, what their values are in the view, and where one stands among them. */
export class Faceting {
  /** Grows whenever the rows have to be drawn again. */
  version = 0;
  readonly #options: FacetingOptions;
  readonly #asking: Asking;
  readonly #facets = new Map<string, Facet>();
  readonly #most = new Map<string, number>();
  #mostFields = fewFields;
  #current = "";
  #rows: { readonly rows: readonly FieldRow[]; readonly of: readonly unknown[] } | undefined;

  constructor(options: FacetingOptions) {
    this.#options = options;
    this.#asking = new Asking(() => this.#fetch(), pauseMs);
  }

  get rows(): readonly FieldRow[] {
    const { info, openFields, fieldSought: sought } = this.#options.state;
    const of = [info, openFields, sought, this.version];
    if (this.#rows?.of.every((part, at) => part === of[at])) return this.#rows.rows;
    const { fields = [], columns = [] } = info ?? {};
    const rows = fieldRows({
      ...{ fields, columns, sought },
      open: this.#open,
      facets: this.#facets,
      mostFields: this.#mostFields,
    });
    this.#rows = { rows, of };
    return rows;
  }

  get currentIndex(): number {
    return Math.max(
      0,
      this.rows.findIndex(({ id }) => id === this.#current),
    );
  }

  /** The log, the query or the mode is another, or more is counted. */
  refresh(): void {
    this.#asking.again();
  }

  setCurrent(id: string): void {
    this.#current = id;
    this.#redraw();
  }

  moveBy(steps: number): void {
    const { rows } = this;
    const at = Math.max(0, Math.min(rows.length - 1, this.currentIndex + steps));
    this.setCurrent(rows[at]?.id ?? "");
  }

  seek(text: string): void {
    this.#options.state.fieldSought = text;
    this.#redraw();
  }

  toggle(id: string): void {
    const open = new Set(this.#open);
    if (!open.delete(id)) open.add(id);
    this.#options.state.openFields = open;
    this.#current = id;
    this.#redraw();
    this.refresh();
  }

  foldAll(): void {
    this.#options.state.openFields = new Set();
    this.#redraw();
  }

  /** As in a tree: folds what is open, or else goes to what holds the row. */
  foldOrLeave(): void {
    const row = this.rows[this.currentIndex];
    if (row?.kind === "field" && row.isOpen) this.toggle(row.id);
    else this.setCurrent(this.rows[parentRow(this.rows, this.currentIndex)]?.id ?? "");
  }

  /** As in a tree: unfolds what is folded, or else goes into it. */
  unfoldOrEnter(): void {
    const row = this.rows[this.currentIndex];
    if (row?.kind === "field" && !row.isOpen) this.toggle(row.id);
    else if (row?.kind === "field") this.moveBy(1);
  }

  /** What a click on a row, or Enter, does. */
  act(row = this.rows[this.currentIndex]): void {
    if (row?.kind === "field") this.toggle(row.id);
    else if (row?.kind === "value") this.narrow("include", row);
    else if (row?.kind === "more") this.#showMore(fieldKey(row.field.path));
    else if (row?.kind === "moreFields") {
      this.#mostFields += fewFields * 5;
      this.#redraw();
    }
  }

  /** Includes or excludes a value; of a field, the records that have it. */
  narrow(act: "include" | "exclude", row = this.rows[this.currentIndex]): void {
    if (row?.kind === "value") {
      this.setCurrent(row.id);
      this.#options.edit({ act, path: row.field.path, value: { json: row.value.json } }, row.value.text);
    } else if (row?.kind === "field") {
      this.#options.edit({ act: act === "include" ? "exists" : "missing", path: row.field.path }, "");
    }
  }

  get #open(): ReadonlySet<string> {
    const { openFields, info } = this.#options.state;
    return openFields ?? firstOpen(info?.columns ?? []);
  }

  #showMore(id: string): void {
    this.#most.set(id, (this.#most.get(id) ?? fewValues) + moreValues);
    this.refresh();
  }

  async #fetch(): Promise<Answered> {
    const { state, log, isShown } = this.#options;
    if (!isShown() || state.reader !== "running" || !state.info) return "shown";
    const view = state.search && state.mode === "filter" ? "matches" : "all";
    const open = this.#open;
    const asked = state.info.fields.filter(({ path }) => open.has(fieldKey(path)));
    const answers = await Promise.all(
      asked.map(({ path }) => log().facet(path, view, this.#most.get(fieldKey(path)) ?? fewValues)),
    );
    let isEarly = false;
    for (const facet of answers) {
      const id = fieldKey(facet.path);
      const isBegun = facet.counted > 0 || facet.total === 0;
      isEarly ||= !isBegun;
      // Counts of the query before stay until there are some of this one.
      if (isBegun || !this.#facets.has(id)) this.#facets.set(id, facet);
    }
    this.#redraw();
    return isEarly ? "tooEarly" : "shown";
  }

  #redraw(): void {
    this.version++;
    this.#options.onChange();
  }
}
