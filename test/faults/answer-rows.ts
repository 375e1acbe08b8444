/** Answers that are none, or that say what nobody expects. */
import type { Fault } from "../../src/demo/faults.ts";
import { apiPhases, type Cell, everywhere, linkLost, orderIn, type Row, waits } from "./cell.ts";

const notAnApi =
  /^http:\/\/127\.0\.0\.1:\d+ did not answer as a Logs API does\. Check the address, or a proxy in between\.(?: The export is kept and goes on by itself\.)?$/;

export const answerRows: readonly Row[] = [
  {
    fault: "HTML in place of JSON",
    cells: {
      ...everywhere({ body: "<html>Sign in</html>" }, { expected: { message: notAnApi }, step: "wait" }, [
        "list",
      ]),
      ...everywhere({ body: "<html>Sign in</html>" }, { expected: waits("offline", notAnApi), step: "wait" }),
      ...everywhere(
        { body: "<html>Sign in</html>", headers: { "content-type": "text/html; charset=utf-8" } },
        {
          expected: waits(
            "offline",
            /^127\.0\.0\.1:\d+ did not answer with a log\. Check a proxy in between\. Nothing is lost\.$/,
          ),
          step: "wait",
        },
        ["download"],
      ),
    },
  },
  {
    fault: "JSON cut short",
    cells: everywhere(
      { body: '{"request_id":"r1","sta' },
      { expected: waits("offline", notAnApi), step: "wait" },
      ["list", ...apiPhases],
    ),
  },
  {
    fault: "a redirect to another address",
    cells: everywhere(
      { status: 302, body: "", headers: { location: "https://logs.invalid/sign-in" } },
      { expected: waits("offline", notAnApi), step: "wait" },
      ["list", ...apiPhases],
    ),
  },
  {
    fault: "fields are missing",
    cells: everywhere({ body: "{}" }, { expected: waits("offline", notAnApi), step: "wait" }, [
      "list",
      ...apiPhases,
    ]),
  },
  {
    fault: "fields that nobody knows, or of no sense",
    cells: everywhere(
      {
        fields: {
          presigned_url_expiration_time: "soon",
          time_start: null,
          version: 7,
          updated_at: {},
          hint: ["x"],
        },
      },
      { isHarmless: true, expected: {}, step: "wait" },
    ),
  },
  {
    fault: "a state that nobody knows",
    cells: {
      ...everywhere({ state: "Archived", times: 20 }, { expected: {}, isHarmless: true, step: "wait" }, [
        "poll",
      ]),
      ...everywhere({ state: "Archived", times: 20 }, { expected: {}, isHarmless: true, step: "wait" }, [
        "request",
        "renew",
      ]),
    },
  },
  {
    fault: "a state that goes backwards",
    cells: {
      poll: {
        order: () => [
          { on: "poll", state: "Requested" },
          { on: "poll", state: "Pending", times: 2 },
          { on: "poll", state: "Complete" },
          { on: "poll", state: "Requested", times: 2 },
        ],
        isHarmless: true,
        expected: {},
        step: "wait",
      },
      renew: {
        order: orderIn("renew", { state: "Pending", times: 5 }),
        isHarmless: true,
        expected: {},
        step: "wait",
      },
    },
  },
  {
    fault: "a job that never ends",
    cells: {
      ...everywhere(
        { state: "Pending" },
        {
          expected: {
            state: "timedOut",
            wayOn: "keepWaiting",
            message:
              /^No log of ECommerce after 2 h\. The request is kept\. Some services never answer for a range without queries\.$/,
            buttons: ["Keep Waiting", "Stop"],
          },
          step: "resume",
        },
        ["poll"],
      ),
      ...everywhere({ state: "CreatingNewUrl" }, { expected: linkLost, step: "retry", requests: 2 }, [
        "renew",
      ]),
    },
  },
  {
    fault: "DoesNotExist",
    cells: {
      request: doesNotExist("request"),
      poll: doesNotExist("poll"),
    },
  },
  {
    fault: "CreatingNewUrl",
    cells: everywhere(
      { state: "CreatingNewUrl", times: 6 },
      { expected: { hold: "renewingLink" }, step: "wait" },
      ["poll", "renew"],
    ),
  },
  {
    fault: "Failed",
    cells: {
      ...everywhere(
        { state: "Failed", times: 1 },
        {
          expected: {
            state: "failed",
            wayOn: "retry",
            message:
              /^The service could not produce the log of ECommerce, .+\. Nothing arrived\. Retrying sends a new request\.$/,
            buttons: ["Retry"],
          },
          step: "retry",
          requests: 2,
        },
        ["request", "poll"],
      ),
      ...everywhere({ state: "Failed", times: 1 }, { expected: linkLost, step: "retry", requests: 2 }, [
        "renew",
      ]),
    },
  },
  {
    fault: "TimedOut",
    cells: everywhere(
      { state: "TimedOut", times: 1 },
      {
        expected: {
          state: "timedOut",
          wayOn: "shorterRange",
          message:
            /^The service ran out of time on ECommerce, .+\. Nothing arrived\. A shorter range may work\.$/,
          buttons: ["Retry", "Split in Two"],
        },
        step: "resume",
        requests: 2,
      },
      ["request", "poll"],
    ),
  },
  {
    fault: "Complete without a link",
    cells: everywhere({ state: "Complete", times: 5 }, { isHarmless: true, expected: {}, step: "wait" }, [
      "poll",
      "renew",
    ]),
  },
  {
    fault: "everything that passes, one after the other",
    cells: { request: { order: storm, isHarmless: true, expected: {}, step: "wait" } },
  },
];

/** A dozen faults that pass, in an order of their own for each seed. */
function storm(random: () => number): readonly Fault[] {
  const anywhere: readonly Omit<Fault, "on">[] = [
    { status: 429, headers: { "retry-after": "3" } },
    { status: 500 },
    { status: 503, error: "v2" },
    { cutAfterBytes: 0, reset: true },
    { cutAfterBytes: 15 },
    { body: "<html>", headers: { "content-type": "text/html" } },
  ];
  const byOperation: readonly (readonly [Fault["on"], readonly Omit<Fault, "on">[]])[] = [
    ["request", anywhere],
    ["poll", [...anywhere, { state: "Archived" }, { state: "CreatingNewUrl" }, { state: "Complete" }]],
    [
      "download",
      [...anywhere, { expire: true }, { ignoreRange: true }, { cutAfterBytes: 90_000, etag: '"before"' }],
    ],
  ];
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  return Array.from({ length: 12 }, () => {
    const [on, faults] = pick(byOperation);
    return { ...pick(faults), on, skip: Math.floor(random() * 2) };
  });
}

function doesNotExist(on: "request" | "poll"): Cell {
  return {
    order: () => [{ on, state: "DoesNotExist" }],
    expected: {
      state: "empty",
      message:
        /^No queries in ECommerce, .+\. Dashboard queries are only in an export of the region group\.$/,
    },
    // An empty log is a good end.
    step: "wait",
  };
}
