import type { FrameLocator, Locator } from "playwright-core";

/** The page of the Explorer, as a user sees it. */
export class Explorer {
  readonly grid: Locator;
  /** The rows in sight and a few around them. */
  readonly rows: Locator;
  readonly currentRow: Locator;
  readonly query: Locator;
  readonly filterMode: Locator;
  readonly findMode: Locator;
  /** What the query selects, beside it. */
  readonly count: Locator;
  readonly statusLine: Locator;
  readonly record: Locator;
  /** The lines of the record in the record pane. */
  readonly lines: Locator;
  readonly notice: Locator;

  constructor(frame: FrameLocator) {
    this.grid = frame.getByRole("grid", { name: "Records" });
    this.rows = this.grid.locator("[data-row]:not([aria-busy])");
    this.currentRow = this.grid.locator('[data-row][aria-selected="true"]');
    this.query = frame.getByRole("textbox", { name: "Query" });
    this.filterMode = frame.getByRole("radio", { name: "Filter" });
    this.findMode = frame.getByRole("radio", { name: "Find" });
    this.count = frame.locator(".count");
    this.statusLine = frame.locator("footer.status");
    this.record = frame.getByRole("complementary", { name: "Record" });
    this.lines = this.record.getByRole("treeitem");
    this.notice = frame.locator(".notice");
  }

  /** Records of the view in front. */
  async rowCount(): Promise<number> {
    return Number(await this.grid.getAttribute("aria-rowcount")) - 1;
  }
}
