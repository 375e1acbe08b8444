/** The demo service that all cells share, and what an undisturbed run brings. */
import type { ReceivedCall } from "../../src/demo/control.ts";
import type { Fault } from "../../src/demo/faults.ts";
import { type Demo, startDemo } from "../../src/demo/server.ts";
import { control, undisturbedLog } from "../unit/core/exports/world.ts";
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
    return new Service(demo, await openRoads(), await undisturbedLog(demo, { start, end }));
  }

  async close(): Promise<void> {
    await this.demo.close();
    await this.roads.close();
  }

  /** As if nothing had been asked for, and nothing went wrong. */
  async reset(): Promise<void> {
    await this.order([]);
    await control(this.demo, "DELETE", "requests");
  }

  order(faults: readonly Fault[]): Promise<unknown> {
    return control(this.demo, "PUT", "faults", faults);
  }

  /** What has been ordered and not happened yet. */
  async due(): Promise<readonly Fault[]> {
    const { faults } = (await control(this.demo, "GET", "faults")) as { faults: Fault[] };
    return faults;
  }

  async received(): Promise<readonly ReceivedCall[]> {
    const { requests } = (await control(this.demo, "GET", "requests")) as { requests: ReceivedCall[] };
    return requests;
  }
}
