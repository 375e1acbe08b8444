import assert from "node:assert/strict";
import { fieldsPlace, type PanesWanted, toggledFields } from "../../../src/webview/responsive.ts";

const atFirst: PanesWanted = {
  hasFields: true,
  isFieldsOpen: true,
  isFieldsOver: false,
  isRecordShown: false,
};

describe("the fields", () => {
  it("have their place by the width of the page", () => {
    const check = (widthPx: number, more: Partial<PanesWanted>, expected: string) =>
      assert.equal(fieldsPlace(widthPx, { ...atFirst, ...more }), expected, String(widthPx));
    check(1200, { isRecordShown: true }, "beside");
    check(1199, { isRecordShown: true }, "none");
    check(1199, {}, "beside");
    check(1199, { isFieldsOpen: false }, "none");
    check(959, {}, "none");
    check(959, { isFieldsOver: true, isRecordShown: true }, "over");
    check(1440, { hasFields: false }, "none");
  });

  it("are toggled as a reader sees them", () => {
    const check = (widthPx: number, more: Partial<PanesWanted>) => {
      const panes = { ...atFirst, ...more };
      const after = { ...panes, ...toggledFields(widthPx, panes) };
      assert.notEqual(fieldsPlace(widthPx, after) === "none", fieldsPlace(widthPx, panes) === "none");
      return after;
    };
    for (const widthPx of [500, 960, 1199, 1440]) {
      for (const isFieldsOpen of [true, false]) {
        for (const isRecordShown of [true, false]) check(widthPx, { isFieldsOpen, isRecordShown });
      }
    }
    assert.equal(check(1000, { isRecordShown: true }).isRecordShown, false);
    assert.equal(check(1440, { isRecordShown: true }).isRecordShown, true);
  });
});
