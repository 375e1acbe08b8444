import assert from "node:assert/strict";
import {
  AccountError,
  type AccountErrorDetails,
  type AccountErrorKind,
} from "../../../../src/core/account/errors.ts";
import * as messages from "../../../../src/core/exports/messages.ts";
import { inBerlin } from "./zone.ts";

describe("messages of exports", () => {
  inBerlin();

  const MB = 1_000_000;
  const now = new Date("2024-05-10T13:04:00Z");
  const group = { connectionId: "c", connectionName: "Production", regionGroup: "us-std" };
  const target = { ...group, database: "us-std/shop" };
  const ranged = { target, start: "2024-05-10T11:00:00Z", end: "2024-05-10T13:00:00Z" };
  const arrived = { target, receivedBytes: 178 * MB, totalBytes: 412 * MB, file: "/logs/shop.ndjson" };
  const endpoint = "https://logs.example.com";
  const error = (kind: AccountErrorKind, details: AccountErrorDetails = {}) =>
    new AccountError(kind, "GET /", details);
  const reason = { reason: "Not this", isApiAnswer: true };
  const waiting = { delayMs: 20_000, isDownload: false, endpoint };
  const downloading = { delayMs: 5000, isDownload: true, endpoint };

  const full = { logBytes: 900 * MB, folder: "/x", keepFreeBytes: 64 * MB };
  const check = ([written, expected]: readonly [() => string, string]) =>
    it(expected, () => assert.equal(written(), expected));
  (
    [
      [
        () => messages.refusal({ target }, error("badRequest", reason), endpoint),
        "The service refused the export of shop: Not this. Nothing was requested.",
      ],
      [
        () => messages.refusal({ target }, error("notFound", reason), endpoint),
        "The service knows no database shop. Check the path; it starts with the region group.",
      ],
      [
        () => messages.refusal({ target: group }, error("notFound", reason), endpoint),
        "The service refused the export of us-std: Not this. Nothing was requested.",
      ],
      [
        () => messages.refusal({ target }, error("notFound"), endpoint),
        "There is no Logs API at https://logs.example.com. Check the address.",
      ],
      [
        () => messages.refusal({ target }, error("forbidden", reason), endpoint),
        "The key of 'Production' may not export shop: Not this. Nothing was requested.",
      ],
      [
        () => messages.trouble({ target }, error("throttled"), waiting),
        "The service asks to slow down. The request is kept.",
      ],
      [
        () => messages.trouble({ target }, error("server", { status: 503 }), waiting),
        "The service had an error (503). The request is kept.",
      ],
      [() => messages.trouble({ target }, error("timeout"), waiting), "No answer yet, trying again in 20 s."],
      [
        () => messages.trouble({ target }, error("offline"), waiting),
        "No network. The export goes on by itself when it is back.",
      ],
      [
        () => messages.trouble({ target }, error("nameNotFound"), waiting),
        "logs.example.com was not found. Check the address, or the network. The export is kept and goes on by itself.",
      ],
      [
        () => messages.trouble({ target }, error("connectionRefused"), waiting),
        "Nothing answers at logs.example.com. The export is kept and goes on by itself.",
      ],
      [
        () => messages.trouble({ target }, error("notApi"), waiting),
        "https://logs.example.com did not answer as a Logs API does. Check the address, or a proxy in between. The export is kept and goes on by itself.",
      ],
      [
        () => messages.trouble({ target }, error("tls", { reason: "self-signed certificate" }), waiting),
        "The certificate of logs.example.com is not trusted: self-signed certificate. Nothing was sent. The export is kept. Check the certificate, or a proxy in between.",
      ],
      [
        () => messages.trouble(arrived, error("network"), downloading),
        "The download broke off at 178 MB. It goes on from there.",
      ],
      [
        () => messages.trouble({ target }, error("server", { status: 503 }), downloading),
        "The service had an error (503). The request is kept.",
      ],
      [
        () => messages.trouble(arrived, error("throttled"), downloading),
        "The service asks to slow down. The request is kept.",
      ],
      [
        () => messages.neverFinished({ target }),
        "No log of shop after 2 h. The request is kept. Some services never answer for a range without queries.",
      ],
      [
        () => messages.serviceFailed(ranged, now),
        "The service could not produce the log of shop, 10 May 13:00 – 15:00. Nothing arrived. Retrying sends a new request.",
      ],
      [
        () => messages.serviceTimedOut(ranged, now),
        "The service ran out of time on shop, 10 May 13:00 – 15:00. Nothing arrived. A shorter range may work.",
      ],
      [
        () => messages.noQueries(ranged, now),
        "No queries in shop, 10 May 13:00 – 15:00. Dashboard queries are only in an export of the region group.",
      ],
      [
        () => messages.noQueries({ ...ranged, target: group }, now),
        "No queries in us-std, 10 May 13:00 – 15:00.",
      ],
      [
        () => messages.brokeOff(arrived, "socket hang up"),
        "The download of shop broke off at 178 of 412 MB: socket hang up. What has arrived is kept and can be opened.",
      ],
      [
        () => messages.linkNotRenewed(arrived),
        "The download link expired and the server gives no new one. 178 MB are kept. A new request starts over.",
      ],
      [
        () => messages.linkNotRenewed({}),
        "The download link expired and the server gives no new one. A new request starts over.",
      ],
      [
        () => messages.damaged({ target }, 1100 * MB),
        "The log of shop is damaged after 1.1 GB. The records before that can be opened.",
      ],
      [
        () => messages.diskFull({ ...arrived, receivedBytes: 100 * MB, totalBytes: 200 * MB }, full),
        "No space left in /logs: 1.06 GB are missing. 100 MB are kept. Free some space, then continue.",
      ],
      [
        () =>
          messages.diskFull(
            { totalBytes: 50 * MB },
            { ...full, logBytes: 0, freeBytes: 60 * MB, folder: "/x" },
          ),
        "No space left in /x: 104 MB are missing. Free some space, then continue.",
      ],
      [
        () =>
          messages.diskFull(
            { receivedBytes: 100 * MB, totalBytes: 200 * MB },
            { ...full, freeBytes: 1100 * MB },
          ),
        "No space left in /x. 100 MB are kept. Free some space, then continue.",
      ],
      [
        () => messages.diskFull({ receivedBytes: 100 * MB }, full),
        "No space left in /x. 100 MB are kept. Free some space, then continue.",
      ],
      [
        () => messages.folderNotWritable("/logs", "permission denied"),
        "/logs cannot be written: permission denied. Nothing is lost.",
      ],
    ] as const
  ).forEach(check);
});
