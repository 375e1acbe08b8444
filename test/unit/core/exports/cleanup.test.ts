import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type CleanupLimits,
  cleanupQuestion,
  countAndSize,
  planCleanup,
} from "../../../../src/core/exports/cleanup.ts";
import type { ExportState, ExportView } from "../../../../src/core/exports/types.ts";
import { large } from "./part-views.ts";
import { inBerlin } from "./zone.ts";

const GB = 1e9;
const dayMs = 86_400_000;

describe("cleanup", () => {
  inBerlin();

  const now = new Date("2024-05-10T13:04:00Z");

  function view(
    id: string,
    daysAgo: number,
    gigabytes: number,
    change: Partial<ExportView> = {},
  ): ExportView {
    const finishedAt = new Date(now.getTime() - daysAgo * dayMs).toISOString();
    return {
      id,
      target: { connectionId: "c", connectionName: "Production", regionGroup: "us-std" },
      start: "2024-05-10T11:00:00Z",
      end: "2024-05-10T13:00:00Z",
      createdAt: finishedAt,
      state: "ready",
      finishedAt,
      file: `/logs/${id}`,
      fileBytes: gigabytes * GB,
      idempotencyToken: "t",
      isElsewhere: false,
      isFileMissing: false,
      ...change,
    };
  }

  const three = [view("new", 1, 4), view("old", 40, 4), view("older", 100, 2)];
  const nothingOpen = () => false;
  const plan = (
    views: readonly ExportView[],
    limits: CleanupLimits,
    isInUse: (file: string) => boolean = nothingOpen,
  ) => planCleanup(views, limits, now, isInUse);
  const ids = (views: readonly ExportView[]) => views.map(({ id }) => id);

  describe("offers", () => {
    const check = ([name, limits, expected]: readonly [string, CleanupLimits, readonly string[]]) =>
      it(name, () => assert.deepEqual(ids(plan(three, limits).due), expected));
    (
      [
        ["nothing without a limit", {}, []],
        ["nothing within the limits", { bytes: 10 * GB, ageMs: 101 * dayMs }, []],
        ["the oldest, until it fits", { bytes: 9 * GB }, ["older"]],
        ["as many as it takes", { bytes: 7 * GB }, ["older", "old"]],
        ["all where nothing may stay", { bytes: 0 }, ["older", "old", "new"]],
        ["what is too old", { ageMs: 50 * dayMs }, ["older"]],
        ["what is over any limit", { bytes: 9 * GB, ageMs: 30 * dayMs }, ["older", "old"]],
      ] as const
    ).forEach(check);
  });

  describe("leaves alone", () => {
    const running: ExportState[] = ["new", "requesting", "waiting", "downloading"];
    const others: ExportState[] = ["stopped", "paused", "timedOut", "failed", "refused", "empty"];
    for (const state of [...running, ...others]) {
      it(`what is ${state}`, () => {
        const odd = view("odd", 1000, 5, { state, receivedBytes: 3 * GB });
        const { candidates, totalBytes } = plan([odd, ...three], { bytes: 0 });
        assert.deepEqual(ids(candidates), ["older", "old", "new"]);
        // What it takes counts all the same.
        assert.equal(totalBytes, 13 * GB);
      });
    }

    it("what is open in an editor", () => {
      const { due, totalBytes } = plan(three, { bytes: 1 * GB }, (file) => file === "/logs/older");
      assert.deepEqual([ids(due), totalBytes], [["old", "new"], 10 * GB]);
    });

    it("what is not there, and what is out of reach", () => {
      const gone = view("gone", 1000, 50, { isFileMissing: true });
      const away = view("away", 1000, 50, { isFileMissing: true, isOutOfReach: true });
      const { candidates, totalBytes } = plan([gone, away, ...three], { bytes: 0 });
      assert.deepEqual([ids(candidates), totalBytes], [["older", "old", "new"], 10 * GB]);
    });
  });

  describe("takes a large export", () => {
    const ready = { state: "ready", file: "/logs/1", fileBytes: 2 * GB } as const;
    const check = ([name, parts, candidates, totalBytes]: readonly [
      string,
      readonly Partial<ExportView>[],
      number,
      number,
    ]) =>
      it(name, () => {
        const plan = planCleanup([large(...parts)], { bytes: 0 }, now, nothingOpen);
        assert.deepEqual([plan.candidates.length, plan.totalBytes], [candidates, totalBytes]);
        assert.ok(plan.candidates.every(({ part }) => part));
      });
    (
      [
        ["part by part", [ready, ready, { state: "empty" }], 2, 4 * GB],
        [
          "not before all of it is there",
          [ready, { ...ready, state: "downloading", receivedBytes: GB }],
          0,
          3 * GB,
        ],
        ["not while a part could go on", [ready, { state: "stopped" }], 0, 2 * GB],
      ] as const
    ).forEach(check);
  });

  it("never offers more than it takes, nor a newer log before an older one", () => {
    const arbitrary = fc.array(fc.record({ days: fc.nat(200), size: fc.integer({ min: 1, max: 9 }) }));
    fc.assert(
      fc.property(arbitrary, fc.nat(50), (logs, limit) => {
        const views = logs.map(({ days, size }, index) => view(String(index), days, size));
        const { due, candidates, totalBytes } = plan(views, { bytes: limit * GB });
        assert.deepEqual(due, candidates.slice(0, due.length));
        const left = due.reduce((sum, { fileBytes = 0 }) => sum - fileBytes, totalBytes);
        assert.ok(left <= limit * GB);
        const last = due.at(-1)?.fileBytes;
        assert.ok(last === undefined || left + last > limit * GB);
      }),
    );
  });

  describe("asks", () => {
    const check = ([views, limits, expected]: readonly [
      readonly ExportView[],
      CleanupLimits,
      string | undefined,
    ]) =>
      it(expected ?? "nothing", () =>
        assert.equal(cleanupQuestion(plan(views, limits), limits, now), expected),
      );
    (
      [
        [three, { bytes: 10 * GB }, undefined],
        [
          three,
          { bytes: 9 * GB },
          "Exported logs take 10 GB, more than 9 GB. Delete the oldest, 2 GB, finished 31 Jan?",
        ],
        [
          three,
          { bytes: 5 * GB, ageMs: 10 * dayMs },
          "Exported logs take 10 GB, more than 5 GB. Delete the 2 oldest, 6 GB, finished 31 Jan – 31 Mar?",
        ],
        [
          three,
          { bytes: 20 * GB, ageMs: 90 * dayMs },
          "1 exported log is older than 90 days. Delete it, 2 GB, finished 31 Jan?",
        ],
        [
          three,
          { ageMs: 1 },
          "3 exported logs are older than 0 s. Delete them, 10 GB, finished 31 Jan – 9 May?",
        ],
      ] as const
    ).forEach(check);
  });

  it("counts", () => {
    assert.equal(countAndSize(three), "3 logs, 10 GB");
    assert.equal(countAndSize(three.slice(2)), "1 log, 2 GB");
  });
});
