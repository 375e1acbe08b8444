/** Exports on a demo service over HTTP: a service, windows that come and go, and what is on the wire and on disk. */
import assert from "node:assert/strict";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { type Account, openAccount } from "../../../../src/core/account/index.ts";
import { type ExportsOptions, openExports } from "../../../../src/core/exports/index.ts";
import type {
  Export,
  ExportState,
  Exports,
  ExportTarget,
  ExportView,
} from "../../../../src/core/exports/types.ts";
import type { ReceivedCall } from "../../../../src/demo/control.ts";
import type { Fault } from "../../../../src/demo/faults.ts";
import { type Demo, type DemoOptions, startDemo } from "../../../../src/demo/server.ts";
import { temporaryFolder } from "./folders.ts";

export const target: ExportTarget = {
  connectionId: "demo",
  connectionName: "Production",
  regionGroup: "us-std",
  database: "us-std/ECommerce",
};
/** The demo's own time: always the same log. */
export const start = new Date("2024-05-10T11:00:00Z");
export const end = new Date("2024-05-10T11:15:00Z");

export class World {
  readonly demo: Demo;
  readonly folder: string;
  /** Which key the exports are given; without one there is none in the secret storage. */
  key: string | undefined;
  readonly #windows: Exports[] = [];
  readonly #accounts: Account[] = [];

  private constructor(demo: Demo, folder: string) {
    this.demo = demo;
    this.folder = folder;
    this.key = demo.key;
  }

  static async open(options: DemoOptions = {}): Promise<World> {
    return new World(await startDemo({ pace: 0, ...options }), await temporaryFolder());
  }

