import type { FrameLocator, Locator } from "playwright-core";

/** The page of the Explorer, as a user sees it. */
export class Explorer {
  readonly grid: Locator;
  /** The rows in sight and a few around them. */
  readonly rows: Locator;
  readonly currentRow: Locator;
  readonly query: Locator;
  /** What is wrong with the query, below it. */
  readonly queryError: Locator;
  readonly suggestions: Locator;
  readonly filterMode: Locator;
  readonly findMode: Locator;
  /** What the query selects, beside it. */
  readonly count: Locator;
  readonly moreActions: Locator;
  /** The bars of records over time. */
  readonly plot: Locator;
  readonly legend: Locator;
  readonly fields: Locator;
  readonly statusLine: Locator;
  readonly record: Locator;
  /** The lines of the record in the record pane. */
  readonly lines: Locator;
  readonly notice: Locator;
  /** What stands in the place of rows. */
  readonly middle: Locator;

  constructor(frame: FrameLocator) {
    this.grid = frame.getByRole("grid", { name: "Records" });
    this.rows = this.grid.locator("[data-row]:not([aria-busy])");
    this.currentRow = this.grid.locator('[data-row][aria-selected="true"]');
    this.query = frame.getByRole("combobox", { name: "Query" });
    this.queryError = frame.locator("#query-error");
    this.suggestions = frame.getByRole("listbox").getByRole("option");
    this.filterMode = frame.getByRole("radio", { name: "Filter" });
    this.findMode = frame.getByRole("radio", { name: "Find" });
    this.count = frame.locator(".count");
    this.moreActions = frame.getByRole("button", { name: "More actions" });
    this.plot = frame.getByRole("group", { name: "Range of time" });
    this.legend = frame.locator(".legend");
    this.fields = frame.getByRole("tree", { name: "Fields" }).getByRole("treeitem");
    this.statusLine = frame.locator("footer.status");
    this.record = frame.getByRole("complementary", { name: "Record" });
    this.lines = this.record.getByRole("treeitem");
    this.middle = frame.locator(".center");
    this.notice = frame.locator(".notice");
  }

  head(title: string): Locator {
    return this.grid.getByRole("columnheader", { name: title });
  }

  /** Presses at one place of the bars and lets go at another; both are shares of their width. */
  async dragOver(from: number, to: number): Promise<void> {
    const box = await this.plot.boundingBox();
    if (!box) throw new Error("There are no bars.");
    const { mouse } = this.plot.page();
    const y = box.y + box.height / 2;
    await mouse.move(box.x + from * box.width, y);
    await mouse.down();
    await mouse.move(box.x + to * box.width, y, { steps: 5 });
    await mouse.up();
  }

  /** Records of the view in front. */
  async rowCount(): Promise<number> {
    return Number(await this.grid.getAttribute("aria-rowcount")) - 1;
  }
}
