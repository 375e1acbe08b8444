/** Drives one fault in one phase: real client, real store, real files, against the demo service over HTTP. */
import assert from "node:assert/strict";
import { readdir, readFile, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Account, AccountError, openAccount } from "../../src/core/account/index.ts";
import { connectingMessage } from "../../src/core/account/messages.ts";
import { openExports } from "../../src/core/exports/index.ts";
import { noticeOf } from "../../src/core/exports/notice.ts";
import { partPathOf } from "../../src/core/exports/sink.ts";
import type { ExportState, Exports, ExportView } from "../../src/core/exports/types.ts";
import { openLog } from "../../src/core/log/index.ts";
import type { Fault } from "../../src/demo/faults.ts";
import { temporaryFolder } from "../unit/core/exports/folders.ts";
import { endStates, target } from "../unit/core/exports/world.ts";
import type { Cell, Phase } from "./cell.ts";
import { TestClock } from "./clock.ts";
import { TestDisk } from "./disk.ts";
import { openSpoilt } from "./open-cell.ts";
import { end, type Service, start } from "./service.ts";

/** What was seen on the server's side, and where it ended. */
export interface Outcome {
  readonly seen: string;
  readonly posts: number;
  readonly tokens: number;
  readonly polls: number;
  readonly downloads: number;
  readonly opened: number;
}

type ExportPhase = Exclude<Phase, "list" | "open">;

const stateOfPhase: Readonly<Record<ExportPhase, ExportState>> = {
  request: "requesting",
  poll: "waiting",
  renew: "downloading",
  download: "downloading",
  inflate: "downloading",
};

/** @throws AssertionError with what is not as it should be */
export async function runCell(
  service: Service,
  phase: Phase,
  cell: Cell,
  random: () => number,
): Promise<Outcome> {
  await service.reset();
  const run = new CellRun(service, phase, cell, new TestClock(random), await temporaryFolder());
  try {
    if (phase === "list") return await run.list();
    return await (phase === "open" ? run.open() : run.export());
  } finally {
    await run.close();
  }
}

class CellRun {
  readonly #service: Service;
  readonly #phase: Phase;
  readonly #cell: Cell;
  readonly #clock: TestClock;
  readonly #folder: string;
  readonly #disk: TestDisk;
  readonly #accounts: Account[] = [];
  readonly #orders: readonly Fault[];
  readonly #notices: ReturnType<typeof noticeOf>[] = [];
  #exports?: Exports;
  #isOver = false;
  #opened = 0;

  constructor(service: Service, phase: Phase, cell: Cell, clock: TestClock, folder: string) {
    this.#service = service;
    this.#phase = phase;
    this.#cell = cell;
    this.#clock = clock;
    this.#folder = folder;
    this.#disk = new TestDisk(cell.disk, folder);
    this.#orders = this.#makeOrders();
  }

