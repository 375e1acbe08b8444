/** Very many exports: how long they keep the thread on which everything else of the extension runs. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type IntervalHistogram, monitorEventLoopDelay, performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { type Account, openAccount } from "../../../../src/core/account/index.ts";
import { openExports } from "../../../../src/core/exports/index.ts";
import { presentExport } from "../../../../src/core/exports/present.ts";
import type { Export, Exports } from "../../../../src/core/exports/types.ts";
import { temporaryFolder } from "./folders.ts";
import { start, target } from "./world.ts";

export interface Load {
  readonly ms: number;
  /** Share of the time in which the thread was busy. */
  readonly busy: number;
  /** The longest time for which nothing else came to its turn, and how long 99 of 100 turns had to wait at most. */
  readonly longestMs: number;
  readonly p99Ms: number;
}

/** A list of finished exports, as it is after years. */
export async function writeFinished(folder: string, count: number): Promise<void> {
  await mkdir(join(folder, "store"), { recursive: true });
  const file = join(folder, "log.ndjson");
  await writeFile(file, "{}\n");
  for (let index = 0; index < count; index++) {
    const id = randomUUID();
    const createdAt = new Date(start.getTime() + index * 60_000).toISOString();
    const finished: Export = {
      ...{ id, target, start: start.toISOString(), end: createdAt, createdAt, requestedAt: createdAt, file },
      ...{ state: "ready", finishedAt: createdAt, idempotencyToken: randomUUID(), requestId: `r${index}` },
      ...{
        fileBytes: 3,
        records: 1,
        receivedBytes: 23,
        totalBytes: 23,
        serviceState: "Complete",
        etag: '"e"',
      },
    };
    const content = `${JSON.stringify({ version: 1, export: finished }, undefined, 2)}\n`;
    await writeFile(join(folder, "store", `${id}.json`), content);
  }
}

export function openList(folder: string, account?: Account): Promise<Exports> {
  return openExports({
    storeFolder: join(folder, "store"),
    logFolder: () => join(folder, "logs"),
    account: async () => account,
    sleep: (ms, signal) => sleep(ms / 10, undefined, { signal }),
    log: () => {},
  });
}

/** What a window does with a list of so many finished exports. */
export async function loadOfList(count: number): Promise<Record<string, Load>> {
  const folder = await temporaryFolder();
  await writeFinished(folder, count);
  const loads: Record<string, Load> = {};
  let exports: Exports | undefined;
  loads.open = await measured(async () => {
    exports = await openList(folder);
  });
  assert.ok(exports);
  const open = exports;
  assert.equal(open.list().length, count);
  await sleep(4000);
  loads["idle, 10 s"] = await measured(() => sleep(10_000));
  loads.list = await measured(async () => void open.list());
  loads["first page of the view"] = await measured(async () => {
    for (const view of open.list().slice(0, 100)) presentExport(view, new Date());
  });
  loads["remove 100"] = await measured(async () => {
    for (const { id } of open.list().slice(0, 100)) await open.remove(id, { deleteFile: false });
  });
  loads.refresh = await measured(() => open.refresh());
  await open.close();
  return loads;
}

export interface Together {
  readonly load: Load;
  readonly ready: number;
  readonly callsAtOnce: number;
  readonly downloadsAtOnce: number;
  /** By how many places an export was done before or after its turn, at most. */
  readonly outOfTurn: number;
}

/** So many exports started at once, in a list that has others already. */
export async function loadOfExports(
  service: { readonly url: string; readonly key: string },
  count: number,
  finished = 0,
): Promise<Together> {
  const folder = await temporaryFolder();
  await writeFinished(folder, finished);
  const gauge = new Gauge(openAccount({ endpoint: new URL(service.url), key: service.key, environment: {} }));
  const exports = await openList(folder, gauge.account);
  const done: string[] = [];
  // One listener for all: the tree and the status bar are not more.
  const allDone = new Promise<void>((resolve) => {
    exports.onChange(({ id, export: view, before }) => {
      if (view?.state !== "ready" || before?.state === "ready") return;
      done.push(id);
      if (done.length === count) resolve();
    });
  });
  const started: string[] = [];
  const load = await measured(async () => {
    for (let index = 0; index < count; index++) {
      const from = new Date(start.getTime() + index * 60_000);
      started.push((await exports.start(target, from, new Date(from.getTime() + 60_000))).id);
    }
    await allDone;
  });
  await exports.close();
  await gauge.account.close();
  const outOfTurn = Math.max(...started.map((id, turn) => Math.abs(done.indexOf(id) - turn)));
  return { load, ready: done.length, outOfTurn, ...gauge.most };
}

/** How many calls and downloads are under way. */
class Gauge {
  readonly account: Account;
  readonly most = { callsAtOnce: 0, downloadsAtOnce: 0 };
  readonly #now = { callsAtOnce: 0, downloadsAtOnce: 0 };

  constructor(account: Account) {
    const calling =
      <Arguments extends unknown[], Result>(call: (...given: Arguments) => Promise<Result>) =>
      (...given: Arguments) =>
        this.#count("callsAtOnce", () => Reflect.apply(call, account, given) as Promise<Result>);
    this.account = {
      endpoint: account.endpoint,
      requestLogs: calling(account.requestLogs),
      getLogs: calling(account.getLogs),
      listLogs: calling(account.listLogs),
      listDatabases: calling(account.listDatabases),
      download: async (...given) => {
        const download = await account.download(...given);
        const isOver = this.#begin("downloadsAtOnce");
        async function* body() {
          try {
            yield* download.body;
          } finally {
            isOver();
          }
        }
        return { ...download, body: body() };
      },
      close: () => account.close(),
    };
  }

  async #count<Result>(what: keyof Gauge["most"], call: () => Promise<Result>): Promise<Result> {
    const isOver = this.#begin(what);
    try {
      return await call();
    } finally {
      isOver();
    }
  }

  #begin(what: keyof Gauge["most"]): () => void {
    this.#now[what]++;
    this.most[what] = Math.max(this.most[what], this.#now[what]);
    return () => void this.#now[what]--;
  }
}

async function measured(work: () => Promise<void>): Promise<Load> {
  const delays: IntervalHistogram = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  // The first turn after it is enabled only begins the count.
  await sleep(20);
  const began = performance.now();
  const before = performance.eventLoopUtilization();
  await work();
  const { utilization: busy } = performance.eventLoopUtilization(before);
  const ms = performance.now() - began;
  await sleep(5);
  delays.disable();
  return { ms, busy, longestMs: delays.max / 1e6, p99Ms: delays.percentile(99) / 1e6 };
}
