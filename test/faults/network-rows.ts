/** The way to the service, and to the store of logs. */
import { apiPhases, brokenOff, type Cell, everywhere, onRoad, orderIn, type Row, waits } from "./cell.ts";

const nothingAnswers = /^Nothing answers at 127\.0\.0\.1:\d+\. The export is kept and goes on by itself\.$/;
const noAnswer = /^No answer yet, trying again in \d+ s\.$/;

const oneHour = 3_600_000;

export const networkRows: readonly Row[] = [
  {
    fault: "name not found",
    cells: onRoad(
      "unknownName",
      // Without any network the system cannot say whether there is such a name.
      waits(
        "offline",
        /^logs\.invalid was not found\. Check the address, or the network\. The export is kept and goes on by itself\.$|^No network\. /,
      ),
      /^logs\.invalid was not found\. Check the address, or the network\.$|^There is no network\.$/,
    ),
  },
  {
    fault: "connection refused",
    cells: onRoad("refused", waits("offline", nothingAnswers), /^Nothing answers at 127\.0\.0\.1:\d+\.$/),
  },
  {
    fault: "connection reset",
    cells: {
      ...everywhere(
        { cutAfterBytes: 0, reset: true },
        {
          expected: waits(
            "throttled",
            /^The connection to 127\.0\.0\.1 broke off: (?:reset|closed) by the other side\.(?: The request is kept\.)?$/,
          ),
          step: "wait",
        },
        ["list", ...apiPhases],
      ),
      ...everywhere(
        { cutAfterBytes: 0, reset: true },
        { expected: waits("throttled", brokenOff), step: "wait" },
        ["download"],
      ),
    },
  },
  {
    fault: "closed in the middle of the answer",
    cells: {
      ...everywhere(
        { cutAfterBytes: 20 },
        {
          expected: waits(
            "throttled",
            /^The connection to 127\.0\.0\.1 broke off: (?:reset|closed) by the other side\.(?: The request is kept\.)?$/,
          ),
          step: "wait",
        },
        ["list", ...apiPhases],
      ),
      ...everywhere(
        { cutAfterBytes: 1000, times: 3 },
        { expected: waits("throttled", brokenOff), step: "wait" },
        ["download"],
      ),
    },
  },
  {
    fault: "no answer in time",
    cells: {
      ...silent({ delayMs: 60_000, times: 2 }),
      ...everywhere(
        { delayMs: 60_000, times: 2 },
        {
          expected: { message: /^No answer from 127\.0\.0\.1\. Check the address, or the network\.$/ },
          timeoutMs: 150,
          step: "wait",
        },
        ["list"],
      ),
    },
  },
  {
    fault: "an answer that stops coming",
    cells: silent({ stallAfterBytes: 10, times: 2 }),
  },
  {
    fault: "certificate not trusted",
    cells: onRoad(
      "untrusted",
      {
        hold: "certificate",
        message:
          /^The certificate of 127\.0\.0\.1 is not trusted: [^;]*certificate\. Nothing was sent\. The export is kept\. Check the certificate, or a proxy in between\.$/,
        buttons: ["Show Output"],
      },
      /^The certificate of 127\.0\.0\.1 is not trusted: .+\. Nothing was sent\.$/,
      "wake",
    ),
  },
  {
    fault: "proxy asks for a sign-in",
    cells: onRoad(
      "proxySignIn",
      {
        hold: "proxy",
        message: /^The proxy 127\.0\.0\.1:\d+ asks for a sign-in\. Exports are kept\. Check http\.proxy\.$/,
        buttons: ["Open Settings"],
      },
      /^The proxy 127\.0\.0\.1:\d+ asks for a sign-in\./,
      "wake",
    ),
  },
  {
    fault: "proxy not reached",
    cells: onRoad(
      "noProxy",
      waits("offline", nothingAnswers),
      /^Nothing answers at 127\.0\.0\.1:\d+\.$/,
      "wake",
    ),
  },
  {
    fault: "proxy answers 502",
    cells: onRoad(
      "proxyError",
      waits(
        "throttled",
        /^The connection to 127\.0\.0\.1 broke off: The proxy answered 502\. The request is kept\.$/,
      ),
      /^The connection to 127\.0\.0\.1 broke off: The proxy answered 502\.$/,
    ),
  },
  {
    fault: "offline for an hour",
    cells: Object.fromEntries(
      (["request", "poll", "renew", "download"] as const).map((phase) => [
        phase,
        {
          road: "refused",
          ...(phase === "renew" && { order: orderIn("renew", { delayMs: 0, times: 1 }) }),
          expected: waits("offline", nothingAnswers),
          lastsMs: oneHour,
          step: "wait",
        } satisfies Cell,
      ]),
    ),
  },
];

/** The service or the store says nothing more, and is not waited for. */
function silent(effect: Parameters<typeof everywhere>[0]): ReturnType<typeof everywhere> {
  const goesOn = { timeoutMs: 150, step: "wait" } as const;
  return {
    ...everywhere(effect, { expected: waits("throttled", noAnswer), ...goesOn }),
    ...everywhere(effect, { expected: waits("throttled", brokenOff), ...goesOn }, ["download"]),
  };
}
