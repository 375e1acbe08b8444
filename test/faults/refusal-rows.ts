/** What a service answers that is not what was asked for. */
import {
  apiPhases,
  brokenOff,
  type Cell,
  type Expected,
  everywhere,
  linkLost,
  orderIn,
  type Row,
  waits,
} from "./cell.ts";

const slowDown = /^The service asks to slow down\. The request is kept\.$/;

const serverError = /^The service had an error \(50\d\)\. The request is kept\.$/;

const requestGone: Expected = {
  state: "failed",
  wayOn: "requestAgain",
  message: /^The server no longer has this request\. A new one is needed\.$/,
};

export const refusalRows: readonly Row[] = [
  {
    fault: "400",
    cells: {
      ...everywhere(
        { status: 400 },
        {
          expected: { message: /^The service refused the request: This fault was ordered\.$/ },
          step: "wait",
        },
        ["list"],
      ),
      ...everywhere(
        { status: 400 },
        {
          expected: {
            state: "refused",
            wayOn: "edit",
            message:
              /^The service refused the export of ECommerce: This fault was ordered\. Nothing was requested\.$/,
            buttons: ["Edit…", "Remove"],
          },
          step: "retry",
          requests: 2,
        },
        ["request"],
      ),
      ...everywhere(
        { status: 400, error: "v2" },
        {
          expected: {
            state: "failed",
            wayOn: "retry",
            message:
              /^The service refused to say how the export of ECommerce is: This fault was ordered\. The request is kept\.$/,
            buttons: ["Retry"],
          },
          step: "retry",
        },
        ["poll", "renew"],
      ),
      ...everywhere({ status: 400 }, { expected: linkLost, step: "retry", requests: 2 }, ["download"]),
    },
  },
  {
    fault: "401",
    cells: {
      ...everywhere(
        { status: 401 },
        { expected: { message: /^The service refused this key\.$/ }, step: "wait" },
        ["list"],
      ),
      ...everywhere(
        { status: 401 },
        {
          expected: waits(
            "signedOut",
            /^The service refused the key of 'Production'\. 1 export is kept and goes on once there is a new one\.$/,
          ),
          step: "wake",
        },
      ),
    },
  },
  {
    fault: "403",
    cells: {
      ...everywhere(
        { status: 403 },
        {
          expected: { message: /^This key may not list databases\. Add one by its path\.$/ },
          step: "wait",
        },
        ["list"],
      ),
      ...everywhere(
        { status: 403, error: "v2" },
        {
          expected: {
            state: "refused",
            wayOn: "replaceKey",
            message:
              /^The key of 'Production' may not export ECommerce: This fault was ordered\. Nothing was requested\.$/,
            buttons: ["Replace Key…"],
          },
          step: "retry",
          requests: 2,
        },
        ["request"],
      ),
      ...everywhere(
        { status: 403 },
        {
          expected: {
            state: "failed",
            wayOn: "retry",
            message:
              /^The key of 'Production' may not read this request: This fault was ordered\. The request is kept\.$/,
            buttons: ["Retry"],
          },
          step: "retry",
        },
        ["poll", "renew"],
      ),
    },
  },
  {
    fault: "404 of the service",
    cells: {
      ...everywhere(
        { status: 404, error: "doc" },
        {
          expected: {
            state: "refused",
            wayOn: "edit",
            message:
              /^The service knows no database ECommerce\. Check the path; it starts with the region group\.$/,
            buttons: ["Edit…", "Remove"],
          },
          step: "retry",
          requests: 2,
        },
        ["request"],
      ),
      ...everywhere(
        { status: 404 },
        { expected: { ...requestGone, buttons: ["Request Again"] }, step: "retry", requests: 2 },
        ["poll"],
      ),
      ...everywhere(
        { status: 404 },
        { expected: { ...requestGone, buttons: ["Request Again", "Open"] }, step: "retry", requests: 2 },
        ["renew"],
      ),
      ...everywhere({ status: 404 }, { expected: linkLost, step: "resume", requests: 2 }, ["download"]),
    },
  },
  {
    fault: "404 of another web server",
    cells: {
      ...everywhere(
        { status: 404, body: "<h1>Not Found</h1>" },
        {
          expected: { message: /^There is no Logs API at http:\/\/127\.0\.0\.1:\d+\. Check the address\.$/ },
          step: "wait",
        },
        ["list"],
      ),
      ...everywhere(
        { status: 404, body: "<h1>Not Found</h1>" },
        {
          expected: {
            state: "refused",
            wayOn: "edit",
            message: /^There is no Logs API at http:\/\/127\.0\.0\.1:\d+\. Check the address\.$/,
            buttons: ["Edit…", "Remove"],
          },
          step: "retry",
          requests: 2,
        },
        ["request"],
      ),
      ...everywhere(
        { status: 404, body: "<h1>Not Found</h1>" },
        {
          expected: {
            state: "failed",
            wayOn: "retry",
            message:
              /^There is no Logs API at http:\/\/127\.0\.0\.1:\d+\. Check the address\. The request is kept\.$/,
            buttons: ["Retry"],
          },
          step: "retry",
        },
        ["poll", "renew"],
      ),
    },
  },
  {
    fault: "429",
    cells: {
      ...everywhere(
        { status: 429 },
        { expected: { message: /^The service asks to slow down\.$/ }, step: "wait" },
        ["list"],
      ),
      ...everywhere({ status: 429 }, { expected: waits("throttled", slowDown), step: "wait" }, [
        ...apiPhases,
        "download",
      ]),
    },
  },
  {
    fault: "429, Retry-After in seconds",
    cells: everywhere(
      { status: 429, headers: { "retry-after": "40" } },
      { expected: waits("throttled", slowDown), step: "wait", pauseMs: 40_000 },
      [...apiPhases, "download"],
    ),
  },
  {
    fault: "503, Retry-After as a date",
    cells: Object.fromEntries(
      ([...apiPhases, "download"] as const).map((phase) => [
        phase,
        {
          order: (random) => {
            const headers = { "retry-after": new Date(Date.now() + 90_000).toUTCString() };
            return orderIn(phase, { status: 503, headers })(random);
          },
          expected: waits("throttled", serverError),
          step: "wait",
          pauseMs: 85_000,
        } satisfies Cell,
      ]),
    ),
  },
  {
    fault: "500",
    cells: {
      ...everywhere(
        { status: 500 },
        { expected: { message: /^The service had an error \(500\)\.$/ }, step: "wait" },
        ["list"],
      ),
      ...everywhere({ status: 500 }, { expected: waits("throttled", serverError), step: "wait" }),
      ...everywhere({ status: 500 }, { expected: waits("throttled", brokenOff), step: "wait" }, ["download"]),
    },
  },
  {
    fault: "500 for an hour",
    cells: {
      ...everywhere(
        { status: 500 },
        {
          expected: {
            state: "failed",
            wayOn: "retry",
            message: /^The service has had errors for an hour\. The request is kept\.$/,
            buttons: ["Retry"],
          },
          step: "retry",
        },
        ["request", "poll"],
      ),
      ...everywhere(
        { status: 500 },
        {
          expected: {
            state: "stopped",
            wayOn: "continue",
            message:
              /^The download of ECommerce broke off at [\d.]+ of \d+ KB: .+\. What has arrived is kept and can be opened\.$/,
            buttons: ["Continue", "Open"],
          },
          step: "resume",
        },
        ["renew", "download"],
      ),
    },
  },
];
