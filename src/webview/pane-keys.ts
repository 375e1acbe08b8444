/** What keys do in the panes around the records. */
import type { Page } from "./page.ts";

/** What keys do among the bars. */
export function histogramKeys(page: () => Page) {
  const move = (step: number, isExtending = false) => {
    page().charting.moveCursor(step, isExtending);
    page().focus("histogram");
  };
  return {
    barLeft: () => move(-1),
    barRight: () => move(1),
    rangeLeft: () => move(-1, true),
    rangeRight: () => move(1, true),
    firstBar: () => move(Number.NEGATIVE_INFINITY),
    lastBar: () => move(Number.POSITIVE_INFINITY),
    selectBars: () => page().charting.selectCursor(),
    clearRange: () => page().charting.clear() || page().focus("records"),
  };
}

/** What keys do among the fields. */
export function fieldKeys(page: () => Page) {
  const move = (act: () => void) => {
    act();
    page().showCurrentField();
  };
  return {
    fieldUp: () => move(() => page().faceting.moveBy(-1)),
    fieldDown: () => move(() => page().faceting.moveBy(1)),
    firstField: () => move(() => page().faceting.moveBy(Number.NEGATIVE_INFINITY)),
    lastField: () => move(() => page().faceting.moveBy(Number.POSITIVE_INFINITY)),
    foldField: () => move(() => page().faceting.foldOrLeave()),
    unfoldField: () => move(() => page().faceting.unfoldOrEnter()),
    actOnField: () => page().faceting.act(),
    includeField: () => page().faceting.narrow("include"),
    excludeField: () => page().faceting.narrow("exclude"),
    findField: () => {
      page().focus("findField");
      // The letter itself goes into the field that has the focus now.
      return false;
    },
    leaveFind: () => page().focus("fields"),
    leaveFields: () => {
      page().state.isFieldsOver = false;
      page().focus("records");
    },
  };
}

/** What keys do among the lines of a record. */
export function recordKeys(page: () => Page) {
  const move = (steps: number) => {
    page().reading.moveBy(steps);
    page().showCurrentLine();
  };
  return {
    lineUp: () => move(-1),
    lineDown: () => move(1),
    linesUp: () => move(-linesInSight()),
    linesDown: () => move(linesInSight()),
    firstLine: () => move(Number.NEGATIVE_INFINITY),
    lastLine: () => move(Number.POSITIVE_INFINITY),
    fold: () => page().reading.foldOrLeave(),
    unfold: () => page().reading.unfoldOrEnter(),
    foldAll: () => page().reading.foldAll(true),
    unfoldAll: () => page().reading.foldAll(false),
  };
}

function linesInSight(): number {
  const pane = document.querySelector(".record .pane-body");
  return Math.max(1, Math.floor((pane?.clientHeight ?? 0) / 20) - 1);
}
