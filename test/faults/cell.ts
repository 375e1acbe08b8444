/** What goes wrong, in which phase of an export, what the user is told then, and what takes the export further. */
import type { Export, ExportState, Hold, WayOn } from "../../src/core/exports/types.ts";
import type { Fault } from "../../src/demo/faults.ts";
import type { RoadName } from "./roads.ts";

/** `renew` asks for a new link in the middle of a download. */
export const phases = ["list", "request", "poll", "renew", "download", "inflate", "open"] as const;
export type Phase = (typeof phases)[number];

/** What is wrong with the disk, or with the thread that unpacks. */
export type DiskFault =
  | "almostFull"
  | "fullWhileUnpacking"
  | "readOnly"
  | "inTheWay"
  | "pathTooLong"
  | "deleted"
  | "bomb"
  | "threadEnded";

/** What is wrong with a log that is opened: the file of an export, or the compressed object that it came as. */
export type FileFault = "deleted" | "cutShort" | "damaged" | "notGzip" | "noSpace" | "empty";

/** What the user does when the fault is gone; `wait` is nothing. */
export type Step = "wait" | "wake" | "resume" | "retry";

export interface Expected {
  /** The state it is in for as long as the fault is there; the phase's own one where it only waits. */
  readonly state?: ExportState;
  readonly hold?: Hold;
  readonly pausedBy?: Export["pausedBy"];
  readonly wayOn?: WayOn;
  readonly message?: RegExp;
  /** Labels on the notification; none is shown without them. */
  readonly buttons?: readonly string[];
}

export interface Cell {
  /** What the demo service is told to do; gets numbers from 0 up to 1 that differ with the seed. */
  readonly order?: (random: () => number) => readonly Fault[];
  readonly road?: RoadName;
  readonly disk?: DiskFault;
  readonly file?: FileFault;
  readonly timeoutMs?: number;
  /** Nothing is seen of it, and it is there all the time: the export is ready all the same. */
  readonly isHarmless?: boolean;
  readonly expected: Expected;
  /** How long the fault lasts, once it is seen. */
  readonly lastsMs?: number;
  readonly step: Step;
  /** Requests with tokens of their own, in all. */
  readonly requests?: number;
  /** What was unpacked before the damage was found is still in the log. */
  readonly isGarbled?: boolean;
  /** A pause of about so long must have been made. */
  readonly pauseMs?: number;
}

export interface Row {
  readonly fault: string;
  readonly cells: Partial<Record<Phase, Cell>>;
}

type ApiPhase = "request" | "poll" | "renew";
export const apiPhases: readonly ApiPhase[] = ["request", "poll", "renew"];
export const always = 100_000;

/** Where in the demo's object something happens: behind the first records, before the last ones. */
export const place = (random: () => number) => 20_000 + Math.floor(random() * 40_000);

/** The fault as the demo is told of it in a phase. What comes before it is part of the phase. */
export function orderIn(phase: Phase, fault: Omit<Fault, "on">) {
  return (random: () => number): readonly Fault[] => {
    const times = fault.times ?? always;
    switch (phase) {
      case "list":
        return [
          { ...fault, on: "databases", times },
          { ...fault, on: "list", times },
        ];
      case "request":
        return [{ ...fault, on: "request", times }];
      case "poll":
        return [
          { on: "poll", state: "Pending", times: 1 + Math.floor(random() * 3) },
          { ...fault, on: "poll", times },
        ];
      case "renew":
        return [
          { on: "download", cutAfterBytes: place(random) },
          { on: "download", expire: true },
          { ...fault, on: "poll", skip: 1, times },
        ];
      default:
        return [
          { on: "download", cutAfterBytes: place(random) },
          { ...fault, on: "download", times },
        ];
    }
  };
}

/** The same fault in several phases, each told and ending in the same way. */
export function everywhere(
  fault: Omit<Fault, "on">,
  cell: Omit<Cell, "order">,
  where: readonly Phase[] = apiPhases,
): Partial<Record<Phase, Cell>> {
  return Object.fromEntries(where.map((phase) => [phase, { ...cell, order: orderIn(phase, fault) }]));
}

export function onRoad(
  road: RoadName,
  expected: Expected,
  listing: RegExp,
  step: Step = "wait",
): Partial<Record<Phase, Cell>> {
  const cell: Cell = { road, expected, step };
  return {
    list: { ...cell, expected: { message: listing } },
    request: cell,
    poll: cell,
    renew: { ...cell, order: orderIn("renew", { delayMs: 0, times: 1 }) },
    download: cell,
  };
}

export const waits = (hold: Hold, message: RegExp): Expected => ({ hold, message });

export const brokenOff = /^The download broke off at [\d.]+ [KM]?B\. It goes on from there\.$/;

export const linkLost: Expected = {
  state: "stopped",
  wayOn: "requestAgain",
  message:
    /^The download link expired and the server gives no new one\. (?:[\d.]+ KB are kept\. )?A new request starts over\.$/,
  buttons: ["Request Again", "Open"],
};
