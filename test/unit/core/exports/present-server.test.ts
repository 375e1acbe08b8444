import assert from "node:assert/strict";
import { presentServerRequest } from "../../../../src/core/exports/present-server.ts";
import { inBerlin } from "./zone.ts";

describe("a request on the server", () => {
  inBerlin();

  const check = ([serviceState, word]: readonly [string, string]) =>
    it(`is ${word}`, () => {
      const target = {
        connectionId: "c",
        connectionName: "Production",
        regionGroup: "us-std",
        database: "us-std/ECommerce/prod",
      };
      const range = { start: "2024-05-10T11:00:00.000Z", end: "2024-05-10T13:00:00.000Z" };
      const now = new Date("2024-06-10T11:00:00.000Z");
      assert.deepEqual(
        presentServerRequest({ requestId: "398123441122", target, ...range, serviceState }, now),
        {
          label: "ECommerce/prod",
          description: `10 May 13:00 – 15:00 · ${word}`,
          detail: "Request ID 398123441122",
        },
      );
    });
  (
    [
      ["Complete", "complete"],
      ["CreatingNewUrl", "renewing link"],
      ["DoesNotExist", "no queries"],
      ["Failed", "failed"],
      ["Pending", "waiting"],
      ["Requested", "waiting"],
      ["TimedOut", "timed out"],
      ["Archived", "state 'Archived'"],
    ] as const
  ).forEach(check);
});
