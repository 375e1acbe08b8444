import assert from "node:assert/strict";
import { Ended } from "../../../../src/core/exports/job.ts";
import { endOfDisk } from "../../../../src/core/exports/outcome.ts";
import { usualLimits } from "../../../../src/core/exports/room.ts";
import type { Export } from "../../../../src/core/exports/types.ts";

describe("end by the disk", () => {
  const one: Export = {
    id: "1",
    target: { connectionId: "c", connectionName: "Production", regionGroup: "us-std" },
    start: "2024-05-10T11:00:00Z",
    end: "2024-05-10T13:00:00Z",
    createdAt: "2024-05-10T13:02:00Z",
    state: "downloading",
    idempotencyToken: "t",
    file: "/no/logs/us-std.ndjson",
    receivedBytes: 100_000_000,
    totalBytes: 150_000_000,
  };

  const job = { export: one, logFolder: () => "/others", limits: usualLimits };
  const check = ([code, pausedBy, message]: readonly [string, keyof typeof waysOn, string]) =>
    it(code, async () => {
      const error = Object.assign(new Error(code), { code, syscall: "write" });
      const end = await endOfDisk(error, job, 700_000_000);
      assert.ok(end instanceof Ended);
      assert.deepEqual(end.change, { state: "paused", pausedBy, wayOn: waysOn[pausedBy], message });
    });
  const waysOn = { diskFull: "freeSpace", folder: "changeFolder" } as const;
  const noSpace =
    "No space left in /no/logs: 464 MB are missing. 100 MB are kept. Free some space, then continue.";
  (
    [
      ["ENOSPC", "diskFull", noSpace],
      ["EDQUOT", "diskFull", noSpace],
      ["EACCES", "folder", "/no/logs cannot be written: permission denied. Nothing is lost."],
      ["EROFS", "folder", "/no/logs cannot be written: the disk is read-only. Nothing is lost."],
      ["ENAMETOOLONG", "folder", "/no/logs cannot be written: the path is too long. Nothing is lost."],
      ["EODD", "folder", "/no/logs cannot be written: EODD. Nothing is lost."],
      ["EIO", "folder", "/no/logs cannot be written: the disk reports an error. Nothing is lost."],
    ] as const
  ).forEach(check);

  it("is not taken for the end by anything else", async () => {
    const error = new Error("Oh");
    assert.equal(await endOfDisk(error, job, 0), error);
  });
});
