import assert from "node:assert/strict";
import fc from "fast-check";
import { type ExportView, runningStates } from "../../../../src/core/exports/types.ts";
import { arriving, failed, isNew, large, paused, ready, stopped } from "./part-views.ts";

const offline = { state: "waiting", hold: "offline", message: "No network." } as const;
const throttled = (retryAt: string) => ({ state: "waiting", hold: "throttled", retryAt }) as const;
const signedOut = { state: "waiting", hold: "signedOut", message: "No key." } as const;
const refused = { state: "refused", message: "It was refused.", wayOn: "edit" } as const;
const certificate = { state: "waiting", hold: "certificate", message: "It is not trusted." } as const;

describe("a large export", () => {
  describe("is", () => {
    const check = ([name, parts, expected]: readonly [
      string,
      readonly (Partial<ExportView> | undefined)[],
      Partial<ExportView>,
    ]) =>
      it(name, () => {
        const view = large(...parts);
        for (const [key, value] of Object.entries(expected)) {
          assert.deepEqual(view[key as keyof ExportView], value, key);
        }
      });
    (
      [
        ["new while all of its parts are", [isNew, isNew], { state: "new", message: undefined }],
        ["waiting while one part is", [{}, isNew], { state: "waiting" }],
        ["downloading as soon as one part is", [{}, arriving, isNew], { state: "downloading" }],
        ["still running where a part has failed", [failed, {}], { state: "waiting", message: undefined }],
        ["ready when all parts are there", [ready, ready], { state: "ready", fileBytes: 2e8, records: 2000 }],
        ["ready where some parts are empty", [ready, { state: "empty" }], { state: "ready" }],
        [
          "empty where all are",
          [
            { state: "empty", message: "a" },
            { state: "empty", message: "b" },
          ],
          { state: "empty" },
        ],
        [
          "failed where a part is, saying how many",
          [ready, failed, ready],
          {
            state: "failed",
            message: "1 of 3 parts of ECommerce/prod failed. The other 2 are kept and can be opened.",
            wayOn: "retryParts",
          },
        ],
        [
          "failed where parts failed in several ways",
          [failed, ready, refused, { state: "timedOut" }],
          {
            state: "failed",
            message: "3 of 4 parts of ECommerce/prod failed. The other one is kept and can be opened.",
          },
        ],
        [
          "failed, counting only what can be opened as kept",
          [failed, stopped, ready],
          {
            state: "failed",
            message: "1 of 3 parts of ECommerce/prod failed. 1 is kept and can be opened.",
          },
        ],
        [
          "refused, in the words of the service, where all were",
          [refused, refused],
          { state: "refused", message: "It was refused.", wayOn: "edit" },
        ],
        ["stopped where parts are", [ready, stopped], { state: "stopped", message: undefined }],
        [
          "paused where a part is and nothing runs",
          [ready, paused, failed],
          { state: "paused", pausedBy: "diskFull", message: "No space left.", wayOn: "freeSpace" },
        ],
        [
          "paused though parts are in line, as they wait for that one",
          [paused, isNew],
          { state: "paused", pausedBy: "diskFull", isElsewhere: false },
        ],
        ["running while another part runs beside a paused one", [paused, arriving], { state: "downloading" }],
        [
          "offline where all that runs is",
          [ready, offline, isNew],
          { hold: "offline", message: "No network." },
        ],
        [
          "held by a certificate",
          [certificate, isNew],
          { hold: "certificate", message: "It is not trusted." },
        ],
        ["not held where one part moves", [offline, arriving], { hold: undefined, message: undefined }],
        [
          "signed out as soon as one part is",
          [arriving, signedOut],
          { hold: "signedOut", message: "No key." },
        ],
        [
          "tried again when the first part is",
          [throttled("2024-05-11T13:05:00.000Z"), throttled("2024-05-11T13:04:00.000Z")],
          { hold: "throttled", retryAt: "2024-05-11T13:04:00.000Z" },
        ],
        [
          "elsewhere where all that runs is",
          [ready, { isElsewhere: true }, { isElsewhere: true }],
          { isElsewhere: true },
        ],
        ["not elsewhere where one part is here", [{ isElsewhere: true }, {}], { isElsewhere: false }],
        [
          "missing where no file is there",
          [
            { ...ready, isFileMissing: true },
            { ...ready, isFileMissing: true },
          ],
          { isFileMissing: true, file: undefined },
        ],
        [
          "not missing where one file is",
          [
            { ...ready, isFileMissing: true },
            { ...ready, file: "/logs/b.ndjson" },
          ],
          { isFileMissing: false, file: "/logs/b.ndjson" },
        ],
        [
          "what its parts are, where some are not in the list",
          [undefined, ready, undefined],
          { state: "ready" },
        ],
      ] as const
    ).forEach(check);
  });

  it("runs just as long as it goes on by itself, and says then when it was finished", () => {
    const states = fc.constantFrom<Partial<ExportView>>(
      isNew,
      {},
      arriving,
      ready,
      { state: "empty" },
      failed,
      stopped,
      paused,
    );
    fc.assert(
      fc.property(fc.array(states, { minLength: 1, maxLength: 6 }), (parts) => {
        const { state, finishedAt, start, end, id } = large(...parts);
        const moving = parts.some((part) => runningStates.has(part.state ?? "waiting") && part !== isNew);
        const inLine = parts.includes(isNew) && !parts.includes(paused);
        assert.equal(runningStates.has(state), moving || inLine);
        if (runningStates.has(state)) assert.equal(finishedAt, undefined);
        assert.equal(id, "large");
        assert.equal(Date.parse(end) - Date.parse(start), parts.length * 86_400_000);
      }),
    );
  });
});
