/** The demo service that all cells share, and what an undisturbed run brings. */
import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { openAccount } from "../../src/core/account/index.ts";
import type { ReceivedCall } from "../../src/demo/control.ts";
import type { Fault } from "../../src/demo/faults.ts";
import { type Demo, startDemo } from "../../src/demo/server.ts";
import { target } from "../unit/core/exports/world.ts";
import { openRoads, type Roads } from "./roads.ts";

/** Short, so that a cell takes no longer than it must: some 125 KB, compressed. */
export const start = new Date("2024-05-10T11:00:00Z");
export const end = new Date("2024-05-10T11:05:00Z");

export class Service {
  readonly demo: Demo;
  readonly roads: Roads;
  /** The whole log, taken without any of what is tested. */
  readonly log: Buffer;
  readonly records: number;

  private constructor(demo: Demo, roads: Roads, log: Buffer) {
    this.demo = demo;
    this.roads = roads;
    this.log = log;
    this.records = log.toString("latin1").split("\n").length - 1;
  }

  static async open(): Promise<Service> {
    const demo = await startDemo({ pace: 0 });
    return new Service(demo, await openRoads(), await logOf(demo));
  }

  async close(): Promise<void> {
    await this.demo.close();
    await this.roads.close();
  }

  /** As if nothing had been asked for, and nothing went wrong. */
  async reset(): Promise<void> {
    await this.order([]);
    await this.#control("DELETE", "requests");
  }

  order(faults: readonly Fault[]): Promise<unknown> {
    return this.#control("PUT", "faults", faults);
  }

  /** What has been ordered and not happened yet. */
  async due(): Promise<readonly Fault[]> {
    const { faults } = (await this.#control("GET", "faults")) as { faults: Fault[] };
    return faults;
  }

  async received(): Promise<readonly ReceivedCall[]> {
    const { requests } = (await this.#control("GET", "requests")) as { requests: ReceivedCall[] };
    return requests;
  }

  async #control(method: string, what: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.demo.url}/control/${what}`, {
      method,
      headers: { authorization: `Bearer ${this.demo.key}` },
      body: body === undefined ? null : JSON.stringify(body),
    });
    assert.equal(response.status, 200, await response.clone().text());
    return response.json();
  }
}

async function logOf({ url, key }: Demo): Promise<Buffer> {
  const account = openAccount({ endpoint: new URL(url), key, environment: {} });
  try {
    const { requestId } = await account.requestLogs({
      regionGroup: target.regionGroup,
      database: target.database,
      timeStart: start.toISOString(),
      timeEnd: end.toISOString(),
      idempotencyToken: "00000000-0000-4000-8000-000000000000",
    });
    const { presignedUrl = "" } = await account.getLogs(requestId, target.regionGroup);
    const response = await fetch(presignedUrl);
    return gunzipSync(Buffer.from(await response.arrayBuffer()));
  } finally {
    await account.close();
  }
}
