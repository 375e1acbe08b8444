import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Export, ExportState, Exports, ExportView } from "../../../../src/core/exports/types.ts";
import type { Fault } from "../../../../src/demo/faults.ts";
import { end, start, target, until, untilEnd, untilState, useExpectedLog, useWorld } from "./world.ts";

const minuteDays = 1 / (24 * 60);
/** The range of a quarter of an hour becomes three parts. */
const inThree = { mostDays: () => 5 * minuteDays };
const oneByOne = { ...inThree, partsAtOnce: () => 1 };
const pending = (times: number): Fault => ({ on: "poll", state: "Pending", times });

const partsOf = (exports: Exports, id: string): readonly ExportView[] => exports.get(id)?.parts ?? [];
const statesOf = (exports: Exports, id: string) => partsOf(exports, id).map(({ state }) => state);

describe("large exports", function () {
  this.timeout(20_000);
  const expected = useExpectedLog();
  const world = useWorld();

  /** The ranges that were requested, and with which tokens. */
  async function requested(): Promise<{ start: string; token: string }[]> {
    const calls = await world().received("request");
    return calls.map(({ body }) => {
      const { time_start: start, idempotency_token: token } = body as Record<string, string>;
      return { start: start ?? "", token: token ?? "" };
    });
  }

  async function storedParts(): Promise<Export[]> {
    const names = (await readdir(world().storeFolder)).filter((name) => name.endsWith(".json"));
    const texts = await Promise.all(names.map((name) => readFile(join(world().storeFolder, name), "utf8")));
    return texts
      .map((text): Export => JSON.parse(text).export)
      .sort((a, b) => (a.part?.index ?? 0) - (b.part?.index ?? 0));
  }

  async function assertWhole(exports: Exports, id: string): Promise<void> {
    const parts = partsOf(exports, id);
    assert.deepEqual(
      parts.map(({ state, message }) => [state, message]),
      parts.map(() => ["ready", undefined]),
    );
    const logs = await Promise.all(parts.map(({ file }) => readFile(file ?? "")));
    assert.ok(Buffer.concat(logs).equals(expected()), "the parts one after the other are the log");
    const { state, fileBytes, records } = exports.get(id) ?? assert.fail();
    assert.deepEqual([state, fileBytes], ["ready", expected().length]);
    assert.equal(records, expected().toString("latin1").split("\n").length - 1);
    assert.deepEqual(await readdir(join(world().storeFolder, "plans")), []);
  }

  it("are one in the list, and their parts together are the log", async () => {
    const exports = await world().window(inThree);
    const told: string[] = [];
    exports.onChange(({ export: now, before }) => {
      if (!now?.part && now?.state !== before?.state) told.push(`${now?.state}`);
    });
    const { id } = await exports.start(target, start, end);
    const large = await untilEnd(exports, id);
    assert.equal(large.state, "ready");
    await assertWhole(exports, id);
    assert.deepEqual(
      exports.list().map((one) => [one.id, one.start, one.end, one.parts?.length]),
      [[id, start.toISOString(), end.toISOString(), 3]],
    );
    assert.deepEqual(told.slice(-1), ["ready"]);
    assert.equal(told.filter((state) => state === "ready").length, 1, "it is told once");
    const requests = await requested();
    assert.equal(new Set(requests.map(({ token }) => token)).size, 3);
    assert.deepEqual(
      requests.map((request) => request.start).sort(),
      ["11:00", "11:05", "11:10"].map((time) => `2024-05-10T${time}:00.000Z`),
    );
  });

  it("of a range that one request takes are no large ones", async () => {
    const exports = await world().window({ mostDays: () => 15 * minuteDays });
    const { id } = await exports.start(target, start, end);
    const view = await untilEnd(exports, id);
    assert.deepEqual([view.part, view.parts], [undefined, undefined]);
    await world().assertLog(view, expected());
  });

  it("work on so many parts at a time, in the order of time, and hold up nobody else", async () => {
    await world().faults(pending(12));
    const exports = await world().window({ mostDays: () => 1.5 * minuteDays, partsAtOnce: () => 2 });
    let most = 0;
    exports.onChange(({ id }) => {
      const busy = statesOf(exports, id).filter((state) => state === "requesting" || state === "waiting");
      const downloading = statesOf(exports, id).filter((state) => state === "downloading");
      most = Math.max(most, busy.length + downloading.length);
    });
    const large = await exports.start(target, start, end);
    const other = await exports.start(target, start, new Date(start.getTime() + 60_000));
    await untilState(exports, other.id, "waiting");
    assert.ok(statesOf(exports, large.id).includes("new"), "the large one is not through yet");
    await untilEnd(exports, large.id);
    await untilEnd(exports, other.id);
    await assertWhole(exports, large.id);
    assert.equal(most, 2);
    const starts = (await requested()).map((request) => request.start);
    const own = [...new Set(starts)];
    const sorted = own.toSorted();
    // Two that are sent at the same time arrive as they like.
    for (const [index, one] of own.entries())
      assert.ok(Math.abs(sorted.indexOf(one) - index) < 2, own.join(" "));
  });

  describe("of which one part failed", () => {
    const check = ([name, fault, state, message]: readonly [string, Fault, ExportState, string]) =>
      it(`${name} keep the others, and get that one when it is retried alone`, async () => {
        await world().faults(fault);
        const exports = await world().window(oneByOne);
        const { id } = await exports.start(target, start, end);
        const large = await untilEnd(exports, id);
        assert.deepEqual([large.state, large.message], [state, message]);
        assert.deepEqual(statesOf(exports, id), ["ready", state, "ready"]);
        const before = partsOf(exports, id);
        await exports.retry(before[1]?.id ?? "");
        await untilState(exports, id, "ready");
        await assertWhole(exports, id);
        const after = partsOf(exports, id);
        assert.deepEqual([after[0], after[2]], [before[0], before[2]], "nothing happened to the others");
        assert.deepEqual(
          (await requested()).map((request) => request.start),
          [before[0], before[1], before[2], before[1]].map((part) => part?.start),
        );
      });
    const kept = "The other 2 are kept and can be opened.";
    (
      [
        [
          "by the service",
          { on: "poll", skip: 1, state: "Failed" },
          "failed",
          `1 of 3 parts of ECommerce failed. ${kept}`,
        ],
        [
          "by a refusal",
          { on: "request", skip: 1, status: 400 },
          "refused",
          `1 of 3 parts of ECommerce failed. ${kept}`,
        ],
        [
          "by running out of time",
          { on: "poll", skip: 1, state: "TimedOut" },
          "timedOut",
          `1 of 3 parts of ECommerce failed. ${kept}`,
        ],
      ] as const
    ).forEach(check);

    it("are retried as one too: what failed, and nothing else", async () => {
      await world().faults(
        { on: "poll", state: "Failed" },
        { on: "poll", state: "DoesNotExist" },
        { on: "poll", state: "TimedOut" },
      );
      const exports = await world().window(oneByOne);
      const { id } = await exports.start(target, start, end);
      const { message } = await untilEnd(exports, id);
      assert.equal(message, "2 of 3 parts of ECommerce failed.");
      assert.deepEqual(statesOf(exports, id), ["failed", "empty", "timedOut"]);
      await exports.retry(id);
      await untilState(exports, id, "ready");
      assert.deepEqual(statesOf(exports, id), ["ready", "empty", "ready"]);
      assert.equal((await requested()).length, 5);
    });

    it("say what the service said where all of them were refused", async () => {
      await world().faults({ on: "request", status: 403, times: 3 });
      const exports = await world().window(inThree);
      const { id } = await exports.start(target, start, end);
      const { state, message } = await untilEnd(exports, id);
      assert.equal(state, "refused");
      assert.equal(
        message,
        "The key of 'Production' may not export ECommerce: This fault was ordered. Nothing was requested.",
      );
    });
  });

  it("are downloaded again where files are missing", async () => {
    const exports = await world().window(inThree);
    const { id } = await exports.start(target, start, end);
    await untilEnd(exports, id);
    await rm(partsOf(exports, id)[1]?.file ?? "");
    await exports.refresh();
    assert.deepEqual(
      partsOf(exports, id).map(({ isFileMissing }) => isFileMissing),
      [false, true, false],
    );
    await exports.retry(id);
    await untilState(exports, id, "downloading");
    await untilEnd(exports, id);
    await assertWhole(exports, id);
    assert.equal((await world().received("download")).length, 4);
    assert.equal((await requested()).length, 3);
  });

  it("are cancelled, go on and are removed as one", async () => {
    await world().faults(pending(1000));
    const exports = await world().window(oneByOne);
    const { id } = await exports.start(target, start, end);
    await untilState(exports, id, "waiting");
    await exports.cancel(id);
    assert.deepEqual(statesOf(exports, id), ["stopped", "stopped", "stopped"]);
    assert.equal(exports.get(id)?.state, "stopped");
    await world().faults();
    await exports.resume(id);
    await untilState(exports, id, "ready");
    await assertWhole(exports, id);
    assert.equal((await requested()).length, 3);
    await exports.remove(id, { deleteFile: true });
    assert.deepEqual([exports.list(), exports.get(id)], [[], undefined]);
    assert.deepEqual(await readdir(world().logFolder), []);
    assert.deepEqual(await storedParts(), []);
  });

  it("send no more requests while the logs cannot be written", async () => {
    await mkdir(world().folder, { recursive: true });
    await writeFile(world().logFolder, "a file in the place of the folder");
    const exports = await world().window(oneByOne);
    const { id } = await exports.start(target, start, end);
    const { state, pausedBy } = await untilEnd(exports, id);
    assert.deepEqual([state, pausedBy], ["paused", "folder"]);
    await sleep(50);
    assert.deepEqual(statesOf(exports, id), ["paused", "new", "new"]);
    assert.equal((await requested()).length, 1);
    await rm(world().logFolder);
    await exports.resume(id);
    await untilState(exports, id, "ready");
    await assertWhole(exports, id);
  });

  it("go on after a reload: what was requested first, and each only once", async () => {
    await world().faults(pending(1000));
    const first = await world().window({ ...inThree, partsAtOnce: () => 2 });
    const { id } = await first.start(target, start, end);
    await until(
      first,
      id,
      ({ parts = [] }) => parts.filter(({ serviceState }) => serviceState === "Pending").length === 2,
    );
    await first.close();
    await world().faults();
    const second = await world().window(oneByOne);
    await untilEnd(second, id);
    await assertWhole(second, id);
    assert.equal(new Set((await requested()).map(({ token }) => token)).size, 3);
    assert.equal((await requested()).length, 3);
  });

  describe("whose window was ended while it made them", () => {
    const subsets = Array.from({ length: 8 }, (_, bits) => [0, 1, 2].filter((index) => bits & (1 << index)));

    for (const kept of subsets) {
      it(`go on where ${kept.length === 0 ? "none" : kept.join(", ")} of 0, 1, 2 was there`, async () => {
        const parts = await planned();
        await rm(world().storeFolder, { recursive: true });
        await mkdir(join(world().storeFolder, "plans"), { recursive: true });
        const large = parts[0]?.part?.of ?? "";
        await writeFile(
          join(world().storeFolder, "plans", `${large}.json`),
          JSON.stringify({ version: 1, exports: parts }),
        );
        for (const index of kept) {
          const part = parts[index];
          await writeFile(
            join(world().storeFolder, `${part?.id}.json`),
            JSON.stringify({ version: 1, export: part }),
          );
        }
        const exports = await world().window(inThree);
        await untilEnd(exports, large);
        await assertWhole(exports, large);
        assert.deepEqual(
          (await requested()).map(({ token }) => token).sort(),
          parts.map(({ idempotencyToken }) => idempotencyToken).sort(),
        );
        assert.deepEqual(
          partsOf(exports, large).map((part) => part.id),
          parts.map((part) => part.id),
        );
      });
    }

    it("are shown with what is missing where there is no plan any more", async () => {
      const parts = await planned();
      await rm(join(world().storeFolder, `${parts[1]?.id}.json`));
      const exports = await world().window(inThree);
      const large = parts[0]?.part?.of ?? "";
      await untilEnd(exports, large);
      assert.deepEqual(
        partsOf(exports, large).map(({ part, state }) => [part?.index, part?.count, state]),
        [
          [0, 3, "ready"],
          [2, 3, "ready"],
        ],
      );
    });

    /** Parts as they are stored at first, of which nothing was requested. */
    async function planned(): Promise<Export[]> {
      world().key = undefined;
      const window = await world().window({ ...inThree, partsAtOnce: () => 0 });
      await window.start(target, start, end);
      await window.close();
      world().key = world().demo.key;
      return storedParts();
    }
  });

  it("are not made at all where one part cannot be stored", async () => {
    const exports = await world().window({ ...inThree, log: () => {} });
    let obstacle = "";
    const plans = join(world().storeFolder, "plans");
    exports.onChange(({ export: now }) => {
      if (obstacle || !now?.part) return;
      const { exports: parts } = JSON.parse(readFileSync(join(plans, `${now.part.of}.json`), "utf8"));
      obstacle = join(world().storeFolder, `${parts[2].id}.json`);
      mkdirSync(obstacle);
    });
    await assert.rejects(
      exports.start(target, start, end),
      /^UserError: The export was not started: .*: a folder is in its place\. Nothing was requested\.$/,
    );
    assert.ok(existsSync(obstacle));
    await rm(obstacle, { recursive: true });
    await exports.refresh();
    assert.deepEqual(exports.list(), []);
    assert.deepEqual([await storedParts(), await readdir(plans)], [[], []]);
    assert.deepEqual(await requested(), []);
  });

  it("belong to one window, and are shown in the others", async () => {
    await world().faults(pending(30));
    const first = await world().window(oneByOne);
    const { id } = await first.start(target, start, end);
    const second = await world().window(oneByOne);
    const seen = await until(second, id, ({ isElsewhere, parts }) => isElsewhere && parts?.length === 3);
    assert.equal(seen.parts?.length, 3);
    await untilEnd(first, id);
    await untilEnd(second, id);
    await assertWhole(second, id);
    assert.equal((await requested()).length, 3);
  });
});
