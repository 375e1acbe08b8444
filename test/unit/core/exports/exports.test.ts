import assert from "node:assert/strict";
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { ExportState, Exports, ExportView } from "../../../../src/core/exports/types.ts";
import type { Fault } from "../../../../src/demo/faults.ts";
import {
  end,
  endStates,
  start,
  target,
  until,
  untilEnd,
  untilState,
  useExpectedLog,
  useWorld,
} from "./world.ts";

const hour = 3_600_000;
const isArriving = ({ state, receivedBytes = 0 }: ExportView) => state === "downloading" && receivedBytes > 0;
/** Slow enough to do something in the middle of it. */
const slowly: Fault = { on: "download", bytesPerSecond: 200_000 };
const pending = (times: number): Fault => ({ on: "poll", state: "Pending", times });

const noPause = async (_: number, signal: AbortSignal) => signal.throwIfAborted();

describe("exports", function () {
  this.timeout(20_000);
  const expected = useExpectedLog();
  const world = useWorld();

  it("request, poll and download a log", async () => {
    await world().faults(
      { on: "request", state: "Requested" },
      { on: "poll", state: "Archived" },
      pending(2),
    );
    const exports = await world().window();
    const states: string[] = [];
    exports.onChange(({ export: now, before }) => {
      if (now && now.state !== before?.state) states.push(`${before?.state} ${now.state}`);
    });
    const { id } = await exports.start(target, start, end);
    await world().assertLog(await untilEnd(exports, id), expected());
    assert.deepEqual(states, [
      "undefined new",
      "new requesting",
      "requesting waiting",
      "waiting downloading",
      "downloading ready",
    ]);
    assert.deepEqual(
      exports.list().map((one) => one.id),
      [id],
    );
    assert.equal((await world().received("poll")).length, 4);
    const [download, ...others] = await world().received("download");
    assert.deepEqual([download?.hasAuthorization, download?.range, others.length], [false, undefined, 0]);
    await sleep(50);
    assert.deepEqual((await readdir(world().storeFolder)).sort(), [`${id}.json`]);
  });

  it("store the token before it is sent", async () => {
    await world().faults({ on: "request", delayMs: 100 });
    const exports = await world().window();
    const { id } = await exports.start(target, start, end);
    await untilState(exports, id, "requesting");
    while ((await world().received()).length === 0) await sleep(5);
    const { state, idempotencyToken, requestId } = await world().stored();
    assert.deepEqual([state, requestId], ["requesting", undefined]);
    await untilEnd(exports, id);
    assert.deepEqual(await world().tokens(), [idempotencyToken]);
  });

  describe("go on after a reload", () => {
    const check = ([name, faults, isThere]: readonly [
      string,
      readonly Fault[],
      (view: ExportView) => boolean,
    ]) =>
      it(name, async () => {
        await world().faults(...faults);
        const first = await world().window();
        const { id } = await first.start(target, start, end);
        const { state } = await until(first, id, isThere);
        await first.close();
        const stored = await world().stored();
        assert.equal(stored.state, state);
        await world().faults();
        const second = await world().window();
        await world().assertLog(await untilEnd(second, id), expected());
        assert.deepEqual(await world().tokens(), [stored.idempotencyToken]);
      });
    (
      [
        ["in the middle of polling", [pending(1000)], ({ serviceState }) => serviceState === "Pending"],
        [
          "while offline",
          [{ on: "poll", cutAfterBytes: 0, times: 1000 }],
          ({ hold }) => hold === "throttled",
        ],
        ["before the first byte", [{ on: "download", delayMs: 300 }], ({ state }) => state === "downloading"],
        ["in the middle of the download", [slowly], isArriving],
      ] as const satisfies readonly (readonly [string, readonly Fault[], (view: ExportView) => boolean])[]
    ).forEach(check);

    it("in the middle of the request, which is sent again and is the same", async () => {
      await world().faults({ on: "request", delayMs: 300 });
      const first = await world().window();
      await first.start(target, start, end);
      while ((await world().tokens()).length === 0) await sleep(5);
      await first.close();
      const { id, state, idempotencyToken } = await world().stored();
      assert.equal(state, "requesting");
      const second = await world().window();
      await world().assertLog(await untilEnd(second, id), expected());
      assert.deepEqual(await world().tokens(), [idempotencyToken, idempotencyToken]);
    });

    it("with what has arrived, and not once more from the beginning", async () => {
      await world().faults(slowly);
      const first = await world().window();
      const { id } = await first.start(target, start, end);
      await until(first, id, isArriving);
      await first.close();
      const { etag } = await world().stored();
      const second = await world().window();
      await world().assertLog(await untilEnd(second, id), expected());
      const downloads = await world().received("download");
      assert.deepEqual(
        downloads.map(({ status, ifRange }) => [status, ifRange]),
        [
          [200, undefined],
          [206, etag],
        ],
      );
      assert.match(downloads[1]?.range ?? "", /^bytes=[1-9]\d*-$/);
    });

    it("any number of times", async () => {
      await world().faults({ ...slowly, times: 1000 });
      let exports = await world().window();
      const { id } = await exports.start(target, start, end);
      for (let reload = 0; reload < 5; reload++) {
        const { receivedBytes = 0 } = exports.get(id) ?? {};
        await until(
          exports,
          id,
          (view) => (view.receivedBytes ?? 0) > receivedBytes || view.state === "ready",
        );
        await exports.close();
        exports = await world().window();
      }
      await world().faults();
      await exports.close();
      exports = await world().window();
      await world().assertLog(await untilEnd(exports, id), expected());
    });
  });

  describe("go on by themselves", () => {
    const check = ([name, faults, seen]: readonly [string, readonly Fault[], Partial<ExportView>?]) =>
      it(name, async () => {
        await world().faults(...faults);
        const exports = await world().window();
        const { id } = await exports.start(target, start, end);
        const sawIt = seen && until(exports, id, (view) => includes(view, seen));
        await world().assertLog(await untilEnd(exports, id), expected());
        await sawIt;
        assert.equal(new Set(await world().tokens()).size, 1);
      });
    (
      [
        [
          "after 429 on the request",
          [{ on: "request", status: 429, headers: { "retry-after": "2" }, times: 2 }],
          {
            state: "requesting",
            hold: "throttled",
            message: "The service asks to slow down. The request is kept.",
          },
        ],
        [
          "after 503 on the request",
          [{ on: "request", status: 503 }],
          {
            state: "requesting",
            hold: "throttled",
            message: "The service had an error (503). The request is kept.",
          },
        ],
        [
          "after the answer to the request was lost",
          [{ on: "request", cutAfterBytes: 0, times: 2 }],
          { state: "requesting", hold: "throttled" },
        ],
        [
          "after errors while polling",
          [
            { on: "poll", status: 500 },
            { on: "poll", status: 429 },
            { on: "poll", cutAfterBytes: 10 },
          ],
          { state: "waiting", hold: "throttled" },
        ],
        [
          "after a sign-in page in place of an answer",
          [{ on: "poll", body: "<html>" }],
          { state: "waiting", hold: "offline" },
        ],
        [
          "after a new link was made",
          [{ on: "poll", state: "CreatingNewUrl", times: 2 }],
          { hold: "renewingLink" },
        ],
        [
          "after Complete without a link",
          [{ on: "poll", state: "Complete", times: 2 }],
          { state: "waiting" },
        ],
        [
          "after broken downloads",
          [200_000, 1, 300_000, 0].map((cutAfterBytes) => ({ on: "download", cutAfterBytes }) as const),
          { state: "downloading", hold: "throttled" },
        ],
        [
          "after errors of the store",
          [
            { on: "download", status: 503, headers: { "retry-after": "1" } },
            { on: "download", status: 429 },
            { on: "download", cutAfterBytes: 100_000 },
            { on: "download", status: 500 },
          ],
          { state: "downloading", hold: "throttled" },
        ],
        [
          "after links that have expired",
          [
            { on: "download", expire: true },
            { on: "download", cutAfterBytes: 100_000 },
            { on: "download", expire: true },
          ],
          { state: "downloading", hold: "renewingLink" },
        ],
        [
          "after a store that cannot continue",
          [
            { on: "download", cutAfterBytes: 100_000 },
            { on: "download", ignoreRange: true },
          ],
          {
            hasStartedOver: true,
            message: "The server cannot continue a download, so it starts over. The log stays open.",
          },
        ],
        [
          "after the log on the server has changed",
          [{ on: "download", cutAfterBytes: 100_000, etag: '"before"' }],
          { hasStartedOver: true, message: "The log on the server changed. It is downloaded anew." },
        ],
      ] as const satisfies readonly (readonly [string, readonly Fault[], Partial<ExportView>?])[]
    ).forEach(check);

    it("where the download broke off, saying so", async () => {
      await world().faults({ on: "download", cutAfterBytes: 123_456 });
      const exports = await world().window();
      const { id } = await exports.start(target, start, end);
      const { message, retryAt } = await until(exports, id, ({ hold }) => hold === "throttled");
      assert.match(message ?? "", /^The download broke off at 1\d\d KB\. It goes on from there\.$/);
      assert.ok(retryAt);
      await world().assertLog(await untilEnd(exports, id), expected());
    });

    it("waiting as long as the service asks", async () => {
      await world().faults({ on: "poll", status: 429, headers: { "retry-after": "40" } });
      const slept: number[] = [];
      const exports = await world().window({ sleep: async (ms) => void slept.push(ms), random: () => 0 });
      const { id } = await exports.start(target, start, end);
      await untilEnd(exports, id);
      assert.deepEqual(slept, [1000, 40_000]);
    });

    it("when there is a good key", async () => {
      world().key = "wrong";
      const exports = await world().window();
      const { id } = await exports.start(target, start, end);
      const { message, state } = await until(exports, id, ({ hold }) => hold === "signedOut");
      assert.deepEqual(
        [state, message],
        [
          "requesting",
          "The service refused the key of 'Production'. 1 export is kept and goes on once there is a new one.",
        ],
      );
      world().key = world().demo.key;
      exports.wake("another");
      exports.wake("demo");
      await world().assertLog(await untilEnd(exports, id), expected());
    });

    it("when there is a key at all", async () => {
      world().key = undefined;
      const exports = await world().window();
      const { id } = await exports.start(target, start, end);
      const { message } = await until(exports, id, ({ hold }) => hold === "signedOut");
      assert.equal(
        message,
        "There is no stored key for 'Production'. Exports are kept and go on once there is one.",
      );
      world().key = world().demo.key;
      exports.wake("demo");
      await world().assertLog(await untilEnd(exports, id), expected());
    });

    it("when the session is lost in the middle of polling", async () => {
      await world().faults({ on: "poll", status: 401, skip: 1 }, pending(1));
      const exports = await world().window();
      const { id } = await exports.start(target, start, end);
      const { state } = await until(exports, id, ({ hold }) => hold === "signedOut");
      assert.equal(state, "waiting");
      exports.wake("demo");
      await world().assertLog(await untilEnd(exports, id), expected());
    });

    it("when the network is back, at once", async () => {
      const isBack = { now: false };
      const account = async () =>
        isBack.now ? world().account() : world().account("key", "http://127.0.0.1:1");
      const pause = (_: number, signal: AbortSignal) => sleep(isBack.now ? 0 : hour, undefined, { signal });
      const exports = await world().window({ account, sleep: pause });
      const { id } = await exports.start(target, start, end);
      const { message } = await until(exports, id, ({ hold }) => hold === "offline");
      assert.equal(message, "Nothing answers at 127.0.0.1:1. The export is kept and goes on by itself.");
      isBack.now = true;
      exports.wake("demo");
      await world().assertLog(await untilEnd(exports, id), expected());
    });

    const changes: [name: string, fault: Fault][] = [
      ["the key was replaced", { on: "request", status: 401, delayMs: 200 }],
      ["the proxy was changed", { on: "request", body: "<html>Sign in</html>", delayMs: 200 }],
    ];
    for (const [name, fault] of changes) {
      it(`when ${name} while a call was under way that fails`, async () => {
        await world().faults(fault);
        const calls = async () => (await world().received("request")).length;
        // After the failure there would be a pause of an hour; those between polls come later.
        const pause = async (_: number, signal: AbortSignal) =>
          sleep((await calls()) > 1 ? 0 : hour, undefined, { signal });
        const exports = await world().window({ sleep: pause });
        const { id } = await exports.start(target, start, end);
        while ((await calls()) === 0) await sleep(5);
        exports.wake("demo");
        await world().assertLog(await untilEnd(exports, id), expected());
      });
    }

    it("when the connection can be opened", async () => {
      let tries = 0;
      const account = async () => {
        if (tries++ < 2) throw new Error("The demo service could not start");
        return world().account();
      };
      const exports = await world().window({ account });
      const { id } = await exports.start(target, start, end);
      const { message } = await until(exports, id, ({ hold }) => hold === "offline");
      assert.equal(
        message,
        "The connection could not be opened: The demo service could not start. The export is kept and goes on by itself.",
      );
      await world().assertLog(await untilEnd(exports, id), expected());
    });

    it("when the account was closed under them", async () => {
      await world().faults(pending(3));
      let account = world().account();
      const exports = await world().window({ account: async () => account });
      const { id } = await exports.start(target, start, end);
      await until(exports, id, ({ serviceState }) => serviceState === "Pending");
      await account?.close();
      await sleep(30);
      account = world().account();
      await world().assertLog(await untilEnd(exports, id), expected());
    });
  });

  describe("end", () => {
    const check = ([name, faults, state, message]: readonly [
      string,
      readonly Fault[],
      ExportState,
      string | RegExp,
    ]) =>
      it(name, async () => {
        await world().faults(...faults);
        const exports = await world().window({ sleep: noPause });
        const { id } = await exports.start(target, start, end);
        const view = await untilEnd(exports, id);
        assert.equal(view.state, state);
        if (typeof message === "string") assert.equal(view.message, message);
        else assert.match(view.message ?? "", message);
        assert.deepEqual([view.hold, view.retryAt], [undefined, undefined]);
        const { state: stored, message: storedMessage } = await world().stored();
        assert.deepEqual([stored, storedMessage], [state, view.message]);
      });
    const range = /, 10 May( 2024)? [\d:]+ – [\d:]+\./.source;
    (
      [
        [
          "empty when there are no logs",
          [{ on: "poll", state: "DoesNotExist" }],
          "empty",
          /^No queries in ECommerce, /,
        ],
        ["empty at once", [{ on: "request", state: "DoesNotExist" }], "empty", /^No queries in ECommerce, /],
        [
          "failed when the service fails",
          [{ on: "poll", state: "Failed" }],
          "failed",
          new RegExp(`^The service could not produce the log of ECommerce${range} Nothing arrived`),
        ],
        [
          "timed out when the service runs out of time",
          [{ on: "poll", state: "TimedOut" }],
          "timedOut",
          new RegExp(`^The service ran out of time on ECommerce${range} Nothing arrived`),
        ],
        [
          "refused by 400",
          [{ on: "request", status: 400 }],
          "refused",
          "The service refused the export of ECommerce: This fault was ordered. Nothing was requested.",
        ],
        [
          "refused by 403",
          [{ on: "request", status: 403, error: "v2" }],
          "refused",
          "The key of 'Production' may not export ECommerce: This fault was ordered. Nothing was requested.",
        ],
        [
          "refused by 404",
          [{ on: "request", status: 404, error: "doc" }],
          "refused",
          "The service knows no database ECommerce. Check the path; it starts with the region group.",
        ],
        [
          "failed when the request is gone",
          [{ on: "poll", status: 404 }],
          "failed",
          "The server no longer has this request. A new one is needed.",
        ],
        [
          "failed when the key may not read the request",
          [{ on: "poll", status: 403 }],
          "failed",
          "The key of 'Production' may not read this request: This fault was ordered. The request is kept.",
        ],
        [
          "stopped when links expire again and again",
          [
            { on: "download", cutAfterBytes: 200_000 },
            { on: "download", expire: true, times: 1000 },
          ],
          "stopped",
          /^The download link expired and the server gives no new one\. \d+ KB are kept\. A new request starts over\.$/,
        ],
        [
          "failed after an hour of errors",
          [{ on: "poll", status: 503, times: 1000 }],
          "failed",
          "The service has had errors for an hour. The request is kept.",
        ],
        [
          "stopped after an hour without a byte",
          [
            { on: "download", cutAfterBytes: 200_000 },
            { on: "download", cutAfterBytes: 0, times: 1000 },
          ],
          "stopped",
          /^The download of ECommerce broke off at \d+ of \d+ KB: .+\. What has arrived is kept and can be opened\.$/,
        ],
      ] as const satisfies readonly (readonly [string, readonly Fault[], ExportState, string | RegExp])[]
    ).forEach(check);

    it("timed out when the service never finishes, and can be waited for longer", async () => {
      await world().faults(pending(1_000));
      const exports = await world().window({ sleep: noPause });
      const { id } = await exports.start(target, start, end);
      const { state, message } = await untilEnd(exports, id);
      assert.equal(state, "timedOut");
      assert.match(message ?? "", /^No log of ECommerce after 2 h\. The request is kept\./);
      await world().faults();
      await exports.resume(id);
      await world().assertLog(await untilEnd(exports, id), expected());
      assert.equal((await world().tokens()).length, 1);
    });

    it("paused when the folder cannot be written, and go on when it can", async () => {
      await mkdir(world().folder, { recursive: true });
      await writeFile(world().logFolder, "in the way");
      const exports = await world().window();
      const { id } = await exports.start(target, start, end);
      const { state, pausedBy, message } = await untilEnd(exports, id);
      assert.deepEqual([state, pausedBy], ["paused", "folder"]);
      assert.equal(
        message,
        `${world().logFolder} cannot be written: a file is in its place. Nothing is lost.`,
      );
      await rm(world().logFolder);
      await exports.resume(id);
      await world().assertLog(await untilEnd(exports, id), expected());
    });
  });

  describe("are cancelled", () => {
    const check = ([name, faults, isThere, options]: readonly [
      string,
      readonly Fault[],
      (view: ExportView) => boolean,
      { key?: string; url?: string }?,
    ]) =>
      it(`${name}, and taken up again`, async () => {
        await world().faults(...faults);
        const isTrue = { now: false };
        const account = async () =>
          isTrue.now ? world().account() : world().account(options?.key ?? world().demo.key, options?.url);
        const exports = await world().window({ account });
        const { id } = await exports.start(target, start, end);
        await until(exports, id, isThere);
        await exports.cancel(id);
        const { state, hold, retryAt, message } = exports.get(id) ?? assert.fail();
        assert.deepEqual([state, hold, retryAt, message], ["stopped", undefined, undefined, undefined]);
        assert.equal((await world().stored()).state, "stopped");
        await assertQuiet();
        isTrue.now = true;
        await world().faults();
        await exports.resume(id);
        await world().assertLog(await untilEnd(exports, id), expected());
        assert.equal(new Set(await world().tokens()).size, 1);
      });
    (
      [
        ["before anything", [], () => true],
        ["while requesting", [{ on: "request", delayMs: 200 }], ({ state }) => state === "requesting"],
        ["while waiting", [pending(1000)], ({ serviceState }) => serviceState === "Pending"],
        ["while an answer is on its way", [{ on: "poll", delayMs: 200 }], ({ state }) => state === "waiting"],
        ["while throttled", [{ on: "poll", status: 429, times: 1000 }], ({ hold }) => hold === "throttled"],
        ["while offline", [], ({ hold }) => hold === "offline", { url: "http://127.0.0.1:1" }],
        ["while signed out", [], ({ hold }) => hold === "signedOut", { key: "wrong" }],
        ["before the first byte", [{ on: "download", delayMs: 200 }], ({ state }) => state === "downloading"],
        ["while downloading", [slowly], isArriving],
        [
          "while renewing the link",
          [
            { on: "download", expire: true },
            { on: "poll", skip: 1, state: "CreatingNewUrl", times: 1000 },
          ],
          ({ hold }) => hold === "renewingLink",
        ],
      ] as const satisfies readonly (readonly [
        string,
        readonly Fault[],
        (view: ExportView) => boolean,
        object?,
      ])[]
    ).forEach(check);

    it("in line for a download", async () => {
      await world().faults({ ...slowly, times: 2 });
      const exports = await world().window({ concurrency: 1 });
      const first = await exports.start(target, start, end);
      await until(exports, first.id, isArriving);
      const second = await exports.start(target, start, end);
      await until(exports, second.id, ({ serviceState }) => serviceState === "Complete");
      await exports.cancel(second.id);
      assert.equal(exports.get(second.id)?.state, "stopped");
      await exports.cancel(first.id);
      assert.equal((await world().received("download")).length, 1);
    });

    it("without effect when they are done", async () => {
      const exports = await world().window();
      const { id } = await exports.start(target, start, end);
      await untilEnd(exports, id);
      await exports.cancel(id);
      assert.equal(exports.get(id)?.state, "ready");
    });

    async function assertQuiet(): Promise<void> {
      const { length } = await world().received();
      await sleep(60);
      assert.equal((await world().received()).length, length);
    }
  });

  describe("are tried again", () => {
    const check = ([name, faults, requests]: readonly [string, readonly Fault[], number]) =>
      it(name, async () => {
        await world().faults(...faults);
        const exports = await world().window({ sleep: noPause });
        const { id } = await exports.start(target, start, end);
        assert.notEqual((await untilEnd(exports, id)).state, "ready");
        await world().faults();
        await exports.retry(id);
        await world().assertLog(await untilEnd(exports, id), expected());
        assert.equal(new Set(await world().tokens()).size, requests);
        assert.equal((await readdir(world().logFolder)).length, 1);
      });
    (
      [
        ["with a new request when they failed", [{ on: "poll", state: "Failed" }], 2],
        ["with a new request when they were refused", [{ on: "request", status: 400 }], 2],
        ["with a new request when they timed out", [{ on: "poll", state: "TimedOut" }], 2],
        ["with a new request when it is gone", [{ on: "poll", status: 404 }], 2],
        [
          "with a new request when there is no new link",
          [
            { on: "download", cutAfterBytes: 200_000 },
            { on: "download", expire: true, times: 1000 },
          ],
          2,
        ],
        ["with the same request after an hour of errors", [{ on: "poll", status: 503, times: 1000 }], 1],
        ["with the same token after an hour of errors", [{ on: "request", status: 503, times: 1000 }], 1],
      ] as const satisfies readonly (readonly [string, readonly Fault[], number])[]
    ).forEach(check);

    it("by downloading again when the file is gone", async () => {
      const exports = await world().window();
      const { id } = await exports.start(target, start, end);
      const { file = "" } = await untilEnd(exports, id);
      await rm(world().logFolder, { recursive: true });
      await exports.refresh();
      assert.equal(exports.get(id)?.isFileMissing, true);
      await exports.retry(id);
      await untilState(exports, id, "downloading");
      const view = await untilEnd(exports, id);
      await world().assertLog(view, expected());
      assert.deepEqual([view.file, view.isFileMissing], [file, false]);
      assert.equal((await world().tokens()).length, 1);
    });
  });

  describe("are removed", () => {
    const exists = (path: string | undefined) => stat(path ?? "").then(Boolean, () => false);

    it("with or without their files", async () => {
      const exports = await world().window();
      const kept = await exports.start(target, start, end);
      const deleted = await exports.start(target, start, end);
      const [keptFile, deletedFile] = [await untilEnd(exports, kept.id), await untilEnd(exports, deleted.id)];
      const gone: string[] = [];
      // A late look at the store may tell of one that is still there.
      exports.onChange(({ id, export: now, before }) => {
        if (!now) gone.push(`${id} ${before?.state}`);
      });
      await exports.remove(kept.id, { deleteFile: false });
      await exports.remove(deleted.id, { deleteFile: true });
      assert.deepEqual(gone, [`${kept.id} ready`, `${deleted.id} ready`]);
      assert.deepEqual([await exists(keptFile.file), await exists(deletedFile.file)], [true, false]);
      assert.deepEqual(exports.list(), []);
      assert.deepEqual(await readdir(world().storeFolder), []);
    });

    it("while they run", async () => {
      await world().faults(slowly);
      const exports = await world().window();
      const { id } = await exports.start(target, start, end);
      await until(exports, id, isArriving);
      await exports.remove(id, { deleteFile: true });
      assert.equal(exports.get(id), undefined);
      assert.deepEqual(await readdir(world().logFolder), []);
      assert.deepEqual(await readdir(world().storeFolder), []);
      assert.deepEqual((await world().window()).list(), []);
    });
  });

  describe("in two windows", () => {
    it("are worked on by one, and seen by both", async () => {
      await world().faults(pending(8), { on: "download", bytesPerSecond: 1_000_000 });
      const first = await world().window();
      const second = await world().window();
      const { id } = await first.start(target, start, end);
      const seen = await until(second, id, ({ isElsewhere }) => isElsewhere);
      assert.equal(seen.isElsewhere, true);
      await assert.rejects(second.cancel(id), /Another window works on this export/);
      await assert.rejects(second.remove(id, { deleteFile: true }), /Another window/);
      await untilEnd(first, id);
      const done = await untilState(second, id, "ready");
      assert.equal(done.isElsewhere, false);
      await world().assertLog(done, expected());
      assert.equal((await world().tokens()).length, 1);
      assert.equal((await world().received("download")).length, 1);
      await second.remove(id, { deleteFile: true });
      await new Promise<void>((resolve) => {
        first.onChange((change) => {
          if (!change.export) resolve();
        });
        if (!first.get(id)) resolve();
      });
    });

    it("pass from one that closes to the other", async () => {
      await world().faults(slowly);
      const first = await world().window();
      const second = await world().window();
      const { id } = await first.start(target, start, end);
      await until(first, id, isArriving);
      await until(second, id, ({ isElsewhere }) => isElsewhere);
      await first.close();
      await world().assertLog(await untilEnd(second, id), expected());
      assert.equal((await world().tokens()).length, 1);
    });

    it("are started by either", async () => {
      const windows = await Promise.all([world().window(), world().window(), world().window()]);
      const views = await Promise.all(windows.map((window) => window.start(target, start, end)));
      for (const window of windows) {
        for (const { id } of views) await untilSeen(window, id);
        assert.equal(window.list().length, 3);
      }
      assert.equal((await world().tokens()).length, 3);
      assert.equal(new Set(windows[0]?.list().map(({ file }) => file)).size, 3);
    });

    it("are cancelled once when both want to, and alone", async () => {
      await world().faults(pending(500));
      const [first, second] = await Promise.all([world().window(), world().window()]);
      const { id } = await first.start(target, start, end);
      const { id: other } = await first.start(target, start, end);
      await until(second, id, ({ isElsewhere }) => isElsewhere);
      const [here, there] = await Promise.allSettled([first.cancel(id), second.cancel(id)]);
      assert.deepEqual([here.status, there.status], ["fulfilled", "rejected"]);
      const stopped = await untilState(second, id, "stopped");
      assert.deepEqual([stopped.isElsewhere, stopped.message], [false, undefined]);
      await world().faults();
      assert.equal((await untilEnd(first, other)).state, "ready");
      assert.equal(second.get(id)?.state, "stopped");
    });

    it("are taken up once when both want to", async () => {
      for (const act of ["resume", "retry"] as const) {
        await world().faults(pending(500));
        const [first, second] = await Promise.all([world().window(), world().window()]);
        const { id } = await first.start(target, start, end);
        await untilState(second, id, "waiting");
        await first.cancel(id);
        await untilState(second, id, "stopped");
        await world().forgetCalls();
        await Promise.all([first[act](id), second[act](id)]);
        await world().faults();
        await Promise.all([untilState(first, id, "ready"), untilState(second, id, "ready")]);
        assert.equal((await world().tokens()).length, act === "retry" ? 1 : 0);
        assert.equal((await world().received("download")).length, 1);
      }
    });

    function untilSeen(window: Exports, id: string): Promise<ExportView> {
      return until(window, id, ({ state }) => endStates.includes(state));
    }
  });

  it("tell what is new, and nothing after they were closed", async () => {
    const exports = await world().window();
    let calls = 0;
    const stop = exports.onChange(() => calls++);
    const { id } = await exports.start(target, start, end);
    assert.equal(calls > 0, true);
    stop();
    const before = calls;
    await untilEnd(exports, id);
    assert.equal(calls, before);
    await exports.close();
    await assert.rejects(exports.start(target, start, end));
  });
});

function includes(view: ExportView, part: Partial<ExportView>): boolean {
  return Object.entries(part).every(([name, value]) => view[name as keyof ExportView] === value);
}