  async close(): Promise<void> {
    await Promise.all(this.#windows.map((window) => window.close()));
    await Promise.all(this.#accounts.map((account) => account.close()));
    await this.demo.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  get storeFolder(): string {
    return join(this.folder, "store");
  }

  get logFolder(): string {
    return join(this.folder, "logs");
  }

  /** Opens the list as a window does. Pauses pass a hundred times faster than they should. */
  async window(options: Partial<ExportsOptions> = {}): Promise<Exports> {
    const window = await openExports({
      storeFolder: this.storeFolder,
      logFolder: () => this.logFolder,
      account: async () => this.account(),
      sleep: (ms, signal) => sleep(ms / 100, undefined, { signal }),
      log: (level, message) => {
        assert.ok(!message.includes(this.demo.key) && !message.includes("signature="), message);
        if (level === "error") throw new Error(message);
      },
      ...options,
    });
    this.#windows.push(window);
    return window;
  }

  account(key = this.key, url = this.demo.url): Account | undefined {
    if (key === undefined) return undefined;
    const account = openAccount({ endpoint: new URL(url), key, environment: {}, timeoutMs: 2000 });
    this.#accounts.push(account);
    return account;
  }

  faults(...faults: Fault[]): Promise<unknown> {
    return control(this.demo, "PUT", "faults", faults);
  }

  settings(settings: { pace?: number; linkLifetimeMs?: number }): Promise<unknown> {
    return control(this.demo, "PUT", "settings", settings);
  }

  async received(operation?: ReceivedCall["operation"]): Promise<ReceivedCall[]> {
    const { requests } = (await control(this.demo, "GET", "requests")) as { requests: ReceivedCall[] };
    return operation ? requests.filter((call) => call.operation === operation) : requests;
  }

  async forgetCalls(): Promise<void> {
    await control(this.demo, "DELETE", "requests");
  }

  /** The tokens that came with requests for logs. */
  async tokens(): Promise<string[]> {
    const calls = await this.received("request");
    return calls.map(({ body }) => (body as { idempotency_token: string }).idempotency_token);
  }

  /** The export as every window would load it now. */
  async stored(): Promise<Export> {
    const names = (await readdir(this.storeFolder)).filter((name) => name.endsWith(".json"));
    assert.equal(names.length, 1);
    return JSON.parse(await readFile(join(this.storeFolder, `${names[0]}`), "utf8")).export;
  }

  /** The log as the service has it, taken without any of what is tested. */
  async expectedLog(range = { start, end }): Promise<Buffer> {
    const log = await undisturbedLog(this.demo, range);
    assert.ok(log.length > 1_000_000);
    await this.forgetCalls();
    return log;
  }

  /** Nothing is left but the log, and it is the right one. */
  async assertLog(view: ExportView, expected: Buffer): Promise<void> {
    assert.equal(view.state, "ready");
    const log = await readFile(view.file ?? "");
    assert.ok(log.equals(expected), `${log.length} bytes are not the ${expected.length} that were expected`);
    assert.equal(view.fileBytes, expected.length);
    assert.equal(view.records, expected.toString("latin1").split("\n").length - 1);
    assert.equal(view.receivedBytes, view.totalBytes);
    assert.deepEqual(
      (await readdir(this.logFolder)).filter((name) => name.endsWith(".part")),
      [],
    );
    assert.deepEqual([view.message, view.hold, view.retryAt], [undefined, undefined, undefined]);
  }
}

/** The back door of a demo service. */
export async function control(
  { url, key }: Pick<Demo, "url" | "key">,
  method: "GET" | "PUT" | "DELETE",
  what: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(`${url}/control/${what}`, {
    method,
    headers: { authorization: `Bearer ${key}` },
    body: body === undefined ? null : JSON.stringify(body),
  });
  assert.equal(response.status, 200, await response.clone().text());
  return response.json();
}

/** A log as a service has it, taken without any of what is tested. */
export async function undisturbedLog(
  { url, key }: Pick<Demo, "url" | "key">,
  range: { readonly start: Date; readonly end: Date },
): Promise<Buffer> {
  const account = openAccount({ endpoint: new URL(url), key, environment: {} });
  try {
    const { requestId } = await account.requestLogs({
      regionGroup: target.regionGroup,
      database: target.database,
      timeStart: range.start.toISOString(),
      timeEnd: range.end.toISOString(),
      idempotencyToken: "00000000-0000-4000-8000-000000000000",
    });
    const { presignedUrl = "" } = await account.getLogs(requestId, target.regionGroup);
    const response = await fetch(presignedUrl);
    return gunzipSync(Buffer.from(await response.arrayBuffer()));
  } finally {
    await account.close();
  }
}

/** A service of its own for each test of a suite. */
export function useWorld(): () => World {
  let world: World | undefined;
  beforeEach(async () => {
    world = await World.open();
  });
  afterEach(() => world?.close());
  return () => world ?? assert.fail("There is one within tests only.");
}

/** The log that each of these services has, taken once for a suite. */
export function useExpectedLog(): () => Buffer {
  let log: Buffer | undefined;
  before(async () => {
    const world = await World.open();
    log = await world.expectedLog();
    await world.close();
  });
  return () => log ?? assert.fail("There is one within tests only.");
}

/** Resolves to the export as soon as it is so. */
export function until(
  exports: Exports,
  id: string,
  isSo: (view: ExportView) => boolean,
): Promise<ExportView> {
  return new Promise((resolve) => {
    const look = (view: ExportView | undefined) => {
      if (!view || !isSo(view)) return;
      stop();
      resolve(view);
    };
    const stop = exports.onChange((change) => {
      if (change.id === id) look(change.export);
    });
    look(exports.get(id));
  });
}

export function untilState(exports: Exports, id: string, ...states: ExportState[]): Promise<ExportView> {
  return until(exports, id, ({ state }) => states.includes(state));
}

export const endStates: ExportState[] = [
  "ready",
  "empty",
  "refused",
  "failed",
  "timedOut",
  "stopped",
  "paused",
];

/** Resolves to the export when it does not go on by itself any more. */
export function untilEnd(exports: Exports, id: string): Promise<ExportView> {
  return untilState(exports, id, ...endStates);
}