  async close(): Promise<void> {
    await this.#exports?.close();
    await Promise.all(this.#accounts.map((account) => account.close()));
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Databases and requests are listed; failing says why, and the same list is there afterwards. */
  async list(): Promise<Outcome> {
    const { expected } = this.#cell;
    const calls = [
      (account: Account) => account.listDatabases({ path: "us-std/ECommerce" }),
      (account: Account) => account.listLogs({ regionGroup: "us-std" }),
    ];
    const listAll = () => Promise.all(calls.map((call) => call(this.#account("request"))));
    const before = await listAll();
    await this.#service.order(this.#orders);
    let seen = "";
    for (const call of calls) {
      const error = await call(this.#account("list")).then(
        () => assert.fail("The listing should have failed."),
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof AccountError, String(error));
      const endpoint = this.#account("list").endpoint;
      seen = connectingMessage(error, { endpoint, connectionName: "Production", task: "list" });
      assert.match(seen, expected.message ?? /./);
    }
    await this.#goesAway();
    assert.deepEqual(await listAll(), before);
    return this.#outcome(`an error: ${seen}`);
  }

  /** A finished log is opened, and something is wrong with the file. */
  async open(): Promise<Outcome> {
    const { file: fault, expected, step } = this.#cell;
    assert.ok(fault);
    this.#exports = await this.#window();
    const { id } = await this.#exports.start(target, start, end);
    const { file: path = "" } = await this.#until(id, ({ state }) => state === "ready");
    const mend = async () => {
      await this.#exports?.refresh();
      assert.equal(this.#exports?.get(id)?.isFileMissing, true);
      await this.#take(step, id);
    };
    const plain = fault === "deleted" ? { path, mend } : undefined;
    const { seen, last } = await openSpoilt(fault, this.#service.log, this.#folder, plain);
    assert.match(seen.problem, expected.message ?? /./);
    assert.ok(seen.records < last.records);
    this.#opened += 2;
    const view = await this.#until(id, ({ state }) => state === "ready");
    await this.#assertLog(view);
    return this.#check(`${seen.problem}, ${seen.records} records`, 1);
  }

  async export(): Promise<Outcome> {
    const { expected, requests = 1, step, lastsMs = 0, isHarmless, pauseMs } = this.#cell;
    await this.#service.order(this.#orders);
    await this.#disk.spoil();
    this.#exports = await this.#window();
    const { id } = await this.#exports.start(target, start, end);
    if (this.#cell.disk === "deleted") await this.#deleteWhileItArrives(id);
    const seen = await this.#until(id, (view) => this.#isAsExpected(view));
    if (expected.state === "empty") return this.#check(inWords(seen), requests);
    if (!isHarmless) await this.#lookInto(id, seen);
    if (!isHarmless) await this.#untilTaken();
    if (lastsMs > 0) await this.#stays(id, lastsMs);
    await this.#goesAway();
    await this.#take(step, id);
    const view = await this.#until(id, ({ state }) => endStates.includes(state));
    await this.#assertLog(view);
    if (pauseMs !== undefined) {
      const longest = Math.max(...this.#clock.slept);
      assert.ok(longest >= pauseMs && longest < 1.1 * pauseMs, `The longest pause was ${longest} ms.`);
    }
    return this.#check(inWords(seen), requests);
  }

  #makeOrders(): readonly Fault[] {
    const { order, road } = this.#cell;
    const orders = order?.(this.#clock.random) ?? [];
    if (!road || this.#phase !== "download") return orders;
    const presigned_url = `${this.#service.roads.by[road].origin}/log?signature=s`;
    return [...orders, { on: "poll", fields: { presigned_url }, times: 100_000 }];
  }

  /** The service, by a road that leads nowhere in the phase that is tested. */
  #account(phase: Phase): Account {
    const { road, timeoutMs = 3000 } = this.#cell;
    const { url, key } = this.#service.demo;
    const isBad = road && !this.#isOver && phase === this.#phase;
    const bad = isBad ? this.#service.roads.by[road] : undefined;
    const origin = bad && phase !== "download" ? bad.origin : url;
    const options = { endpoint: new URL(origin), key, environment: {}, timeoutMs };
    const account = openAccount({ ...options, ...(bad?.proxy && { proxy: bad.proxy }) });
    this.#accounts.push(account);
    return account;
  }

  #phaseNow(): Phase {
    const state = this.#exports?.list()[0]?.state;
    if (state === "waiting") return "poll";
    if (state !== "downloading") return "request";
    return this.#phase === "renew" ? "renew" : "download";
  }

  async #window(): Promise<Exports> {
    const exports = await openExports({
      ...this.#clock,
      storeFolder: join(this.#folder, "store"),
      logFolder: () => this.#disk.logFolder,
      account: async () => this.#account(this.#phaseNow()),
      openSink: this.#disk.openSink,
      limits: this.#disk.limits,
      log: (_, message) =>
        assert.ok(!message.includes(this.#service.demo.key) && !message.includes("signature="), message),
    });
    exports.onChange(({ export: now, before }) => {
      const notice = now && before && noticeOf(now, before);
      if (notice) this.#notices.push(notice);
    });
    return exports;
  }

  #isAsExpected(view: ExportView): boolean {
    const { isHarmless, expected } = this.#cell;
    const { state, hold, pausedBy, wayOn, message } = expected;
    if (isHarmless) return view.state === "ready";
    const isThere =
      view.state === (state ?? stateOfPhase[this.#phase as ExportPhase]) &&
      (hold === undefined || view.hold === hold) &&
      (message === undefined || message.test(view.message ?? ""));
    if (isThere) assert.deepEqual([view.pausedBy, view.wayOn], [pausedBy, wayOn]);
    return isThere;
  }

  /** Resolves to the export as soon as it is so. @throws where it ends otherwise, or nothing comes of it */
  async #until(id: string, isSo: (view: ExportView) => boolean): Promise<ExportView> {
    assert.ok(this.#exports);
    const exports = this.#exports;
    const settled = new AbortController();
    const found = new Promise<ExportView>((resolve, reject) => {
      const look = (view: ExportView | undefined) => {
        try {
          if (!view || view.id !== id) return;
          if (isSo(view)) resolve(view);
          else if (endStates.includes(view.state)) assert.fail(`It ended as ${inWords(view)}.`);
        } catch (error) {
          reject(error);
        }
      };
      const stop = exports.onChange((change) => look(change.export));
      settled.signal.addEventListener("abort", stop);
      look(exports.get(id));
    });
    const tooLate = pause(15_000, undefined, { signal: settled.signal }).then(
      () => assert.fail(`It did not come; it is ${inWords(exports.get(id))}.`),
      () => assert.fail(),
    );
    try {
      return await Promise.race([found, tooLate]);
    } finally {
      settled.abort();
      tooLate.catch(() => {});
    }
  }

  /** While the fault is there: what is on the disk is the beginning of the log, and can be opened. */
  async #lookInto(id: string, seen: ExportView): Promise<void> {
    const { expected } = this.#cell;
    // A notification is of this change: the one before is not told again.
    assert.deepEqual(
      this.#notices.map((notice) => notice?.buttons.map(({ label }) => label)),
      expected.buttons ? [expected.buttons] : [],
    );
    const { file, state } = this.#exports?.get(id) ?? seen;
    if (!file || this.#cell.disk === "deleted") return;
    const bytes = await readFile(file);
    const whole = this.#service.log;
    // What is damaged may look like a log for a while.
    if (this.#cell.isGarbled) return void (await this.#open(file, undefined));
    assert.ok(
      whole.subarray(0, bytes.length).equals(bytes),
      "The log is not the beginning of what it will be.",
    );
    if (endStates.includes(state)) await this.#open(file, bytes);
  }

  /** Opens a log as the Explorer does. */
  async #open(path: string, bytes: Buffer | undefined): Promise<void> {
    const log = await openLog(path, {
      cacheFolder: join(this.#folder, "cache"),
      pollMs: 5,
      portionBytes: 65_536,
    });
    while (!log.status.isCaughtUp || log.status.checked < log.status.records) await pause(2);
    const { problem, records, isLastCutShort, notJson } = log.status;
    await log.close();
    this.#opened++;
    if (!bytes) return assert.ok(records > 0, "Nothing of a damaged log can be read.");
    assert.equal(problem, undefined);
    assert.equal(notJson, isLastCutShort ? 1 : 0);
    const lines = bytes.toString("latin1").split("\n");
    assert.equal(records, lines.length - (lines.at(-1) === "" ? 1 : 0));
  }

  /** It goes on trying, and does not give up. */
  async #stays(id: string, lastsMs: number): Promise<void> {
    const untilMs = this.#clock.passedMs + lastsMs;
    while (this.#clock.passedMs < untilMs) await pause(2);
    const view = this.#exports?.get(id);
    assert.ok(view && this.#isAsExpected(view), `After ${lastsMs} ms it is ${inWords(view)}.`);
  }

  /** What was ordered last has happened at least once. */
  async #untilTaken(): Promise<void> {
    // A road that leads nowhere is one at the first step on it.
    if (this.#cell.road) return;
    const last = this.#orders.at(-1);
    const untilMs = Date.now() + 10_000;
    for (;;) {
      const left = (await this.#service.due()).at(-1);
      if (!last || !left || !isSameFault(left, last) || (left.times ?? 1) < (last.times ?? 1)) return;
      assert.ok(Date.now() < untilMs, `It never happened: ${JSON.stringify(left)}`);
      await pause(5);
    }
  }

  async #goesAway(): Promise<void> {
    this.#isOver = true;
    await this.#service.order([]);
    await this.#disk.mend();
  }

  async #take(step: Cell["step"], id: string): Promise<void> {
    if (step === "wake") this.#exports?.wake(target.connectionId);
    if (step === "resume") await this.#exports?.resume(id);
    if (step === "retry") await this.#exports?.retry(id);
  }

  async #deleteWhileItArrives(id: string): Promise<void> {
    const { file = "" } = await this.#until(id, ({ receivedBytes = 0 }) => receivedBytes > 0);
    await Promise.all([file, partPathOf(file)].map((path) => rm(path)));
  }

  /** The same bytes as of an undisturbed run, and nothing beside them. */
  async #assertLog(view: ExportView): Promise<void> {
    assert.equal(view.state, "ready", `It ended as ${inWords(view)}.`);
    const log = await readFile(view.file ?? "");
    assert.ok(
      log.equals(this.#service.log),
      `${log.length} bytes, not the ${this.#service.log.length} expected`,
    );
    assert.deepEqual([view.fileBytes, view.records], [log.length, this.#service.records]);
    assert.equal(view.receivedBytes, view.totalBytes);
    assert.deepEqual(
      [view.message, view.hold, view.wayOn, view.pausedBy],
      [undefined, undefined, undefined, undefined],
    );
    assert.deepEqual(await readdir(this.#disk.logFolder), [basename(view.file ?? "")]);
  }

  /** Every POST is one of so many requests. */
  async #check(seen: string, requests: number): Promise<Outcome> {
    const outcome = await this.#outcome(seen);
    assert.equal(outcome.tokens, requests, `${outcome.posts} POSTs had ${outcome.tokens} tokens`);
    // Where requests are not disturbed each is sent once.
    if (this.#phase !== "request") assert.equal(outcome.posts, requests);
    assert.deepEqual(this.#service.roads.arrived, []);
    return outcome;
  }

  async #outcome(seen: string): Promise<Outcome> {
    const calls = await this.#service.received();
    const count = (operation: string) => calls.filter((call) => call.operation === operation).length;
    const tokens = calls.flatMap(({ operation, body }) =>
      operation === "request" ? [(body as { idempotency_token: string }).idempotency_token] : [],
    );
    for (const { operation, hasAuthorization } of calls) {
      assert.equal(hasAuthorization, operation !== "download", `The key with a ${operation}`);
    }
    return {
      seen,
      posts: tokens.length,
      tokens: new Set(tokens).size,
      polls: count("poll"),
      downloads: count("download"),
      opened: this.#opened,
    };
  }
}

function isSameFault(a: Fault, b: Fault): boolean {
  const [one, other] = [a, b].map((fault) => JSON.stringify({ ...fault, skip: 0, times: 0 }));
  return one === other;
}

function inWords(view: ExportView | undefined): string {
  if (!view) return "gone";
  const { state, hold, wayOn, message } = view;
  return `${[state, hold, wayOn].filter(Boolean).join(", ")}${message ? `: ${message}` : ""}`;
}
