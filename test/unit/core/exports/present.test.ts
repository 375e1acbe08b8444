import assert from "node:assert/strict";
import { presentExport } from "../../../../src/core/exports/present.ts";
import { presentStatusBar } from "../../../../src/core/exports/present-status.ts";
import type { ExportView } from "../../../../src/core/exports/types.ts";
import { inBerlin } from "./zone.ts";

describe("present", () => {
  inBerlin();

  /** 15:04 in Berlin. */
  const now = new Date("2024-05-10T13:04:00Z");
  const MB = 1_000_000;

  function view(change: Partial<ExportView>): ExportView {
    return {
      id: "1",
      target: {
        connectionId: "c",
        connectionName: "Production",
        regionGroup: "us-std",
        database: "us-std/ECommerce/prod",
      },
      start: "2024-05-10T11:00:00Z",
      end: "2024-05-10T13:00:00Z",
      createdAt: "2024-05-10T13:02:00Z",
      state: "waiting",
      idempotencyToken: "t",
      isElsewhere: false,
      isFileMissing: false,
      ...change,
    };
  }

  const arriving = { state: "downloading", file: "/logs/prod.ndjson", receivedBytes: 178 * MB } as const;
  const of412 = { totalBytes: 412 * MB };
  const done = { file: "/logs/prod.ndjson", fileBytes: 412 * MB, finishedAt: "2024-05-10T13:02:00Z" };
  const orange = "list.warningForeground";
  const red = "list.errorForeground";
  const grey = "list.deemphasizedForeground";

  describe("the row of an export", () => {
    const check = ([name, change, icon, color, description, contextValue]: readonly [
      string,
      Partial<ExportView>,
      string,
      string | undefined,
      string,
      string,
    ]) =>
      it(name, () => {
        const shown = presentExport(view(change), now);
        assert.deepEqual([shown.icon, shown.color], [icon, color]);
        assert.equal(shown.description, `today 13:00 – 15:00 · ${description}`);
        assert.equal(shown.contextValue, contextValue);
        assert.equal(shown.label, "ECommerce/prod");
      });
    (
      [
        ["requesting", { state: "requesting" }, "sync~spin", undefined, "requesting", "export running"],
        ["waiting", {}, "sync~spin", undefined, "waiting 2 min", "export running"],
        [
          "waiting, just begun",
          { requestedAt: "2024-05-10T13:03:30Z" },
          "sync~spin",
          undefined,
          "waiting",
          "export running",
        ],
        [
          "waiting in an unknown state",
          { serviceState: "Archived" },
          "sync~spin",
          undefined,
          "waiting · state 'Archived'",
          "export running",
        ],
        ["renewing", { hold: "renewingLink" }, "sync~spin", undefined, "renewing link", "export running"],
        [
          "renewing in the middle",
          { ...arriving, ...of412, hold: "renewingLink" },
          "sync~spin",
          undefined,
          "43% · renewing link",
          "export running arriving",
        ],
        ["offline", { hold: "offline" }, "debug-disconnect", orange, "offline", "export running offline"],
        [
          "throttled",
          { hold: "throttled", retryAt: "2024-05-10T13:04:40Z" },
          "watch",
          orange,
          "trying again in 40 s",
          "export running throttled",
        ],
        [
          "throttled, due",
          { hold: "throttled" },
          "watch",
          orange,
          "trying again",
          "export running throttled",
        ],
        [
          "broken off",
          { ...arriving, ...of412, hold: "throttled", retryAt: "2024-05-10T13:04:05Z" },
          "watch",
          orange,
          "43% · trying again in 5 s",
          "export running arriving throttled",
        ],
        ["signed out", { hold: "signedOut" }, "key", orange, "key refused", "export running signedOut"],
        [
          "not trusting a certificate",
          { hold: "certificate" },
          "debug-disconnect",
          orange,
          "certificate not trusted",
          "export running certificate",
        ],
        [
          "asked by a proxy",
          { hold: "proxy" },
          "debug-disconnect",
          orange,
          "proxy asks for a sign-in",
          "export running proxy",
        ],
        [
          "paused by its size",
          { state: "paused", pausedBy: "tooLarge" },
          "warning",
          orange,
          "unusually large",
          "export paused",
        ],
        [
          "stopped for want of a link",
          { ...arriving, ...of412, state: "stopped", wayOn: "requestAgain" },
          "circle-slash",
          undefined,
          "stopped at 43%",
          "export failed hasFile",
        ],
        [
          "downloading",
          { ...arriving, ...of412 },
          "cloud-download",
          "charts.blue",
          "43%",
          "export running arriving",
        ],
        [
          "downloading, size unknown",
          arriving,
          "cloud-download",
          "charts.blue",
          "178 MB",
          "export running arriving",
        ],
        [
          "started over",
          { ...arriving, receivedBytes: 50 * MB, ...of412, hasStartedOver: true },
          "cloud-download",
          "charts.blue",
          "12% · started over",
          "export running arriving",
        ],
        ["paused", { state: "paused" }, "warning", orange, "disk full", "export paused"],
        [
          "paused by a folder",
          { state: "paused", pausedBy: "folder" },
          "warning",
          orange,
          "folder not writable",
          "export paused",
        ],
        ["ready", { ...done, state: "ready" }, "pass", "charts.green", "412 MB · 2 min ago", "export ready"],
        [
          "ready, file gone",
          { ...done, state: "ready", isFileMissing: true },
          "circle-slash",
          grey,
          "file not found",
          "export ready missing",
        ],
        [
          "ready, folder away",
          { ...done, state: "ready", isFileMissing: true, isOutOfReach: true },
          "circle-slash",
          grey,
          "folder not found",
          "export ready missing outOfReach",
        ],
        [
          "waiting, requested elsewhere",
          { requestId: "1", isAdopted: true },
          "sync~spin",
          undefined,
          "waiting 2 min",
          "export running requested adopted",
        ],
        ["empty", { state: "empty" }, "circle-large", grey, "no queries", "export empty"],
        ["refused", { state: "refused" }, "error", red, "refused", "export refused"],
        ["failed", { state: "failed" }, "error", red, "failed", "export failed"],
        [
          "failed with a log",
          { ...arriving, state: "failed", requestId: "1" },
          "error",
          red,
          "failed",
          "export failed hasFile requested",
        ],
        ["timed out", { state: "timedOut" }, "watch", red, "timed out", "export timedOut"],
        [
          "stopped",
          { ...arriving, ...of412, state: "stopped" },
          "circle-slash",
          undefined,
          "stopped at 43%",
          "export stopped hasFile",
        ],
        ["stopped early", { state: "stopped" }, "circle-slash", undefined, "stopped", "export stopped"],
        [
          "in another window",
          { ...arriving, ...of412, isElsewhere: true },
          "cloud-download",
          "charts.blue",
          "43% · other window",
          "export running arriving elsewhere",
        ],
      ] as const
    ).forEach(check);

    const checkOpen = ([name, change, canOpen]: readonly [string, Partial<ExportView>, boolean]) =>
      it(`${canOpen ? "opens" : "opens nothing"} while ${name}`, () => {
        assert.equal(presentExport(view(change), now).canOpen, canOpen);
      });
    (
      [
        ["waiting", {}, false],
        ["downloading", arriving, true],
        ["ready", { ...done, state: "ready" }, true],
        ["its file is gone", { ...done, state: "ready", isFileMissing: true }, false],
        ["stopped with something", { ...arriving, state: "stopped" }, true],
        ["stopped with nothing", { state: "stopped", file: "/logs/prod.ndjson" }, false],
        ["empty", { state: "empty" }, false],
      ] as const
    ).forEach(checkOpen);
  });

  describe("the tooltip of an export", () => {
    const check = ([name, change, expected]: readonly [string, Partial<ExportView>, readonly string[]]) =>
      it(name, () => {
        assert.deepEqual(presentExport(view(change), now, "/home/me").tooltip, expected);
      });
    const rangeLines = [
      "10 May 2024 13:00 – 15:00 (2 h)",
      "2024-05-10T11:00:00Z – 2024-05-10T13:00:00Z",
      "Connection: Production",
    ];
    (
      [
        [
          "ready",
          {
            ...done,
            state: "ready",
            file: "/home/me/data/exports/prod-20240510T1100Z-2h.ndjson",
            records: 1_204_331,
            requestId: "398123441122",
            requestedAt: "2024-05-10T13:02:11Z",
            finishedAt: "2024-05-10T13:03:59Z",
          },
          [
            "ECommerce/prod in us-std",
            "Ready, 412 MB, 1,204,331 records",
            ...rangeLines,
            "Requested: 10 May 15:02:11 · ready after 1 min 48 s",
            "Request ID: 398123441122",
            "File: ~/…/exports/prod-20240510T1100Z-2h.ndjson",
          ],
        ],
        [
          "arriving",
          { ...arriving, ...of412, linkExpiresAt: "2024-05-10T14:02:00Z", isElsewhere: true },
          [
            "ECommerce/prod in us-std",
            "43%, 178 of 412 MB, other window",
            ...rangeLines,
            "File: /logs/prod.ndjson",
            "Link expires: 10 May 16:02",
          ],
        ],
        [
          "gone",
          { ...done, state: "ready", isFileMissing: true, records: 1, file: "/home/me/prod.ndjson" },
          [
            "ECommerce/prod in us-std",
            "File not found, 412 MB, 1 record",
            "The file was moved or deleted. Download again takes it from the server while it is there.",
            ...rangeLines,
            "File: ~/prod.ndjson",
          ],
        ],
        [
          "out of reach",
          {
            ...done,
            state: "ready",
            isFileMissing: true,
            isOutOfReach: true,
            file: "/mnt/usb/logs/prod.ndjson",
          },
          [
            "ECommerce/prod in us-std",
            "Folder not found, 412 MB",
            "/mnt/usb/logs is not there: it was deleted, or its drive is not connected. The export is kept.",
            ...rangeLines,
            "File: /mnt/usb/logs/prod.ndjson",
          ],
        ],
        [
          "held",
          {
            hold: "offline",
            message: "No network. The export goes on by itself when it is back.",
            target: { connectionId: "c", connectionName: "Production", regionGroup: "us-std" },
          },
          [
            "Region group us-std",
            "Offline",
            "No network. The export goes on by itself when it is back.",
            ...rangeLines,
          ],
        ],
      ] as const
    ).forEach(check);
  });

  describe("the status bar", () => {
    const check = ([name, changes, text, tooltip, isWarning, unseen]: readonly [
      string,
      readonly Partial<ExportView>[],
      string | undefined,
      string,
      boolean,
      (readonly string[])?,
    ]) =>
      it(name, () => {
        const shown = presentStatusBar(changes.map(view), new Set(unseen), now);
        assert.deepEqual(shown, text === undefined ? undefined : { text, tooltip, isWarning });
      });
    const shop = { target: { ...view({}).target, database: "us-std/Shop" } };
    (
      [
        ["is hidden when there is nothing", [], undefined, "", false],
        ["is hidden when nothing runs", [{ state: "stopped" }, { state: "failed" }], undefined, "", false],
        ["is hidden when another window works", [{ isElsewhere: true }], undefined, "", false],
        ["one waits", [{}], "$(sync~spin) Exporting", "ECommerce/prod, waiting 2 min", false],
        [
          "one arrives",
          [{ ...arriving, ...of412, secondsLeft: 70 }],
          "$(cloud-download) 43%",
          "ECommerce/prod, 178 of 412 MB, about 1 min left",
          false,
        ],
        [
          "one arrives, size unknown",
          [arriving],
          "$(cloud-download) 178 MB",
          "ECommerce/prod, 178 MB",
          false,
        ],
        [
          "one broke off",
          [{ ...arriving, ...of412, hold: "throttled", retryAt: "2024-05-10T13:04:05Z" }],
          "$(sync~spin) Exporting",
          "ECommerce/prod, 43%, trying again in 5 s",
          false,
        ],
        [
          "several run",
          [{}, { ...arriving, ...of412, ...shop }],
          "$(sync~spin) 2 exports",
          "ECommerce/prod, waiting 2 min\nShop, 178 of 412 MB",
          false,
        ],
        [
          "offline",
          [{ hold: "offline" }, { hold: "offline" }],
          "$(debug-disconnect) 2 exports",
          "No network. Exports go on when it is back.",
          false,
        ],
        [
          "out of reach",
          [
            { hold: "offline", message: "Nothing answers." },
            { hold: "offline", message: "Nothing answers." },
          ],
          "$(debug-disconnect) 2 exports",
          "Nothing answers.",
          false,
        ],
        [
          "a key is needed",
          [{ hold: "signedOut" }, { hold: "signedOut" }, {}],
          "$(key) Key needed",
          "The service refused the key of 'Production'. 2 exports wait.",
          true,
        ],
        [
          "disk full",
          [{ state: "paused", pausedBy: "diskFull" }, { state: "paused", pausedBy: "diskFull" }, {}],
          "$(warning) Disk full",
          "2 exports are paused. What has arrived is kept.",
          true,
        ],
        [
          "failed, until seen",
          [{ state: "failed", message: "The service could not." }, {}],
          "$(warning) Export failed",
          "ECommerce/prod: The service could not.",
          true,
          ["1"],
        ],
        [
          "failed and seen",
          [{ state: "failed", message: "The service could not." }, {}],
          "$(sync~spin) Exporting",
          "ECommerce/prod, waiting 2 min",
          false,
        ],
      ] as const
    ).forEach(check);
  });
});
