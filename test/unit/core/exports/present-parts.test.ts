import assert from "node:assert/strict";
import { noticeOf } from "../../../../src/core/exports/notice.ts";
import { gapNotice, partsToRead } from "../../../../src/core/exports/opened-parts.ts";
import { presentExport } from "../../../../src/core/exports/present.ts";
import { presentStatusBar } from "../../../../src/core/exports/present-status.ts";
import type { ExportView } from "../../../../src/core/exports/types.ts";
import { arriving, failed, isNew, large, partViews, paused, ready, stopped } from "./part-views.ts";
import { inBerlin } from "./zone.ts";

type Parts = readonly (Partial<ExportView> | undefined)[];

describe("present a large export", () => {
  inBerlin();
  const now = new Date("2024-05-11T13:04:00Z");
  const orange = "list.warningForeground";
  const red = "list.errorForeground";
  const refused = { state: "refused" } as const;
  const timedOut = { state: "timedOut" } as const;
  const lost = { ...ready, isFileMissing: true };

  describe("as a row", () => {
    const check = ([name, parts, icon, color, description, contextValue]: readonly [
      string,
      Parts,
      string,
      string | undefined,
      string,
      string,
    ]) =>
      it(name, () => {
        const shown = presentExport(large(...parts), now);
        assert.deepEqual([shown.label, shown.icon, shown.color], ["ECommerce/prod", icon, color]);
        const range = parts.length === 3 ? "6 – 8 May" : "6 – 7 May";
        assert.equal(shown.description, `${range} · ${description}`);
        assert.equal(shown.contextValue, contextValue);
      });
    (
      [
        ["in line", [isNew, isNew], "sync~spin", undefined, "0 of 2 parts", "export running parts"],
        [
          "waiting",
          [ready, {}, isNew],
          "sync~spin",
          undefined,
          "1 of 3 parts",
          "export running parts arriving",
        ],
        [
          "arriving",
          [ready, arriving, isNew],
          "cloud-download",
          "charts.blue",
          "1 of 3 parts",
          "export running parts arriving",
        ],
        [
          "arriving, where a part failed",
          [failed, arriving, isNew],
          "cloud-download",
          "charts.blue",
          "0 of 3 parts · 1 failed",
          "export running parts arriving failed",
        ],
        [
          "offline",
          [ready, { hold: "offline" }, isNew],
          "debug-disconnect",
          orange,
          "1 of 3 parts · offline",
          "export running offline parts arriving",
        ],
        [
          "throttled",
          [{ hold: "throttled", retryAt: "2024-05-11T13:04:40Z" }, isNew],
          "watch",
          orange,
          "0 of 2 parts · trying again in 40 s",
          "export running throttled parts",
        ],
        [
          "signed out",
          [{ hold: "signedOut" }, isNew],
          "key",
          orange,
          "0 of 2 parts · key refused",
          "export running signedOut parts",
        ],
        [
          "elsewhere",
          [ready, { isElsewhere: true }],
          "sync~spin",
          undefined,
          "1 of 2 parts · other window",
          "export running elsewhere parts arriving",
        ],
        [
          "paused",
          [ready, paused, isNew],
          "warning",
          orange,
          "1 of 3 parts · disk full",
          "export paused hasFile parts",
        ],
        [
          "paused by the folder",
          [{ ...paused, pausedBy: "folder" }, isNew],
          "warning",
          orange,
          "0 of 2 parts · folder not writable",
          "export paused hasFile parts",
        ],
        [
          "ready",
          [ready, ready, { state: "empty" }],
          "pass",
          "charts.green",
          "3 parts · 200 MB · 2 min ago",
          "export ready parts",
        ],
        [
          "ready, a file gone",
          [ready, lost],
          "pass",
          "charts.green",
          "2 parts · 200 MB · 2 min ago · 1 file not found",
          "export ready parts lost",
        ],
        [
          "ready, all files gone",
          [lost, lost],
          "circle-slash",
          "list.deemphasizedForeground",
          "2 parts · 2 files not found",
          "export ready missing parts lost",
        ],
        [
          "empty",
          [{ state: "empty" }, { state: "empty" }],
          "circle-large",
          "list.deemphasizedForeground",
          "no queries",
          "export empty parts",
        ],
        ["failed", [ready, failed], "error", red, "1 of 2 parts · 1 failed", "export failed hasFile parts"],
        [
          "failed in several ways",
          [failed, refused, timedOut],
          "error",
          red,
          "0 of 3 parts · 1 failed · 1 refused · 1 timed out",
          "export failed parts refused timedOut",
        ],
        [
          "stopped",
          [ready, stopped, { state: "stopped" }],
          "circle-slash",
          undefined,
          "1 of 3 parts · 2 stopped",
          "export stopped hasFile parts",
        ],
        [
          "of which a part is not in the list",
          [ready, undefined],
          "pass",
          "charts.green",
          "1 of 2 parts · 100 MB · 2 min ago · 1 missing",
          "export ready parts",
        ],
      ] as const
    ).forEach(check);
  });

  it("with the rows of its parts: their ranges, and how they are", () => {
    const rows = partViews(ready, arriving, failed, isNew).map((part) => presentExport(part, now));
    assert.deepEqual(
      rows.map(({ label, description, contextValue }) => [label, description, contextValue]),
      [
        ["6 May", "100 MB · 2 min ago", "export ready part"],
        ["7 May", "43%", "export running arriving part"],
        ["8 May", "failed", "export failed part"],
        ["9 May", "in line", "export running part"],
      ],
    );
  });

  it("in a tooltip that names what is not there", () => {
    const view = large(ready, failed, failed, undefined, stopped, { state: "empty" });
    assert.deepEqual(presentExport(view, now).tooltip, [
      "ECommerce/prod in us-std",
      "2 of 6 parts, 2 failed, 1 stopped, 1 missing",
      "2 of 6 parts of ECommerce/prod failed. 1 is kept and can be opened.",
      "7 – 8 May: failed",
      "9 May: not in the list",
      "yesterday: stopped at 43%",
      "6 – 11 May 2024 (6 days)",
      "2024-05-05T22:00:00Z – 2024-05-11T22:00:00Z",
      "Connection: Production",
    ]);
  });

  it("in a tooltip that is not too long", () => {
    const view = large(...Array.from({ length: 40 }, (_, index) => (index % 2 ? ready : failed)));
    const { tooltip } = presentExport(view, now);
    assert.ok(tooltip.includes("and 12 more"));
    assert.ok(tooltip.length < 20);
  });

  describe("in the status bar", () => {
    const check = ([name, parts, text, tooltip]: readonly [string, Parts, string, string]) =>
      it(name, () => {
        const shown = presentStatusBar([large(...parts)], new Set(["large"]), now);
        assert.deepEqual([shown?.text, shown?.tooltip], [text, tooltip]);
      });
    (
      [
        ["arriving", [ready, arriving], "$(cloud-download) 1 of 2 parts", "ECommerce/prod, 1 of 2 parts"],
        ["waiting", [ready, {}, {}], "$(sync~spin) 1 of 3 parts", "ECommerce/prod, 1 of 3 parts"],
        [
          "failed",
          [ready, failed],
          "$(warning) Export failed",
          "ECommerce/prod: 1 of 2 parts of ECommerce/prod failed. The other one is kept and can be opened.",
        ],
        [
          "paused, as one",
          [paused, paused],
          "$(warning) Disk full",
          "1 export is paused. What has arrived is kept.",
        ],
      ] as const
    ).forEach(check);
  });

  it("in one notification, with a button for what failed", () => {
    const notice = noticeOf(large(ready, failed), large(ready, arriving));
    assert.equal(
      notice?.text,
      "1 of 2 parts of ECommerce/prod failed. The other one is kept and can be opened.",
    );
    assert.deepEqual(
      notice.buttons.map(({ label, remedy }) => [label, remedy]),
      [
        ["Retry Parts", "retry"],
        ["Open", "open"],
      ],
    );
    assert.equal(noticeOf(large(failed, arriving), large(arriving, arriving)), undefined, "it still runs");
  });

  describe("when it is open: reads", () => {
    const check = ([name, parts, before, expected, notice]: readonly [
      string,
      Parts,
      readonly number[],
      readonly number[],
      string?,
    ]) =>
      it(name, () => {
        const views = partViews(...parts);
        const id = (index: number) => `part ${index}`;
        const read = partsToRead(views, new Set(before.map(id)));
        assert.deepEqual([...read].sort(), expected.map(id));
        assert.equal(gapNotice(views, read, now), notice);
      });
    (
      [
        ["all that is there", [ready, ready], [], [0, 1]],
        [
          "not what failed, and says so",
          [ready, failed, failed, ready],
          [],
          [0, 3],
          "Parts of this log are missing. 7 – 8 May: failed.",
        ],
        [
          "what was stopped half-way, and says so",
          [ready, stopped],
          [],
          [0, 1],
          "Parts of this log are missing. 7 May: stopped at 43%.",
        ],
        [
          "what arrives at its end",
          [ready, arriving, arriving, isNew],
          [],
          [0, 1],
          "Parts of this log are missing. 8 – 9 May: on its way.",
        ],
        [
          "not what arrives in its middle",
          [arriving, ready],
          [],
          [1],
          "Parts of this log are missing. 6 May: on its way.",
        ],
        [
          "what it has read, and nothing more until that has arrived",
          [arriving, ready],
          [0],
          [0],
          "Parts of this log are missing. 7 May: on its way.",
        ],
        ["the others as soon as it has", [ready, ready], [0], [0, 1]],
        [
          "what it has read, also where that file is gone",
          [lost, ready],
          [0, 1],
          [0, 1],
          "Parts of this log are missing. 6 May: file not found.",
        ],
        [
          "nothing of what is not in the list",
          [undefined, ready, undefined],
          [],
          [1],
          "Parts of this log are missing. 6 May: not in the list; 8 May: not in the list.",
        ],
        ["no file of a part without queries", [ready, { state: "empty" }], [], [0]],
        [
          "what there is of many, naming some",
          Array.from({ length: 11 }, (_, index) => (index % 2 ? ready : failed)),
          [],
          [1, 3, 5, 7, 9],
          "Parts of this log are missing. 6 May: failed; 8 May: failed; yesterday: failed; 12 May: failed; 2 more.",
        ],
      ] as const satisfies readonly (readonly [
        string,
        Parts,
        readonly number[],
        readonly number[],
        string?,
      ])[]
    ).forEach(check);
  });
});
