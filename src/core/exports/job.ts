/** What the code that works on one export is given, and how it ends. */
import type { Account } from "../account/index.ts";
import type { SinkLimits } from "./room.ts";
import type { OpenSink } from "./sink.ts";
import type { Export } from "./types.ts";

export type Change = Partial<Omit<Export, "id" | "target" | "start" | "end" | "createdAt" | "part">>;

/** Time and chance, so that tests can have their own. */
export interface Clockwork {
  /** Rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  now(): Date;
  /** From 0 up to 1. */
  random(): number;
}

/** One export while this window works on it. */
export interface Job extends Clockwork {
  readonly export: Export;
  /** Resolves when the change is stored; rejects when it cannot be. */
  update(change: Change): Promise<void>;
  /** Tells of bytes that arrived. They are stored now and then: what counts is what is on the disk. */
  progress(change: Pick<Change, "receivedBytes" | "totalBytes">, secondsLeft: number | undefined): void;
  /** The service, or nothing where there is no key for it. */
  account(): Promise<Account | undefined>;
  /** Aborted, and replaced by a new one, when waiting has become pointless: there is a key, or a network. */
  readonly wakeUp: AbortSignal;
  logFolder(): string;
  /** Resolves, to what gives it back, when it is this export's turn among the parts of a large one. */
  takeTurn(signal: AbortSignal): Promise<() => void>;
  /** The file is another export's. */
  isTaken(file: string): boolean;
  /** Resolves, to what gives it back, when this export may begin its download. */
  takeSlot(signal: AbortSignal): Promise<() => void>;
  /** Where a download goes: in this thread, or in one of its own. */
  readonly openSink: OpenSink;
  readonly limits: SinkLimits;
  log(level: LogLevel, message: string): void;
}

export type LogLevel = "debug" | "info" | "warn" | "error";

/** Thrown where the work on an export comes to an end, with the state it ends in. */
export class Ended extends Error {
  override readonly name = "Ended";
  readonly change: Change;

  constructor(change: Change) {
    super(change.message ?? change.state);
    this.change = change;
  }
}
