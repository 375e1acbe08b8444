/** Links that are refused, and stores that do as they like. */
import { always, brokenOff, everywhere, linkLost, orderIn, place, type Row, waits } from "./cell.ts";

export const storeRows: readonly Row[] = [
  {
    fault: "a link that expired",
    cells: everywhere({ expire: true, times: 2 }, { expected: { hold: "renewingLink" }, step: "wait" }, [
      "download",
    ]),
  },
  {
    fault: "links that the store refuses",
    cells: {
      download: {
        order: () => [{ on: "download", status: 403, times: always }],
        expected: { ...linkLost, buttons: ["Request Again"] },
        step: "retry",
        requests: 2,
      },
      renew: {
        order: orderIn("renew", { fields: { presigned_url: "no address" } }),
        expected: linkLost,
        step: "retry",
        requests: 2,
      },
    },
  },
  {
    fault: "a store that cannot continue",
    cells: everywhere(
      { ignoreRange: true, times: 1 },
      {
        expected: {
          state: "downloading",
          message: /^The server cannot continue a download, so it starts over\. The log stays open\.$/,
        },
        step: "wait",
      },
      ["download"],
    ),
  },
  {
    fault: "a store that breaks off at the same place for ever",
    cells: {
      download: {
        order: (random) => [
          { on: "download", ignoreRange: true, cutAfterBytes: place(random), times: always },
        ],
        expected: {
          state: "stopped",
          wayOn: "continue",
          message: /^The download of ECommerce broke off at [\d.]+ of \d+ KB: .+ What has arrived is kept/,
          buttons: ["Continue", "Open"],
        },
        step: "resume",
      },
    },
  },
  {
    fault: "an object that has changed",
    cells: {
      download: {
        order: (random) => [{ on: "download", cutAfterBytes: place(random), etag: '"before"' }],
        expected: {
          state: "downloading",
          message: /^The log on the server changed\. It is downloaded anew\.$/,
        },
        step: "wait",
      },
    },
  },
  {
    fault: "a content length that is too large",
    cells: {
      download: {
        order: () => [{ on: "download", headers: { "content-length": "123456789" } }],
        timeoutMs: 150,
        expected: waits("throttled", brokenOff),
        step: "wait",
      },
    },
  },
  {
    fault: "another content type",
    cells: {
      download: {
        order: () => [{ on: "download", headers: { "content-type": "text/plain" }, times: always }],
        isHarmless: true,
        expected: {},
        step: "wait",
      },
    },
  },
];
